"""Lists that were typed rather than made: lines that begin with a bullet, a number or an emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.article import Block, Item, List, Note, Paragraph, Text, plain
from pipeline.ingest.draft import cut

# Bullets as keyboards, Word (its Symbol font) and web pages make them.
_BULLETS = "-*•◦▪▫■□●○‣⁃∙·–—►▶▸➤➔→✓✔✗✘★☆\uf0b7\uf0a7\uf0d8\uf0fc+"
_BULLET = re.compile(rf"\s*(?P<bullet>[{re.escape(_BULLETS)}])(?:\ufe0f)?\s+(?=\S)")
_GLUED = re.compile(r"\s*(?P<bullet>[•◦▪■●‣∙►▸➤✓✔])(?=\w)")
_NUMBER = re.compile(r"\s*\(?(?P<number>\d{1,3})(?:[.)]|°|\.\))\s+(?=\S)")
_LETTER = re.compile(r"\s*\(?(?P<letter>[a-z])\)\s+(?=\S)")
_KEYCAP = re.compile("\\s*(?P<number>\\d)\ufe0f?\u20e3\\s*(?=\\S)")


class Marker(NamedTuple):
    """kind: the character, "1" for a number, "a" for a letter, "☺" for any emoji (`number` is then its code point).

    end: where the entry's text begins.
    """

    kind: str
    number: int
    end: int

    @property
    def ordered(self) -> bool:
        return self.kind in "1a"


def marker(line: str) -> Marker | None:
    """The list marker that a line begins with; None if it begins with none."""
    if found := _NUMBER.match(line) or _KEYCAP.match(line):
        return Marker("1", int(found["number"]), found.end())
    if found := _LETTER.match(line):
        return Marker("a", ord(found["letter"]) - ord("a") + 1, found.end())
    if found := _BULLET.match(line) or _GLUED.match(line):
        return Marker(found["bullet"], 0, found.end())
    return _emoji(line)


def typed_lists(blocks: Sequence[Block], indents: Sequence[int] | None = None) -> list[Block]:
    """The blocks with each run of marked paragraphs made a list.

    indents: for each block how far its line was indented, in columns, which gives the entries' depth. A lone number,
    letter or emoji makes no list; a lone line after an asterisk is a note ("* Dati al 31 dicembre").
    """
    result: list[Block] = []
    run: list[tuple[Paragraph, Marker, int]] = []
    for n, block in enumerate(blocks):
        found = marker(plain(block.text)) if isinstance(block, Paragraph) else None
        if run and not (found and _continues(run, found, indents[n] if indents else 0, getattr(block, "line", 0))):
            result += _list(run, result)
            run = []
        if found and isinstance(block, Paragraph):
            run.append((block, found, indents[n] if indents else 0))
        else:
            result.append(block)
    return result + _list(run, result)


def _continues(run: list[tuple[Paragraph, Marker, int]], found: Marker, indent: int, line: int) -> bool:
    if "☺" in (found.kind, run[-1][1].kind):
        adjacent = line - run[-1][0].line <= 1
        return found.kind == run[-1][1].kind and (adjacent or found.number == run[-1][1].number)
    if indent != run[-1][2]:
        return True
    if found.ordered:
        # "1." after "4." or after bullets begins another list; "2." after the bullets below "1." goes on.
        before = next((mark for _, mark, at in reversed(run) if at == indent and mark.ordered), None)
        return before is not None and found.number == before.number + 1
    return True


def _list(run: list[tuple[Paragraph, Marker, int]], before: list[Block]) -> list[Block]:
    if not run:
        return []
    block, mark, _ = run[0]
    after_colon = bool(before) and isinstance(before[-1], Paragraph) and plain(before[-1].text).endswith(":")
    if len(run) == 1 and not after_colon:
        if mark.kind == "*":
            return [Note(cut(block.text, mark.end), block.line)]
        if mark.kind not in "-•▪●\uf0b7":
            return [block]
    levels: list[tuple[int, str]] = []  # indent and kind of the list that is open at each depth
    items: list[Item] = []
    for paragraph, found, indent in run:
        kind = found.kind
        while levels and indent < levels[-1][0]:
            levels.pop()
        same = [n for n, (at, known) in enumerate(levels) if at == indent and known == kind]
        if same:
            del levels[same[-1] + 1 :]
        elif not levels or indent > levels[-1][0] or (found.number in (0, 1) and kind != levels[-1][1]):
            levels.append((indent, kind))
        items.append(Item(cut(paragraph.text, found.end), max(0, len(levels) - 1), found.ordered))
    start = mark.number if mark.kind == "1" else 1
    return [List(tuple(item for item in items if item.text), start, block.line)]


def _emoji(line: str) -> Marker | None:
    """An emoji (with its modifiers) and a space, such as LinkedIn's authors use for bullets."""
    stripped = line.lstrip()
    end = 0
    while end < min(len(stripped), 8) and (
        unicodedata.category(stripped[end]) in ("So", "Sk") or stripped[end] in "\u200d\ufe0f"
    ):
        end += 1
    if not end or unicodedata.category(stripped[0]) != "So" or stripped[0] in "°©®™":
        return None
    rest = stripped[end:].lstrip()
    return Marker("☺", ord(stripped[0]), len(line) - len(rest)) if rest else None


def entry_text(content: Text) -> Text:
    """The text of a line without its marker."""
    found = marker(plain(content))
    return cut(content, found.end) if found else content
