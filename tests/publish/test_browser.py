"""Pages and newsletters as headless Chromium shows them: on a phone and on a desk, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from pipeline import publish
from pipeline.publish.brand import AA_CONTRAST, Brand
from pipeline.translate import Translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# For each element with text of its own: its text, colour, the ground it stands on, and whether WCAG calls it large.
SHOWN_TEXT = """() => {
  const parse = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const opaque = rgb => rgb.length === 3 || rgb[3] > 0;
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const rgb = parse(getComputedStyle(e).backgroundColor);
      if (opaque(rgb)) return rgb.slice(0, 3);
    }
    return [255, 255, 255];
  };
  return [...document.body.querySelectorAll("*")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1)
    .filter(e => getComputedStyle(e).opacity !== "0")
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => ({
      text: e.textContent.trim().slice(0, 40),
      ink: parse(getComputedStyle(e).color).slice(0, 3),
      ground: ground(e),
    }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("file", "width"),
    [("index.html", 360), ("index.html", 1400), ("newsletter.html", 320), ("newsletter.html", 700)],
)
def test_it_fits_reads_well_and_asks_nobody(
    unresolved: Translation,
    brand: Brand,
    browser: Browser,
    tmp_path: Path,
    file: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    publish.write(unresolved, brand, tmp_path, ("it", "en"))
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "rates-and-spreads" / "en" / file).as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    shown = page.evaluate(SHOWN_TEXT)
    page.close()
    assert len(shown) > 30
    assert [item for item in shown if ratio(item["ink"], item["ground"]) < AA_CONTRAST] == []


def ratio(ink: list[float], ground: list[float]) -> float:
    """WCAG's contrast of two computed colours, each red, green and blue from 0 to 255."""

    def luminance(colour: list[float]) -> float:
        red, green, blue = (c / 3294.6 if c <= 10.31475 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
