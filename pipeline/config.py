"""Settings: `traghetto.toml` in the workspace, read once into one frozen value that is handed down.

Every key has a default, so the file may be missing or hold one line. A flag of a command outranks the file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.deliver.settings import Newsletter
from pipeline.errors import ConfigError

FILE = "traghetto.toml"


class Section(BaseModel):
    """Frozen, and an unknown key is an error: a misspelt setting must not pass for a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Translate(Section):
    """[translate]: how sentences become sentences of another language."""

    models: Path | None = None  # a folder of Argos packages, looked into before the shipped ones
    index: str | None = None  # address of an Argos package index; Argos's public one if absent
    memory: Path = Path(".traghetto/memory.sqlite")
    glossaries: tuple[Path, ...] = ()  # CSV or TBX, over and above the house's own
    beam: int = Field(default=4, ge=1, le=32)
    threads: int | None = Field(default=None, ge=1)  # decoding threads; the machine's cores if absent


class Publish(Section):
    """[publish]: where pages go and how they look."""

    brand: str = "ns-partners"
    output: Path = Path("output")
    languages: tuple[str, ...] = ("en",)
    templates: Path = Path("templates")  # the house's own brands; the shipped ones are found without it


class Settings(Section):
    """All of `traghetto.toml`. Relative paths in it are relative to the folder that it lies in."""

    translate: Translate = Translate()
    publish: Publish = Publish()
    newsletter: Newsletter = Newsletter()


Model = TypeVar("Model", bound=BaseModel)


def load(path: Path | None = None) -> Settings:
    """The settings in `path`; without it, those of `traghetto.toml` in the working directory, or the defaults.

    Raises ConfigError, naming the file and the key, where the file is missing (if named), not TOML, or wrong.
    """
    file = path or Path(FILE)
    if path is None and not file.exists():
        return Settings()
    return _anchored(parse(Settings, _toml(file), file), file.parent)


def parse(model: type[Model], data: object, path: Path) -> Model:
    """`data`, read from `path`, as a value of the model. Raises ConfigError that names the first wrong key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{key}: {_reason(first['type'], first['msg'])}", path=path) from None


def _anchored(settings: Model, folder: Path) -> Model:
    """The same with each path that was set seen from `folder`."""

    def anchor(value: object) -> object:
        match value:
            case BaseModel():
                return _anchored(value, folder)
            case Path():
                return folder / value.expanduser()
            case tuple():
                return tuple(anchor(part) for part in value)
            case _:
                return value

    return settings.model_copy(update={name: anchor(getattr(settings, name)) for name in settings.model_fields_set})


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError("there is no such settings file", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path=path) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not valid TOML: {error}", path=path) from None


def _reason(kind: str, message: str) -> str:
    return "there is no such setting" if kind == "extra_forbidden" else message[0].lower() + message[1:]
