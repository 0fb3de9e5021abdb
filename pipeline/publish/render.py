"""Blocks and spans to HTML: the Jinja environment of a brand, and what its templates call.

Autoescaping is always on and templates run in Jinja's sandbox, since a brand may be anybody's. What this module hands
to a template as ready HTML is built from escaped text only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pipeline.article import Article, Block, Image, Item, List, Span, Table, Text, block_texts, plain
from pipeline.errors import ConfigError
from pipeline.publish.brand import Brand

SCHEMES = ("http", "https", "mailto", "tel")
# What browsers and, all but svg, webp and avif, mail programs show.
IMAGE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


def render(brand: Brand, name: str, **context: object) -> str:
    """The brand's template `name` filled in. Raises ConfigError, naming the template, where a brand's own is faulty."""
    environment = _environment(brand.folders)
    try:
        return environment.get_template(name).render(brand=brand, **context)
    except TemplateSyntaxError as error:
        raise ConfigError(error.message or "not a template", path=error.filename or name, line=error.lineno) from None
    except TemplateError as error:
        raise ConfigError(f"the template cannot be filled in: {error}", path=brand.folders[0] / name) from None


def href(address: str | None) -> str | None:
    """The address as it may stand in an attribute, None unless it is absolute and of a scheme in SCHEMES."""
    if not address:
        return None
    address = re.sub(r"[\x00-\x20\x7f-\xa0]+", "%20", address.strip())
    if address.startswith("www."):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES or (parts.scheme.lower().startswith("http") and not host):
        return None
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")


@dataclass(slots=True)
class Inline:
    """Texts to HTML, footnote marks counted as they come, so that each has an id of its own.

    notes: the numbers of the footnotes that exist. linked: whether marks and notes link one another, which mail
    programs do not honour. link_style: for the style attribute of links, in mail.
    """

    notes: frozenset[int] = frozenset()
    linked: bool = True
    link_style: str = ""
    _seen: Counter[int] = field(default_factory=Counter)

    def __call__(self, content: Text) -> Markup:
        parts = []
        for address, spans in groupby(content, key=lambda span: href(span.link)):
            inner = Markup("").join(self._span(span) for span in spans)
            parts.append(self._anchor(address, inner) if address and inner else inner)
        return Markup("").join(parts)

    def _anchor(self, address: str, inner: Markup) -> Markup:
        if self.link_style:
            return Markup('<a href="{}" style="{}">{}</a>').format(address, self.link_style, inner)
        return Markup('<a href="{}">{}</a>').format(address, inner)

    def _span(self, span: Span) -> Markup:
        if span.footnote is not None:
            return self._mark(span.footnote)
        html = escape(span.text)
        for present, tag in ((span.code, "code"), (span.emphasis, "em"), (span.strong, "strong")):
            if present:
                html = Markup(f"<{tag}>{{}}</{tag}>").format(html)
        return html

    def _mark(self, number: int) -> Markup:
        if not self.linked or number not in self.notes:
            return Markup("<sup>{}</sup>").format(number)
        self._seen[number] += 1
        identity = f"ref-{number}" if self._seen[number] == 1 else f"ref-{number}-{self._seen[number]}"
        return Markup('<sup><a href="#note-{0}" id="{1}" role="doc-noteref">{0}</a></sup>').format(number, identity)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list with the lists inside it."""

    item: Item
    lists: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Entries of one depth and one kind. start: the number of the first."""

    ordered: bool
    entries: tuple[Entry, ...]
    start: int = 1


def nest(block: List) -> tuple[Branch, ...]:
    """The flat entries of a list as lists within lists. A depth that jumps counts as one step."""
    branches = _branches(block.items)
    if branches and branches[0].ordered:
        return (Branch(True, branches[0].entries, block.start), *branches[1:])
    return branches


def _branches(items: Sequence[Item]) -> tuple[Branch, ...]:
    """Splits at the entries of the least depth: what follows each, deeper, belongs to it."""
    if not items:
        return ()
    top = min(item.depth for item in items)
    starts = [n for n, item in enumerate(items) if item.depth == top]
    orphans = _branches(items[: starts[0]])  # entries that begin deeper than those after them
    entries = [
        Entry(items[start], _branches(items[start + 1 : end]))
        for start, end in zip(starts, [*starts[1:], len(items)], strict=True)
    ]
    grouped = (Branch(kind, tuple(group)) for kind, group in groupby(entries, key=lambda entry: entry.item.ordered))
    return (*orphans, *grouped)


def numeric_columns(table: Table) -> frozenset[int]:
    """The columns whose cells, the head aside, hold figures or nothing: these align to the right."""
    rows = table.rows[1:] if table.header else table.rows
    columns = enumerate(zip(*([plain(cell).strip() for cell in row] for row in rows), strict=True))
    return frozenset(n for n, cells in columns if any(cells) and all(_is_figure(cell) for cell in cells if cell))


def _is_figure(cell: str) -> bool:
    """A figure with its sign, unit and currency, or the dash that stands for none."""
    if cell in {"-", "–", "—", "n/a", "n.d.", "n.a."}:
        return True
    digits = sum(character.isdigit() for character in cell)
    return digits > 0 and sum(character.isalpha() for character in cell) <= min(3, digits + 1)


def shown(image: Image) -> bool:
    """Whether browsers can show the image's format."""
    return PurePosixPath(image.name).suffix.lower() in IMAGE_TYPES


def referred(article: Article) -> frozenset[int]:
    """The numbers of the footnotes that the text refers to."""
    contents = [article.title, article.summary, *(text for block in article.blocks for text in block_texts(block))]
    return frozenset(span.footnote for content in contents for span in content if span.footnote is not None)


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> Environment:
    own_and_base = FileSystemLoader(folders)
    only_base = PrefixLoader({"base": FileSystemLoader(folders[1:])})  # an override can extend what it overrides
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([own_and_base, only_base]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"plain": plain, "href": href, "nest": nest, "numeric_columns": numeric_columns}
    environment.tests |= {"shown": shown}
    environment.filters["kind"] = _kind
    return environment


def _kind(block: Block) -> str:
    return type(block).__name__
