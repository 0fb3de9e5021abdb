"""Packages over HTTP: what an Argos package index offers, and downloads that go on where they broke off.

Nothing else in the translate room reaches the network, and translating never comes here.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__, atomic
from pipeline.errors import ModelError
from pipeline.translate import packages

ATTEMPTS = 4
ASK_AGAIN = {408, 416, 425, 429}  # statuses below 500 that may pass
PAUSE = 0.5  # seconds before the second attempt, doubled before each further one
TIMEOUT = 30  # seconds without a byte
CHUNK = 1 << 18
MAX_INDEX = 32 * 1024**2  # bytes; the public index has a tenth of a megabyte

Progress = Callable[[int, int | None], None]
"""Told of the bytes that are there and of all that will be, where the server says."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package in an index. links: http(s) addresses to try in turn. sha256: where the index gives it."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    sha256: str | None = None

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target} {self.version}"


def index(address: str | None = None) -> list[Offer]:
    """The translation packages of an Argos package index, the newest of a pair first.

    address: of its `index.json` or of the folder that holds it; without one, Argos Translate's own setting
    ARGOS_PACKAGE_INDEX, which is the public index unless the user says otherwise.
    """
    settings = packages.argos().settings
    base = address or str(settings.get_setting("ARGOS_PACKAGE_INDEX", settings.package_index))
    url = base if base.endswith(".json") else base.rstrip("/") + "/index.json"
    try:
        with _open(url, {}) as response:
            body = response.read(MAX_INDEX)
    except (OSError, http.client.HTTPException) as error:
        raise ModelError(f"the package index cannot be reached: {_reason(error)}", path=url) from None
    try:
        entries = json.loads(body)
        offers = [_offer(entry, url) for entry in entries if entry.get("type", "translate") == "translate"]
    except (ValueError, AttributeError, TypeError, KeyError):
        raise ModelError("not an Argos package index: a JSON list of packages was expected", path=url) from None
    return sorted(offers, key=lambda offer: packages.release(offer.version), reverse=True)


def offered(offers: Sequence[Offer], source: str, target: str) -> tuple[Offer, ...]:
    """The packages to install for a pair of languages: the direct one, or those of the shortest way."""
    way = packages.shortest(offers, source, target)
    if way is None:
        raise ModelError(f"the package index offers no way from {source} to {target}")
    return way


def download(address: str, *, sha256: str | None = None, progress: Progress = lambda done, total: None) -> Path:
    """Fetch a file into the cache and give its path; the caller deletes it when it has served.

    A download that broke off goes on where it stopped, in this run or a later one, if the server's file is still the
    same. Raises ModelError where it cannot be had, or is not the file of that digest.
    """
    folder = packages.cache_folder() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.part"
    with _alone(part):
        for attempt in range(ATTEMPTS):
            try:
                _fetch(address, part, progress)
                break
            except (OSError, http.client.HTTPException) as error:
                if attempt + 1 == ATTEMPTS:
                    have = part.stat().st_size if part.exists() else 0
                    raise ModelError(
                        f"the connection broke ({_reason(error)}) after {have:,} bytes; run the same command to go on",
                        path=address,
                    ) from None
                time.sleep(PAUSE * 2**attempt)
        whole = part.with_suffix(packages.SUFFIX)
        part.replace(whole)
        _note(part).unlink(missing_ok=True)
    if sha256 and (digest := packages.file_digest(whole)) != sha256.lower():
        whole.unlink()
        raise ModelError(f"its SHA-256 is {digest}, {sha256.lower()} was expected: refused", path=address)
    return whole


def _fetch(address: str, part: Path, progress: Progress) -> None:
    """Add to `part` what it lacks. Raises OSError or HTTPException where the connection breaks."""
    validator = _noted(part)
    have = part.stat().st_size if part.exists() and validator else 0
    headers = {"Range": f"bytes={have}-", "If-Range": validator} if have else {}
    try:
        response = _open(address, headers)
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
        raise
    with response:
        start, total = _range(response)
        if start not in {0, have}:
            raise ConnectionError("the server sent another part than was asked for")
        have = start
        atomic.write(_note(part), json.dumps({"address": address, "validator": _validator(response)}))
        with part.open("ab" if have else "wb") as file:
            progress(have, total)
            while chunk := response.read(CHUNK):
                file.write(chunk)
                have += len(chunk)
                progress(have, total)
                if have > packages.MAX_UNPACKED:
                    raise ModelError("larger than any package: refused", path=address)
    if total is not None and have != total:
        raise ConnectionError(f"{have:,} of {total:,} bytes came")


def _open(address: str, headers: dict[str, str]) -> Any:
    """The response to a GET. Raises ModelError for what asking again won't change, OSError for the rest."""
    if not _over_http(address):
        raise ModelError("not an http or https address", path=address)
    request = urllib.request.Request(
        urllib.parse.quote(address, safe="%/:=&?~#+!$,;'@()*[]"),
        headers={"User-Agent": f"traghetto/{__version__}", "Accept-Encoding": "identity", **headers},
    )
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code in ASK_AGAIN or error.code >= 500:
            raise
        raise ModelError(f"the server says {error.code} {error.reason}", path=address) from None
    except http.client.InvalidURL:
        raise ModelError("not a web address", path=address) from None


def _over_http(address: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _range(response: Any) -> tuple[int, int | None]:
    """Where in the file the response begins, and the file's size if the server says it (RFC 9110, section 14.4)."""
    if response.status == http.client.PARTIAL_CONTENT:
        parts = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if not parts:
            raise ConnectionError("the server sent a part without saying which")
        return int(parts[1]), None if parts[2] == "*" else int(parts[2])
    length = response.headers.get("Content-Length")
    return 0, int(length) if length else None


def _validator(response: Any) -> str:
    """What tells whether the server's file is still the same: a strong ETag or its date (RFC 9110, section 13.1.5)."""
    etag = response.headers.get("ETag") or ""
    return etag if etag.startswith('"') else response.headers.get("Last-Modified") or ""


def _note(part: Path) -> Path:
    return part.with_suffix(".json")


def _noted(part: Path) -> str:
    try:
        return str(json.loads(_note(part).read_text(encoding="utf-8"))["validator"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextlib.contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Wait for another process that fetches the same file."""
    with part.with_suffix(".lock").open("w") as lock:
        with contextlib.suppress(ImportError):  # Windows has no fcntl; there two such processes are not kept apart
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _offer(entry: dict[str, Any], base: str) -> Offer:
    links = (urllib.parse.urljoin(base, link) for link in entry["links"])
    return Offer(
        source=str(entry["from_code"]),
        target=str(entry["to_code"]),
        version=str(entry.get("package_version", "")),
        links=tuple(link for link in links if _over_http(link)),
        sha256=entry.get("sha256"),
    )


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error or type(error).__name__)
