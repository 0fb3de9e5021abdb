"""The terms of a house: which word stands for which, found by word form, checked and, where certain, put right.

A glossary is a CSV file that a person edits: a header row, one entry a row, a column per language.

    it,en,es,pt,fr,de,pos,case,keep,forbidden_en,note,source
    obbligazione,bond,bono|obligación,obrigação|título,obligation,Anleihe|Obligation,noun,,,obligation,,house

Any language may be the source. Variants are separated by `|`, the first preferred. A source term in the dictionary form
matches its inflected forms; one in the plural matches the plural alone. Every glossary after the first overrides those
before it, term by term; a hyphen for a target takes a term back, an empty one says nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import GlossaryError
from pipeline.resources import shipped
from pipeline.translate.engine import Link
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.wordforms import (
    Token,
    english_head,
    english_plural,
    forms,
    is_form,
    is_plural,
    normal,
    plural,
    plurals,
    tokens,
)


class Case(StrEnum):
    """ANY: matched in any case, written as the sentence needs. EXACT: both sides stand exactly as in the glossary."""

    ANY = ""
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a glossary file.

    terms, forbidden: variants by language (ISO 639-1), the preferred first. keep: never translated. consulted: what
    was looked up for the entry (`usage: X` where bilingual text of X was read), `house` if nothing.
    """

    terms: Mapping[str, tuple[str, ...]]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pos: str = "noun"
    case: Case = Case.ANY
    keep: bool = False
    note: str = ""
    consulted: str = "house"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """An entry as one pair of languages sees it. targets: the preferred first; for a kept name, the name itself."""

    source: str
    targets: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    pos: str = "noun"
    case: Case = Case.ANY
    keep: bool = False
    note: str = ""


class Match(NamedTuple):
    """A term met in a text. span: slice offsets. plural: whether its head stands in the plural."""

    term: Term
    span: tuple[int, int]
    plural: bool


HOUSE = "house.csv"
SEARCHED = 4096  # texts whose terms are kept at hand: a few windows of `convert`
TAKEN_BACK = "-"


def house() -> Path:
    """The glossary that ships."""
    return shipped("glossaries") / HOUSE


class Glossary:
    """The terms of one pair of languages, ready to be found. `version` changes with what matters to a translation."""

    def __init__(self, terms: Iterable[Term], source: str, target: str) -> None:
        self.source = source
        self.target = target
        self.terms = tuple(terms)
        self.version = _version(self.terms)
        self._words: dict[str, list[str]] = {}  # form in a text: the words of the glossary that it may be a form of
        self._trie: _Node = _Node()
        self._wanted: dict[Term, tuple[_Phrase, ...]] = {}
        self._unwanted: dict[Term, tuple[_Phrase, ...]] = {}
        for term in self.terms:
            self._plant(term)
        # A sentence is searched to guide the model, to choose among its answers, to finish one and to check it.
        self._matches = lru_cache(maxsize=SEARCHED)(self._match)

    @classmethod
    def load(cls, paths: Iterable[Path], source: str, target: str) -> Glossary:
        """The terms of the files for a pair of languages, later files over earlier ones. Raises GlossaryError."""
        terms: dict[tuple[str, ...], Term] = {}
        for path in paths:
            for entry in read(path):
                for variant in entry.terms.get(source, ()):
                    words = tokens(variant, source)
                    key = tuple(w.form for w in words)
                    exact = tuple(variant[w.start : w.end] for w in words)  # PIL and Pil are two
                    targets = (variant,) if entry.keep else entry.terms.get(target)
                    if targets == (TAKEN_BACK,):
                        terms.pop(key, None)
                        terms.pop(exact, None)
                    elif targets:
                        forbidden = entry.forbidden.get(target, ())
                        terms[exact if entry.case is Case.EXACT else key] = Term(
                            variant, targets, forbidden, entry.pos, entry.case, entry.keep, entry.note
                        )
        return cls(terms.values(), source, target)

    def match(self, text: str) -> list[Match]:
        """The terms in a text of the source language, from left to right, the longest first, none overlapping."""
        return list(self._matches(text))

    def _match(self, text: str) -> tuple[Match, ...]:
        words = tokens(text, self.source)
        found: list[Match] = []
        start = 0
        while start < len(words):
            longest = self._longest(text, words, start) if words[start].form in self._words else None
            if longest is None:
                start += 1
                continue
            length, term = longest
            found.append(
                Match(term, (words[start].start, words[start + length - 1].end), self._plural(term, words, start))
            )
            start += length
        return tuple(found)

    def check(self, source: str, target: str) -> list[Finding]:
        """What a reader must be told of the terms of a segment.

        A term none of whose variants is in the target: a warning, with the place of the forbidden form that stands for
        it if there is one; an error for a name that must stay as it is.
        """
        findings: list[Finding] = []
        matches = self.match(source)
        if not matches:
            return findings
        words = tokens(target, self.target)
        for match in {m.term: m for m in reversed(matches)}.values():
            term = match.term
            if self._is_used(term, target):
                continue
            wrong = {s for phrase in self._unwanted[term] for s in _occurrences(target, words, phrase, self.target)}
            findings += [self._forbidden(match, source, target, span) for span in sorted(wrong)]
            if not wrong:
                findings.append(self._missing(match, source))
        return sorted(findings, key=lambda f: (f.source or (0, 0), f.kind))

    def enforce(self, source: str, target: str, links: Sequence[Link] = ()) -> str:
        """The target with forbidden forms put right where that is certain to be grammatical, else as it was.

        Certain means: English; the approved term is nowhere in the target; the forbidden form is a noun or an adverb
        and the decoder's alignment ties it to the term (without an alignment: as many of the one as of the other);
        singular stays singular, plural plural, and the article before it can be told; where the forbidden form had
        none, a singular has that of the source (*l'ascesa della società*, “the rise of society”). A term of one word
        may have another sense: then the sentence must have a second term or a percentage.
        """
        if self.target != "en":
            return target
        matches = self.match(source)
        words = tokens(target, self.target)
        swaps: list[tuple[tuple[int, int], str, bool]] = []
        for term, times in Counter(m.term for m in matches).items():
            if not self._unwanted[term] or term.pos not in ("", "noun", "adverb"):
                continue
            if " " not in term.source and "%" not in source and all(m.term is term or m.term.keep for m in matches):
                continue
            if self._is_used(term, target):
                continue
            found: dict[tuple[int, int], _Phrase] = {}
            for phrase in self._unwanted[term]:
                for span in _occurrences(target, words, phrase, self.target):
                    found.setdefault(span, phrase)
            spans = [m.span for m in matches if m.term is term]
            if links:
                found = {t: phrase for t, phrase in found.items() if any(_linked(links, s, t) for s in spans)}
            elif len(found) != times:
                continue
            definite = all(_DEFINITE.search(source[:start]) for start, _ in spans)
            for span, phrase in found.items():
                if (right := _inflected_alike(term.targets[0], phrase, target[slice(*span)])) is not None:
                    swaps.append((span, right, definite and right.lower() == term.targets[0].lower()))
        for span, right, the in sorted(swaps, reverse=True):
            swapped = _with_article(target, span, right, the=the)
            target = target if swapped is None else swapped
        return target

    def hints(self, text: str) -> list[tuple[tuple[int, int], str]]:
        """For models that obey hints: spans of the source, and the word to use there, in its number.

        What is in the plural is left out where no rule tells the target's plurals.
        """
        found = [m for m in self.match(text) if not m.term.keep]
        words = [plural(m.term.targets[0], self.target) if m.plural else m.term.targets[0] for m in found]
        return [(m.span, word) for m, word in zip(found, words, strict=True) if word]

    def used(self, term: Term, target: str) -> list[tuple[int, int]]:
        """Where a text of the target language has the term, in any variant and form."""
        words = tokens(target, self.target)
        return [s for phrase in self._wanted[term] for s in _occurrences(target, words, phrase, self.target)]

    def keep(self, text: str) -> list[tuple[int, int]]:
        """Where names stand that are never translated."""
        return [m.span for m in self.match(text) if m.term.keep]

    def version_for(self, text: str) -> str:
        """As `version`, for the terms alone that a text of the source language holds; empty for one without any."""
        terms = {match.term for match in self.match(text)}
        return _version(terms) if terms else ""

    def _plant(self, term: Term) -> None:
        """Enter a term into the trie of its words, and its variants into what a target is searched for."""
        parts = [m.group() for m in _TERM_WORD.finditer(term.source)]
        node = self._trie
        for part in parts:
            pos = _pos(term, parts)
            word = f"{normal(part, self.source)} {pos}"
            if term.case is Case.EXACT and not any(c.islower() for c in part):
                accepted = frozenset({normal(part, self.source)})  # BCE, IA: no plural
            else:
                accepted = forms(part, self.source, pos)
            for form in accepted:
                known = self._words.setdefault(form, [])
                if word not in known:
                    known.append(word)
            node = node.children.setdefault(word, _Node())
        node.terms.append(term)
        exact = term.case is Case.EXACT
        self._wanted[term] = tuple(
            _phrase(variant, term, self.target, exact=exact and not variant.islower()) for variant in term.targets
        )
        self._unwanted[term] = tuple(_phrase(v, term, self.target, exact=False) for v in term.forbidden)

    def _longest(self, text: str, words: Sequence[Token], start: int) -> tuple[int, Term] | None:
        """How many words the longest term takes that begins at a word, and the term."""
        best: tuple[int, Term] | None = None
        nodes = [self._trie]
        for position in range(start, len(words)):
            if position > start and _BREAK.search(text, words[position - 1].end, words[position].start):
                break
            candidates = self._words.get(words[position].form, ())
            nodes = [n.children[word] for n in nodes for word in candidates if word in n.children]
            if not nodes:
                break
            span = text[words[start].start : words[position].end]
            for term in (t for n in nodes for t in n.terms):
                if term.case is Case.ANY or _same_case(span, term.source):
                    best = position - start + 1, term
        return best

    def _plural(self, term: Term, words: Sequence[Token], start: int) -> bool:
        head = _TERM_WORD.search(term.source)
        return head is not None and is_plural(words[start].form, head.group(), self.source)

    def _is_used(self, term: Term, target: str) -> bool:
        """Whether a term's word is in the target, and not as part of a forbidden one: *fixed-term premium*."""
        words = tokens(target, self.target)
        wrong = [s for phrase in self._unwanted[term] for s in _occurrences(target, words, phrase, self.target)]
        return any(not any(a <= start and end <= b for a, b in wrong) for start, end in self.used(term, target))

    def _forbidden(self, match: Match, source: str, target: str, span: tuple[int, int]) -> Finding:
        wrong, right, found = target[slice(*span)], match.term.targets[0], source[slice(*match.span)]
        message = f"“{wrong}” is not the house’s word for “{found}”: use “{right}”."
        return Finding(Kind.FORBIDDEN_FORM, Severity.WARNING, message, match.span, span)

    def _missing(self, match: Match, source: str) -> Finding:
        found = source[slice(*match.span)]
        if match.term.keep:
            message = f"The name “{found}” must stand unchanged in the translation."
            return Finding(Kind.NAME_LOST, Severity.ERROR, message, match.span)
        expected = " or ".join(f"“{variant}”" for variant in match.term.targets[:3])
        message = f"The glossary asks for {expected} where the source has “{found}”."
        return Finding(Kind.TERM_NOT_USED, Severity.WARNING, message, match.span)


class _Node:
    """children: by word of the glossary, with its part of speech. terms: those that end here."""

    __slots__ = ("children", "terms")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.terms: list[Term] = []


class _Phrase(NamedTuple):
    """A variant to look for: for each of its words the accepted forms. exact: its characters, where case matters."""

    text: str
    words: tuple[frozenset[str], ...]
    exact: bool


_TERM_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
# What no term reaches across: anything but spaces, hyphens, apostrophes, quotation marks and slashes.
_BREAK = re.compile(r"[^\s\-‐‑'’“”\"«»/]")


def _pos(term: Term, parts: Sequence[str]) -> str:
    return term.pos if len(parts) == 1 or term.pos in ("verb", "name") else ""


def _phrase(variant: str, term: Term, language: str, *, exact: bool) -> _Phrase:
    parts = [m.group() for m in _TERM_WORD.finditer(variant)]
    return _Phrase(variant, tuple(forms(part, language, _pos(term, parts)) for part in parts), exact)


def _occurrences(text: str, words: Sequence[Token], phrase: _Phrase, language: str) -> list[tuple[int, int]]:
    """Where a phrase stands in a text, in any of its forms; an exact one has a capital where it begins the text."""
    size = len(phrase.words)
    first = phrase.words[0]
    found = []
    for start in range(len(words) - size + 1):
        if language != "de" and words[start].form not in first:
            continue
        if all(is_form(words[start + n].form, phrase.words[n], language) for n in range(size)):
            span = words[start].start, words[start + size - 1].end
            written = phrase.text[:1].upper() + phrase.text[1:] if start == 0 else phrase.text
            if not phrase.exact or any(_same_case(text[slice(*span)], form) for form in (phrase.text, written)):
                found.append(span)
    return found


def _same_case(found: str, written: str) -> bool:
    """Whether a text has a term's capitals: letter for letter, or all capitals for a term that is not.

    The s of a plural or a genitive stays small: *PMIs*, *AMDs*.
    """
    if found.isupper() and len(found) > 3:
        return True
    words, wanted = ([word.removesuffix("s") for word in _TERM_WORD.findall(text)] for text in (found, written))
    pairs = zip(words, wanted, strict=False)
    return all(f[:1].isupper() == w[:1].isupper() and f.isupper() == w.isupper() for f, w in pairs)


def _linked(links: Sequence[Link], source: tuple[int, int], target: tuple[int, int]) -> bool:
    return any(
        link.source[0] < source[1]
        and source[0] < link.source[1]
        and link.target[0] < target[1]
        and target[0] < link.target[1]
        for link in links
    )


def _inflected_alike(right: str, wrong: _Phrase, found: str) -> str | None:
    """The approved term in the number and with the capitals of what was found in its place; None if that is unsure."""
    listed, met = normal(_TERM_WORD.findall(wrong.text)[-1], "en"), normal(_TERM_WORD.findall(found)[-1], "en")
    if met in plurals(listed, "en"):
        right = english_plural(right)
    elif met != listed:
        return None  # the singular of a term that the glossary has in the plural
    elif english_head(right).endswith("s") and not english_head(found).endswith("s"):
        return None  # the verb would not agree
    if found.isupper() and len(found) > 1:
        return right.upper()
    return right[:1].upper() + right[1:] if found[:1].isupper() else right


# The articles of a singular that is known, alone or after a preposition: la società, dell'azienda.
_DEFINITE = re.compile(r"(?:\b(?:il|lo|la|(?:de|a|da|ne|su)(?:l|llo|lla))\s+|\b(?:l|(?:de|a|da|ne|su)ll)['’])$", re.I)
_NO_ARTICLE = re.compile(r"(?:^|\b(?:of|in|to|by|from|for|with|on|at|that)\s+)$", re.I)


def _with_article(text: str, span: tuple[int, int], right: str, *, the: bool) -> str | None:
    """The text with the span replaced, *a* and *an* put right; None where the ear would have to decide.

    the: whether it has an article where nothing stands before it that could be one.
    """
    before = text[: span[0]]
    if the and _NO_ARTICLE.search(before):
        with_it = f"the {right}" if before else f"The {right[:1].lower()}{right[1:]}"
        return before + with_it + text[span[1] :]
    article = re.search(r"\b([Aa])(n?)(\s+)$", before)
    if article:
        if re.match(r"(?i)[uho]|eu|[A-Z]{2}", right):
            return None
        vowel = right[0].lower() in "aei"
        before = before[: article.start()] + article[1] + ("n" if vowel else "") + article[3]
    return before + right + text[span[1] :]


def _version(terms: Iterable[Term]) -> str:
    content = sorted((t.source, t.targets, t.forbidden, t.pos, t.case.value, t.keep) for t in terms)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:12]


_LANGUAGE = re.compile(r"[a-z]{2}")
_FORBIDDEN = re.compile(r"forbidden_([a-z]{2})")
_FIELDS = ("pos", "case", "keep", "note", "source")
PARTS_OF_SPEECH = frozenset({"", "noun", "adjective", "verb", "adverb", "phrase", "name"})
_YES = {"": False, "no": False, "yes": True}


def read(path: Path) -> list[Entry]:
    """The entries of a glossary, CSV or TBX. Raises GlossaryError, naming file and line, where it cannot be read."""
    if path.suffix.casefold() == ".tbx":
        from pipeline.translate import tbx

        return tbx.read(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GlossaryError("not UTF-8 text; save the glossary as “CSV UTF-8”.", path=path) from error
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}.", path=path) from error
    return parse(text, path)


def parse(text: str, path: Path) -> list[Entry]:
    """The entries of the CSV text of a glossary; `path` names it in the GlossaryError raised for what is wrong."""
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        _check_header(header, path)
        seen: dict[tuple[str, str], int] = {}
        entries = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            entry = _entry(header, row, path, rows.line_num)
            _check_unique(entry, header, seen, path)
            entries.append(entry)
    except csv.Error as error:
        raise GlossaryError(f"not a CSV row: {error}.", path=path, line=rows.line_num) from error
    return entries


def merge(entries: Iterable[Entry], new: Iterable[Entry], source: str) -> list[Entry]:
    """The entries with others over them, language by language.

    An entry that has a term of the source language in common with a new one gives way to it, and lends it the
    languages that it lacks.
    """
    merged = list(entries)
    for entry in new:
        taken = {variant.casefold() for variant in entry.terms.get(source, ())}
        old = [e for e in merged if taken & {variant.casefold() for variant in e.terms.get(source, ())}]
        merged = [e for e in merged if e not in old]
        for e in old:
            forbidden = {code: e.forbidden[code] for code in e.forbidden if code not in entry.terms}
            entry = replace(entry, terms={**e.terms, **entry.terms}, forbidden={**forbidden, **entry.forbidden})
        merged.append(entry)
    return merged


def write(entries: Sequence[Entry]) -> str:
    """The CSV text of entries; `read` gives the same entries back."""
    languages = list(dict.fromkeys(language for e in entries for language in e.terms)) or ["it", "en"]
    forbidden = list(dict.fromkeys(language for e in entries for language in e.forbidden))
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([*languages, "pos", "case", "keep", *(f"forbidden_{x}" for x in forbidden), "note", "source"])
    for e in entries:
        variants = ["|".join(e.terms.get(x, ())) for x in languages]
        wrong = ["|".join(e.forbidden.get(x, ())) for x in forbidden]
        rows.writerow([*variants, e.pos, e.case.value, "yes" if e.keep else "", *wrong, e.note, e.consulted])
    return out.getvalue()


def _check_header(header: Sequence[str], path: Path) -> None:
    languages = [name for name in header if _LANGUAGE.fullmatch(name)]
    if not languages:
        raise GlossaryError("the first row must name the columns, such as: it,en,pos,note,source.", path=path, line=1)
    for name, times in Counter(header).items():
        if not (_LANGUAGE.fullmatch(name) or _FORBIDDEN.fullmatch(name) or name in _FIELDS):
            known = ", ".join(("a language's two letters", "forbidden_en and the like", *_FIELDS))
            raise GlossaryError(f"unknown column “{name}”; known are {known}.", path=path, line=1)
        if times > 1:
            raise GlossaryError(f"the column “{name}” is there twice.", path=path, line=1)


def _entry(header: Sequence[str], row: Sequence[str], path: Path, line: int) -> Entry:
    if len(row) != len(header):
        message = f"{len(row)} columns where the header has {len(header)}; put a text with commas between quotes."
        raise GlossaryError(message, path=path, line=line)
    cells = {name: " ".join(cell.split()) for name, cell in zip(header, row, strict=True)}
    terms = {name: _variants(cell) for name, cell in cells.items() if _LANGUAGE.fullmatch(name) and cell}
    forbidden = {m[1]: _variants(cells[name]) for name in header if (m := _FORBIDDEN.fullmatch(name)) and cells[name]}
    pos, case, keep = (cells.get(name, "").casefold() for name in ("pos", "case", "keep"))
    if pos not in PARTS_OF_SPEECH:
        raise GlossaryError(f"unknown part of speech “{pos}”; use {_listed(PARTS_OF_SPEECH)}.", path=path, line=line)
    if case not in set(Case):
        raise GlossaryError(f"unknown case rule “{case}”; leave it empty or write exact.", path=path, line=line)
    if keep not in _YES:
        raise GlossaryError(f"keep is “{keep}”; write yes, or leave it empty.", path=path, line=line)
    if not terms:
        raise GlossaryError("no term in any language.", path=path, line=line)
    for variant in (v for variants in terms.values() for v in variants):
        if not _TERM_WORD.search(variant) and variant != TAKEN_BACK:
            raise GlossaryError(f"“{variant}” has no letter or digit.", path=path, line=line)
    for language in forbidden:
        if clash := set(forbidden[language]) & set(terms.get(language, ())):
            raise GlossaryError(f"“{min(clash)}” is both asked for and forbidden.", path=path, line=line)
    return Entry(
        terms,
        forbidden,
        pos or "noun",
        Case(case),
        _YES[keep],
        cells.get("note", ""),
        cells.get("source", "") or "house",
        line,
    )


def _check_unique(entry: Entry, header: Sequence[str], seen: dict[tuple[str, str], int], path: Path) -> None:
    """The first language's column is what a person looks terms up by: each stands there once."""
    first = next(name for name in header if _LANGUAGE.fullmatch(name))
    for variant in entry.terms.get(first, ()):
        earlier = seen.setdefault((first, variant.casefold()), entry.line)
        if earlier != entry.line:
            raise GlossaryError(f"“{variant}” is already in line {earlier}.", path=path, line=entry.line)


def _variants(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for part in cell.split("|") if (v := part.strip())))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(v for v in values if v))
