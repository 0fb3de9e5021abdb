"""Files in, articles out: `read(path)` for plain text, Markdown, HTML and Word.

A reader per format turns bytes into a `Draft` of blocks; what the paragraphs are (title, byline, note, heading …) is
then found by the same rules for all. A new format is one module with `read(data, path) -> Draft` and a line below.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from pipeline.article import Article, Byline, Footnote, Heading, Image, Paragraph, Span, block_texts, plain, texts
from pipeline.errors import IngestError
from pipeline.ingest import images
from pipeline.ingest.draft import Draft, clean, clean_string, same_line

# The reader's module for each suffix.
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
}
MAX_BYTES = 25_000_000  # a Word file or saved page with its pictures
MAX_CHARACTERS = 600_000  # of readable text: a whole book
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS  # of .txt and .md, which hold nothing else
MAX_SLUG = 60

_SAVE_AS = "save it as .docx, .html, .md or .txt"


def read(path: Path) -> Article:
    """The Italian article in a file; `Article.warnings` tells what had to be left out or guessed.

    Raises IngestError, and nothing else, for whatever cannot be read as one: no such file, no permission, unknown
    suffix, empty, binary, too large, broken, or in another language. Pictures on other sites are not fetched.
    """
    path = Path(path)
    data = _bytes(path)
    reader = importlib.import_module(f"pipeline.ingest.{SUFFIXES[path.suffix.lower()]}")
    try:
        draft: Draft = reader.read(data, path)
        article = _article(draft, path)
    except RecursionError:
        raise IngestError("its parts are nested too deeply; simplify it and save it again", path=path) from None
    _check(article, draft.language, path)
    return article


def companions(path: Path, addresses: Iterable[str]) -> dict[str, str]:
    """`Article.companions` of the article in a file as `read` would find them now, without reading the article."""
    found: dict[str, str] = {}
    for address in addresses:
        images.noted(address, path.parent, found)
    return found


def slug(path: Path) -> str:
    """The folder name for an article, from its file's name: a-z, 0-9 and hyphens, 1 to 60 characters.

    The same name gives the same slug on every machine; a name without any Latin letter or digit gives one made of its
    digest.
    """
    name = unicodedata.normalize("NFC", path.stem)
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", re.sub("['’]", "-", ascii_name)).strip("-")
    if len(words) > MAX_SLUG:
        words = words[: MAX_SLUG + 1].rpartition("-")[0][:MAX_SLUG].strip("-") or words[:MAX_SLUG]
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return words or f"articolo-{digest}"


def _bytes(path: Path) -> bytes:
    """The content of a file that is worth reading."""
    suffix = path.suffix.lower()
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IngestError("this is a folder, not an article; give the files in it", path=path)
        if suffix not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            kind = f"files ending in “{path.suffix}”" if suffix else "files without a suffix"
            raise IngestError(f"{kind} cannot be read (only {known}); {_SAVE_AS}", path=path)
        if not stat.S_ISREG(status.st_mode):
            raise IngestError("this is not a regular file; give a file that holds an article", path=path)
        if not status.st_size:
            raise IngestError("the file is empty; save the article in it again", path=path)
        limit = MAX_TEXT_BYTES if SUFFIXES[suffix] in ("text", "markdown") else MAX_BYTES
        if status.st_size > limit:
            size = f"{status.st_size / 1e6:.1f} MB"
            raise IngestError(f"the file is too large for an article ({size}, at most {limit / 1e6:g} MB)", path=path)
        with path.open("rb") as file:
            return file.read(limit)
    except (OSError, ValueError, RuntimeError) as error:
        _unreadable(path, error)


def _unreadable(path: Path, error: Exception) -> NoReturn:
    match error:
        case FileNotFoundError():
            message = "there is no such file; check its name"
        case PermissionError():
            message = "you may not read this file; change its permissions"
        case OSError(errno=40) | RuntimeError():
            message = "this link points to itself; give the file it should lead to"
        case OSError():
            message = f"the file cannot be opened ({error.strerror or error}); check the disk and the file's name"
        case _:
            message = "this is not a possible file name; rename the file"
    raise IngestError(message, path=path) from None


def _article(draft: Draft, path: Path) -> Article:
    """What the draft's paragraphs are: one set of rules for every format."""
    from pipeline.ingest import editorial, headings, masthead

    blocks = editorial.invitations(editorial.notes(draft.blocks))
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = headings.bold_lines(blocks)
    draft.blocks = blocks
    masthead.read_masthead(draft)
    _from_metadata(draft)
    if not any(isinstance(block, Heading) for block in draft.blocks):
        draft.blocks = headings.guess(draft.blocks)
    draft.blocks = editorial.disclaimers(draft.blocks)
    draft.title = clean(draft.title) or masthead.adopt_first_heading(draft)
    if not draft.title:
        draft.title = (Span(_title_from_name(path)),)
        draft.warnings.append("The article has no title: the file's name was taken. Give one in the first line.")
    _drop_repeated(draft)
    return Article(
        title=draft.title,
        blocks=tuple(headings.levelled(draft.blocks)),
        slug=slug(path),
        byline=draft.byline,
        date=draft.date,
        tags=tuple(dict.fromkeys(tag for tag in (clean_string(tag).strip() for tag in draft.tags) if tag)),
        summary=clean(draft.summary),
        source=str(path),
        title_line=draft.title_line,
        warnings=tuple(dict.fromkeys(draft.warnings)),
        companions=tuple(draft.companions.items()),
    )


def _from_metadata(draft: Draft) -> None:
    """Fill in byline and date from what a program noted, where the author wrote none."""
    noted = draft.metadata_byline
    if noted and draft.byline is None:
        draft.byline = noted
    elif noted and draft.byline and noted.author.casefold() == draft.byline.author.casefold():
        role, organisation = draft.byline.role or noted.role, draft.byline.organisation or noted.organisation
        draft.byline = Byline(draft.byline.author, role, organisation)
    if draft.metadata_date and draft.date is None:
        draft.date = draft.metadata_date
        draft.warnings.append(
            f"The date {draft.date} is the day the document was made: write the article's in its text."
        )


def _drop_repeated(draft: Draft) -> None:
    """Take out a heading or first paragraph that only says the title again, and a summary that the text begins with."""
    for n, block in enumerate(draft.blocks[:6]):
        if isinstance(block, Heading | Paragraph) and same_line(block.text, draft.title):
            draft.title_line = draft.title_line or block.line
            del draft.blocks[n]
            break
    if draft.summary:
        start = re.sub(r"\W+$", "", plain(draft.summary).replace("[…]", ""))
        for block in draft.blocks[:4]:
            if isinstance(block, Paragraph) and plain(block.text).startswith(start):
                draft.summary = ()
                break
    if same_line(draft.summary, draft.title):
        draft.summary = ()


def _title_from_name(path: Path) -> str:
    words = clean_string(re.sub(r"[-_.\s]+", " ", path.stem)).strip() or "Articolo"
    return words[0].upper() + words[1:]


def _check(article: Article, declared: str, path: Path) -> None:
    """Raise IngestError unless the article holds text, not too much of it, in Italian."""
    from pipeline.ingest import language

    body = [block for block in article.blocks if not isinstance(block, Image | Footnote)]
    content = " ".join(plain(found) for place, found in texts(article) if place.field != "tag")
    written = any(plain(part) for block in body for part in block_texts(block))
    if not written or not re.search(r"\w", content):
        raise IngestError("no article text was found in it; save the article in it again", path=path)
    if len(content) > MAX_CHARACTERS:
        message = f"the text is too long for an article ({len(content):,} characters, at most {MAX_CHARACTERS:,})"
        raise IngestError(f"{message}; split it", path=path)
    if declared and declared not in ("it", "ita", "italiano", "italian"):
        raise IngestError(
            f"its front matter says that the language is “{declared}”; only Italian (it) can be translated", path=path
        )
    if not declared:
        found = language.detect(content)
        if found != "it":
            name = language.NAMES.get(found)
            wrong = f"the text is in {name}, not Italian" if name else "the text does not look like Italian"
            raise IngestError(f"{wrong}; if it is Italian, put “language: it” in its front matter", path=path)
