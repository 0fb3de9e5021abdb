"""Pages are valid HTML5, as a strict parser sees it."""

from __future__ import annotations

import html5lib

from pipeline.publish import edition, page, site
from pipeline.publish.brand import Brand
from pipeline.translate import Translation


def test_a_page_parses_without_an_error(everything: Translation, brand: Brand) -> None:
    html = page.render(edition.of(everything), brand, {"it": "../it/index.html", "en": "../en/index.html"})
    html5lib.HTMLParser(strict=True).parse(html)


def test_the_index_parses_without_an_error(brand: Brand) -> None:
    html5lib.HTMLParser(strict=True).parse(site.index((), brand))
