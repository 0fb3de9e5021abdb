"""The branded page of an article in one language: HTML5 with its style inside, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import imagesize
from markupsafe import Markup

from pipeline.article import Image, plain
from pipeline.publish import edition as editions
from pipeline.publish.brand import Brand
from pipeline.publish.edition import Edition
from pipeline.publish.locales import long_date, open_graph
from pipeline.publish.render import Inline, referred, shown
from pipeline.publish.render import render as fill

ASSETS = "_brand"  # under the output folder; no slug begins with an underscore


def render(edition: Edition, brand: Brand, alternates: Mapping[str, str], *, root: str = "../../") -> str:
    """The page, which lies at `<slug>/<language>/index.html` beneath the folder that `root` leads to.

    alternates: the languages that the article is to be had in, this one too, each with the address of its page
    (relative addresses do). Raises ConfigError where the brand has no words for the edition's language or a template
    of its own is faulty.
    """
    article = edition.article
    language = brand.language(article.language)
    notes = editions.footnotes(article)
    return fill(
        brand,
        "page.html",
        edition=edition,
        article=article,
        language=language,
        strings=language.strings,
        blocks=editions.body(article),
        notes=notes,
        referred=referred(article),
        inline=Inline(frozenset(note.number for note in notes)),
        description=editions.description(article),
        date=long_date(article.date, language.locale or article.language) if article.date else None,
        minutes=editions.reading_minutes(article),
        locale=open_graph(language.locale or article.language),
        url=brand.address(article.slug, article.language),
        alternates={code: (brand.language(code).strings.language, address) for code, address in alternates.items()},
        picture=next((block for block in article.blocks if isinstance(block, Image) and shown(block)), None),
        structured=structured(edition, brand),
        sizes={block.name: size for block in article.blocks if isinstance(block, Image) if (size := pixels(block))},
        wordmark=wordmark(brand),
        assets=f"{root}{ASSETS}/{brand.key}/",
        root=root,
    )


def structured(edition: Edition, brand: Brand) -> dict[str, Any]:
    """The article as schema.org's NewsArticle, for JSON-LD; what is not known is left out."""
    article = edition.article
    url = brand.address(article.slug, article.language)
    author = article.byline and {
        "@type": "Person",
        "name": article.byline.author,
        "jobTitle": article.byline.role,
        "worksFor": article.byline.organisation and {"@type": "Organization", "name": article.byline.organisation},
    }
    original = edition.translated_from and {
        "@type": "NewsArticle",
        "inLanguage": edition.translated_from,
        "url": brand.address(article.slug, edition.translated_from),
    }
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": plain(article.title),
        "description": editions.description(article),
        "inLanguage": article.language,
        "datePublished": article.date and article.date.isoformat(),
        "author": author,
        "publisher": {"@type": "Organization", "name": brand.name, "url": brand.base_url},
        "keywords": list(article.tags),
        "wordCount": editions.words(article),
        "image": [f"{url}images/{b.name}" for b in article.blocks if url and isinstance(b, Image) and shown(b)],
        "url": url,
        "translationOfWork": original,
    }
    return _filled(value)


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    parts = {key: _filled(part) if isinstance(part, dict) else part for key, part in value.items()}
    return {key: part for key, part in parts.items() if part}


def pixels(image: Image) -> tuple[int, int] | None:
    """Width and height, None where the format does not say."""
    from io import BytesIO

    width, height = imagesize.get(BytesIO(image.data))
    return (int(width), int(height)) if width > 0 and height > 0 else None


def wordmark(brand: Brand) -> Markup | None:
    """The brand's wordmark as SVG to stand in a page, None where it has none and its name is set in type instead."""
    return Markup((brand.folders[0] / brand.wordmark).read_text(encoding="utf-8")) if brand.wordmark else None
