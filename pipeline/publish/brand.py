"""A brand: the name, colours, type, addresses and words that make an article one house's own.

A brand is a folder under `templates/` with a `brand.toml`. Beside it may lie templates that take the place of those in
`templates/base/`, a `brand.css` that is added to the page's style sheet, a wordmark in SVG, and fonts. A folder
`templates/` in the user's workspace is searched before the one that ships.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.errors import ConfigError
from pipeline.resources import shipped

AA_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, for text of normal size


def load(name: str, folders: Sequence[Path] = (Path("templates"),)) -> Brand:
    """The brand `name` from the first of `folders` that has it, else from those that ship.

    Raises ConfigError, naming the file and the key, where the brand is missing or its `brand.toml` is not sound.
    """
    roots = [*folders, shipped("templates")]
    home = next((root / name for root in roots if (root / name / "brand.toml").is_file()), None)
    if home is None or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise ConfigError(f"no brand is called {name!r}; there are {', '.join(available(folders))}")
    bases = [root / "base" for root in roots if (root / "base").is_dir()]
    data = _read(home / "brand.toml")
    for key in ("key", "folders"):
        if key in data:
            raise ConfigError(f"{key}: not a setting of a brand; remove it", path=home / "brand.toml")
    for code, words in _strings(bases).items():
        language = _table(data, "languages", home).get(code)
        if isinstance(language, dict):
            language["strings"] = words | _table(language, "strings", home)
    try:
        brand = Brand(key=name, folders=(home, *bases), **data)
    except ValidationError as error:
        raise ConfigError(_first(error), path=home / "brand.toml") from None
    for file in filter(None, (brand.wordmark, *(font.file for font in brand.fonts.files))):
        if not (home / file).is_file():
            raise ConfigError(f"{file}: the brand names this file, but it is not in {home}", path=home / "brand.toml")
    return brand


def available(folders: Sequence[Path] = (Path("templates"),)) -> tuple[str, ...]:
    """The names of the brands that `load` would find, sorted."""
    found = (file.parent.name for root in (*folders, shipped("templates")) for file in root.glob("*/brand.toml"))
    return tuple(sorted(set(found)))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours given as #rrggbb: 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
# What may stand after `font-family:` in a style sheet and in a style attribute; the templates print it as it is.
FontStack = Annotated[str, Field(pattern=r"^[\w ,'-]+$")]
FileName = Annotated[str, Field(pattern=r"^[\w][\w./-]*$")]


class Palette(_Model):
    """paper: the page. surface: a tint for notes and table heads. muted: small print. rule: hairlines, which carry no
    meaning. accent: links and buttons. alert: the notice of a translation that was not reviewed."""

    paper: Colour
    surface: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    accent: Colour
    on_accent: Colour
    alert: Colour
    alert_surface: Colour

    @model_validator(mode="after")
    def readable(self) -> Palette:
        for text, ground in TEXT_ON_GROUND:
            ratio = contrast(getattr(self, text), getattr(self, ground))
            if ratio < AA_CONTRAST:
                raise ValueError(f"{text} on {ground} has a contrast of {ratio:.1f}; WCAG AA asks for {AA_CONTRAST}")
        return self


TEXT_ON_GROUND = (
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "surface")),
    ("on_accent", "accent"),
    ("alert", "alert_surface"),
)


class Colours(_Model):
    light: Palette
    dark: Palette


class FontFile(_Model):
    """One @font-face: a woff2 file in the brand's folder, served beside the pages."""

    family: Annotated[str, Field(pattern=r"^[\w -]+$")]
    file: FileName
    weight: Annotated[str, Field(pattern=r"^\d{3}( \d{3})?$")] = "400"
    style: Literal["normal", "italic"] = "normal"


class Fonts(_Model):
    """Stacks as CSS writes them, with single quotes. mail: for newsletters, where only system fonts can be counted on;
    mail_display: the same for headings."""

    text: FontStack
    display: FontStack
    label: FontStack
    mail: FontStack
    mail_display: FontStack
    files: tuple[FontFile, ...] = ()


class Sender(_Model):
    """Whom a newsletter comes from."""

    name: Annotated[str, Field(min_length=1)]
    address: Annotated[str, Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$")]
    reply_to: str = ""


class Strings(_Model):
    """The words of the page itself. {name}, {minutes} and {count} stand for what they say."""

    language: str
    by: str
    reading_time: str
    origin_machine: str
    origin_human: str
    read_original: str
    is_original: str
    unreviewed: str
    languages: str
    editorial_note: str
    disclaimer: str
    notes: str
    note_back: str
    skip: str
    scrolling_table: str
    all_articles: str
    index_title: str
    index_empty: str
    undated: str
    web_version: str
    read_on: str
    full_text_below: str
    further: str
    unsubscribe: str


class Language(_Model):
    """What the brand says in one language. locale: CLDR's name where it is not the language's own ("en_GB")."""

    tagline: str = ""
    disclaimer: str
    reason: str
    locale: str = ""
    strings: Strings

    @field_validator("locale")
    @classmethod
    def known(cls, value: str) -> str:
        try:
            return value and str(Locale.parse(value))
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"{value!r} is not a locale such as en_GB") from None


class Brand(_Model):
    """All of `brand.toml`. key: the folder's name. folders: where templates are looked for, in order.

    base_url: where `output/` is served, without a slash at its end; empty where that is not known, and then pages link
    one another by relative addresses only and newsletters bear no link to the web.
    """

    key: str
    folders: tuple[Path, ...]
    name: Annotated[str, Field(min_length=1)]
    wordmark: FileName | None = None
    base_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    postal_address: str = ""
    colours: Colours
    fonts: Fonts
    sender: Sender
    languages: dict[str, Language]

    @field_validator("base_url")
    @classmethod
    def without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    def language(self, code: str) -> Language:
        """What the brand says in a language. Raises ConfigError where it has no words for it."""
        try:
            return self.languages[code]
        except KeyError:
            path = self.folders[0] / "brand.toml"
            raise ConfigError(
                f"languages.{code}: the brand has no words in this language; add them", path=path
            ) from None

    def address(self, slug: str, language: str) -> str | None:
        """Where the page of an article will be on the web, None where the brand does not say where that is."""
        return f"{self.base_url}/{slug}/{language}/" if self.base_url else None

    def fingerprint(self) -> str:
        """Changes whenever any file does that a page of the brand is made from."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(folder)} {content}\n".encode())
        return digest.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", path=path) from None
    except UnicodeDecodeError:
        raise ConfigError("not UTF-8: save it as UTF-8", path=path) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=path) from None


def _strings(bases: Sequence[Path]) -> dict[str, dict[str, str]]:
    """The words of all brands by language; an earlier folder's win."""
    merged: dict[str, dict[str, str]] = {}
    for base in reversed(bases):
        if (base / "strings.toml").is_file():
            for code, words in _read(base / "strings.toml").items():
                merged[code] = merged.get(code, {}) | words
    return merged


def _table(data: Mapping[str, Any], key: str, home: Path) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: must be a table", path=home / "brand.toml")
    return value


def _first(error: ValidationError) -> str:
    """One line for the first of the errors, beginning with the key."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "missing":
            message = "is missing"
        case "extra_forbidden":
            message = "is not a setting of a brand; is it misspelt?"
        case "string_pattern_mismatch" if "#" in first["ctx"]["pattern"]:
            message = f"{first['input']!r} is not a colour such as #1a2b3c"
        case "value_error":
            message = str(first["ctx"]["error"])
        case _:
            message = f"{first['msg']}, not {first['input']!r}"
    return f"{key}: {message}"


def _luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
