"""Markdown with optional YAML front matter, parsed by the `markdown` package."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import markdown
from selectolax.lexbor import LexborHTMLParser

from pipeline.article import Block, block_texts, plain
from pipeline.errors import IngestError
from pipeline.ingest import frontmatter, images, tree
from pipeline.ingest.decode import decode
from pipeline.ingest.draft import Draft
from pipeline.ingest.lists import typed_lists

_EXTENSIONS = ("tables", "footnotes", "sane_lists", "fenced_code", "def_list", "attr_list")
_ENTRY = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<space>[ \t]+)(?=\S)")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_BARE_ADDRESS = re.compile(r"(?<![\w(<\[\"'=/])(https?://[^\s<>()\[\]\"»”*]{3,2000}[^\s<>()\[\]\"»”*.,;:!?'’])")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,300})(?<=\S)~~")
_BRACKETS = re.compile(r"(?:[\[(!]\s?){60}")  # the package's time grows with their square
_WORDS = re.compile(r"\w+")


def read(data: bytes, path: Path) -> Draft:
    """The draft of a Markdown file. Raises IngestError for binary data or broken front matter.

    The package's own serialiser puts raw HTML, entities and escapes back in their places, so its output rather than
    its tree is read, by the same code as any other HTML.
    """
    content, warnings = decode(data, str(path))
    draft, content = frontmatter.split(content, str(path))
    if bracketed := _BRACKETS.search(content):
        line = content.count("\n", 0, bracketed.start()) + 1
        raise IngestError("a run of brackets here is no Markdown; take it out", path=path, line=line)
    parser = markdown.Markdown(extensions=list(_EXTENSIONS), output_format="html")
    page = LexborHTMLParser(f"<html><body>{parser.convert(_as_expected(content))}</body></html>")
    assert page.body is not None
    tree.check_depth(page.body, path)
    blocks, lost = tree.blocks(page.body, image=lambda address: images.noted(address, path.parent, draft.companions))
    draft.blocks = _with_lines(typed_lists(blocks), content.split("\n"))
    draft.warnings += warnings + lost
    return draft


def _as_expected(content: str) -> str:
    """The source as the package wants it, where authors follow CommonMark instead.

    Lists may follow a paragraph without a blank line and nest by two or three columns (the package wants a blank line
    and four); addresses may stand bare; ~~struck~~ is deletion.
    """
    lines: list[str] = []
    open_entries: list[int] = []  # columns where the entries' texts begin
    kinds: dict[int, bool] = {}  # whether the open list at each depth is numbered
    fenced = False
    previous = ""
    for raw in content.split("\n"):
        line = raw
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            line = _BARE_ADDRESS.sub(r"<\1>", line.expandtabs(4))
            line = _STRUCK.sub(r"<del>\1</del>", line)
            entry = None if _RULE.fullmatch(line) else _ENTRY.match(line)
            column = len(line) - len(line.lstrip())
            if entry and (column < 4 or open_entries):
                was_open = bool(open_entries)
                while open_entries and column < open_entries[-1]:
                    open_entries.pop()
                depth = len(open_entries)
                numbered = entry["mark"][0].isdigit()
                after_prose = bool(previous.strip()) and not was_open
                if after_prose and numbered and entry["mark"][:-1] != "1":
                    lines.append(line)  # a year that a wrapped line begins with, not an entry
                    previous = line
                    continue
                continued = previous.strip() and not _ENTRY.match(previous)
                if continued or (previous.strip() and kinds.get(depth, numbered) != numbered):
                    lines.append("")
                kinds = {at: kind for at, kind in kinds.items() if at < depth} | {depth: numbered}
                open_entries.append(entry.end())
                line = " " * (4 * depth) + entry["mark"].replace(")", ".") + " " + line[entry.end() :]
            elif open_entries and line.strip():
                if column >= open_entries[0]:
                    while column < open_entries[-1]:
                        open_entries.pop()
                    line = " " * (4 * len(open_entries)) + line.lstrip()
                elif not previous.strip():
                    open_entries, kinds = [], {}
        lines.append(line)
        previous = line
    return "\n".join(lines)


def _with_lines(blocks: list[Block], lines: list[str]) -> list[Block]:
    """The blocks with the lines where they begin, found by their first words from the last block's line on.

    The package does not keep line numbers; blocks come in the source's order, but for footnotes.
    """
    words = [[word.lower() for word in _WORDS.findall(line)] for line in lines]
    at = 0
    result: list[Block] = []
    for block in blocks:
        first = next((plain(content) for content in block_texts(block) if plain(content)), "")
        wanted = [word.lower() for word in _WORDS.findall(first)][:4]
        found = next((n for n in range(at, len(words)) if wanted and _begins(words, n, wanted)), None)
        if found is None and wanted:
            found = next((n for n in range(at) if _begins(words, n, wanted)), None)
        elif found is not None:
            at = found
        result.append(replace(block, line=(at if found is None else found) + 1))
    return result


def _begins(words: list[list[str]], n: int, wanted: list[str]) -> bool:
    line = words[n]
    if not line:
        return False
    run = line + (words[n + 1] if n + 1 < len(words) and len(line) < len(wanted) else [])
    return any(run[start : start + len(wanted)] == wanted for start in range(min(4, len(run))))
