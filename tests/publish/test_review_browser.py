"""The review page in headless Chromium: what a person sees, points at and types; with scripts on and off; on paper."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from pipeline.publish import review
from pipeline.publish.brand import AA_CONTRAST, Brand
from pipeline.translate import Translation
from tests.publish.test_browser import SHOWN_TEXT, ratio

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Open: TypeAlias = "Callable[..., Page]"


@pytest.fixture
def opened(faulty: Translation, brand: Brand, browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the page; at the end nothing may have been said on the console or asked of anybody."""
    file = tmp_path / "review.html"
    file.write_text(review.page(faulty, brand, held=True), encoding="utf-8")
    said: list[str] = []
    pages: list[Page] = []

    def open_page(width: int = 1280, scheme: Literal["light", "dark"] = "light", *, script: bool = True) -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
        )
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: request.url == file.as_uri() or said.append(request.url))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []


def shown(page: Page, selector: str) -> int:
    return page.locator(selector).locator("visible=true").count()


def ink(colour: str) -> str:
    """#rrggbb as browsers write it."""
    return f"rgb({', '.join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5))})"


def ground(element: Locator) -> str:
    return str(element.evaluate("e => getComputedStyle(e).backgroundColor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_can_be_read(opened: Open, width: int, scheme: Literal["light", "dark"]) -> None:
    page = opened(width, scheme)
    page.locator(".correct summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.evaluate(SHOWN_TEXT)
    assert len(texts) > 60
    assert [item for item in texts if ratio(item["ink"], item["ground"]) < AA_CONTRAST] == []


def test_filters_leave_what_was_asked_for(opened: Open) -> None:
    page = opened()
    assert shown(page, ".segment") == 6
    page.get_by_label("Without findings").uncheck()
    assert shown(page, ".segment") == 3
    page.get_by_label("Errors").uncheck()
    assert shown(page, ".finding") == 2, "a warning and a note, both of one passage"
    assert shown(page, ".segment") == 1
    page.get_by_label("Errors").check()
    page.get_by_label("Kind").select_option("name lost")
    assert shown(page, ".finding") == 2
    assert page.locator(".bar output").inner_text() == "2 findings"
    page.get_by_label("Errors").uncheck()
    page.get_by_label("Warnings").uncheck()
    assert page.get_by_text("No passage is left").is_visible()


def test_keys_go_from_finding_to_finding(opened: Open) -> None:
    page = opened()
    for key, at in (("j", 1), ("n", 2), ("j", 3), ("k", 2), ("p", 1), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate("[...document.querySelectorAll('.finding')].indexOf(document.activeElement)") == at - 1
        assert page.locator(".bar output").inner_text() == f"{at} of 6 findings"
    page.get_by_role("button", name="Next").click()
    assert page.locator(".bar output").inner_text() == "2 of 6 findings"
    page.get_by_label("Kind").select_option("unit changed")
    page.locator("body").press("j")
    assert "Unit changed".lower() in page.locator(":focus").inner_text().lower()


@pytest.mark.parametrize("script", [True, False])
def test_what_says_the_same_lights_up_on_both_sides(opened: Open, script: bool) -> None:
    page = opened(script=script)
    same = page.get_by_text("2,75%", exact=True), page.get_by_text("2.75%", exact=True)
    other = page.get_by_text("giugno 2024", exact=True)
    plain = ground(other)
    for one in same:
        for reach, leave in ((one.hover, page.locator("h1").hover), (one.focus, one.blur)):
            reach()
            assert ground(same[0]) == ground(same[1]) != plain
            assert ground(other) == plain
            leave()
            assert ground(same[0]) == ground(same[1]) == plain


def test_a_finding_shows_what_it_is_about(opened: Open) -> None:
    page = opened()
    marks = page.locator("mark", has_text="25 punti base"), page.locator("mark", has_text="52 basis points")
    before = ground(marks[0])
    for reach in (page.locator(".finding").first.hover, marks[0].hover, marks[1].locator(".figure").focus):
        reach()
        assert ground(marks[0]) == ground(marks[1]) != before
        page.locator("h1").hover()
    page.keyboard.press("j")
    assert ground(marks[0]) == ground(marks[1]) != before


def test_words_typed_become_the_command(opened: Open) -> None:
    page = opened()
    passage = page.locator(".segment", has_text="25 punti base")
    passage.locator("summary").click()
    passage.get_by_label("Your words").fill("Rates fall by 25 bp – it’s 'done'.")
    command = passage.locator("code").inner_text()
    assert command.endswith(
        """ 'I tassi scendono di 25 punti base, al 2,75%.' 'Rates fall by 25 bp – it’s '"'"'done'"'"'.'"""
    )
    passage.get_by_label("Your words").press("j")
    assert page.locator(".bar output").inner_text() == "6 findings", "a key typed is a letter"


def test_words_kept_are_saved_as_one_table(opened: Open, tmp_path: Path) -> None:
    page = opened()
    for said, words in (
        ("25 punti base", 'Rates fall by "25 bp",  to 2.75%.\n'),
        ("Enel cede", None),
        ("giugno", "No."),
    ):
        passage = page.locator(".segment", has_text=said)
        passage.locator("summary").click()
        if words:
            passage.get_by_label("Your words").fill(words)
        passage.get_by_role("button", name="Keep").click()
    passage.get_by_role("button", name="take back").click()
    assert page.locator(".basket output").inner_text() == "2 passages"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as tassi.en.csv").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    with (tmp_path / "tassi.en.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["source", "target"],
            ["I tassi scendono di 25 punti base, al 2,75%.", 'Rates fall by "25 bp", to 2.75%.'],
            ["Enel cede il 3,3% e perde 2 miliardi di euro.", "The utility lost 3.3 and EUR 2 million."],
        ]


def test_without_script_everything_is_there_but_filters(opened: Open) -> None:
    page = opened(script=False)
    assert (shown(page, ".segment"), shown(page, ".finding"), shown(page, ".bar")) == (6, 6, 0)
    page.locator(".correct summary").nth(1).click()
    assert "traghetto memory correct" in page.locator("code >> visible=true").last.inner_text()


def test_on_paper_the_passages_are_whole_and_the_controls_gone(opened: Open, brand: Brand) -> None:
    page = opened()
    page.emulate_media(media="print", color_scheme="dark")
    assert (shown(page, ".segment"), shown(page, ".finding"), shown(page, ".bar"), shown(page, "summary")) == (
        6,
        6,
        0,
        0,
    )
    assert ground(page.locator("body")) == "rgba(0, 0, 0, 0)"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == ink(brand.colours.light.ink)
