"""Bold, italics, code, links and footnotes, carried from a sentence to its translation.

A text comes in as spans and goes to the machine as a plain string; its marks wait aside as offsets. The way of them:

    source, marks = strip(text)                       # once a text
    parts = split(marks, bounds)                      # its sentences' offsets in `source`
    target = dress(recase(…), language)               # each sentence, finished: nothing edits it after this
    links = carry(hypothesis.links, (given_to_the_engine, sentence), (hypothesis.text, target))
    marks, findings = project(part, sentence, target, links, language)
    text = apply(*join([(target, marks), (" ", ()), …]))

`carry` follows the decoder's links through whatever was edited on either side (straightening, placeables, figures,
capitals, typography), so that no step between needs to keep account of offsets. A sentence without marks needs none
of it: ask the engine to align those that have some.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from pipeline.article import Span, Text, normalise
from pipeline.translate.engine import Link
from pipeline.translate.findings import Finding, Kind, Severity


class Sort(StrEnum):
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters of a plain string that bear one mark; start and end as in slices.

    url: of a LINK. number: of a FOOTNOTE, which stands at a point: its start is its end.
    """

    start: int
    end: int
    sort: Sort
    url: str = ""
    number: int = 0


def strip(text: Text) -> tuple[str, tuple[Mark, ...]]:
    """The characters of a text, and its marks in order; neighbouring spans that share a mark share one `Mark`."""
    marks: list[Mark] = []
    end = 0
    for span in text:
        start, end = end, end + len(span.text)
        if span.footnote is not None:
            marks.append(Mark(start, start, Sort.FOOTNOTE, number=span.footnote))
        for sort, has in ((Sort.STRONG, span.strong), (Sort.EMPHASIS, span.emphasis), (Sort.CODE, span.code)):
            if has and span.text:
                marks.append(Mark(start, end, sort))
        if span.link and span.text:
            marks.append(Mark(start, end, Sort.LINK, url=span.link))
    return "".join(span.text for span in text), merged(marks)


def apply(plain: str, marks: Iterable[Mark]) -> Text:
    """The text with these marks: `strip` undone. Where two links overlap, the one that starts later wins."""
    marks = sorted(marks)
    cuts = sorted({0, len(plain), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    spans: list[Span] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        spans += [Span("", footnote=m.number) for m in marks if m.sort is Sort.FOOTNOTE and m.start == start]
        span = Span(plain[start:end])
        for mark in marks:
            if mark.start <= start and end <= mark.end and start < end:
                match mark.sort:
                    case Sort.STRONG:
                        span = replace(span, strong=True)
                    case Sort.EMPHASIS:
                        span = replace(span, emphasis=True)
                    case Sort.CODE:
                        span = replace(span, code=True)
                    case Sort.LINK:
                        span = replace(span, link=mark.url)
        spans.append(span)
    return normalise(tuple(spans))


def merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks in order, with those that touch or overlap and are otherwise the same made one."""
    result: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.sort, mark.url, mark.start, mark.end)):
        last = result[-1] if result else None
        if (
            last
            and mark.sort is not Sort.FOOTNOTE
            and (last.sort, last.url) == (mark.sort, mark.url)
            and mark.start <= last.end
        ):
            result[-1] = replace(last, end=max(last.end, mark.end))
        else:
            result.append(mark)
    return tuple(sorted(result))


def split(marks: Iterable[Mark], bounds: Sequence[tuple[int, int]]) -> list[tuple[Mark, ...]]:
    """The marks of each sentence, counted from its start. bounds: where the sentences stand, in order.

    A mark that spans several sentences is cut; a footnote goes with what it follows.
    """
    parts: list[list[Mark]] = [[] for _ in bounds]
    for mark in marks if bounds else ():
        if mark.sort is Sort.FOOTNOTE:
            n = max(0, bisect_left([start for start, _ in bounds], mark.start) - 1)
            at = min(max(mark.start, bounds[n][0]), bounds[n][1]) - bounds[n][0]
            parts[n].append(replace(mark, start=at, end=at))
            continue
        for n, (start, end) in enumerate(bounds):
            if max(mark.start, start) < min(mark.end, end):
                parts[n].append(replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start))
    return [tuple(sorted(part)) for part in parts]


def join(pieces: Iterable[tuple[str, Iterable[Mark]]]) -> tuple[str, tuple[Mark, ...]]:
    """Sentences and what stands between them, each with its marks, as one string with its marks.

    A mark that ends one sentence and begins the next covers the space between them, too.
    """
    plain = ""
    marks: list[Mark] = []
    for piece, its in pieces:
        moved = [replace(mark, start=mark.start + len(plain), end=mark.end + len(plain)) for mark in its]
        bridges = [
            replace(left, start=left.end, end=right.start)
            for left in marks
            for right in moved
            if (left.sort, left.url) == (right.sort, right.url)
            and left.sort is not Sort.FOOTNOTE
            and (plain + piece)[left.end : right.start].isspace()
        ]
        marks += bridges + moved
        plain += piece
    return plain, merged(marks)


def carry(links: Iterable[Link], source: tuple[str, str], target: tuple[str, str]) -> list[Link]:
    """The links between two strings as links between edited forms of them: source and target as (before, after)."""
    new_source, new_target = _edits(*source), _edits(*target)
    moved = (Link(new_source(link.source), new_target(link.target), link.weight) for link in links)
    return [link for link in moved if link.source[0] < link.source[1] and link.target[0] < link.target[1]]


def _edits(before: str, after: str) -> Callable[[tuple[int, int]], tuple[int, int]]:
    """Where a stretch of `before` is in `after`; of a stretch that was rewritten, the whole of what replaced it."""
    if before == after:
        return lambda stretch: stretch
    blocks = SequenceMatcher(None, _folded(before), _folded(after), autojunk=False).get_opcodes()

    def moved(stretch: tuple[int, int]) -> tuple[int, int]:
        touched = [block for block in blocks if block[1] < stretch[1] and stretch[0] < block[2]]
        if not touched:
            return 0, 0
        kind, a, _, start, _ = touched[0]
        start += stretch[0] - a if kind == "equal" else 0
        kind, a, _, b, end = touched[-1]
        return start, b + stretch[1] - a if kind == "equal" else end

    return moved


def _folded(text: str) -> str:
    """In small letters where that changes no length."""
    return text.lower() if len(text.lower()) == len(text) else text


# How sure a place must be: the share of a mark's alignment that its stretch of the target has to hold.
ENOUGH = 0.5
# What attention to words outside the mark counts: a little less, since it strays to a word's neighbours.
DOUBT = 0.8
# What an unaligned or foreign word within a stretch costs, so that the shortest of the best is taken.
GAP = 0.02

WORD = re.compile(r"⟦\d⟧|[^\W_]+(?:[.,'’\-–][^\W_]+)*%?")
# Footnote marks stand before the final stop in these, behind it elsewhere (RAE; Imprimerie nationale; Italian usage).
FOOTNOTE_BEFORE_STOP = frozenset({"es", "fr", "it"})


def project(
    marks: Iterable[Mark], source: str, target: str, links: Sequence[Link] = (), language: str = "en"
) -> tuple[list[Mark], list[Finding]]:
    """The marks of a sentence on its translation, and what a reader should know of those whose place is not sure.

    source, target: the sentence in both languages. links: what the decoder saw, in their offsets (see `carry`).
    language: the target's. A mark goes, in this order of certainty: on everything, if it was on everything; on the
    same words or figure, if they stand in the target as often as in the source; on the stretch that the links lead
    to; on the whole of what encloses it, with a finding MARKUP_MOVED. No link is lost: of those that meet, each keeps
    a part, and if there are more of them than characters, an error says which is missing. A mark on spaces or
    punctuation alone is left out, unless it is a link.
    """
    pending = sorted(
        (m for m in marks if m.sort in (Sort.LINK, Sort.FOOTNOTE) or WORD.search(source[m.start : m.end])),
        key=lambda mark: (mark.start, -mark.end, mark.sort),
    )
    if not pending:
        return [], []
    pair = _Pair(source, target, links)
    placed: dict[Mark, Mark] = {}
    findings: list[Finding] = []
    for mark in pending:
        if stretch := _footnote(mark, pair, language) if mark.sort is Sort.FOOTNOTE else _place(mark, pair, placed):
            placed[mark] = replace(mark, start=stretch[0], end=stretch[1])
    pending = [mark for mark in pending if mark not in placed]
    links_left = sum(mark.sort is Sort.LINK for mark in pending)
    for mark in pending:
        if mark.sort is Sort.FOOTNOTE:
            end = _end(target, language)
            placed[mark] = replace(mark, start=end, end=end)
        elif mark.sort is Sort.LINK:
            if not (share := _share(mark, pair, placed, links_left)):
                findings.append(_lost(mark, source))
                continue
            placed[mark] = replace(mark, start=share[0], end=share[1])
            links_left -= 1
        else:
            room = _room(mark, placed, target)
            placed[mark] = replace(mark, start=room[0], end=room[1])
        findings.append(_moved(mark, placed[mark], source))
    return sorted(placed.values()), findings


@dataclass(frozen=True, slots=True)
class _Pair:
    """A sentence, its translation and what links them."""

    source: str
    target: str
    links: Sequence[Link]


Stretch = tuple[int, int]


def _place(mark: Mark, pair: _Pair, placed: Mapping[Mark, Mark]) -> Stretch | None:
    """Where a mark goes for sure, within what encloses it and, of a link, beside the other links."""
    room = _room(mark, placed, pair.target)
    free = _free(room, placed) if mark.sort is Sort.LINK else [room]
    start, end = _trimmed(pair.source, mark.start, mark.end)
    if start == end:
        return None
    found = _whole(pair, start, end) or _same(pair, start, end) or _aligned(pair, start, end, free)
    return found if found and any(a <= found[0] and found[1] <= b for a, b in free) else None


def _share(mark: Mark, pair: _Pair, placed: Mapping[Mark, Mark], links_left: int) -> Stretch | None:
    """For one of the links whose place is not sure, its share of the largest stretch that no link has taken."""
    free = _free(_room(mark, placed, pair.target), placed) or _free(_trimmed(pair.target, 0, len(pair.target)), placed)
    runs = [[word.span() for word in WORD.finditer(pair.target, *stretch)] for stretch in free]
    run = max(runs, key=len, default=[])
    if not run:
        return max(free, key=lambda stretch: stretch[1] - stretch[0], default=None)
    if links_left == 1:
        return free[runs.index(run)]
    return run[0][0], run[max(1, len(run) // links_left) - 1][1]


def _room(mark: Mark, placed: Mapping[Mark, Mark], target: str) -> Stretch:
    """What encloses a mark: the place of the innermost mark that enclosed it in the source, or the whole target."""
    outer = [n for o, n in placed.items() if o.start <= mark.start and mark.end <= o.end and o.start < o.end]
    smallest = min(outer, key=lambda new: new.end - new.start, default=None)
    return (smallest.start, smallest.end) if smallest else _trimmed(target, 0, len(target))


def _free(room: Stretch, placed: Mapping[Mark, Mark]) -> list[Stretch]:
    """The parts of a stretch that no link has taken."""
    free: list[Stretch] = []
    start = room[0]
    for link in sorted(new for new in placed.values() if new.sort is Sort.LINK):
        free.append((start, min(link.start, room[1])))
        start = max(start, link.end)
    return [(a, b) for a, b in [*free, (start, room[1])] if a < b]


def _whole(pair: _Pair, start: int, end: int) -> Stretch | None:
    """All of the target, if the stretch holds all words of the source; without the stop where that was left out."""
    if WORD.search(pair.source, 0, start) or WORD.search(pair.source, end):
        return None
    first, last = _trimmed(pair.target, 0, len(pair.target))
    if end < len(pair.source.rstrip()) and (words := list(WORD.finditer(pair.target))):
        last = words[-1].end()
    return (first, last) if first < last else None


def _same(pair: _Pair, start: int, end: int) -> Stretch | None:
    """Where the target has the same words or figure, if both have them equally often: the same one of them."""
    pattern = _alike(pair.source[start:end])
    here = [match.span() for match in pattern.finditer(pair.source)]
    there = [match.span() for match in pattern.finditer(pair.target)]
    if len(here) == len(there) and (start, end) in here:
        return there[here.index((start, end))]
    return None


def _alike(text: str) -> re.Pattern[str]:
    """Finds a text whatever its quotes, dashes, capitals, spaces and separators of figures are."""
    parts = []
    for token in re.finditer(r"\s+|(?<=\d)[.,](?=\d)|['’‘]|[-–—]|[\"“”„«»]|\s*%|.", text, re.DOTALL):
        character = token[0][-1]
        if character.isspace():
            parts.append(r"\s+")
        elif character in ".," and len(token[0]) == 1 and text[token.start() - 1 : token.start()].isdigit():
            parts.append(r"[.,'’\s]" if text[token.end() : token.end() + 1].isdigit() else re.escape(character))
        elif character == "%":
            parts.append(r"\s?%")
        else:
            alike = next((group for group in ("'’‘", "-–—", '"“”„«»') if character in group), "")
            parts.append(f"[{re.escape(alike)}]" if alike else re.escape(character))
    return re.compile(rf"(?<![^\W_])(?<!\d[.,])(?:{''.join(parts)})(?![^\W_]|[.,]\d)", re.IGNORECASE)


def _aligned(pair: _Pair, start: int, end: int, free: Sequence[Stretch]) -> Stretch | None:
    """The stretch of free words to which most of the mark's alignment leads and least of its surroundings'."""
    words = [word.span() for word in WORD.finditer(pair.target)]
    words = [word for word in words if any(a <= word[0] and word[1] <= b for a, b in free)]
    if not words or not pair.links:
        return None
    anchors = _anchors(pair)
    inside, outside = [0.0] * len(words), [0.0] * len(words)
    for n, word in enumerate(words):
        its = (
            [anchors[word]]
            if word in anchors
            else [x for x in pair.links if x.target[0] < word[1] and word[0] < x.target[1]]
        )
        for link in its:
            share = _share_inside(link.source, start, end)
            inside[n] += link.weight * share
            outside[n] += link.weight * (1 - share)
    total = sum(link.weight * _share_inside(link.source, start, end) for link in pair.links)
    gains = [i - DOUBT * o - GAP for i, o in zip(inside, outside, strict=True)]
    runs = []
    for low, high in free:  # none reaches over what another mark has taken
        inner = [n for n, word in enumerate(words) if low <= word[0] and word[1] <= high]
        if inner:
            gain, (first, last) = _best_run([gains[n] for n in inner])
            runs.append((gain, inner[first], inner[last]))
    best, first_word, last_word = max(runs, key=lambda run: run[0])
    if best <= 0 or sum(inside[first_word : last_word + 1]) < ENOUGH * total:
        return None
    return _with_brackets(pair, (start, end), (words[first_word][0], words[last_word][1]), free)


def _anchors(pair: _Pair) -> dict[Stretch, Link]:
    """Words that stand once in both sentences, such as names, by their place in the target: surer than the decoder."""
    here, there = _words(pair.source), _words(pair.target)
    return {
        spans[0]: Link(here[word][0], spans[0], 1.0)
        for word, spans in there.items()
        if len(word) > 1 and len(spans) == len(here.get(word, ())) == 1
    }


def _words(text: str) -> dict[str, list[Stretch]]:
    """The words of a text, and where each stands."""
    found: dict[str, list[Stretch]] = {}
    for match in WORD.finditer(text):
        found.setdefault(match[0], []).append(match.span())
    return found


def _share_inside(stretch: Stretch, start: int, end: int) -> float:
    """How much of a stretch lies between two offsets, 0 to 1."""
    a, b = stretch
    return max(0, min(b, end) - max(a, start)) / (b - a) if a < b else 0.0


def _best_run(gains: Sequence[float]) -> tuple[float, tuple[int, int]]:
    """The run of neighbours with the largest sum (Kadane's algorithm): the sum, its first and its last index."""
    best, run = float("-inf"), (0, 0)
    total, first = 0.0, 0
    for n, gain in enumerate(gains):
        if total <= 0:
            total, first = 0.0, n
        total += gain
        if total > best:
            best, run = total, (first, n)
    return best, run


OPENING = "\"'“‘„‚«([¿¡"
CLOSING = "\"'”’“‘»)]"


def _with_brackets(pair: _Pair, here: Stretch, there: Stretch, free: Sequence[Stretch]) -> Stretch:
    """With the quotes, brackets and final stop around it, where the source's stretch has its own inside."""
    start, end = there
    low, high = next((a, b) for a, b in free if a <= start and end <= b)
    if pair.source[here[0]] in OPENING:
        while start > low and pair.target[start - 1] in OPENING + "\u202f":
            start -= 1
    if pair.source[here[1] - 1] in CLOSING + ".!?…:;":
        while end < high and pair.target[end] in CLOSING + ".!?…:;\u202f":
            end += 1
    return start, end


def _footnote(mark: Mark, pair: _Pair, language: str) -> Stretch | None:
    """Behind the word whose source the footnote's mark stood behind; at the end, if it stood there."""
    before = [word.span() for word in WORD.finditer(pair.source, 0, mark.start)]
    if not before:
        return 0, 0
    if not WORD.search(pair.source, mark.start):
        return _end(pair.target, language), _end(pair.target, language)
    start, end = before[-1]
    found = _same(pair, start, end) or _aligned(pair, start, end, [(0, len(pair.target))])
    if not found:
        return None
    at = _behind_stops(pair.target, found[1], language)
    return at, at


def _end(target: str, language: str) -> int:
    """Where a footnote's mark stands at the end of a sentence."""
    at = max((word.end() for word in WORD.finditer(target)), default=len(target.rstrip()))
    return _behind_stops(target, at, language)


def _behind_stops(target: str, at: int, language: str) -> int:
    while language not in FOOTNOTE_BEFORE_STOP and at < len(target) and target[at] in CLOSING + ".,;:!?…":
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> Stretch:
    """A stretch without the spaces at its ends, unless there is nothing else in it."""
    inner = text[start:end].strip()
    first = text.find(inner, start) if inner else start
    return (first, first + len(inner)) if inner else (start, end)


NAMES = {
    Sort.STRONG: "The bold type",
    Sort.EMPHASIS: "The italics",
    Sort.CODE: "The code",
    Sort.LINK: "The link",
    Sort.FOOTNOTE: "The footnote mark",
}


def _moved(mark: Mark, new: Mark, source: str) -> Finding:
    if mark.sort is Sort.FOOTNOTE:
        message = f"Footnote {mark.number} now stands at the end of the sentence; check where it belongs."
        return Finding(Kind.MARKUP_MOVED, Severity.NOTE, message, (mark.start, mark.end), (new.start, new.end))
    words = source[mark.start : mark.end].strip()
    message = f"{NAMES[mark.sort]} of “{words}” could not be placed word by word; check what it covers now."
    severity = Severity.NOTE if mark.sort in (Sort.STRONG, Sort.EMPHASIS) else Severity.WARNING
    return Finding(Kind.MARKUP_MOVED, severity, message, (mark.start, mark.end), (new.start, new.end))


def _lost(mark: Mark, source: str) -> Finding:
    words = source[mark.start : mark.end].strip()
    what = f"{NAMES[mark.sort]} of “{words}”" + (f" to {mark.url}" if mark.url else "")
    message = f"{what} found no room in the translation: put it in by hand."
    return Finding(Kind.MARKUP_MOVED, Severity.ERROR, message, (mark.start, mark.end))
