"""An issue out of articles that `convert` has published: per language a lead story and further ones, in one folder."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from pipeline import atomic
from pipeline.article import Article, Image
from pipeline.deliver.issue import LABEL, decide, errors_in
from pipeline.deliver.subscribers import is_tag
from pipeline.errors import DeliveryError
from pipeline.ingest import headings, markdown
from pipeline.publish import email, newsletter
from pipeline.publish.brand import Brand
from pipeline.publish.edition import Edition
from pipeline.publish.newsletter import Newsletter, Picture

ARTICLE: Final = "article.md"
_FRONT: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person decides about an issue.

    full: which stories keep their whole text. subjects, previews, web_versions: by language, in place of what is
    derived from the lead story. images: inside the message, or at their addresses on the brand's site.
    """

    id: str
    full: Literal["lead", "all", "none"] = "lead"
    subjects: Mapping[str, str] | None = None
    previews: Mapping[str, str] | None = None
    web_versions: Mapping[str, str] | None = None
    images: Literal["inline", "linked"] = "inline"
    publish_anyway: bool = False


def build(
    articles: Sequence[Path], brand: Brand, wishes: Wishes, folder: Path, languages: Sequence[str] = ()
) -> list[str]:
    """Write an issue to `folder`; returns a sentence for each thing that a person should know.

    articles: their folders under `output/`, the lead story first. languages: of the issue; those that the lead story
    has a newsletter in if none are given. A further story that a language lacks is left out there, and said.
    Raises DeliveryError where a story cannot be read or has error findings; nothing is written then.
    """
    if not _ID.fullmatch(wishes.id):
        raise DeliveryError(f"the issue's id {wishes.id!r} must be of a-z, 0-9, hyphens, dots and underscores")
    notes: list[str] = []
    files: list[tuple[Path, str | bytes]] = []
    chosen = list(languages) or _languages(articles[0])
    for language in chosen:
        for home in (article / language for article in articles):
            if errors_in(home) and not wishes.publish_anyway:
                hint = f"{decide(home)}, or give --publish-anyway"
                raise DeliveryError(f"error findings stand against the text; {hint}", path=home)
        stories = [home for home in (article / language for article in articles) if (home / ARTICLE).is_file()]
        missing = [article.name for article in articles if article / language not in stories]
        if articles[0].name in missing:
            held = " that is published; convert it with --publish-anyway" if errors_in(articles[0] / language) else ""
            raise DeliveryError(f"the lead story has no {language}{held}", path=articles[0])
        notes += (f"{name} is not in the {language} edition: it has none" for name in missing)
        letter = _letter(stories, brand, wishes, language)
        if wishes.images == "linked":
            letter = _linked(letter, stories, brand)
        home = folder / language
        files += (
            (home / "newsletter.eml", email.eml(letter, brand)),
            (home / "newsletter.txt", letter.text),
            (home / "newsletter.html", newsletter.in_browser(letter, lambda picture: f"images/{picture.name}")),
            *((home / "images" / picture.name, picture.data) for picture in letter.pictures),
        )
        notes += (f"{language}: {note}" for note in letter.notes)
    files.append((folder / LABEL, f"# What the ledger knows this issue by.\nid = {json.dumps(wishes.id)}\n"))
    for path, content in files:
        atomic.write(path, content)
    return notes


def load(home: Path) -> Edition:
    """The edition whose `article.md` lies in a language's folder. Raises DeliveryError, IngestError."""
    path = home / ARTICLE
    try:
        data = path.read_bytes()
        front = _FRONT.match(data.decode())
        said: dict[str, Any] = (yaml.safe_load(front[1]) if front else None) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DeliveryError(f"cannot be read ({error}); convert the article again", path=path) from None
    draft = markdown.read(data, path)
    article = Article(
        title=draft.title,
        blocks=tuple(headings.levelled(draft.blocks)),
        slug=home.parent.resolve().name,
        language=home.name,
        byline=draft.byline,
        date=draft.date,
        tags=draft.tags,
        summary=draft.summary,
        source=str(path),
    )
    if not article.title or not article.blocks:
        raise DeliveryError("holds no article; convert it again", path=path)
    return Edition(
        article,
        translated_from=said.get("translated_from"),
        by_machine=bool(said.get("machine_translated")),
        unresolved=int(said.get("unresolved") or 0),
    )


def default_id(article: Path, today: dt.date) -> str:
    """An issue's id where none was given: the day and the lead story's name."""
    return f"{today.isoformat()}-{article.resolve().name}"


def _letter(stories: Sequence[Path], brand: Brand, wishes: Wishes, language: str) -> Newsletter:
    def full(place: int) -> bool:
        return wishes.full == "all" or (wishes.full == "lead" and place == 0)

    return newsletter.render(
        [newsletter.story(load(home), brand, full=full(place)) for place, home in enumerate(stories)],
        brand,
        subject=(wishes.subjects or {}).get(language),
        preheader=(wishes.previews or {}).get(language),
        web_version=(wishes.web_versions or {}).get(language),
    )


def _linked(letter: Newsletter, stories: Sequence[Path], brand: Brand) -> Newsletter:
    """The same with its pictures where the articles' pages have them on the web."""
    if not brand.base_url:
        raise DeliveryError("images cannot be linked: the brand's `base_url` does not say where they are on the web")
    addresses: dict[str, str] = {}
    for home in stories:
        for block in load(home).article.blocks:
            if isinstance(block, Image):
                addresses.setdefault(block.name, f"{brand.base_url}/{home.parent.name}/{home.name}/images/{block.name}")

    def address(picture: Picture) -> str:
        return addresses[picture.name]

    return replace(letter, html=newsletter.in_browser(letter, address), pictures=())


def _languages(article: Path) -> list[str]:
    """The languages that the article was translated into, those held for review too."""
    files = (path for name in ("newsletter.eml", "findings.json") for path in article.glob(f"*/{name}"))
    found = sorted({path.parent.name for path in files if is_tag(path.parent.name)})
    if not found:
        raise DeliveryError("no language in it has a newsletter; convert the article first", path=article)
    return found
