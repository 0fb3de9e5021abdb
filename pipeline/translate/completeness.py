"""Whether a translation is whole, says each thing once, and is in its language.

Told are an empty target, one in another language, words of the source left as they are, words said twice, marks with
nothing between them, and a target that is much shorter or longer than its source, or breaks off. The tables are in
`completeness.toml`; `lexicon/` says which words are a language's own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.translate import addresses, dictionary, names
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.wordforms import Token, normal, tokens

LONG = 60  # characters of a source from which its length tells how long the target should be
# Characters of a source, and the share of the length to be expected below which something is missing.
WHOLE = ((80, 0.7), (LONG, 0.62), (20, 0.5))
TOO_LONG = 1.8  # above this something was made up
HALF = 0.4  # below this so much is missing that no wording explains it
CONTRAST = 0.84  # below this a clause is missing where the target has no *but*
CLAUSE = 0.76  # below this one is where the target has fewer marks between clauses
USUAL = 8  # words of which one that is common tells that a text is in its language
FOREIGN = 3  # common words of another language, from which the target may be in it
SMALL = 3  # letters of a word that may be a name's *de*, *van*, *sur*
LEFT = 3  # words of the source left in the target that no accident explains
VERB = re.compile(r"[A-Z][a-z]{2,}(?:iamo|eremo|ando|endo|ebbero|erebbe|eranno)")  # none is a name: Vendiamo
BETWEEN = re.compile(r"[,;:]\s|[(]|\s[-–—]\s")  # what stands between clauses
ADRIFT = re.compile(r"[,;:]\s*(?:[,;:!?]|\.(?![.\d]))|\(\s*[,;)]")  # "2 %;, en cambio": no words between two marks
SAID_AS = {"centesimi": ("punti", "base")}  # as `guide` asks for them, beside basis points that are called so
RUN = 4  # words in a row that are seldom said twice
LONGEST = 12  # words in a row that are looked for a second time right after


@dataclass(frozen=True, slots=True)
class Language:
    """What `completeness.toml` says of a language."""

    length: float
    common: frozenset[str]
    open: frozenset[str]
    contrast: frozenset[str]
    doubled: frozenset[str]
    endings: tuple[str, ...]


def compare(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    """What is missing, left, or said twice in a target. Languages are ISO 639-1 codes.

    Errors: an empty target, one in another language, several words left as they were, a run of words said twice in a
    row, less than half the length to be expected. The rest are warnings.
    """
    if not any(c.isalpha() for c in source):
        return []
    if not any(c.isalnum() for c in target):
        return [Finding(Kind.TRUNCATED, Severity.ERROR, "The translation is empty.")]
    if _same(source, target, source_language, target_language):
        return [Finding(Kind.UNTRANSLATED, Severity.ERROR, "The sentence is not translated.")]
    before, after = tokens(source, source_language), tokens(target, target_language)
    if wrong := _wrong_language(before, after, target_language, source_language):
        return [wrong]
    if _lone(source, target, source_language, target_language):
        return [_left_as_it_is(source, Severity.WARNING, (0, len(source)), (0, len(target)))]
    return [
        *_untranslated(source, target, before, after, source_language, target_language),
        *_repeated(target, before, after, target_language),
        *_length(source, target, before, after, source_language, target_language),
        *_adrift(source, target),
    ]


def _same(source: str, target: str, language: str, target_language: str) -> bool:
    """Whether a target is its source, in which there is a word to translate, and not names alone."""
    if source.split() != target.split() or language == target_language or language not in _languages():
        return False
    words = (word for word in source.split() if word.islower() and len(word) > SMALL)
    return any(_left(word.strip(".,;:!?"), language, target_language) for word in words)


def _lone(source: str, target: str, language: str, target_language: str) -> bool:
    """Whether a target is its source, one word with a capital that is a word to translate: a table's *Acciaio*."""
    if source != target or not source.istitle() or language == target_language or language not in _languages():
        return False
    word = source.casefold()
    return word.isalpha() and len(word) > SMALL and _left(word, language, target_language)


def _wrong_language(before: Sequence[Token], after: Sequence[Token], code: str, source_language: str) -> Finding | None:
    """A finding for a target whose common words are another language's."""
    if code not in _languages() or len(after) < FOREIGN:
        return None
    own = _languages()[code].common
    if sum(word.form in own for word in after) > len(after) / USUAL:
        return None
    quoted = {word.form for word in before}  # c'est la vie
    counts = {
        other: sum(
            normal(word.form, other) in language.common
            for word in after
            if other == source_language or word.form not in quoted
        )
        for other, language in _languages().items()
    }
    best = max(counts, key=lambda other: (counts[other], other == code))
    if best == code or counts[best] < FOREIGN or counts[best] < 2 * counts[code] + 1:
        return None
    if best == source_language:
        return Finding(Kind.UNTRANSLATED, Severity.ERROR, "The sentence is not translated.")
    return Finding(
        Kind.LANGUAGE_WRONG,
        Severity.ERROR,
        f"The translation is not in the language asked for ({code}), but in another ({best}).",
    )


def _untranslated(
    source: str, target: str, before: Iterable[Token], after: Sequence[Token], language: str, target_language: str
) -> Iterator[Finding]:
    """Words of the source that its language translates and the target's has not: small, or a verb that begins."""
    here = _languages().get(language)
    if here is None or language == target_language:
        return
    places = {source[word.start : word.end].casefold(): (word.start, word.end) for word in before}
    stretches: list[list[Token]] = []
    spared = addresses.find(target)
    for at, word in enumerate(after):
        written = target[word.start : word.end]
        if at == 0 and VERB.fullmatch(written):
            written = written.casefold()
        if written not in places or not written.islower() or not _left(written, language, target_language):
            continue
        if any(start <= word.start < end for start, end in spared):
            continue
        small = written in here.common or written in here.open or len(written) <= SMALL
        if small and _beside_capital(target, after, at):
            continue
        if stretches and stretches[-1][-1].end == word.start - 1:
            stretches[-1].append(word)
        else:
            stretches.append([word])
    many = sum(len(stretch) for stretch in stretches) >= LEFT
    for stretch in stretches:
        span = stretch[0].start, stretch[-1].end
        severity = Severity.ERROR if many else Severity.WARNING
        yield _left_as_it_is(target, severity, places[target[slice(*stretch[0][1:])].casefold()], span)


def _left_as_it_is(target: str, severity: Severity, source: tuple[int, int], span: tuple[int, int]) -> Finding:
    message = f"“{target[slice(*span)]}” is left as it is in the source."
    return Finding(Kind.UNTRANSLATED, severity, message, source, span)


def _left(word: str, language: str, target_language: str) -> bool:
    """Whether a word in lower case is of the one language and not of the other."""
    if len(word) == 1 or names.translates(word, target_language) or names.is_loan(word, target_language):
        return False
    inflected = word.endswith(_languages()[language].endings) and names.inflects(word, language)
    return (inflected or names.translates(word, language)) and not dictionary.has(word, target_language)


def _beside_capital(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether a small word may be part of a name: *Corriere della Sera*; what begins the sentence is none."""
    near = [*words[max(1, at - 1) : at], *words[at + 1 : at + 3]]
    return any(text[word.start].isupper() for word in near)


def _repeated(target: str, before: Sequence[Token], after: Sequence[Token], code: str) -> Iterator[Finding]:
    """Words said twice, in a row or not, where the source says nothing twice."""
    forms = [word.form for word in after]
    if len(set(forms)) == len(forms):
        return
    spoken = [form for word in before for form in SAID_AS.get(word.form, (word.form,))]
    table = _languages().get(code)
    doubled = table.doubled if table else frozenset()
    if found := _in_a_row(forms, doubled):
        at, length = found
        if not _in_a_row(spoken, frozenset()) and not _again(spoken, max(2, length - 1)):
            span = after[at].start, after[at + 2 * length - 1].end
            severity = Severity.ERROR if length > 1 else Severity.WARNING
            yield Finding(Kind.REPEATED, severity, f"“{target[slice(*span)]}” says the same twice.", None, span)
            return
    found = _again(forms, RUN)
    if found and not _again(spoken, RUN - 1):
        at, length = found
        span = after[at].start, after[at + length - 1].end
        yield Finding(Kind.REPEATED, Severity.WARNING, f"“{target[slice(*span)]}” is said twice.", None, span)


def _in_a_row(forms: Sequence[str], doubled: frozenset[str]) -> tuple[int, int] | None:
    """Where a run of words follows itself, and its length; the longest run."""
    places: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for at, form in enumerate(forms):
        length = at - places.get(form, at)
        if 0 < length <= LONGEST and forms[at - length : at] == forms[at : at + length]:
            alone = length == 1 and (form in doubled or not form.isalpha())
            if not alone and (best is None or length > best[1]):
                best = at - length, length
        places[form] = at
    return best


def _again(forms: Sequence[str], length: int) -> tuple[int, int] | None:
    """Where words begin that were said before, and how many of them there are, at least `length`."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(forms) - length + 1):
        run = tuple(forms[at : at + length])
        first = places.setdefault(run, at)
        if first < at and first + length <= at and any(form.isalpha() for form in run):
            return at, length
    return None


def _length(
    source: str, target: str, before: Sequence[Token], after: Sequence[Token], language: str, target_language: str
) -> Iterator[Finding]:
    """A finding for a target that is too short or too long for its source, or breaks off."""
    here, there = _languages().get(language), _languages().get(target_language)
    if here is None or there is None:
        return
    share = len(target) / len(source) * here.length / there.length
    if share < next((least for length, least in WHOLE if len(source) >= length), 0):
        severity = Severity.ERROR if share < (HALF if len(source) >= LONG else HALF / 2) else Severity.WARNING
        message = f"The translation has {share:.0%} of the length to be expected: something may be missing."
        yield Finding(Kind.TRUNCATED, severity, message)
    elif len(source) >= LONG and share > TOO_LONG:
        message = f"The translation has {share:.0%} of the length to be expected: something may be made up."
        yield Finding(Kind.TEXT_ADDED, Severity.WARNING, message)
    elif after[-1].form in there.open and before[-1].form not in here.open and target[after[-1].start].islower():
        span = after[-1].start, len(target)
        message = f"The translation breaks off: it ends with “{target[after[-1].start : after[-1].end]}”."
        yield Finding(Kind.TRUNCATED, Severity.WARNING, message, None, span)
    elif len(source) >= LONG and share < CONTRAST:
        said = {word.form for word in after}
        joined = [word for word in before[1:] if word.form in here.contrast]
        if joined and not said & there.contrast:
            message = f"What the source joins with “{source[joined[0].start : joined[0].end]}” may be missing."
            yield Finding(Kind.TRUNCATED, Severity.WARNING, message, (joined[0].start, len(source)))
        elif share < CLAUSE and len(BETWEEN.findall(target)) < len(BETWEEN.findall(source)):
            yield Finding(
                Kind.TRUNCATED, Severity.WARNING, "The translation is short, and may lack a clause of the source."
            )


def _adrift(source: str, target: str) -> Iterator[Finding]:
    """A finding for marks of a target with nothing between them, where the source has none such."""
    if (marks := ADRIFT.search(target)) and not ADRIFT.search(source):
        message = f"Nothing stands between the marks “{marks[0]}”: words may be missing."
        yield Finding(Kind.TRUNCATED, Severity.WARNING, message, None, marks.span())


@cache
def _languages() -> dict[str, Language]:
    table = tomllib.loads((files(__package__) / "completeness.toml").read_text("utf-8"))
    return {
        code: Language(
            length=row["length"],
            common=frozenset(_listed(row["common"])),
            open=frozenset(_listed(row["open"])),
            contrast=frozenset(_listed(row["contrast"])),
            doubled=frozenset(_listed(row["doubled"])),
            endings=tuple(_listed(row["endings"])),
        )
        for code, row in table.items()
    }


def _listed(text: str) -> list[str]:
    return [word for entry in text.split(",") if (word := entry.strip())]
