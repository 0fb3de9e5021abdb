"""A built issue, opened as a reader's mail program would show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import publish
from pipeline.article import Article, Item, List, Paragraph, Table, text
from pipeline.deliver.build import Wishes, build
from pipeline.publish import brand as brands
from pipeline.translate import Translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module", params=["ns-partners", "salmastra"])
def letter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML of an issue of two stories."""
    folder = tmp_path_factory.mktemp("issue")
    brand = brands.load(request.param)
    row = tuple(text(cell) for cell in ("Inflation", "2.5%", "2.2%", "1.9%"))
    for slug in ("lead", "further"):
        blocks = (
            Paragraph(text("Rates rose by 3.3% in the third quarter. " * 8)),
            List((Item(text("$40–50 million for the hardware")), Item(text("$5 million for the training")))),
            Table((row, row)),
        )
        article = Article(title=text(f"The {slug} story of the week"), blocks=blocks, slug=slug, language="en")
        publish.write(Translation(article, article, ()), brand, folder / "output", ("en",))
    build([folder / "output" / "lead", folder / "output" / "further"], brand, Wishes("2025-03"), folder / "issue")
    return folder / "issue" / "en" / "newsletter.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600, 900])
def test_an_issue_fits_and_asks_nobody(browser: Browser, letter: Path, width: int, scheme: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(letter.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    assert page.get_by_text("The lead story of the week").first.is_visible()
    assert page.get_by_text("The further story of the week").first.is_visible()
    page.close()


def test_an_issue_is_small_enough_not_to_be_clipped(letter: Path) -> None:
    assert letter.stat().st_size < 102_000
