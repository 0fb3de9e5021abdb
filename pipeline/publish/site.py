"""The index of everything published: one page that lists the articles by language, the latest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.article import plain
from pipeline.publish.brand import Brand
from pipeline.publish.edition import Edition
from pipeline.publish.locales import long_date
from pipeline.publish.page import ASSETS, wordmark
from pipeline.publish.render import render as fill


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index. language: ISO 639-1 code. href: the page's address, relative to the index."""

    title: str
    language: str
    href: str
    date: dt.date | None = None
    author: str = ""


def entry(edition: Edition) -> Entry:
    """The line for an edition written to its usual place."""
    article = edition.article
    author = article.byline.author if article.byline else ""
    return Entry(plain(article.title), article.language, _href(article.slug, article.language), article.date, author)


def index(entries: Iterable[Entry], brand: Brand, language: str | None = None) -> str:
    """The index as HTML, in the words of `language`: by default English, or the brand's first language without it.

    Entries in languages that the brand has no words for are listed under their code.
    """
    code = language or ("en" if "en" in brand.languages else next(iter(brand.languages)))
    words = brand.language(code)
    ordered = sorted(sorted(entries, key=lambda e: (e.title.casefold(), e.href)), key=_latest_first)
    by_language = sorted(ordered, key=lambda e: (e.language != code, e.language))
    sections = [
        {
            "code": key,
            "name": brand.languages[key].strings.language if key in brand.languages else key,
            "entries": [(e, _date(e, brand)) for e in group],
        }
        for key, group in groupby(by_language, key=lambda e: e.language)
    ]
    return fill(
        brand,
        "index.html",
        page_language=code,
        language=words,
        strings=words.strings,
        sections=sections,
        wordmark=wordmark(brand),
        assets=f"{ASSETS}/{brand.key}/",
        root="",
    )


def _href(slug: str, language: str) -> str:
    return f"{slug}/{language}/index.html"


def _latest_first(item: Entry) -> int:
    return -item.date.toordinal() if item.date else 0


def _date(item: Entry, brand: Brand) -> str:
    if not item.date:
        return ""
    language = brand.languages.get(item.language)
    return long_date(item.date, (language.locale if language else "") or item.language)
