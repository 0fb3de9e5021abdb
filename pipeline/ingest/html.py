"""HTML saved from a site: the article, without the menus, banners and footers around it.

Metadata comes from JSON-LD, Open Graph, `<meta>`, `rel=author` and `<time>`. What is plainly page furniture (by
element, role or class name) goes first; of what is left, the element that holds most prose is the article, found as
Arc90's Readability found it: each paragraph's length counts for its parent, and half for its grandparent.
"""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.article import Block, Byline, Heading, Paragraph, plain, text
from pipeline.errors import IngestError
from pipeline.ingest import bylines, dates, images, tree
from pipeline.ingest.decode import decode
from pipeline.ingest.draft import Draft, clean_string, same_line, words
from pipeline.ingest.lists import typed_lists

# Elements, roles and class names of page furniture.
_FURNITURE = (
    "nav, aside, dialog, button, input, select, textarea, form, body > header, body > footer, [hidden],"
    " [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search],"
    " [role=dialog], [role=alertdialog], [role=menu], [role=toolbar]"
)
_FURNITURE_NAMES = words(
    """cookie cookies consent gdpr onetrust iubenda cookiebot privacy share sharing sharedaddy social socials
    addtoany addthis related correlati correlate relatedposts yarpp jp-relatedposts newsletter subscribe
    subscription signup comments comment commenti respond disqus sidebar breadcrumb breadcrumbs briciole menu
    navbar navigation nav topbar widget widgets widget-area ad ads adv advert advertisement advertising
    pubblicita sponsor sponsored banner promo popup modal overlay paywall author-box authorbox author-bio
    post-navigation pagination pager prevnext skip-link toolbar print footer site-footer masthead site-header
    header-menu tags-links post-tags entry-footer toc rating recommended outbrain taboola trending
    screen-reader-text sr-only visually-hidden noprint hidden login search search-form searchform tag-cloud
    most-read piu-letti leggi-anche readmore edit-link"""
)
_NEVER_FURNITURE = words("body main article h1 h2 h3 h4 b i strong em mark sup sub img td th tr tbody thead")
_CONTENT = (
    "[itemprop=articleBody]",
    ".entry-content",
    ".post-content",
    ".article-content",
    ".article-body",
    ".article__body",
    ".article__content",
    ".post-body",
    ".td-post-content",
    ".story-body",
    ".wp-block-post-content",
    ".field--name-body",
    "article",
    "main",
    "[role=main]",
)
# Headings and lines of a site that stand within or below an article's text.
_SITE_LINE = re.compile(
    r"(?:leggi anche|potrebbe(?:ro)? interessarti|ti potrebbe(?:ro)? interessare|articoli correlati|correlati|condividi"
    r"|condividi (?:su|questo|l['’]articolo).*|commenti|\d+ commenti|lascia un commento.*"
    r"|iscriviti alla (?:nostra )?newsletter|newsletter|tags?|i più letti|più letti|ultime notizie|vedi anche"
    r"|altri articoli.*|articolo (?:precedente|successivo)|torna (?:su|indietro|agli articoli.*)|stampa|indice|home"
    r"|facebook|twitter|linkedin|whatsapp|seguici su.*"
    r"|riproduzione riservata|© ?riproduzione riservata|advertisement|pubblicità)\s*[:.]?",
    re.IGNORECASE,
)
_ENDS_ARTICLE = re.compile(
    r"(?:potrebbe(?:ro)? interessarti|ti potrebbe(?:ro)? interessare|articoli correlati|commenti|lascia un commento.*"
    r"|ultime notizie|i più letti|altri articoli.*|iscriviti alla (?:nostra )?newsletter)\s*:?",
    re.IGNORECASE,
)
_ALSO_READ = re.compile(r"(?:leggi anche|vedi anche|per approfondire|leggi pure)\s*[:>»–-]", re.IGNORECASE)

_MARKED = re.compile(
    r"<(p|div|h[1-6]|ul|ol|li|table|tr|blockquote|figure|figcaption|img|section|article|main|body|pre|dl|a)(?=[\s>])",
    re.IGNORECASE,
)
_NEWLINE = re.compile("\n")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_NOBODY = frozenset(
    ["admin", "administrator", "redazione", "editor", "staff", "webmaster", "autore", "user", "root", "wordpress"]
)
_ARTICLES = re.compile(r"Article|NewsArticle|BlogPosting|Report|AnalysisNewsArticle|OpinionNewsArticle")


def read(data: bytes, path: Path) -> Draft:
    """The draft of an HTML page or fragment. Raises IngestError for binary data."""
    declared = _DECLARED.search(data[:4096])
    content, warnings = decode(data, str(path), declared[1].decode("ascii") if declared else "")
    if content.lower().count("<div") - content.lower().count("</div") > 3000:  # the parser's time grows with its square
        raise IngestError("its parts are nested too deeply; simplify it and save it again", path=path)
    page = LexborHTMLParser(_with_lines(content))
    draft = Draft(warnings=warnings)
    if page.body is None or page.root is None:
        return draft
    tree.check_depth(page.body, path)
    base = _metadata(page, draft)
    _remove_furniture(page.body)
    root = _article_element(page.body)
    blocks, lost = tree.blocks(root, base=base, image=lambda address: _picture(address, base, path.parent, draft))
    draft.blocks = _without_site_lines(typed_lists(blocks), draft)
    _headline_first(page, root, draft)
    draft.warnings += lost
    return draft


def _with_lines(content: str) -> str:
    """The source with the number of its line in each element that can begin a block, as the parser keeps none."""
    starts = [found.end() for found in _NEWLINE.finditer(content)]
    line = 0

    def marked(found: re.Match[str]) -> str:
        nonlocal line
        while line < len(starts) and starts[line] <= found.start():
            line += 1
        return f"{found[0]} data-line={line + 1}"

    return _MARKED.sub(marked, content)


# Metadata


def _metadata(page: LexborHTMLParser, draft: Draft) -> str:
    """Fill the draft with what the page says about its article; the address against which links are resolved."""
    meta: dict[str, str] = {}
    for node in page.css("meta"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
        value = clean_string(node.attributes.get("content") or "").strip()
        if name and value:
            meta.setdefault(name.lower(), value)
    linked = next(iter(_linked_data(page)), {})
    draft.title = text(_title(page, meta, linked))
    draft.summary = text(_first(linked.get("description"), meta.get("og:description"), meta.get("description")))
    if draft.summary and re.search(r"(?:…|\.\.\.|\[…\]|\[&hellip;\])$", plain(draft.summary)):
        draft.summary = ()  # an excerpt that a program cut
    stamps = (
        linked.get("datePublished"),
        meta.get("article:published_time"),
        meta.get("date"),
        meta.get("dc.date"),
        meta.get("datepublished"),
        *(node.attributes.get("datetime") or node.text() for node in page.css("article time, main time, time")[:3]),
    )
    draft.date = next((date for stamp in stamps if stamp and (date := dates.parse(stamp))), None)
    draft.metadata_byline = _author(page, meta, linked)
    keywords = linked.get("keywords") or meta.get("article:tag") or meta.get("keywords") or ""
    names = keywords if isinstance(keywords, list) else re.split("[,;]", str(keywords))
    draft.tags = tuple(_string(name) for name in names if _string(name))[:12]
    return _base(page, meta)


def _title(page: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]) -> str:
    """The headline; the site's name, which many pages append to it, is taken off."""
    tag = page.css_first("title")
    stated = _first(linked.get("headline"), meta.get("og:title"), meta.get("twitter:title"), tag.text() if tag else "")
    headings = [clean_string(node.text()).strip() for node in page.css("article h1, main h1, h1")]
    for heading in headings:
        if heading and (heading.casefold() in stated.casefold() or stated.casefold() in heading.casefold()):
            return heading
    site = meta.get("og:site_name", "")
    if site:
        stated = re.sub(rf"\s*[-|–—•:]\s*{re.escape(site)}\s*$", "", stated, flags=re.IGNORECASE)
    if len(set(headings)) == 1 and headings[0] and not linked.get("headline"):
        return headings[0]
    parts = re.split(r"\s+[|–—-]\s+", stated)
    return parts[0] if len(parts) == 2 and len(parts[1].split()) <= 4 and len(parts[0]) > 15 else stated


def _author(page: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]) -> Byline | None:
    people = linked.get("author") or []
    people = people if isinstance(people, list) else [people]
    names, role, organisation = [], "", ""
    for person in people:
        name = _string(person.get("name") if isinstance(person, dict) else person)
        if not _person(name):
            continue
        names.append(name)
        if isinstance(person, dict):
            role = role or _string(person.get("jobTitle"))
            employer = person.get("worksFor") or person.get("affiliation") or ""
            organisation = organisation or _string(employer.get("name") if isinstance(employer, dict) else employer)
    if names:
        return Byline(", ".join(dict.fromkeys(names)), role, organisation)
    for node in page.css("[rel=author], [itemprop=author], .byline, .author-name, .author, .autore, .post-author"):
        shown = clean_string(node.text(separator=" ")).strip()
        found = bylines.byline(shown) or bylines.byline(shown, bare=True)
        if found:
            return found
        if len(shown.split()) in (2, 3) and _person(shown) and shown.istitle():
            return Byline(shown)
    stated = next((meta[key] for key in ("author", "article:author", "dc.creator") if _person(meta.get(key, ""))), "")
    return (bylines.byline(f"di {stated}") or Byline(stated)) if stated else None


def _person(name: str) -> bool:
    return 3 < len(name) < 80 and name.lower() not in _NOBODY and "/" not in name and "@" not in name and " " in name


def _linked_data(page: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The articles described in JSON-LD; broken JSON describes nothing."""
    for node in page.css("script"):
        if "ld+json" not in (node.attributes.get("type") or "").lower():
            continue
        try:
            loaded = json.loads(node.text())
        except ValueError:
            continue
        waiting = [loaded]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting += value
            elif isinstance(value, dict):
                if _ARTICLES.search(str(value.get("@type"))):
                    yield value
                waiting += [value["@graph"]] if "@graph" in value else []


def _base(page: LexborHTMLParser, meta: dict[str, str]) -> str:
    address = ""
    for selector, attribute in (("link[rel=canonical]", "href"), ("base[href]", "href")):
        node = page.css_first(selector)
        value = (node.attributes.get(attribute) or "").strip() if node else ""
        try:
            address = urllib.parse.urljoin(address, value) if value else address or meta.get("og:url", "")
        except ValueError:
            continue
    return address if address.lower().startswith(("http://", "https://")) else ""


def _first(*values: object) -> str:
    return next((string for value in values if (string := _string(value))), "")


def _string(value: object) -> str:
    """One clean line of a metadata value that is a string or number; "" for anything else."""
    return clean_string(html.unescape(str(value))).strip() if isinstance(value, str | int | float) else ""


# The article among its page


def _remove_furniture(body: LexborNode) -> None:
    """Take out page furniture; nothing that holds most of the page's prose, whatever its name."""
    whole = _prose(body) or 1
    for node in body.css("script, style, template, noscript"):
        node.decompose()
    for node in body.css(_FURNITURE):
        if _prose(node) * 2 < whole:
            node.decompose()
    doomed = []
    for node in body.css("[class], [id], [style]"):
        named = node.tag not in _NEVER_FURNITURE and bool(_names(node) & _FURNITURE_NAMES)
        if (named or _hidden(node)) and _prose(node) * 2 < whole:
            doomed.append(node)
    for node in doomed:
        node.decompose()


def _names(node: LexborNode) -> set[str]:
    """Class names and id, whole and by their parts: "share-buttons" is also "share" and "buttons"."""
    words = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower().split()
    # "wp-block-social-links" begins its parts late; "has-sidebar" and "no-banner" say what stands elsewhere.
    words = [word for word in words if not re.match(r"(?:has|no|with|without|is)-", word)]
    return {part for word in words for part in (word, *re.split("[-_]+", word))} if len(words) < 40 else set()


def _hidden(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _prose(node: LexborNode) -> int:
    """Characters of running text below a node: paragraphs and entries that are not mostly links."""
    total = 0
    for found in node.css("p, li, blockquote, td, pre"):
        total += _own_prose(found)
    return total + (_own_prose(node) if node.tag in ("p", "li", "blockquote", "td", "pre", "div") else 0)


def _own_prose(node: LexborNode) -> int:
    content = node.text() if node.tag == "p" else node.text(deep=False)
    if not content.strip():
        return 0
    linked = sum(len(anchor.text()) for anchor in node.css("a"))
    return max(0, len(content.strip()) - 2 * linked)


def _article_element(body: LexborNode) -> LexborNode:
    """The element that holds the article: one that says so, if most of the prose is in it, else the best by count."""
    whole = _prose(body) or 1
    for selector in _CONTENT:
        found = max(body.css(selector), key=_prose, default=None)
        if found is not None and _prose(found) * 10 >= whole * 6:
            return found
    scores: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for node in body.css("p, pre, td, blockquote, div, section, li"):
        own = _own_prose(node) if node.tag in ("p", "pre") else len(node.text(deep=False).strip())
        if own < 60:
            continue
        share, parent = 1.0, node.parent if node.tag in ("p", "pre", "blockquote", "li") else node
        for _ in range(3):
            if parent is None or parent.tag in ("html", None):
                break
            nodes[parent.mem_id] = parent
            scores[parent.mem_id] = scores.get(parent.mem_id, 0) + own * share
            share, parent = share * 0.6, parent.parent
    best = max(scores, key=lambda key: scores[key], default=0)
    if best and _prose(nodes[best]) * 10 >= whole * 5:
        return nodes[best]
    return body


def _without_site_lines(blocks: list[Block], draft: Draft) -> list[Block]:
    """The blocks without the lines that a site adds to every article."""
    result: list[Block] = []
    for n, block in enumerate(blocks):
        line = plain(block.text) if isinstance(block, Heading | Paragraph) else ""
        if isinstance(block, Heading) and _ENDS_ARTICLE.fullmatch(line) and n > len(blocks) // 2:
            draft.warnings.append(f"What follows “{line}” was taken for the site's and left out.")
            break
        if _SITE_LINE.fullmatch(line):
            continue
        if (
            isinstance(block, Paragraph)
            and _ALSO_READ.match(line)
            and any(span.link for span in block.text)
            and len(line) < 200
        ):
            draft.warnings.append(f"The line “{line[:80]}” was taken for the site's and left out.")
            continue
        result.append(block)
    return result


def _headline_first(page: LexborHTMLParser, root: LexborNode, draft: Draft) -> None:
    """With no title known, the page's only `<h1>` above the article is its title."""
    if draft.title or any(isinstance(block, Heading) and block.level == 1 for block in draft.blocks):
        return
    headings = page.css("h1")
    if len(headings) == 1 and root.tag != "body":
        title = text(clean_string(headings[0].text()).strip())
        if title and not any(isinstance(b, Heading | Paragraph) and same_line(b.text, title) for b in draft.blocks):
            draft.title = title


def _picture(address: str, base: str, folder: Path, draft: Draft) -> bytes | str:
    """A picture beside the saved page, or within it; one on a site is not fetched."""
    found = images.noted(address, folder, draft.companions)
    return "lies on the site and is not fetched" if isinstance(found, str) and base and "not found" in found else found
