"""Names of companies, people, products and indices: found without a list of them, and compared across languages.

A name is told by its letters. Camel case, capitals throughout, letters with digits are names anywhere (`DeepSeek`,
`ASML`, `H800`); a word with a capital is one where the language would not have it so, and where it is not among the
words that change when they are translated. Those words are counted from bilingual text, see `lexicon/`. What has a name
of its own in each language (*Londra*, *London*; *BCE*, *ECB*) is in `exonyms.csv` and in CLDR's list of territories.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.translate import dictionary
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.glossary import Case, Glossary, Term
from pipeline.translate.wordforms import ITALIAN_ENDINGS as _ENDINGS

# Share of letters in common, from which a word is a misspelling of a name, and of a word that may be no name.
_CLOSE, _CLOSER = 0.7, 0.75
_AKIN = 0.4  # from which two may be one name in two languages
_NAME_ENDINGS = {"de": ("s", "er", "ern", "ers")}  # Berlins Ausgaben, die Osloer Börse
_NOUNS_IN_CAPITALS = ("de",)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text. span: slice offsets. certain: told by its letters, by recurring, or by having several words."""

    text: str
    span: tuple[int, int]
    certain: bool


def find(text: str, language: str, known: Collection[str] = ()) -> list[Name]:
    """The names in a sentence, in order. known: names met elsewhere in the article; they are recognised anywhere."""
    parts = _parts(text, language, _known_words(known))
    names: list[Name] = []
    group: list[_Part] = []
    for part in parts:
        if group and text[group[-1].end : part.start].strip(" -‐‑.&'’"):
            names.append(_name(text, group))
            group = []
        group.append(part)
    if group:
        names.append(_name(text, group))
    return names


def recurring(texts: Iterable[str], language: str) -> frozenset[str]:
    """The names that a whole article establishes: those certain by themselves, and those met at least twice."""
    seen: dict[str, int] = {}
    certain = set()
    for text in texts:
        for part in _parts(text, language, frozenset()):
            seen[part.word] = seen.get(part.word, 0) + 1
            if part.shape is not _CAPITAL:
                certain.add(part.word)
    return frozenset(certain | {word for word, times in seen.items() if times > 1})


def compare(
    source: str, target: str, source_language: str, target_language: str, known: Collection[str] = ()
) -> list[Finding]:
    """The names of a segment that its translation has lost or altered.

    Languages are ISO 639-1 codes. An error where the name is certain, else a warning.
    """
    if source == target:
        return []
    words = _known_words(known)
    findings, here, there = _exonyms_lost(source, target, source_language, target_language)
    wanted = [p for p in _parts(source, source_language, words) if not _within(p.span, here)]
    found = [p for p in _parts(target, target_language, words) if not _within(p.span, there)]
    source_words = {fold(w): m for m in _WORD.finditer(source) for w in [m.group()]}
    target_words = {fold(w): m for m in _WORD.finditer(target) for w in [m.group()]}
    lost = [p for p in wanted if not _present(p.folded, target_words, target_language)]
    lost = [p for p in lost if not _joined(p, wanted, target_words) and not _parted(p, target_words)]
    extra = [p for p in found if not _present(p.folded, source_words, source_language)]
    extra = [p for p in extra if p.folded.removesuffix("s") not in source_words]
    strange = [_made_up(p) for p in found if _is_strange(p, source_words, source_language, target_language)]
    if not lost and not extra:
        return findings + strange
    for part in lost:
        near = _nearest(part, target_words, source_words)
        if near and _shifted(part, near, target_language):
            continue
        other = None if near or not extra else extra[0]
        if other and part.shape == other.shape == _CAPITALS and part.folded == other.folded[::-1]:
            continue  # an acronym in the order of the other language's words: PE, EP
        if near:
            severity = _gravity_of_spelling(part, near)
            message = f"The name “{part.word}” is spelt “{near.group()}” in the translation."
            findings.append(Finding(Kind.NAME_ALTERED, severity, message, part.span, near.span()))
            extra = [p for p in extra if p.span != near.span()]
        elif other:
            uncertain = part.shape == _CAPITALS or similarity(part.folded, other.folded) >= _AKIN
            severity = _gravity_of_loss(part, wanted, lost, target_language, uncertain=uncertain)
            message = f"Where the source names “{part.word}”, the translation seems to name “{other.word}”."
            findings.append(Finding(Kind.NAME_ALTERED, severity, message, part.span, other.span))
            extra = extra[1:]
        else:
            severity = _gravity_of_loss(part, wanted, lost, target_language)
            message = f"The name “{part.word}” is not in the translation."
            findings.append(Finding(Kind.NAME_LOST, severity, message, part.span))
    findings += _common_words(source_words, target_words, here, extra, target_language)
    named = {finding.target for finding in findings}
    findings += [_added(part) for part in extra if part.span not in named and _is_new(part, source_words)]
    named = {finding.target for finding in findings}
    return findings + [finding for finding in strange if finding.target not in named]


def _common_words(
    source: dict[str, re.Match[str]],
    target: Collection[str],
    exonyms: Iterable[tuple[int, int]],
    extra: Iterable[_Part],
    language: str,
) -> list[Finding]:
    """Names that are words, too (*Intesa*, *Real Estate*): told by a word in the translation that all but is one."""
    findings = []
    for part in extra:
        if len(part.folded) < 4 or _attested(part.folded, language):
            continue
        for folded, match in source.items():
            if folded in target or not match.group()[0].isupper() or _within(match.span(), exonyms):
                continue
            if similarity(folded, part.folded) >= _CLOSER:
                message = f"The name “{match.group()}” is spelt “{part.word}” in the translation."
                findings.append(Finding(Kind.NAME_ALTERED, Severity.WARNING, message, match.span(), part.span))
                break
    return findings


def _is_new(part: _Part, source: Iterable[str]) -> bool:
    """Whether a name of the translation is surely one, and nothing like it is in the source."""
    sure = part.shape == _MIXED or part.folded in _lexicon("names")
    return sure and not any(part.folded[:4] == word[:4] or similarity(part.folded, word) >= 0.5 for word in source)


def _is_strange(part: _Part, source: dict[str, re.Match[str]], language: str, target_language: str) -> bool:
    """Whether a capitalised word of the translation is known to nobody, and no other spelling of a name of the source.

    A word of the source that is not a name excuses none: *Officina Infrastrutture*, *Infrastructure Offic*. Where every
    noun has a capital nothing is told, for compounds are in no dictionary.
    """
    if part.shape != _CAPITAL or len(part.folded) < 4 or target_language in _NOUNS_IN_CAPITALS:
        return False
    if part.folded in source or part.folded.removesuffix("s") in source:
        return False
    if _attested(part.folded, target_language) or inflects(part.word, target_language):
        return False
    verb = target_language == "en" and part.folded.endswith(("ed", "ing"))  # no place: *lombarda*, *Lombarded*
    like = (word for word, match in source.items() if not (verb and match.group().islower()))
    if any(similarity(part.folded, word) >= 0.5 and not is_word(word, language) for word in like):
        return False
    forms = (part.word, part.word.casefold())
    return not any(dictionary.has(form, known, otherwise=True) for form in forms for known in (target_language, "en"))


def _made_up(part: _Part) -> Finding:
    message = f"“{part.word}” is neither a word that is known nor a name of the source."
    return Finding(Kind.WORD_UNKNOWN, Severity.WARNING, message, None, part.span)


def _added(part: _Part) -> Finding:
    message = f"The translation names “{part.word}”, which the source does not."
    return Finding(Kind.NAME_ALTERED, Severity.WARNING, message, None, part.span)


def _exonyms_lost(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[list[Finding], list[tuple[int, int]], list[tuple[int, int]]]:
    """What each language has a name of its own for: findings for those lost, and where they stand on both sides."""
    exonyms = _exonyms(source_language, target_language)
    findings, here, there = [], [], []
    for match in exonyms.match(source):
        here.append(match.span)
        spans = exonyms.used(match.term, target) or _inflected(match.term.targets, target, target_language)
        there += spans
        if spans:
            continue
        found, variants = source[slice(*match.span)], match.term.targets
        if near := _misspelt(variants, source, target, target_language):
            message = f"“{found}” is “{variants[0]}”, spelt “{near.group()}” in the translation."
            findings.append(Finding(Kind.NAME_ALTERED, Severity.ERROR, message, match.span, near.span()))
            there.append(near.span())
        elif _derived(variants, target, target_language):
            continue
        elif other := _exchanged(source, target, (source_language, target_language), there):
            message = f"“{found}” is “{variants[0]}”, where the translation names “{target[slice(*other)]}”."
            findings.append(Finding(Kind.NAME_ALTERED, Severity.ERROR, message, match.span, other))
            there.append(other)
        else:
            message = f"“{found}” is “{variants[0]}”, which is not in the translation."
            findings.append(Finding(Kind.NAME_LOST, Severity.WARNING, message, match.span))
    return findings, here, there


def _inflected(variants: Iterable[str], target: str, language: str) -> list[tuple[int, int]]:
    """Where one of the variants stands with an ending of its language, or in other capitals: *Berlins*, *Opep*."""
    wanted = {fold(variant) + ending for variant in variants for ending in ("", *_NAME_ENDINGS.get(language, ()))}
    return [m.span() for m in _WORD.finditer(target) if m.group()[0].isupper() and fold(m.group()) in wanted]


def _misspelt(variants: Iterable[str], source: str, target: str, language: str) -> re.Match[str] | None:
    """The word of the target, known to nobody, that one of the variants was most likely misspelt as."""
    wanted = {fold(word) for variant in variants for word in _WORD.findall(variant) if len(word) > 3}
    here = {fold(word) for word in _WORD.findall(source)}
    for match in _WORD.finditer(target):
        folded = fold(match.group())
        if not match.group()[0].isupper() or len(folded) < 4 or folded in here or _attested(folded, language):
            continue
        if any(similarity(word, folded) >= _CLOSER and not folded.startswith(word) for word in wanted):
            return match  # "Zambian" is made from Zambia
    return None


def _exchanged(
    source: str, target: str, languages: tuple[str, str], there: Iterable[tuple[int, int]]
) -> tuple[int, int] | None:
    """Where the target has a name of its own for what the source does not name. there: what is accounted for."""
    back = _exonyms(languages[1], languages[0])
    for match in back.match(target):
        said = _within(match.span, there) or back.used(match.term, source)
        if not said and not _derived(match.term.targets, source, languages[0]):
            return match.span
    return None


def _derived(variants: Iterable[str], target: str, language: str) -> bool:
    """Whether the target has a word made from a name: *Czech* for *Czech Republic*, *Zambian* for *Zambia*."""
    stems = {fold(word) for variant in variants for word in _WORD.findall(variant) if len(word) > 3}
    short, words = tuple(stem[:4] for stem in stems), _WORD.findall(target)
    return any(
        (fold(w).startswith(short) and translates(w, language)) or fold(w).startswith(tuple(stems)) for w in words
    )


def _attested(folded: str, language: str) -> bool:
    """Whether a word is known: one of the language's own, or a name that bilingual text has."""
    return folded in _lexicon("names") or folded in _lexicon(language)


def similarity(one: str, other: str) -> float:
    """The share of letters in common, from 0 to 1; letters exchanged count once."""
    from rapidfuzz.distance import OSA

    return OSA.normalized_similarity(one, other)


def _within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def in_target(name: str, source: str, target: str) -> str:
    """A name as the target language writes it: *Milano* is *Milan* in English; *Brembo* is *Brembo*."""
    whole = [form for span, form in _exonyms(source, target).hints(name) if span == (0, len(name))]
    return whole[0] if whole else name


@lru_cache
def _exonyms(source: str, target: str) -> Glossary:
    """Territories by CLDR, and the table beside this module over them."""
    from babel import Locale, UnknownLocaleError

    try:
        here, there = dict(Locale(source).territories), dict(Locale(target).territories)
    except UnknownLocaleError:
        here, there = {}, {}
    territories = [
        Term(name, (there[code],), pos="name", case=Case.EXACT)
        for code, name in here.items()
        if len(code) == 2 and code in there and code not in _NO_COUNTRY
    ]
    return Glossary(
        {t.source: t for t in (*territories, *Glossary.load([EXONYMS], source, target).terms)}.values(), source, target
    )


EXONYMS = Path(__file__).parent / "exonyms.csv"
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


class _Part(NamedTuple):
    """One word of a name."""

    word: str
    folded: str
    start: int
    end: int
    shape: str
    known: bool

    @property
    def certain(self) -> bool:
        return self.known or self.shape == _MIXED

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_MIXED, _CAPITALS, _CAPITAL = "mixed", "capitals", "capital"
# Q1, H2, 1T24: quarters and halves, which are figures.
_PERIOD = re.compile(r"[QHTS][1-4]|[1-4][QHTS]\d{0,4}|[QHTS][1-4]\d{2}")
_AMOUNT = re.compile(r"\d+[^\W\d_]{0,3}")  # 2GB, 50MW
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# What a sentence or a quotation begins after: a capital there says nothing.
_OPENING = re.compile(r"[.!?…:;\"“”„«‹‘|•*]|\s[-–—]\s")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{1,3})\.\s?$")


def _parts(text: str, language: str, known: frozenset[str]) -> list[_Part]:
    matches = list(_WORD.finditer(text))
    shaped = [(n, m, shape) for n, m in enumerate(matches) if not m[0].islower() and (shape := _shape(m[0]))]
    if not shaped:
        return []
    heading = not text.rstrip().endswith((".", "!", "?")) and _title_case(matches)
    shouting = sum(len(m.group()) for m in matches if m.group().isupper()) > 0.5 * sum(len(m.group()) for m in matches)
    parts = []
    for index, match, shape in shaped:
        word = match.group()
        folded = fold(word)
        is_known = folded in known
        opening = index == 0 or _opens(text, matches[index - 1].end(), match.start())
        if (
            not is_known
            and (
                (shape == _CAPITALS and shouting)
                or (shape != _MIXED and translates(word, language))
                or (shape == _CAPITAL and (opening or heading) and _ordinary(word, language))
                or (shape == _CAPITAL and language in _NOUNS_IN_CAPITALS and not _stands_out(word, language))
            )
            and not any(
                _full_name(text, matches[n : n + 2], language, heading=heading) for n in (index, index - 1) if n >= 0
            )
        ):
            continue
        parts.append(_Part(word, folded, match.start(), match.end(), shape, is_known))
    return parts


def _full_name(text: str, words: Sequence[re.Match[str]], language: str, *, heading: bool) -> bool:
    """Whether two words are a person's name, though the first is a word as well: *Cristiano Borean*.

    So may the second be, *Giulia Ferri*, but not in a heading, where every word has a capital.
    """
    if len(words) < 2 or words[0].group().casefold() not in _lexicon(f"{language}-first-names"):
        return False
    first, family = words
    beside = text[first.end() : family.start()] == " "
    capitals = _shape(first.group()) == _shape(family.group()) == _CAPITAL
    return beside and capitals and not (heading and is_word(family.group(), language))


def _stands_out(word: str, language: str) -> bool:
    """Whether a word is a name where every noun has a capital: it is in use as one, and no word of the language."""
    return fold(word) in _lexicon("names") and not dictionary.has(word, language)


def _name(text: str, group: Sequence[_Part]) -> Name:
    start, end = group[0].start, group[-1].end
    return Name(text[start:end], (start, end), any(p.certain for p in group))


def _shape(word: str) -> str:
    """How a word with a capital or a digit is written, if as a name may be; else the empty string."""
    if len(word) < 2 or _PERIOD.fullmatch(word) or _AMOUNT.fullmatch(word):
        return ""
    if word.isupper() and not any(c.isdigit() for c in word):
        return "" if _ROMAN.fullmatch(word) else _CAPITALS
    rest = word[1:]
    if any(c.isupper() for c in rest) or any(c.isdigit() for c in word):
        return _MIXED
    return _CAPITAL if word[0].isupper() else ""


def _opens(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    if not _OPENING.search(gap):
        return False
    return not (gap.strip() == "." and _ABBREVIATION.search(text[: end + 1]))


def _title_case(matches: Sequence[re.Match[str]]) -> bool:
    long = [m.group() for m in matches if len(m.group()) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) >= 0.6 * len(long)


def _present(folded: str, words: Collection[str], language: str) -> bool:
    """Whether a name is among the words: as it is, with an *s*, or within a longer word of that name."""
    if any(folded + ending in words for ending in ("", "s", *_NAME_ENDINGS.get(language, ()))):
        return True
    if len(folded) < 4:
        return False
    return any(folded in word and (word.startswith(folded) and word in _lexicon(language)) for word in words)


def _joined(part: _Part, parts: Sequence[_Part], target: Collection[str]) -> bool:
    """Whether the target has in one word what the source has in two: *West LB*, *WestLB*."""
    beside = [p for p in parts if p.start - part.end == 1 or part.start - p.end == 1]
    return any("".join(p.folded for p in sorted((part, other), key=_start)) in target for other in beside)


def _parted(part: _Part, target: Collection[str]) -> bool:
    """Whether the target has letters and digits of a name apart: *GSG9*, *GSG 9*."""
    pieces = re.findall(r"\d+|[^\W\d]+", part.folded)
    return len(pieces) > 1 and all(piece in target for piece in pieces)


def _start(part: _Part) -> int:
    return part.start


def _nearest(
    part: _Part, target_words: dict[str, re.Match[str]], source_words: Collection[str]
) -> re.Match[str] | None:
    """The word of the target that the name was most likely misspelt as."""
    best, nearest = _CLOSE, None
    for folded, match in target_words.items():
        if folded in source_words or len(folded) < 2:
            continue
        score = similarity(part.folded, folded)
        if score >= best:
            best, nearest = score, match
    return nearest


def _gravity_of_spelling(part: _Part, near: re.Match[str]) -> Severity:
    """An error where the name is certain, and where its spelling is well known and the other is not."""
    well_known = part.folded in _lexicon("names") and fold(near.group()) not in _lexicon("names")
    return Severity.ERROR if part.certain or well_known else Severity.WARNING


def _gravity_of_loss(
    part: _Part, wanted: Sequence[_Part], lost: Sequence[_Part], language: str, *, uncertain: bool = False
) -> Severity:
    """An error where the name is certain, well known or of several words that are neither the language's nor English.

    Not so for one word of a name whose other words are there: first names are left out. uncertain: whether there is a
    name in its place that may be the same in the other language, as acronyms may, or transliterations.
    """
    beside = [p for p in wanted if p.start - part.end == 1 or part.start - p.end == 1]
    words = any(translates(part.word, known) for known in (language, "en"))  # Human Resources, Affordable Care Act
    several = beside and part.shape == _CAPITAL and not words
    certain = part.certain or several or part.folded in _lexicon("names")
    kept = any(p not in lost for p in beside)
    return Severity.ERROR if certain and not uncertain and not kept else Severity.WARNING


def _shifted(part: _Part, near: re.Match[str], language: str) -> bool:
    """Whether the difference is none: another transliteration, or a word of the language after all."""
    if part.certain:
        return False
    word = near.group()
    if translates(word, language):
        return word.islower() or fold(word)[:4] == part.folded[:4]
    return _sound(part.folded) == _sound(fold(word))


# Letters that transliterations into Italian, English and German exchange.
_SOUNDS = (
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("iy", "i"),
    ("ij", "i"),
    ("j", "i"),
    ("y", "i"),
    ("w", "v"),
    ("q", "k"),
)


def _sound(folded: str) -> str:
    for written, heard in _SOUNDS:
        folded = folded.replace(written, heard)
    return folded


def _known_words(known: Collection[str]) -> frozenset[str]:
    return frozenset(fold(word) for name in known for word in _WORD.findall(name))


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word in lower case and without accents: *Škoda* and *Skoda* are one name."""
    word = word.casefold()
    if word.isascii():
        return word
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return plain.translate(_LETTERS)


def translates(word: str, language: str) -> bool:
    """Whether a word, whatever its capitals, is one that changes when it is translated."""
    return word.casefold() in _lexicon(language)


def is_loan(word: str, language: str) -> bool:
    """Whether a word that another language translates is one of this language's, too: *cinema* in English."""
    return word.casefold() in _lexicon(f"{language}-loans")


def is_word(word: str, language: str) -> bool:
    """Whether a word, whatever its capitals, is one of the language's own rather than a name."""
    return translates(word, language) or _ordinary(word, language)


def _ordinary(word: str, language: str) -> bool:
    """Whether a word that begins a sentence may be there without being a name.

    Words that languages share (*in*, *software*), and other forms of those that change: *fuggita* for *fuggito*.
    """
    return word.casefold() in _lexicon(f"{language}-shared") or inflects(word, language)


@lru_cache(maxsize=65536)
def inflects(word: str, language: str) -> bool:
    """Whether a word, whatever its capitals, is another form of one that changes when it is translated."""
    word = word.casefold()
    known = _sorted_lexicon(language)
    for cut in range(1, min(8, len(word) - 3)):
        if word[-cut:] in _ENDINGS:
            stem = word[:-cut]
            place = bisect_left(known, stem)
            while place < len(known) and known[place].startswith(stem):
                if known[place].removeprefix(stem) in _ENDINGS or not known[place].removeprefix(stem):
                    return True
                place += 1
    return False


@lru_cache
def _lexicon(language: str) -> frozenset[str]:
    path = Path(__file__).parent / "lexicon" / f"{language}.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()


@lru_cache
def _sorted_lexicon(language: str) -> list[str]:
    return sorted(_lexicon(language))
