"""Packages into and out of the user's Argos folder, where Argos Translate itself finds them too.

A package is put there whole or not at all, with a record of where it came from and the digest of each of its files;
`verify` compares. What ships with Traghetto is never touched.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import atomic
from pipeline.errors import ModelError
from pipeline.translate import packages
from pipeline.translate.packages import RECORD, Origin, Package


def install(path: Path, *, came_from: str = "", sha256: str | None = None) -> Package:
    """Install a package from an `.argosmodel` file or a package's folder; one of the same name is replaced.

    came_from: what the record says of its origin; the path, if empty. sha256: the file's digest, in hexadecimal, if
    it is known from elsewhere. Raises ModelError, with nothing installed, where it differs or the package is damaged.
    """
    digest = "" if path.is_dir() else _file_digest(path)
    if sha256 and digest != sha256.lower():
        raise ModelError(
            f"its SHA-256 is {digest or 'not that of a file'}, {sha256.lower()} was expected: refused", path=path
        )
    into = packages.user_folder()
    with _staging(into) as staging:
        fresh = staging / _name(path)
        if path.is_dir():
            shutil.copytree(path, fresh, ignore=shutil.ignore_patterns(RECORD))
        else:
            packages.unpack(path, fresh)
        _check(fresh, path)
        record = {"from": came_from or str(path.resolve()), "sha256": digest, "files": _digests(fresh)}
        atomic.write(fresh / RECORD, json.dumps(record, indent=1) + "\n")
        home = into / fresh.name
        if home.exists():
            home.rename(staging / "replaced")
        packages.settle(fresh, home)
    installed = packages.read(home, Origin.ARGOS)
    assert installed is not None  # _check has read it
    return installed


def remove(package: Package) -> None:
    """Delete an installed package. Raises ModelError for one that ships with Traghetto."""
    if package.origin is Origin.SHIPPED:
        raise ModelError(f"{package.name} ships with Traghetto and cannot be removed", path=package.path)
    with _staging(package.path.parent) as staging:
        package.path.rename(staging / package.path.name)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder to build or delete in, on the same disk and out of sight: Argos Translate fails on half a package."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = os.access(folder.parent, os.W_OK) and folder.parent.stat().st_dev == folder.stat().st_dev
        staging = Path(tempfile.mkdtemp(dir=folder.parent if beside else folder, prefix=".traghetto-"))
    except OSError as error:
        raise ModelError(f"cannot be written to: {error.strerror}", path=folder) from None
    try:
        yield staging
    except OSError as error:
        raise ModelError(f"cannot be changed: {error.strerror or error}", path=folder) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def verify(package: Package) -> str:
    """Says on what ground a package is sound. Raises ModelError where it is not."""
    if package.path.is_file():
        return _verify_file(package)
    recorded = record(package).get("files")
    packages.load(package)
    if not isinstance(recorded, dict):
        return "readable; installed without a record"
    now = _digests(package.path)
    for name in sorted({*recorded, *now}):
        if recorded.get(name) != now.get(name):
            what = "is missing" if name not in now else "was added" if name not in recorded else "has changed"
            raise ModelError(f"{name} {what} since it was installed; install it again", path=package.path)
    return "every file as installed"


def record(package: Package) -> dict[str, object]:
    """What was noted when a package was installed: `from`, `sha256`, `files`. Empty for one that Argos installed."""
    try:
        noted = json.loads((package.path / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def size(package: Package) -> int:
    """Bytes on disk."""
    paths = package.path.rglob("*") if package.path.is_dir() else [package.path]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _verify_file(package: Package) -> str:
    """A file against its own checksums, and its unpacked copy against the file."""
    copy = packages.unpacked(package)
    try:
        with zipfile.ZipFile(package.path) as opened:
            if damaged := opened.testzip():
                raise ModelError(f"{damaged} in it is damaged; fetch the file again", path=package.path)
            for member, name in packages.members(opened, package.path):
                place = copy / name
                if not place.is_file() or zlib.crc32(place.read_bytes()) != member.CRC:
                    raise ModelError(f"its unpacked copy has changed; delete {copy}", path=package.path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise ModelError("the file is damaged; fetch it again", path=package.path) from None
    packages.load(package)
    return "checksums within the file agree"


def _check(folder: Path, path: Path) -> None:
    """Raises ModelError unless CTranslate2 can load what is in `folder`. path: what the user gave, for the message."""
    import ctranslate2

    package = packages.read(folder, Origin.ARGOS)
    if package is None:
        raise ModelError("not a package for translating", path=path)
    packages.load(package)
    try:
        ctranslate2.Translator(str(folder / "model"), compute_type="int8")
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"the model in it is damaged: {error}", path=path) from None


def _name(path: Path) -> str:
    """The folder that a package is kept in: the top folder of its file, as Argos does."""
    if path.is_dir():
        return path.resolve().name
    return packages.top_folder(path)


def _file_digest(path: Path) -> str:
    try:
        return packages.file_digest(path)
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=path) from None


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): packages.file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }
