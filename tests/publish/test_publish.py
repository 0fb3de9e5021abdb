"""What publishing promises for every brand: nothing unescaped, nothing unread, the same bytes every time."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest

from pipeline import publish
from pipeline.errors import ConfigError
from pipeline.publish import brand as brands
from pipeline.publish import edition, newsletter
from pipeline.publish.brand import AA_CONTRAST, TEXT_ON_GROUND, Brand, contrast
from pipeline.publish.render import href
from pipeline.translate import Translation

FILES = {"index.html", "newsletter.html", "newsletter.txt", "newsletter.eml", "article.md"}


def test_an_article_becomes_every_file_and_the_same_bytes_twice(
    everything: Translation, brand: Brand, tmp_path: Path
) -> None:
    first = publish.write(everything, brand, tmp_path / "a", ("it", "en"))
    publish.write(everything, brand, tmp_path / "b", ("it", "en"))
    folder = tmp_path / "a" / "rates-and-spreads" / "en"
    assert {path.name for path in folder.iterdir() if path.is_file()} == FILES | {"review.html", "findings.json"}
    assert (folder / "images" / "spread chart.png").is_file()
    for path in first.files:
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_the_page_escapes_what_it_is_given_and_drops_hostile_links(
    everything: Translation, brand: Brand, tmp_path: Path
) -> None:
    publish.write(everything, brand, tmp_path, ("it", "en"))
    html = (tmp_path / "rates-and-spreads/en/index.html").read_text(encoding="utf-8")
    assert "&lt;Really&gt;" in html
    assert "<Really>" not in html
    assert "javascript:" not in html
    assert '<ol start="3">' in html
    assert 'href="#ref-1"' in html and 'href="#note-1"' in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil", "x.html"]
)
def test_only_absolute_addresses_of_harmless_schemes_are_links(address: str) -> None:
    assert href(address) is None


def test_every_figure_of_the_shipped_article_is_on_the_page_and_in_the_newsletter(
    deepseek: Translation, brand: Brand, tmp_path: Path
) -> None:
    publish.write(deepseek, brand, tmp_path, ("it", "en"))
    folder = tmp_path / "deepseek-punto-di-svolta" / "en"
    for name in FILES - {"newsletter.eml"}:
        content = (folder / name).read_text(encoding="utf-8")
        for figure in ("2,048", "40–50 million", "14%", "10%", "3.3%", "55 million", "6 million", "Liang"):
            assert figure in " ".join(content.split()), f"{figure} is missing from {name}"


def test_an_unreviewed_translation_says_so(unresolved: Translation, deepseek: Translation, brand: Brand) -> None:
    words = "has not yet been reviewed"
    for translation, expected in ((unresolved, True), (deepseek, False)):
        letter = newsletter.render([newsletter.story(edition.of(translation), brand)], brand)
        assert (words in letter.html) is expected
        assert (words in " ".join(letter.text.split())) is expected


def test_the_message_holds_the_newsletter_whole(everything: Translation, brand: Brand, tmp_path: Path) -> None:
    publish.write(everything, brand, tmp_path, ("it", "en"))
    folder = tmp_path / "rates-and-spreads" / "en"
    message = email.message_from_bytes((folder / "newsletter.eml").read_bytes(), policy=email.policy.default)
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    assert plain.get_content().replace("\r\n", "\n") == (folder / "newsletter.txt").read_text(encoding="utf-8")
    cids = set(re.findall(r"cid:([^\"]+)", html.get_content()))
    assert cids == {str(part["Content-ID"]).strip("<>") for part in message.walk() if part["Content-ID"]}
    assert len(cids) == 1


def test_the_plain_text_keeps_to_72_columns(everything: Translation, brand: Brand) -> None:
    text = newsletter.render([newsletter.story(edition.of(everything), brand)], brand).text
    assert [line for line in text.splitlines() if len(line) > 72 and " " in line.strip()] == []


def test_a_newsletter_too_long_for_gmail_becomes_a_teaser_and_says_so(deepseek: Translation, brand: Brand) -> None:
    from dataclasses import replace

    long = replace(deepseek, article=replace(deepseek.article, blocks=deepseek.article.blocks * 30))
    letter = newsletter.render([newsletter.story(edition.of(long), brand)], brand)
    assert len(letter.html.encode()) <= newsletter.LARGEST
    assert any("too long for one message" in note for note in letter.notes)
    assert ("Read the full article" in letter.html) is bool(brand.base_url)


def test_the_newsletter_asks_nothing_of_the_network_but_what_a_reader_follows(
    everything: Translation, brand: Brand
) -> None:
    html = newsletter.render([newsletter.story(edition.of(everything), brand)], brand).html
    assert not re.findall(r'(?:src="|url\(|<link [^>]*href=")https?:', html)
    assert newsletter.UNSUBSCRIBE in html


def test_all_text_of_a_brand_has_enough_contrast(brand: Brand) -> None:
    for palette in (brand.colours.light, brand.colours.dark):
        for text, ground in TEXT_ON_GROUND:
            assert contrast(getattr(palette, text), getattr(palette, ground)) >= AA_CONTRAST


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('ink = "#14202e"', 'ink = "navy"', "colours.light.ink"),
        ('ink = "#14202e"', 'ink = "#eeeeee"', "contrast"),
        ('name = "NS Partners"\nwordmark', 'nome = "x"\nwordmark', "name"),
        ("[sender]", "[sender", "not TOML"),
    ],
)
def test_a_faulty_brand_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    shipped = brands.load("ns-partners", ()).folders[0] / "brand.toml"
    home = tmp_path / "ns-partners"
    home.mkdir()
    (home / "brand.toml").write_text(shipped.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint) as caught:
        brands.load("ns-partners", (tmp_path,))
    assert str(caught.value).startswith(str(home / "brand.toml"))
    assert "\n" not in str(caught.value)


def test_an_unknown_brand_is_told_apart_from_those_there_are() -> None:
    with pytest.raises(ConfigError, match="ns-partners, salmastra"):
        brands.load("../etc", ())
