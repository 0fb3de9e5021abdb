"""Editions of an article to files: the branded page, the newsletter and the Markdown of each language.

    output/index.html                        every page, by language
    output/_brand/<brand>/fonts/…            what the pages of a brand share
    output/<slug>/<language>/index.html      the page; images beside it in images/
    output/<slug>/<language>/newsletter.html, newsletter.txt, newsletter.eml
    output/<slug>/<language>/article.md
    output/<slug>/<language>/review.html     of a translation: both sides, and what a person should look at
    output/<slug>/<language>/findings.json   the same for programs

Publishing is a pure function of the edition and the brand: the same input makes the same bytes. A page is one file but
for the brand's fonts and the article's images, needs no script, and asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from pipeline import atomic
from pipeline.article import Article, Image
from pipeline.errors import PublishError
from pipeline.publish import edition as editions
from pipeline.publish import email, markdown, newsletter, page, review, site
from pipeline.publish.brand import Brand
from pipeline.publish.edition import Edition
from pipeline.publish.render import shown
from pipeline.publish.site import Entry
from pipeline.translate import Translation

REVIEW = "review.html"
LETTER = ("newsletter.html", "newsletter.txt", "newsletter.eml")
PUBLISHED = ("index.html", "article.md", *LETTER)
Files: TypeAlias = Sequence[tuple[Path, str | bytes]]


@dataclass(frozen=True, slots=True)
class Published:
    """files: what was written. notes: one sentence each for what was shortened or left out, for whoever publishes.

    entry: the page's line in the index; None for what is held.
    """

    files: tuple[Path, ...]
    entry: Entry | None = None
    notes: tuple[str, ...] = ()


def write(translation: Translation, brand: Brand, output: Path, languages: Sequence[str]) -> Published:
    """Write all files of a translation to `output/<slug>/<language>/`.

    languages: every language that the article is published in, the source's too if its page is: what the language
    switch offers, in this order. Raises ConfigError for what is wrong with the brand, PublishError for what cannot be
    published or written.
    """
    return _write(editions.of(translation), brand, output, languages, _reviewed(translation, brand, output, held=False))


def hold(translation: Translation, brand: Brand, output: Path) -> Published:
    """Take back what was published of a translation before, and write what a person needs to decide on it.

    Raises ConfigError for what is wrong with the brand, PublishError for what cannot be written.
    """
    files = _reviewed(translation, brand, output, held=True)
    for name in PUBLISHED:
        (output / translation.source.slug / translation.article.language / name).unlink(missing_ok=True)
    _save(files)
    return Published(tuple(path for path, _ in files))


def original(article: Article, brand: Brand, output: Path, languages: Sequence[str]) -> Published:
    """Write the page and the Markdown of an article in its own language; otherwise as `write`."""
    return _write(Edition(article), brand, output, languages, ())


def index(brand: Brand, output: Path, entries: Iterable[Entry]) -> Path:
    """Write `output/index.html`, which lists the pages. entries: of each, as in `Published`."""
    path = output / "index.html"
    _save([(path, site.index(entries, brand)), *_assets(brand, output)])
    return path


def _write(edition: Edition, brand: Brand, output: Path, languages: Sequence[str], reviewed: Files) -> Published:
    """Everything is made before anything is written, so that an error leaves the old files as they were.

    reviewed: of a translation, what a person reviews it by. A translation has a newsletter too.
    """
    article = edition.article
    folder = output / article.slug / article.language
    alternates = {code: f"../{code}/index.html" for code in languages}
    files: list[tuple[Path, str | bytes]] = [*_assets(brand, output), *reviewed]
    images = [block for block in article.blocks if isinstance(block, Image) and shown(block)]
    files += ((folder / "images" / _safe(image), image.data) for image in images)
    notes: tuple[str, ...] = ()
    if edition.translated_from:
        composed = newsletter.render([newsletter.story(edition, brand)], brand)
        html = newsletter.in_browser(composed, lambda picture: f"images/{quote(picture.name)}")
        contents: tuple[str | bytes, ...] = (html, composed.text, email.eml(composed, brand, article.date))
        files += ((folder / name, content) for name, content in zip(LETTER, contents, strict=True))
        notes = composed.notes
    files.append((folder / "article.md", markdown.render(edition)))
    files.append((folder / "index.html", page.render(edition, brand, alternates)))
    _save(files)
    return Published(tuple(path for path, _ in files), site.entry(edition), notes)


def _reviewed(translation: Translation, brand: Brand, output: Path, *, held: bool) -> Files:
    folder = output / translation.source.slug / translation.article.language
    return (
        (folder / REVIEW, review.page(translation, brand, held=held)),
        (folder / "findings.json", review.report(translation, held=held)),
    )


def _assets(brand: Brand, output: Path) -> Iterator[tuple[Path, bytes]]:
    for font in brand.fonts.files:
        yield output / page.ASSETS / brand.key / font.file, (brand.folders[0] / font.file).read_bytes()


def _safe(image: Image) -> str:
    if Path(image.name).name != image.name or image.name.startswith("."):
        raise PublishError(f"the image name {image.name!r} is not a plain file name")
    return image.name


def _save(files: Files) -> None:
    """Write what is not there already with the same bytes: a shared font is not written again for every page."""
    for path, content in files:
        data = content.encode() if isinstance(content, str) else content
        try:
            if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
                atomic.write(path, data)
        except OSError as error:
            raise PublishError(f"cannot be written: {error.strerror or error}", path=path) from None
