"""YAML between two `---` lines at the top of a file: what the author says about the article."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pipeline.article import Byline, text
from pipeline.errors import IngestError
from pipeline.ingest import dates
from pipeline.ingest.draft import Draft, clean_string

# Key names, in English and Italian, by what they give.
_KEYS = {
    "title": "title titolo",
    "author": "author authors autore autori autrice byline firma by",
    "role": "role ruolo qualifica carica",
    "organisation": "organisation organization organizzazione società societa azienda company affiliation",
    "date": "date data published pubblicato",
    "tags": "tags tag keywords etichette categorie parole_chiave categories category categoria",
    "language": "language lingua lang",
    "summary": "summary description abstract sommario descrizione sottotitolo subtitle occhiello excerpt",
}
_FIELD = {key: name for name, keys in _KEYS.items() for key in keys.split()}
_KEY_LINE = re.compile(r"\s*[\w -]{1,40}:(?:\s|$)")
_FENCE = re.compile(r"---[ \t]*")
_CLOSE = re.compile(r"(?:---|\.\.\.)[ \t]*")


def split(content: str, source: str) -> tuple[Draft, str]:
    """A draft with what the front matter says, and the text with the front matter's lines blanked (so that line
    numbers hold). Without front matter, an empty draft and the text as it is.

    Raises IngestError, with the line, for front matter that is not closed, not YAML, or not made of keys.
    """
    lines = content.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.fullmatch(lines[first]):
        return Draft(), content
    closing = next((n for n in range(first + 1, len(lines)) if _CLOSE.fullmatch(lines[n])), None)
    begins_with_key = first + 1 < len(lines) and bool(_KEY_LINE.match(lines[first + 1]))
    if closing is None:
        if begins_with_key:
            message = "the front matter that begins here is never closed; end it with a line “---”"
            raise IngestError(message, path=source, line=first + 1)
        return Draft(), content
    inner = lines[first + 1 : closing]
    if not begins_with_key and not any(_KEY_LINE.match(line) for line in inner):
        return Draft(), content  # a rule above the text, not front matter
    values = _load("\n".join(inner), source, first + 1)
    body = [""] * (closing + 1) + lines[closing + 1 :]
    return _draft(values, source, first + 1), "\n".join(body)


def _load(content: str, source: str, offset: int) -> dict[str, Any]:
    hint = "put values that hold “:” or “#” in quotes"
    try:
        loaded = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        line = offset + (mark.line if mark else 0) + 1
        raise IngestError(f"the front matter cannot be read ({problem}); {hint}", path=source, line=line) from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:  # such as a date of month 13
        raise IngestError(f"the front matter cannot be read ({error}); {hint}", path=source, line=offset + 1) from None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        message = "the front matter must be lines of “key: value”, such as “title: …”"
        raise IngestError(message, path=source, line=offset + 1)
    return {str(key).strip(): value for key, value in loaded.items()}


def _draft(values: dict[str, Any], source: str, line: int) -> Draft:
    draft = Draft()
    given: dict[str, Any] = {}
    for key, value in values.items():
        name = _FIELD.get(key.lower().replace(" ", "_"))
        if name is None:
            draft.warnings.append(f"The front matter's “{clean_string(key)[:40]}” is not known and was left out.")
        elif value is not None:
            given.setdefault(name, value)
    draft.title = text(_string(given.get("title")))
    draft.stated_title = bool(draft.title)
    draft.summary = text(_string(given.get("summary")))
    draft.tags = tuple(tag for tag in _strings(given.get("tags")) if tag)
    draft.language = _string(given.get("language")).lower().replace("_", "-").partition("-")[0]
    author = ", ".join(_strings(given.get("author"), r"\s*;\s*"))
    if author:
        author = re.sub(r"^(?:di|a cura di|by)\s+(?=[A-ZÀ-Ú])", "", author)
        draft.byline = Byline(author, _string(given.get("role")), _string(given.get("organisation")))
    elif given.get("role") or given.get("organisation"):
        draft.warnings.append("The front matter gives a role or organisation but no author: it was left out.")
    if "date" in given:
        draft.date = dates.parse(given["date"])
        if draft.date is None:
            message = f"“{_string(given['date'])[:40]}” is not a date; write it as 2025-01-27"
            raise IngestError(f"the front matter's date cannot be read: {message}", path=source, line=line)
    return draft


def _string(value: Any) -> str:
    """One line of text; a list of scalars is joined, a mapping gives nothing but its "name"."""
    if isinstance(value, dict):
        value = value.get("name", value.get("nome", ""))
    if isinstance(value, list | tuple | set):
        return ", ".join(_strings(list(value)))
    return "" if value is None else clean_string(str(value)).strip()


def _strings(value: Any, separator: str = r"\s*[,;]\s*") -> list[str]:
    if isinstance(value, list | tuple | set):
        return [string for element in value if not isinstance(element, list) and (string := _string(element))]
    return [part for part in re.split(separator, _string(value)) if part]
