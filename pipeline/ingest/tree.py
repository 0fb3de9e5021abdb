"""HTML to blocks: the one way in which marked-up text becomes an article, whichever format it came from.

Markdown and Word are brought to HTML first. Block elements become blocks, inline elements spans; a footnote is any
`<a href="#x">` with a short mark for its text and a later element `id="x"` that holds the note. `data-line` attributes
give source lines.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from selectolax.lexbor import LexborNode

from pipeline.article import Block, Footnote, Heading, Image, Item, List, Paragraph, Quote, Span, Table, Text, plain
from pipeline.errors import IngestError
from pipeline.ingest import images
from pipeline.ingest.draft import clean, words

_STRONG = {"b", "strong"}
_EMPHASIS = {"i", "em", "cite", "dfn", "var"}
_CODE = {"code", "kbd", "samp", "tt"}
_SKIPPED = {"script", "style", "template", "noscript", "head", "title", "meta", "link", "-comment", "colgroup"}
_LOST = {
    "iframe": "An embedded page",
    "video": "A video",
    "audio": "A sound",
    "svg": "A drawing",
    "math": "A formula",
    "object": "An embedded object",
    "embed": "An embedded object",
    "canvas": "A drawing",
    "form": "A form",
}
_BLOCKS = words(
    """p div section article main header footer aside address center fieldset figure figcaption pre dl dt dd ul ol li
    menu table blockquote hr h1 h2 h3 h4 h5 h6 body html details summary hgroup nav thead tbody tfoot tr td th"""
)
_SUPERSCRIPT = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_ORDINAL = str.maketrans("oa", "ºª")
_FOOTNOTE_MARK = re.compile(r"\W{0,3}(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})?\W{0,3}")
_SENTENCE_END = re.compile(r"[.!?:;…»”\")\]]\s*$")
_BREAK = "\n"

MAX_DEPTH = 250

ImageSource = Callable[[str], bytes | str]


def blocks(root: LexborNode, *, base: str = "", image: ImageSource) -> tuple[list[Block], list[str]]:
    """The blocks below `root` in reading order, and a warning for each thing left out.

    base: the address against which links are resolved. image: gives the bytes behind an image's address, or the
    reason why there are none, as the end of a sentence.
    """
    walk = _Walk(base, image)
    walk.find_footnotes(root)
    walk.flow(root)
    walk.finish_paragraph()
    walk.append_footnotes()
    return walk.blocks, list(dict.fromkeys(walk.warnings))


def check_depth(root: LexborNode, path: Path) -> None:
    """Raise IngestError for elements nested more deeply than any page has reason to."""
    node: LexborNode | None = root
    depth = 0
    while node is not None:
        if depth > MAX_DEPTH:
            raise IngestError("its parts are nested too deeply; simplify it and save it again", path=path)
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            if depth <= 0:
                return
        node = node.next if node is not None else None


@dataclass(slots=True)
class _Walk:
    """The state of one reading: blocks so far, and the inline text of a paragraph that has not ended yet."""

    base: str
    image: ImageSource
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    pending: list[Span] = field(default_factory=list)
    line: int = 0
    names: set[str] = field(default_factory=set)
    notes: dict[str, LexborNode] = field(default_factory=dict)  # by the id that references point to
    note_nodes: set[int] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    # Blocks

    def flow(self, node: LexborNode) -> None:
        """Read what stands below a block element."""
        for child in node.iter(include_text=True):
            self.element(child)

    def element(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if node.mem_id in self.note_nodes or tag in _SKIPPED:
            return
        if tag in _LOST:
            self.warnings.append(f"{_LOST[tag]} was left out{self.at(node)}.")
        elif tag not in _BLOCKS:
            if self.holds_block(node):
                self.flow(node)  # <a> or <b> around paragraphs: the mark is lost, the text is not
            else:
                self.pending += self.inline(node, Span(""))
        else:
            self.finish_paragraph()
            self.line = _line(node) or self.line
            self.block(node, tag)
            self.finish_paragraph()

    def block(self, node: LexborNode, tag: str) -> None:
        if tag[0] == "h" and tag[1:].isdigit():
            self.add(Heading(clean(_joined(self.children(node))), int(tag[1]), self.line))
        elif tag in ("ul", "ol", "menu"):
            self.read_list(node)
        elif tag == "dl":
            self.definitions(node)
        elif tag == "table":
            self.table(node)
        elif tag == "blockquote":
            self.quote(node)
        elif tag == "figure":
            self.figure(node)
        elif tag == "pre":
            for row in node.text().split("\n"):
                self.add(Paragraph(clean((Span(row, code=True),)), self.line))
        elif tag != "hr":
            self.flow(node)

    def add(self, block: Heading | Paragraph) -> None:
        if plain(block.text).strip() or any(span.footnote for span in block.text):
            self.blocks.append(block)

    def finish_paragraph(self) -> None:
        """End the paragraph that is being read; line breaks in it that end a sentence or a label end a paragraph."""
        for line in _paragraphs(self.pending):
            self.add(Paragraph(line, self.line))
        self.pending = []

    def read_list(self, node: LexborNode) -> None:
        start = node.attributes.get("start") or ""
        line = self.line
        before = len(self.blocks)
        items = tuple(item for item in self.items(node, 0) if item.text)
        inner = self.blocks[before:]
        del self.blocks[before:]
        if items:
            self.blocks.append(List(items, int(start) if start.isdigit() and len(start) < 6 else 1, line))
        self.blocks += inner

    def items(self, node: LexborNode, depth: int) -> Iterator[Item]:
        """Entries of a list and of those within it. Tables and pictures in an entry follow the list."""
        ordered = node.tag == "ol"
        for child in node.iter():
            if child.mem_id in self.note_nodes:
                continue
            if child.tag in ("ul", "ol", "menu"):
                yield from self.items(child, depth + 1)
                continue
            spans: list[Span] = []
            inner: list[LexborNode] = []
            self.entry(child, spans, inner)
            yield Item(clean(_joined(spans)), depth, ordered)
            for sub in inner:
                yield from self.items(sub, depth + 1)

    def entry(self, node: LexborNode, spans: list[Span], lists: list[LexborNode]) -> None:
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag in ("ul", "ol", "menu"):
                lists.append(child)
            elif tag in ("table", "figure", "blockquote", "dl"):
                self.block(child, tag)
            elif tag in _BLOCKS or (tag not in _SKIPPED and self.holds_block(child)):
                spans.append(Span(" "))
                self.entry(child, spans, lists)
                spans.append(Span(" "))
            else:
                spans += self.inline(child, Span(""))

    def definitions(self, node: LexborNode) -> None:
        """A definition list: each term a strong beginning of its definition's paragraph."""
        term: Text = ()
        for child in node.css("dt, dd"):
            content = clean(_joined(self.children(child)))
            if child.tag == "dt":
                self.add(Paragraph(term, self.line))
                term = tuple(replace(span, strong=True) for span in content)
            else:
                joint = (Span(": "),) if term and not plain(term).endswith(":") else (Span(" "),)
                self.add(Paragraph(clean((*term, *joint, *content)) if term else content, self.line))
                term = ()
        self.add(Paragraph(term, self.line))

    def quote(self, node: LexborNode) -> None:
        line = self.line
        inner = _Walk(self.base, self.image, names=self.names, notes=self.notes, note_nodes=self.note_nodes, line=line)
        inner.numbers = self.numbers
        attribution: Text = ()
        for source in node.css("footer, cite"):
            if not _has_ancestor(source, ("p",), node) or source.tag == "footer" or not _siblings_text(source):
                attribution = clean((Span(re.sub(r"^\s*[—–-]\s*", "", plain(clean(_joined(self.children(source)))))),))
                source.decompose()
                break
        inner.flow(node)
        inner.finish_paragraph()
        self.warnings += inner.warnings
        texts: list[Text] = []
        rest: list[Block] = []
        for block in inner.blocks:
            match block:
                case Paragraph() | Heading():
                    texts.append(block.text)
                case Quote():
                    texts += block.paragraphs
                case List():
                    texts += [item.text for item in block.items]
                case _:
                    rest.append(block)
        if not attribution and len(texts) > 1 and re.match(r"[—–]\s*\w|-\s+\w", plain(texts[-1])):
            attribution = clean((Span(plain(texts.pop()).lstrip("—–- ")),))
        if texts:
            self.blocks.append(Quote(tuple(texts), attribution, line))
        self.blocks += rest

    def figure(self, node: LexborNode) -> None:
        caption: Text = ()
        for found in node.css("figcaption"):
            caption = clean(_joined(self.children(found)))
            found.decompose()
        before = len(self.blocks)
        self.flow(node)
        self.finish_paragraph()
        for n in range(before, len(self.blocks)):
            block = self.blocks[n]
            if isinstance(block, Image | Table) and caption:
                self.blocks[n] = replace(block, caption=caption)
                return
            if isinstance(block, Quote) and caption:
                self.blocks[n] = replace(block, attribution=caption)
                return
        if caption and len(self.blocks) == before:
            self.warnings.append(f"The caption “{plain(caption)[:120]}” was left out with its picture{self.at(node)}.")
        elif caption:
            self.blocks.append(Paragraph(caption, self.line))

    def table(self, node: LexborNode) -> None:
        caption: Text = ()
        for found in node.css("caption"):
            caption = clean(_joined(self.children(found)))
        own = [row for row in node.css("tr") if _table_of(row) == node.mem_id]
        if any(_table_of(inner) == node.mem_id for inner in node.css("table") if inner.mem_id != node.mem_id) or (
            node.attributes.get("role") == "presentation"
        ):
            for laid_out in own:  # a table that only lays out the page
                for cell in laid_out.iter():
                    self.flow(cell)
                    self.finish_paragraph()
            return
        rows: list[list[Text]] = []
        spanning: dict[int, int] = {}  # column: rows that a cell above still covers
        first_is_head = bool(own) and all(cell.tag == "th" for cell in own[0].iter())
        for row in own:
            cells: list[Text] = []
            for cell in (child for child in row.iter() if child.tag in ("td", "th")):
                while spanning.get(len(cells), 0):
                    spanning[len(cells)] -= 1
                    cells.append(())
                content = clean(_joined(self.cell(cell)))
                for extra in range(_count(cell, "colspan")):
                    spanning[len(cells)] = _count(cell, "rowspan") - 1
                    cells.append(content if not extra else ())
            rows.append(cells)
        filled = [row for row in rows if any(plain(cell) for cell in row)]
        width = max((len(row) for row in filled), default=0)
        if width == 1:
            self.blocks += [Paragraph(cells[0], self.line) for cells in filled]
        elif filled:
            header = first_is_head or bool(node.css("thead")) or looks_like_header([*map(plain, filled[0])])
            padded = tuple((*row, *((),) * (width - len(row))) for row in filled)
            self.blocks.append(Table(padded, header, caption, self.line))

    def cell(self, node: LexborNode) -> list[Span]:
        spans: list[Span] = []
        lists: list[LexborNode] = []
        self.entry(node, spans, lists)
        for inner in lists:
            for item in self.items(inner, 0):
                spans += [Span(" • "), *item.text]
        return spans

    # Inline text

    def children(self, node: LexborNode, marks: Span | None = None) -> list[Span]:
        return [span for child in node.iter(include_text=True) for span in self.inline(child, marks or Span(""))]

    def inline(self, node: LexborNode, marks: Span) -> list[Span]:
        """The spans of an inline element; `marks` are those of the elements around it."""
        tag = node.tag or ""
        if tag == "-text":
            content = re.sub(r"\s", " ", node.text_content or "")
            return [replace(marks, text=content)]
        if tag in _SKIPPED or node.mem_id in self.note_nodes:
            return []
        if tag in ("del", "s", "strike"):
            self.warnings.append(f"Struck-out text was left out{self.at(node)}.")
            return []
        if tag in _LOST:
            self.warnings.append(f"{_LOST[tag]} was left out{self.at(node)}.")
            return []
        if tag == "br":
            return [Span(_BREAK)]
        if tag == "img":
            self.picture(node)
            return []
        if tag in ("sup", "sub") and not node.css("a"):
            content = node.text().strip()
            script = _SUPERSCRIPT if tag == "sup" else _SUBSCRIPT
            if content in ("o", "a"):
                script = _ORDINAL
            return [replace(marks, text=content.translate(script))]
        if tag == "a":
            return self.anchor(node, marks)
        if tag == "q":
            return [replace(marks, text="“"), *self.children(node, marks), replace(marks, text="”")]
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        if tag in _STRONG or re.search("font-weight:(?:bold|[6-9]00)", style):
            marks = replace(marks, strong="font-weight:normal" not in style)  # Google Docs wraps all in such a <b>
        if tag in _EMPHASIS or "font-style:italic" in style:
            marks = replace(marks, emphasis="font-style:normal" not in style)
        if tag in _CODE:
            marks = replace(marks, code=True)
        spans = self.children(node, marks)
        return [Span(" "), *spans, Span(" ")] if tag in _BLOCKS else spans

    def anchor(self, node: LexborNode, marks: Span) -> list[Span]:
        target = (node.attributes.get("href") or "").strip()
        if "#" in target and target.partition("#")[2] in self.notes and _FOOTNOTE_MARK.fullmatch(node.text().strip()):
            number = self.numbers.setdefault(target.partition("#")[2], len(self.numbers) + 1)
            return [Span("", footnote=number)]
        if target.startswith("#") or not target:
            return self.children(node, marks)
        try:
            address = urllib.parse.urljoin(self.base, target) if self.base else target
            scheme = urllib.parse.urlsplit(address).scheme.lower()
        except ValueError:
            address, scheme = "", ""
        if scheme not in ("http", "https", "mailto", "tel"):
            if node.text().strip():
                self.warnings.append(f"The link “{target[:80]}” leads nowhere for a reader and was left out.")
            return self.children(node, marks)
        return self.children(node, replace(marks, link=re.sub(r"\s", "%20", address)))

    def picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        address = (attributes.get("src") or "").strip()
        lazy = attributes.get("data-src") or attributes.get("data-lazy-src") or ""
        if lazy and (not address or address.startswith("data:")):
            address = lazy.strip()
        if not address or {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
            return
        found = self.image(address)
        reason = found if isinstance(found, str) else images.problem(found)
        if reason or isinstance(found, str):
            alt = (attributes.get("alt") or "").strip()
            shown = f" ({alt[:80]})" if alt else ""
            self.warnings.append(f"The picture “{address[:80]}”{shown} {reason}: it was left out{self.at(node)}.")
            return
        alt_text = clean((Span(attributes.get("alt") or ""),))
        self.blocks.append(Image(images.name(address, found, self.names), found, alt_text, (), self.line))

    # Footnotes

    def find_footnotes(self, root: LexborNode) -> None:
        """Learn which elements are notes: those that an earlier short mark refers to."""
        order = {node.mem_id: n for n, node in enumerate(root.traverse())}
        by_id: dict[str, LexborNode] = {}
        for node in root.css("[id], a[name]"):
            by_id.setdefault(node.attributes.get("id") or node.attributes.get("name") or "", node)
        for anchor in root.css("a[href*='#']"):
            name = (anchor.attributes.get("href") or "").partition("#")[2]
            found = by_id.get(name)
            mark = anchor.text().strip()
            if not found or not mark or not _FOOTNOTE_MARK.fullmatch(mark) or mark in ("↩", "↑", "^", "↩︎"):
                continue
            body = _note_body(found)
            if order[found.mem_id] > order[anchor.mem_id] and body and body.mem_id not in map(_id, _ancestors(anchor)):
                self.notes[name] = body
                self.note_nodes.add(body.mem_id)

    def append_footnotes(self) -> None:
        written: set[str] = set()
        while remaining := [name for name in self.numbers if name not in written]:
            for name in remaining:
                written.add(name)
                node = self.notes[name]
                self.note_nodes.discard(node.mem_id)
                for back in node.css("a[href*='#']"):
                    if not re.search(r"\w{3}", back.text()):
                        back.decompose()
                content = _without_mark(clean(_joined(self.children(node))))
                self.blocks.append(Footnote(self.numbers[name], content or (Span("—"),), _line(node) or self.line))

    # Where things are

    def at(self, node: LexborNode) -> str:
        line = _line(node) or self.line
        return f" (line {line})" if line else ""

    def holds_block(self, node: LexborNode) -> bool:
        return any(child.tag in _BLOCKS for child in node.traverse() if child.mem_id != node.mem_id)


def looks_like_header(cells: list[str]) -> bool:
    """Whether a first row names columns: no cell of it is a figure, but for years, quarters and blanks."""
    figure = re.compile(r"[-+±−]?[€$£]?\s?\d[\d.,\s]*\s*(?:%|€|bps?|pb|mln|mld|x)?")
    year = re.compile(r"(?:19|20)\d\d")
    rest = [cell.strip() for cell in cells[1:]] or cells
    return any(rest) and not any(figure.fullmatch(cell) and not year.fullmatch(cell) for cell in rest if cell)


def _paragraphs(spans: list[Span]) -> Iterator[Text]:
    """The texts between line breaks. A single break that stands within a sentence is only a space."""
    lines: list[list[Span]] = [[]]
    blank = False
    for n, span in enumerate(spans):
        if span.text == _BREAK and span.plain:
            before = "".join(s.text for s in lines[-1])
            after = next((s.text.strip() for s in spans[n + 1 :] if s.text.strip()), "")
            double = n + 1 < len(spans) and spans[n + 1].text.strip(" ") == _BREAK
            within = (
                not _SENTENCE_END.search(before)
                and after[:1].islower()
                and not re.match(r"(?:di|a cura di) [A-Z]", after)
            )
            if not within or double or blank:
                lines.append([])
            else:
                lines[-1].append(Span(" "))
            blank = double
        else:
            lines[-1].append(span)
    yield from (clean(tuple(line)) for line in lines)


def _without_mark(content: Text) -> Text:
    """A note's text without the mark that repeats its number's brackets: "[1] Fonte" is left as "] Fonte" by then."""
    if not content:
        return ()
    return clean((replace(content[0], text=re.sub(r"^[\[(\])\s.]+(?=\S)", "", content[0].text)), *content[1:]))


def _joined(spans: list[Span]) -> Text:
    return tuple(replace(span, text=span.text.replace(_BREAK, " ")) for span in spans)


def _line(node: LexborNode) -> int:
    value = node.attributes.get("data-line") or ""
    return int(value) if value.isdigit() and value.isascii() and len(value) < 9 else 0


def _count(cell: LexborNode, attribute: str) -> int:
    value = cell.attributes.get(attribute) or ""
    return max(1, min(int(value), 50)) if value.isdigit() and value.isascii() and len(value) < 5 else 1


def _id(node: LexborNode) -> int:
    return node.mem_id


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _has_ancestor(node: LexborNode, tags: tuple[str, ...], within: LexborNode) -> bool:
    for parent in _ancestors(node):
        if parent.mem_id == within.mem_id:
            return False
        if parent.tag in tags:
            return True
    return False


def _siblings_text(node: LexborNode) -> str:
    parent = node.parent
    return (parent.text().replace(node.text(), "", 1)).strip(" \n—–-") if parent else ""


def _table_of(node: LexborNode) -> int:
    return next((parent.mem_id for parent in _ancestors(node) if parent.tag == "table"), 0)


def _note_body(node: LexborNode) -> LexborNode | None:
    """The element that holds a note, given the one that bears its id."""
    if node.tag in ("li", "p", "div", "dd", "aside", "section", "td"):
        return node
    return next((parent for parent in _ancestors(node) if parent.tag in ("li", "p", "div", "dd", "td")), None)
