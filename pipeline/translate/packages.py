"""Argos packages on disk: which there are, which way they lead from one language to another, and unpacking them.

A package is a folder, or a zip of one named `.argosmodel`, with `metadata.json`, a CTranslate2 `model/` and its
tokenizer. They are looked for in the folder that the settings name, among those that ship with Traghetto, and where
Argos Translate keeps its own. Nothing here reaches the network; `fetch` does, for `traghetto models install`.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, Protocol, TypeVar

import packaging.version
import platformdirs

from pipeline.errors import ModelError
from pipeline.resources import shipped

SUFFIX = ".argosmodel"
MAX_UNPACKED = 4 * 1024**3  # bytes; the largest public package unpacks to about 0.3 GB
MAX_FILES = 2_000
MAX_RATIO = 200  # of unpacked to packed size; weights hardly shrink, vocabularies do to a fifth
RECORD = "traghetto.json"  # in an installed package: where it came from, and the digest of each of its files
PREFERRED_PIVOT = "en"  # nearly every public package has English on one side


class Origin(StrEnum):
    SETTINGS = "settings"
    SHIPPED = "shipped"
    ARGOS = "argos"


@dataclass(frozen=True, slots=True)
class Package:
    """A translation package as its metadata describes it.

    source, target: ISO 639-1 codes. path: its folder or `.argosmodel` file. target_prefix: the piece that the decoder
    must begin with, or empty. placeables, term_hints: see `engine.Abilities`. experimental: its makers say that its
    quality isn't there yet.
    """

    source: str
    target: str
    version: str
    path: Path
    origin: Origin
    source_name: str = ""
    target_name: str = ""
    target_prefix: str = ""
    placeables: bool = False
    term_hints: bool = False
    experimental: bool = False

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target} {self.version}"


class Leg(Protocol):
    """What a route is made of: a package here, or one that an index offers."""

    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...


AnyLeg = TypeVar("AnyLeg", bound=Leg)


def find(folder: Path | None = None) -> list[Package]:
    """Every readable translation package, in the order in which they are chosen from.

    folder: the one that the settings name; what lies there outranks the rest. Then the higher version comes first,
    then what ships. What cannot be read as a package is passed over: `broken` lists it.
    """
    return [found for found in _scan(folder) if isinstance(found, Package)]


def broken(folder: Path | None = None) -> list[ModelError]:
    """What lies where packages should and cannot be read as one."""
    return [found for found in _scan(folder) if isinstance(found, ModelError)]


def route(found: Sequence[Package], source: str, target: str) -> tuple[Package, ...]:
    """The packages to go through, of those `found`. Raises ModelError, saying what to install, where no way leads."""
    way = shortest(found, source, target)
    if way is None:
        known = ", ".join(sorted({f"{package.source}-{package.target}" for package in found})) or "none"
        raise ModelError(
            f"no package translates from {source} to {target} (installed: {known}); "
            f"to get one: traghetto models install {source} {target}"
        )
    return way


def shortest(legs: Sequence[AnyLeg], source: str, target: str) -> tuple[AnyLeg, ...] | None:
    """The fewest legs from `source` to `target`, by way of English where there is a choice; None if there is no way.

    legs: the better of two between the same languages first.
    """
    best: dict[tuple[str, str], AnyLeg] = {}
    for leg in legs:
        best.setdefault((leg.source, leg.target), leg)
    pairs = sorted(best, key=lambda pair: (pair[1] != PREFERRED_PIVOT, pair))
    ways: dict[str, tuple[AnyLeg, ...]] = {source: ()}
    reached = [source]
    while reached and target not in ways:  # breadth first: the first way that arrives is a shortest one
        ahead = []
        for here in reached:
            for start, end in pairs:
                if start == here and end not in ways:
                    ways[end] = (*ways[here], best[start, end])
                    ahead.append(end)
        reached = ahead
    return ways.get(target) or None


def load(package: Package) -> Any:
    """Argos Translate's own `Package`, from the package's folder, unpacked first where it is a file."""
    folder = unpacked(package)
    try:
        loaded = argos().Package(folder)
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"not a working package ({error}); install it again", path=package.path) from None
    if not hasattr(loaded, "tokenizer") or not (folder / "model" / "model.bin").is_file():
        raise ModelError("the package lacks its model or its tokenizer; install it again", path=package.path)
    return loaded


def unpacked(package: Package) -> Path:
    """The folder of a package; a file is unpacked, once for all runs, into the cache."""
    if package.path.is_dir():
        return package.path
    home = cache_folder() / "packages" / file_digest(package.path)[:32]
    if not home.is_dir():
        unpack(package.path, home)
    return home


def unpack(archive: Path, home: Path) -> None:
    """Unpack a package file so that `home` is its folder, whole or not at all, whoever else is doing the same.

    Raises ModelError where the file is no package, is damaged, or would write outside its folder or without bound.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}.", suffix=".part"))
    try:
        with _open(archive) as opened:
            for member, name in members(opened, archive):
                place = beside / name
                place.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(member) as source, place.open("xb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                    target.flush()
                    os.fsync(target.fileno())
        beside.chmod(0o755)
        settle(beside, home)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise ModelError(f"cannot be unpacked: {error.strerror} ({home.parent})", path=archive) from None
        raise ModelError("the package is damaged: fetch it again", path=archive) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def settle(beside: Path, home: Path) -> None:
    """Give a finished folder its name; where another process was quicker, its work stands."""
    _sync(beside)
    try:
        beside.rename(home)
    except OSError:
        if not home.is_dir():
            raise
    _sync(home.parent)


def members(opened: zipfile.ZipFile, archive: Path) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of a package and their places below its one top folder. Raises ModelError for what is unsafe."""
    files = [member for member in opened.infolist() if not member.is_dir()]
    size = sum(member.file_size for member in files)
    packed = sum(member.compress_size for member in files)
    if len(files) > MAX_FILES or size > MAX_UNPACKED or size > MAX_RATIO * max(packed, 1 << 16):
        raise ModelError("the package would unpack to more than a package can hold: refused", path=archive)
    placed = []
    for member in files:
        name = PurePosixPath(member.filename)
        link = stat.S_ISLNK(member.external_attr >> 16)
        if link or name.is_absolute() or ".." in name.parts or "\\" in member.filename or ":" in member.filename:
            raise ModelError(f"the package holds an unsafe path, {member.filename!r}: refused", path=archive)
        placed.append((member, name))
    if len({name.parts[0] for _, name in placed}) != 1 or not any(
        len(name.parts) == 2 and name.name == "metadata.json" for _, name in placed
    ):
        raise ModelError("not an Argos package: one folder with metadata.json was expected in it", path=archive)
    return [(member, PurePosixPath(*name.parts[1:])) for member, name in placed]


def top_folder(archive: Path) -> str:
    """The name of the folder that a package file holds."""
    with _open(archive) as opened:
        members(opened, archive)
        return PurePosixPath(opened.infolist()[0].filename).parts[0]


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(folder: Path) -> str:
    """SHA-256 over what a package translates with, the same wherever it lies: every file but those that note things."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.name not in {"README.md", RECORD}:
            total.update(f"{path.relative_to(folder).as_posix()}\0{file_digest(path)}\n".encode())
    return total.hexdigest()


def user_folder() -> Path:
    """Where Argos Translate keeps the user's packages: as in `argostranslate.settings`, asked anew each time."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(argos().settings.get_setting("ARGOS_PACKAGES_DIR", data / "argos-translate" / "packages"))


def cache_folder() -> Path:
    """Where unpacked packages and downloads are kept: TRAGHETTO_CACHE, else the system's place for caches.

    Where that cannot be written to, a folder that lasts as long as the process.
    """
    folder = Path(os.environ.get("TRAGHETTO_CACHE") or platformdirs.user_cache_path("traghetto"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    return folder if writable else _temporary_cache()


@cache
def _temporary_cache() -> Path:
    folder = tempfile.mkdtemp(prefix="traghetto-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def argos() -> ModuleType:
    """`argostranslate.package`. Importing it makes folders in the user's home; where it can't, temporary ones do."""
    try:
        import argostranslate.package
    except OSError:
        with _environment({f"XDG_{kind}_HOME": str(_temporary_cache()) for kind in ("DATA", "CONFIG", "CACHE")}):
            import argostranslate.package
    return argostranslate.package  # type: ignore[no-any-return]


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _scan(folder: Path | None) -> list[Package | ModelError]:
    places = [(folder, Origin.SETTINGS)] if folder else []
    places += [(shipped("models"), Origin.SHIPPED), (user_folder(), Origin.ARGOS)]
    found: list[Package | ModelError] = []
    for place, origin in places:
        for path in _candidates(place):
            try:
                package = read(path, origin)
            except ModelError as error:
                found.append(error)
            else:
                if package:
                    found.append(package)
    return sorted(found, key=_preference)


def _preference(found: Package | ModelError) -> tuple[Any, ...]:
    if isinstance(found, ModelError):
        return True, str(found)
    newest_first = tuple(-part for part in release(found.version))
    return False, found.origin is not Origin.SETTINGS, newest_first, list(Origin).index(found.origin), str(found.path)


def release(version: str) -> tuple[int, ...]:
    """A version's numbers, to compare by: `1.10` is above `1.9`. What is no version comes before all."""
    try:
        numbers = packaging.version.parse(version).release
    except packaging.version.InvalidVersion:
        numbers = ()
    return (*numbers, 0, 0, 0, 0)[:4]


def _candidates(folder: Path) -> list[Path]:
    try:
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
    return [path for path in entries if (path / "metadata.json").exists() or (path.suffix == SUFFIX and path.is_file())]


def read(path: Path, origin: Origin) -> Package | None:
    """The package at `path`, a folder or an `.argosmodel` file; None for one that isn't for translating.

    Raises ModelError where it cannot be read.
    """
    try:
        metadata = json.loads(_metadata(path))
        described = argos().AvailablePackage(metadata)
        if described.type != "translate":
            return None
        return Package(
            source=_code(metadata, "from_code"),
            target=_code(metadata, "to_code"),
            version=str(described.package_version),
            path=path,
            origin=origin,
            source_name=str(described.from_name),
            target_name=str(described.to_name),
            target_prefix=str(described.target_prefix),
            placeables=metadata.get("placeables") is True,
            term_hints=metadata.get("term_hints") is True,
            experimental=metadata.get("experimental") is True,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ModelError(f"not a readable Argos package ({error}); install it again or remove it", path=path) from None


def _code(metadata: Mapping[str, Any], key: str) -> str:
    code = metadata[key]
    if not isinstance(code, str) or not code:
        raise ValueError(f"{key} is not a language code")
    return code


def _metadata(path: Path) -> bytes:
    if path.is_dir():
        return (path / "metadata.json").read_bytes()
    with _open(path) as opened:
        return next(opened.read(member) for member, name in members(opened, path) if str(name) == "metadata.json")


def _open(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError):
        raise ModelError("not an Argos package: the file is damaged or no zip archive", path=archive) from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
