"""A newsletter: one story or several in one language, as HTML that mail programs show alike and as plain text.

The HTML is MJML of the brand's `newsletter.mjml`, compiled to tables and inline styles by mrml. Nothing in it counts
who reads it. The unsubscribe link is the placeholder UNSUBSCRIBE, which whoever sends puts each reader's own address
in place of, in both parts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import mrml

from pipeline.article import Article, Block, Image, Paragraph, plain
from pipeline.errors import ConfigError, PublishError
from pipeline.publish import edition as editions
from pipeline.publish import plaintext
from pipeline.publish.brand import Brand
from pipeline.publish.edition import Edition
from pipeline.publish.locales import long_date, shortened
from pipeline.publish.page import pixels
from pipeline.publish.render import IMAGE_TYPES, Inline
from pipeline.publish.render import render as fill

UNSUBSCRIBE = "{{unsubscribe_url}}"

# Gmail clips what exceeds 102 kB (taken as 1000 bytes); the rest is left for each reader's own unsubscribe address.
LARGEST = 102_000 - 1_000
# Images travel inside the message (multipart/related) while they are small, and only in formats that Outlook shows.
MAIL_IMAGE_TYPES = {key: IMAGE_TYPES[key] for key in (".png", ".jpg", ".jpeg", ".gif")}
LARGEST_IMAGE = 500_000
LARGEST_IMAGES = 2_000_000
COLUMN = 536  # pixels: the width of the text in a window of 600

TEASER_WORDS = 110
SHORT_TEASER_CHARACTERS = 600
PREHEADER = 110


@dataclass(frozen=True, slots=True)
class Story:
    """An edition as it stands in a newsletter.

    full: the whole text, or a teaser of its leading paragraphs. url: the address of its page on the web, for the
    read-on link; None where there is none.
    """

    edition: Edition
    full: bool = True
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that travels with the message. cid: its Content-ID, without angle brackets."""

    cid: str
    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Newsletter:
    """html: refers to `pictures` by cid. notes: one sentence each for what was shortened or left out, for the sender.

    Both html and text hold UNSUBSCRIBE once or more.
    """

    language: str
    subject: str
    preheader: str
    html: str
    text: str
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()


def story(edition: Edition, brand: Brand, *, full: bool = True) -> Story:
    """The story of an edition whose page lies where the brand's `base_url` says."""
    return Story(edition, full, brand.address(edition.article.slug, edition.article.language))


def render(
    stories: Sequence[Story],
    brand: Brand,
    *,
    subject: str | None = None,
    preheader: str | None = None,
    web_version: str | None = None,
) -> Newsletter:
    """The newsletter of one or more stories in one language, the first of which leads.

    subject, preheader: derived from the lead story's title and summary where they are not given. web_version: the
    address of the newsletter on the web; the lead story's page where there is only one story.
    Stories that would make the HTML larger than LARGEST are cut to a teaser with a read-on link, the last first; the
    plain text keeps what was asked for. Raises PublishError where even teasers are too large, ConfigError for what is
    wrong with the brand.
    """
    if not stories:
        raise PublishError("a newsletter needs at least one story")
    languages = {story.edition.article.language for story in stories}
    if len(languages) > 1:
        raise PublishError(f"a newsletter is in one language, and these stories are in {', '.join(sorted(languages))}")
    lead = stories[0].edition.article
    subject = one_line(subject or plain(lead.title))
    preheader = one_line(preheader or editions.description(lead, PREHEADER))
    if web_version is None and len(stories) == 1:
        web_version = stories[0].url

    def compose(shown: Sequence[Story]) -> tuple[str, list[Picture], list[str]]:
        whole_in_text = tuple(story.full for story in stories)
        return _html(shown, brand, subject, preheader, web_version, whole_in_text)

    shown = list(stories)
    html, pictures, notes = compose(shown)
    cut: list[str] = []
    for n in reversed(range(len(shown))):
        if len(html.encode()) <= LARGEST:
            break
        if shown[n].full:
            shown[n] = replace(shown[n], full=False)
            cut.append(_cut_note(shown[n]))
            html, pictures, notes = compose(shown)
    if (size := len(html.encode())) > LARGEST:
        raise PublishError(
            f"the newsletter would be {size // 1000} kB even with teasers only, and mail programs clip it at"
            f" {LARGEST // 1000}; give it fewer than {len(stories)} stories",
            path=lead.source or None,
        )
    return Newsletter(
        language=lead.language,
        subject=subject,
        preheader=preheader,
        html=html,
        text=plaintext.newsletter(stories, brand, web_version=web_version, unsubscribe=UNSUBSCRIBE),
        pictures=tuple(pictures),
        notes=(*cut, *notes),
    )


def in_browser(letter: Newsletter, address: Callable[[Picture], str]) -> str:
    """The HTML with its pictures at addresses that a browser can open, for reading outside a mail program."""
    html = letter.html
    for picture in letter.pictures:
        html = html.replace(f"cid:{picture.cid}", address(picture))
    return html


def one_line(content: str) -> str:
    """The text with each run of white space and control characters made one space: fit for a mail header."""
    printable = "".join(c if c.isprintable() else " " for c in content)
    return " ".join(printable.split())


def teaser(article: Article) -> tuple[Block, ...]:
    """The leading paragraphs, of some TEASER_WORDS words, before anything that is not a paragraph follows them."""
    blocks: list[Block] = []
    words = 0
    for block in article.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
            words += len(plain(block.text).split())
            if words >= TEASER_WORDS:
                break
        elif blocks:
            break
    return tuple(blocks)


def _html(
    stories: Sequence[Story],
    brand: Brand,
    subject: str,
    preheader: str,
    web_version: str | None,
    whole_in_text: Sequence[bool],
) -> tuple[str, list[Picture], list[str]]:
    language_code = stories[0].edition.article.language
    language = brand.language(language_code)
    gallery = _Gallery()
    colours = brand.colours.light
    parts = [
        _part(story, brand, gallery) | {"whole_in_text": whole}
        for story, whole in zip(stories, whole_in_text, strict=True)
    ]
    mjml = fill(
        brand,
        "newsletter.mjml",
        language=language,
        language_code=language_code,
        strings=language.strings,
        subject=subject,
        preheader=preheader,
        web_version=web_version,
        unsubscribe=UNSUBSCRIBE,
        lead=parts[0],
        further=parts[1:],
        inline=Inline(linked=False, link_style=f"color:{colours.accent};text-decoration:underline"),
        column=COLUMN,
    )
    return _compiled(mjml, brand), gallery.pictures, gallery.notes


def _part(story: Story, brand: Brand, gallery: _Gallery) -> dict[str, object]:
    """What the template shows of a story."""
    article = story.edition.article
    language = brand.language(article.language)
    blocks = editions.body(article) if story.full else teaser(article)
    sources = {block.name: gallery.source(block, article, story.url) for block in blocks if isinstance(block, Image)}
    short = shortened(editions.lead(article), SHORT_TEASER_CHARACTERS)
    whole = (
        sum(len(plain(block.text)) for block in blocks if isinstance(block, Paragraph)) <= 3 * SHORT_TEASER_CHARACTERS
    )
    return {
        "story": story,
        "article": article,
        "edition": story.edition,
        "blocks": blocks if story.full or whole else (),
        "short": "" if story.full or whole else short,
        "shortened": story.full is False and tuple(blocks) != editions.body(article),
        "notes": editions.footnotes(article) if story.full else (),
        "date": long_date(article.date, language.locale or article.language) if article.date else "",
        "minutes": editions.reading_minutes(article),
        "images": sources,
    }


class _Gallery:
    """Collects the images that travel with a message, and says which do not."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.notes: list[str] = []

    def source(self, image: Image, article: Article, url: str | None) -> dict[str, object] | None:
        """Where the HTML finds the image and how wide it is shown: by cid, on the web, or None if neither will do."""
        size = pixels(image)
        width = min(size[0], COLUMN) if size else COLUMN
        kind = MAIL_IMAGE_TYPES.get(PurePosixPath(image.name).suffix.lower())
        carried = sum(len(picture.data) for picture in self.pictures)
        if kind and len(image.data) <= LARGEST_IMAGE and carried + len(image.data) <= LARGEST_IMAGES:
            identity = hashlib.sha256(f"{article.slug}/{image.name}".encode() + image.data).hexdigest()[:24]
            if all(picture.cid != f"{identity}@traghetto" for picture in self.pictures):
                self.pictures.append(Picture(f"{identity}@traghetto", image.name, kind, image.data))
            return {"address": f"cid:{identity}@traghetto", "width": width}
        if kind and url:
            return {"address": f"{url.rstrip('/')}/images/{image.name}", "width": width}
        reason = "its format is not one that mail programs show" if not kind else "it is too large for a message"
        self.notes.append(f"the image {image.name} of {article.slug} is left out of the newsletter: {reason}")
        return None


def _cut_note(story: Story) -> str:
    article = story.edition.article
    end = "with a link to read on" if story.url else "and names the plain text, since the brand has no base_url"
    return (
        f"{article.slug} ({article.language}) is too long for one message, which mail programs clip at 102 kB: the HTML"
        f" shows its leading paragraphs {end}"
    )


def _compiled(mjml: str, brand: Brand) -> str:
    try:
        output = mrml.to_html(mjml)
    except Exception as error:  # mrml's errors have no class of their own
        path = brand.folders[0] / "newsletter.mjml"
        raise ConfigError(f"the newsletter's template is not MJML: {error}", path=path) from None
    return str(output.content)
