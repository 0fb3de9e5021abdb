"""Figures, names, addresses, terms as the model is to render them: what must come out so goes through as ⟦0⟧ to ⟦9⟧.

A figure goes without its unit or scale, which the model translates (`⟦0⟧ miliardi`, `⟦1⟧%`), and comes back in the
format of the target's locale. A term goes with the house's word for it as a hint, `rendimenti ⟦= yields ⟧`, where the
package obeys hints; else as a placeable, and comes back as the glossary has it, in its number. Neither reads as well
as the word that the model finds by itself, so terms are guided only where that word is not the glossary's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pipeline.translate import addresses, figures, names
from pipeline.translate.glossary import Glossary, Term

MOST = 10  # placeables that a package knows
PLACEABLE = re.compile(r"⟦(\d)⟧")

_NUMBER = r"\d+(?:[.,'’]\d+)*"
NUMERAL = re.compile(
    rf"(?<![\w⟦/:.,-])(?:"
    rf"\d{{1,4}}(?:[/:]\d{{1,4}})+"  # a date or time in digits
    rf"|[-+−]?{_NUMBER}(?:[-–]{_NUMBER})?"  # a number, signed or not, or a range of numbers
    rf")(?![\w⟧/])(?![.,:-]\d)"
)

# What Italian writes short, in full, which every package knows: mld. di euro, 350mln.
SCALE = re.compile(r"(?<=[⟧\d]) ?(mld|mrd|mln)\b(?:\.(?= +[^\W\dA-Z]))?")
IN_FULL = {"mld": " miliardi", "mrd": " miliardi", "mln": " milioni"}

# Hundredths of a percentage point, which a model takes for cents; it knows them as basis points.
HUNDREDTHS = re.compile(r"\bcentesim[io]\b(?! di punto)")

LEADING_ZERO = re.compile(r"0\d")  # a code or a time rather than an amount
PERCENT = re.compile(r"\s?%")
CAPITALISED = re.compile(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)*")
# E.ON, J.P. Morgan, Jack C. Smith
INITIALLED = re.compile(r"\b(?:(?<=[\w,] )[A-Z][\w-]+ )?(?:[A-Z]\.)+ ?[A-Z][\w-]+(?: [A-Z][\w-]+)*")
# What is English in any language: mixture-of-experts, mark-to-market
PHRASE = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+)*-(?:of|to|the|and|by|for)(?:-[^\W\d_]+)+\b")


@dataclass(frozen=True, slots=True)
class Guided:
    """A sentence as the model reads it. slots: what stands for ⟦0⟧, ⟦1⟧, … in the target."""

    text: str
    slots: tuple[str, ...] = ()


def guide(
    text: str,
    source: str,
    glossary: Glossary,
    known: Collection[str] = (),
    *,
    percentages: bool = False,
    terms: Collection[Term] = (),
    hints: bool = False,
    words: Collection[tuple[tuple[int, int], str]] = (),
    code: Sequence[tuple[int, int]] = (),
) -> Guided:
    """The sentence with its figures, names, addresses and code as placeables, the first ten of them.

    text: as the model would read it otherwise, of the same length as `source`, the sentence as written, whose
    characters come back. known: names met elsewhere in the article. percentages: whether the sign goes with the figure.
    terms: those of the glossary's nouns that are put in as the glossary has them. hints: as hints, not as placeables.
    words: where the source has words that go with a hint, too, and the hint. code: where the source has what stays
    letter for letter, whatever it says.
    """
    parts: list[str] = []
    slots: list[str] = []
    at = 0
    wanted = dict(_terms(source, glossary, terms))
    hinted = {**dict(words), **(wanted if hints else {})}
    as_terms = [(*span, word) for span, word in wanted.items()]
    as_terms += [(*span, word) for span, word in words]
    usual = [*as_terms, *_placeables(text, source, glossary, known)]
    found = [(start, end, source[start:end]) for start, end in code]
    found += [p for p in usual if not any(p[0] < end and start < p[1] for start, end in code)]
    for start, end, slot in sorted(found, key=lambda p: (p[0], -p[1])):
        if start < at:
            continue
        if hinted.get((start, end)) == slot:
            parts += [text[at:end], f" ⟦= {slot} ⟧"]
            at = end
            continue
        if percentages and (sign := PERCENT.match(text, end)):
            end, slot = sign.end(), slot + sign[0]
        if len(slots) < MOST:
            parts += [text[at:start], f"⟦{len(slots)}⟧"]
            slots.append(slot)
            at = end
    guided = "".join([*parts, text[at:]])
    if glossary.source == "it":
        guided = SCALE.sub(lambda scale: IN_FULL[scale[1]], guided)
        of_a_rate = (f for f in figures.read(source, "it") if f.unit is figures.Unit.BASIS_POINT)
        if HUNDREDTHS.search(guided) and any(HUNDREDTHS.search(figure.surface) for figure in of_a_rate):
            guided = HUNDREDTHS.sub("punti base", guided)
    return Guided(guided, tuple(slots))


def _placeables(text: str, source: str, glossary: Glossary, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """What travels as a placeable: start, end, and what it is in the target; the surest first where two begin alike."""
    language = glossary.source
    for start, end in addresses.find(source):
        yield start, end, source[start:end]
    for match in NUMERAL.finditer(text):
        yield *match.span(), localised(match[0], language, glossary.target)
    for figure in figures.read(source, language):
        if figure.unit is figures.Unit.IDENTIFIER:
            yield figure.start, figure.end, figure.surface
    for start, end in glossary.keep(source):
        yield start, end, source[start:end]
    terms = {match.span for match in glossary.match(source) if not match.term.keep}  # PIL, which is GDP
    for name in names.find(source, language, known):
        if name.span not in terms:
            yield *name.span, names.in_target(name.text, language, glossary.target)
    for match in CAPITALISED.finditer(source):
        words = re.findall(r"\w+", match[0])
        if (
            match.span() not in terms
            and (match.start() or len(words) > 1)
            and not any(names.is_word(word, language) for word in words)
        ):
            yield *match.span(), names.in_target(match[0], language, glossary.target)
    for match in PHRASE.finditer(source) if language != "en" else ():
        if match.span() not in terms:
            yield *match.span(), match[0]
    for match in INITIALLED.finditer(source):
        words = [word for word in re.findall(r"\w+", match[0]) if not word.isupper()]
        if match.span() not in terms and not any(names.is_word(word, language) for word in words):  # N.B. Il
            yield *match.span(), match[0]


def _terms(source: str, glossary: Glossary, terms: Collection[Term]) -> Iterator[tuple[tuple[int, int], str]]:
    """The nouns among the terms. Other words agree with what stands around them, which a placeable cannot."""
    if not terms:
        return
    nouns = {match.span for match in glossary.match(source) if match.term.pos == "noun" and match.term in terms}
    yield from ((span, term) for span, term in glossary.hints(source) if span in nouns)


def restore(text: str, slots: tuple[str, ...]) -> str:
    """The model's answer with the slots in place of their placeables; one that no slot stands for goes."""

    def filled(match: re.Match[str]) -> str:
        number = int(match[1])
        return slots[number] if number < len(slots) else ""

    return PLACEABLE.sub(filled, text)


def localised(surface: str, source: str, target: str) -> str:
    """A number or a range of numbers in the separators of another language (CLDR); dates and times as they are."""
    if re.search("[/:]", surface):
        return surface
    sign = surface[0] if surface[0] in "+-−" else ""
    return sign + "–".join(_number(part, source, target) for part in re.split("[-–]", surface.removeprefix(sign)))


def _number(surface: str, source: str, target: str) -> str:
    from babel.numbers import NumberFormatError, format_decimal, parse_decimal

    if surface.isdigit() or LEADING_ZERO.match(surface):
        return surface
    try:
        value = parse_decimal(surface, locale=source, strict=True)
    except NumberFormatError:
        return surface
    decimals = len(surface.rpartition(",")[2]) if "," in surface else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=target, group_separator=value >= 1000 and "." in surface)
