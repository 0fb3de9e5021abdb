"""Straight for the machine, dressed for the reader.

`straighten` takes typography off a source sentence: the packages were trained without it. `dress` gives a translated
sentence that of its language, `bind` keeps on one line what must not be parted. None of them changes, adds or loses a
letter or a digit, and `dress` and `bind` done twice do no more than done once.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pipeline.translate.addresses import ADDRESS

NO_BREAK = "\u00a0"
NARROW = "\u202f"  # a narrow no-break space
SPACES = " \t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f"

STRAIGHT = str.maketrans(
    dict.fromkeys("’‘‚‛‹›ʼ`´′", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys(SPACES + "\n\r", " ")
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")  # soft hyphen, zero-width spaces and joiner
    | {"…": "..."}
)


def straighten(text: str) -> str:
    """The text with straight quotes and apostrophes, hyphens for dashes, plain spaces, `...`, and no soft hyphens.

    Goes character by character: `straighten(a + b) == straighten(a) + straighten(b)`, so that what became of each can
    be followed.
    """
    return text.translate(STRAIGHT)


@dataclass(frozen=True, slots=True)
class Style:
    """What a language does with quotation marks, dashes and spaces.

    outer, inner: double quotes, and quotes within quotes. single: single quotes that stand alone. padding: the space
    inside `outer`. dash: parenthetic, spaces included. span: between the two figures of a range. spaced: punctuation
    with the space before it.
    """

    outer: tuple[str, str]
    inner: tuple[str, str]
    single: tuple[str, str] = ("‘", "’")
    padding: str = ""
    dash: str = " – "
    span: str = "-"
    spaced: tuple[tuple[str, str], ...] = ()


# Quotes: CLDR, main/<language>/delimiters; within French quotes “ ”, as the EU's Interinstitutional Style Guide has it.
# Ranges: CLDR's range pattern. Dashes: the FT and Duden for English and German (spaced en dashes), the RAE's
# Ortografía for Spanish (`_dashes`), Brazilian practice for Portuguese. French spaces: Imprimerie nationale, Lexique.
STYLES = {
    "en": Style(("“", "”"), ("‘", "’"), span="–"),
    "de": Style(("„", "“"), ("‚", "‘"), single=("‚", "‘"), span="–"),
    "fr": Style(
        ("«", "»"),
        ("“", "”"),
        padding=NARROW,
        span="–",
        spaced=((";", NARROW), ("!", NARROW), ("?", NARROW), (":", NO_BREAK)),
    ),
    "es": Style(("«", "»"), ("“", "”")),
    "it": Style(("«", "»"), ("“", "”")),
    "pt": Style(("“", "”"), ("‘", "’"), dash=" — "),
}
ROOT = Style(("“", "”"), ("‘", "’"))  # CLDR's root


def style(language: str) -> Style:
    """The style of a language (`pt`, or `pt-BR`, which goes by its language); CLDR's root where we know none."""
    return STYLES.get(re.split("[-_]", language)[0].lower(), ROOT)


PARKED = "\ue000"  # stands for a protected stretch while the rules are applied; of the private use area


def dress(text: str, language: str, verbatim: Collection[str] = ()) -> str:
    """The text with the typography of `language` (ISO 639-1): quotes, apostrophes, dashes, ellipses, spaces.

    verbatim: stretches to leave as they are, such as code; addresses always are. A quote that is opened or closed
    in another sentence is dressed by its neighbours; one that could be either (`5" disk`) stays as it is. Letters
    and digits keep their order, so what is between them is all that may differ.
    """
    if not text.isascii() or "@" in text or "//" in text or "www." in text or verbatim:
        kept: list[str] = []
        spare = [re.escape(stretch) for stretch in sorted(verbatim, key=len, reverse=True) if stretch]
        pattern = re.compile("|".join([*spare, PARKED, f"(?x:{ADDRESS.pattern})"])) if spare else PROTECTED

        def park(match: re.Match[str]) -> str:
            kept.append(match[0])
            return PARKED

        text = pattern.sub(park, text)
        if kept:
            returning = iter(kept)
            return re.sub(PARKED, lambda _: next(returning), _dress(text, language))
    return _dress(text, language)


PROTECTED = re.compile(f"{PARKED}|(?x:{ADDRESS.pattern})")

_S = f"[{SPACES}]"
REPEATED_SPACE = re.compile(f"{_S}{{2,}}")
SPACE_BEFORE = re.compile(rf"(?<=[^{SPACES}])(?<![-–—(\[]){_S}(?=[,;:!?](?!\w)|[)\]]|\.(?![\w.]))")
SPACE_AFTER_BRACKET = re.compile(rf"(?<=[(\[]){_S}(?=\w)")
SPACE_AFTER_HYPHEN = re.compile(r"(?<=[a-z]{2}-) (?=[A-Z\d])")  # `mid- December`, but not `mid- to late`, `AA- Fitch`
# `fine.The next`, but not `S.p.A.`, `U.S.Steel` or `Booking.Com`; `one,two`, but not `1,2`.
NO_SPACE_AFTER_STOP = re.compile(
    r"(?<=[^\W\d_A-Z]{3}[.!?])(?!(?i:com|net|org|it|eu|io|ai|js|py)\b)(?=[A-ZÀ-Þ][a-zß-ÿ])"
)
NO_SPACE_AFTER_COMMA = re.compile(r"(?<=[^\W\d_][,;])(?=[^\W\d_])")
ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
PERCENT = re.compile(rf"(?<=\d){_S}?%(?!\w)")


def _dress(text: str, language: str) -> str:
    """Until nothing changes: quotes that met in a muddle (`"1 “"`) face another way once their spaces are right."""
    for _ in range(MUDDLE):
        dressed = _dressed_once(text, language)
        if dressed == text or not LOOSE.search(dressed):
            return dressed
        text = dressed
    return text


MUDDLE = 8  # rounds; prose takes two


def _dressed_once(text: str, language: str) -> str:
    its = style(language)
    text = REPEATED_SPACE.sub(" ", text)
    text = SPACE_BEFORE.sub("", text)
    text = SPACE_AFTER_BRACKET.sub("", text)
    text = SPACE_AFTER_HYPHEN.sub("", text) if language[:2] == "en" else text
    text = NO_SPACE_AFTER_STOP.sub(" ", text)
    text = NO_SPACE_AFTER_COMMA.sub(" ", text)
    text = ELLIPSIS.sub("…", text)
    text = _dashes(text, its.dash, language)
    if its.span != "-":
        text = RANGE.sub(lambda match: _range(match, its.span), text)
    text = PERCENT.sub(_percent_space(language) + "%", text)
    text = _quotes(text, its)
    return _spaced(text, its) if its.spaced else text


DASH = re.compile(
    rf"(?<=[^{SPACES}])[ {NO_BREAK}](?:--|[-–—])[ {NO_BREAK}](?=[^{SPACES}])|(?<=[^\W_])(?:--|—)(?=[^\W_])"
)
SPANISH_PAIR = re.compile(r"(?<=\S) – ([^–]+?) – (?=\S)")


def _dashes(text: str, dash: str, language: str) -> str:
    """Parenthetic dashes, not those at the beginning of a line, nor hyphens. Spanish hugs what a pair encloses."""
    if "-" not in text and "–" not in text and "—" not in text:
        return text
    if language[:2] != "es":
        return DASH.sub(dash, text)
    text = DASH.sub(lambda match: match[0] if match[0] == "—" else dash, text)
    return SPANISH_PAIR.sub(r" —\1— ", text)


# A range: two figures that belong to no identifier, date, code or telephone number.
_FIGURE = r"\d+(?:[.,]\d+)*"
RANGE = re.compile(
    rf"""(?<![\w/+\-–.,])(?<!\d[{SPACES}])(?<!\)[{SPACES}])  # nothing before it that makes it part of more
         ({_FIGURE}) (%?) - ({_FIGURE})
         (?=(?:k|m|mn|bn|tn|x|bp|bps)?(?![\w/\-–]|[.,]\d))   # at most a unit behind it
    """,
    re.VERBOSE,
)


def _range(match: re.Match[str], dash: str) -> str:
    low, percent, high = match.groups()
    return f"{low}{percent}{dash}{high}" if _is_range(low, high) else match[0]


def _is_range(low: str, high: str) -> bool:
    """Whether two figures rise as a range does: 40-50, 2.5-3, 2023-24; not 2-1, 02-555, 2024-06 or 12-2024."""
    if any(len(figure) > 1 and figure[0] == "0" and figure[1].isdigit() for figure in (low, high)):
        return False
    if len(low) == 4 and len(high) == 2 and low.isdigit() and high.isdigit():
        return int(high) > max(12, int(low[2:]))
    if low.isdigit() and high.isdigit() and int(low) <= 12 and 1900 <= int(high) < 2100:
        return False
    return _value(low) < _value(high)


def _value(figure: str) -> float:
    """Near enough for an order: three digits behind a separator are thousands, others decimals."""
    whole, *rest = re.split("[.,]", figure)
    thousands = "".join(part for part in rest if len(part) == 3)
    decimals = "".join(part for part in rest if len(part) != 3)
    return float(f"{whole}{thousands}.{decimals or 0}")


@cache
def _percent_space(language: str) -> str:
    """What CLDR puts between a figure and its per cent sign."""
    from babel import Locale, UnknownLocaleError

    try:
        pattern = Locale.parse(language.replace("-", "_")).percent_formats[None].pattern
    except (UnknownLocaleError, ValueError):
        return ""
    return "".join(character for character in pattern if character in SPACES)


def _spaced(text: str, its: Style) -> str:
    for mark, space in its.spaced:
        if mark in text:
            # Where a word or a bracket ends: not within `10:30` or `?!`, nor before a smiley.
            text = re.sub(rf"(?<=[^{SPACES}!?;:(\[–—-]){re.escape(mark)}(?=[{SPACES}!?…)\]»”’]|$)", space + mark, text)
    return text


# Quotation marks. Their own shape is no help (“ opens in English and closes in German), so their neighbours tell which
# way they face, and where those leave it open, whether a quotation is open.
DOUBLE = '"“”„‟«»'
SINGLE = "'‘’‚‛‹›"
OPENS_AFTER = SPACES + "([{-–—/¿¡"
CLOSES_BEFORE = SPACES + ")]}.,;:!?…-–—/%"
APOSTROPHE = re.compile(r"(?<=[^\W\d_])['‘’ʼ´`](?=\w)|(?<=\d)['‘’ʼ´`](?=s\b)")  # Meta's, 2021's
LOOSE = re.compile(f"[{DOUBLE}{SINGLE.replace('’', '')}]|(?<!\\w)’|’(?!\\w)")  # whatever is left to think about
PADDED_OPENING = re.compile(f"«[{NO_BREAK}{NARROW}]+|(?<![^{SPACES}(’])«{_S}+")
PADDED_CLOSING = re.compile(rf"[{NO_BREAK}{NARROW}]+»|{_S}+»(?=[{SPACES}).,;:!?…]|$)")
DECADE = re.compile(r"\d0s?\b")


def _quotes(text: str, its: Style) -> str:
    text = APOSTROPHE.sub("’", text)
    if not LOOSE.search(text):
        return text
    text = PADDED_OPENING.sub("«", PADDED_CLOSING.sub("»", text))
    pairs, alone = _pairs(text, its)
    facing = {at: (way, *its.outer) for at, way in alone}
    ends: list[int] = []
    for start, end in sorted(pairs):
        while ends and ends[-1] < start:
            ends.pop()
        glyphs = (its.outer, its.inner)[len(ends) % 2] if ends or text[start] in DOUBLE else its.single
        facing[start], facing[end] = ("open", *glyphs), ("close", *glyphs)
        ends.append(end)
    result = ""
    for at, character in enumerate(text):
        if at not in facing:
            if not (character in SPACES and at - 1 in facing and facing[at - 1][0] == "open"):
                result += "’" if _is_apostrophe(text, at) else character
            continue
        way, opening, closing = facing[at]
        padding = its.padding if (opening, closing) == its.outer else ""
        result = result + opening + padding if way == "open" else result.rstrip(SPACES) + padding + closing
    return result


def _is_apostrophe(text: str, at: int) -> bool:
    """Of a single quote that is not one of a pair; behind a digit it is a minute or a foot, and stays."""
    return text[at] in SINGLE and (at == 0 or not text[at - 1].isdigit())


def _pairs(text: str, its: Style) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """The offsets of quotes that belong together, properly nested, and the double ones without partner: (at, way)."""
    pairs: list[tuple[int, int]] = []
    alone: list[tuple[int, str]] = []
    open_quotes: list[int] = []
    doubles_left = sum(character in DOUBLE for character in text)
    for at, character in enumerate(text):
        if character in DOUBLE:
            doubles_left -= 1
            inside = [n for n in open_quotes if text[n] in DOUBLE]
            match _way(text, at, quoting=bool(inside), more=doubles_left > 0):
                case "open":
                    open_quotes.append(at)
                case "close" if inside:
                    pairs.append((inside[-1], at))
                    open_quotes = open_quotes[: open_quotes.index(inside[-1])]
                case "close" if not text[at - 1].isdigit():
                    alone.append((at, "close"))
        elif character in SINGLE:
            before, after = _neighbours(text, at)
            opens = after.isalnum() or after == PARKED or (character in "‚‘" and after not in SPACES)
            if before in OPENS_AFTER and opens and not DECADE.match(text, at + 1):
                open_quotes.append(at)
            elif (
                before not in SPACES
                and after in CLOSES_BEFORE
                and (character != "’" or its.inner[1] != "‘")  # German closes with ‘ and elides with ’
                and open_quotes
                and text[open_quotes[-1]] in SINGLE
            ):
                pairs.append((open_quotes.pop(), at))
    alone += [(at, "open") for at in open_quotes if text[at] in DOUBLE]
    return pairs, alone


def _way(text: str, at: int, *, quoting: bool, more: bool) -> str:
    """Whether a double quote is to "open" or to "close"; empty where it may be neither."""
    before, after = _neighbours(text, at)
    elided = at > 1 and text[at - 1] in SINGLE and text[at - 2].isalpha() and after.isalnum()
    opens = (before in OPENS_AFTER or elided) and after not in SPACES
    closes = after in CLOSES_BEFORE and before not in SPACES
    if opens != closes:
        return "open" if opens else "close"
    return "close" if quoting else "open" if more else ""


def _neighbours(text: str, at: int) -> tuple[str, str]:
    """The characters before and after a quote and the quotes next to it; empty at the ends of the text."""
    before, after = at - 1, at + 1
    while before >= 0 and text[before] in DOUBLE + SINGLE:
        before -= 1
    while after < len(text) and text[after] in DOUBLE + SINGLE:
        after += 1
    return text[before] if before >= 0 else "", text[after] if after < len(text) else ""


# What belongs together on a line.
SCALES = {
    "en": "thousand million billion trillion per percent basis points bps euros dollars pounds francs yen",
    "it": "mila milioni milione miliardi miliardo per punti euro dollari sterline franchi yen",
    "es": "mil millones millón billones por puntos euros dólares libras francos yenes",
    "pt": "mil milhões milhão bilhões bilhão trilhões por pontos euros dólares reais libras francos ienes",
    "fr": "mille millions million milliards milliard pour points euros dollars livres francs yens",
    "de": "Tausend Millionen Million Milliarden Milliarde Mrd Mio Prozent Basispunkte Euro Dollar Pfund Franken Yen",
}
UNITS = "km kg m cm t GW GWh MW MWh kW kWh GB TB nm bp bps % € $ £ ¥ CHF EUR USD GBP JPY"
INITIAL = re.compile(r"(?<![^\W_])([^\W\d_]\.) (?=[^\W\d_](?:\.|[^\W\d_]{2}))")
BEFORE_DASH = re.compile(r"(?<=\S) (?=[–—] )")
CURRENCY_FIRST = re.compile(r"(?<=[€$£¥]) (?=\d)")


@cache
def _figure_and_unit(language: str) -> re.Pattern[str]:
    words = f"{SCALES.get(re.split('[-_]', language)[0].lower(), '')} {UNITS}".split()
    return re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, words))})(?!\w))")


def bind(text: str, language: str) -> str:
    """The text with no-break spaces where a line should not end: figure and unit, initials, before a dash.

    Only U+0020 becomes U+00A0, so every offset stays. Not part of `dress`, since text meant to be searched, compared
    or kept in a memory is better without.
    """
    text = _figure_and_unit(language).sub(NO_BREAK, text)
    text = CURRENCY_FIRST.sub(NO_BREAK, text)
    text = INITIAL.sub(rf"\1{NO_BREAK}", text)
    return BEFORE_DASH.sub(NO_BREAK, text)
