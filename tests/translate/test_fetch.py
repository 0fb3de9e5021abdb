"""Downloads and the package index, against a real HTTP server on loopback."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import fetch

CONTENT = bytes(range(256)) * 4096


@dataclass
class Site:
    """What the server serves, and how it misbehaves. cut: after how many bytes it hangs up, one entry a request."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    cut: list[int] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    failures: int = 0


@pytest.fixture
def site(argos_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    served = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in served.redirects:
                self.send_response(302)
                self.send_header("Location", served.redirects[self.path])
                self.end_headers()
                return
            if served.failures:
                served.failures -= 1
                self.send_error(503)
                return
            if self.path not in served.files:
                self.send_error(404)
                return
            content = served.files[self.path]
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            asked = self.headers.get("Range")
            served.ranges.append(asked)
            wanted = re.fullmatch(r"bytes=(\d+)-", asked or "")
            start = int(wanted[1]) if wanted and self.headers.get("If-Range") == etag else 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.send_header("ETag", etag)
            self.end_headers()
            end = start + served.cut.pop(0) if served.cut else len(content)
            self.wfile.write(content[start:end])

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        served.address = f"http://127.0.0.1:{server.server_port}"
        yield served
        server.shutdown()


def test_a_file_arrives_whole_and_progress_is_told(site: Site) -> None:
    site.files["/p.argosmodel"] = CONTENT
    told: list[tuple[int, int | None]] = []
    path = fetch.download(f"{site.address}/p.argosmodel", progress=lambda done, total: told.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_broken_connection_goes_on_where_it_stopped(site: Site) -> None:
    site.files["/p"] = CONTENT
    site.cut = [100_000, 50_000]
    assert fetch.download(f"{site.address}/p").read_bytes() == CONTENT
    assert site.ranges == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_run_goes_on_too(site: Site) -> None:
    site.files["/p"] = CONTENT
    site.cut = [1000] * fetch.ATTEMPTS
    with pytest.raises(ModelError, match="run the same command to go on"):
        fetch.download(f"{site.address}/p")
    assert fetch.download(f"{site.address}/p").read_bytes() == CONTENT
    assert site.ranges[-1] == f"bytes={1000 * fetch.ATTEMPTS}-"


def test_a_file_that_changed_on_the_server_is_fetched_from_the_start(site: Site) -> None:
    site.files["/p"] = CONTENT
    site.cut = [1000] * fetch.ATTEMPTS
    with pytest.raises(ModelError):
        fetch.download(f"{site.address}/p")
    site.files["/p"] = CONTENT[::-1]
    assert fetch.download(f"{site.address}/p").read_bytes() == CONTENT[::-1]


def test_a_passing_failure_is_tried_again(site: Site) -> None:
    site.files["/p"] = CONTENT
    site.failures = 2
    assert fetch.download(f"{site.address}/p").read_bytes() == CONTENT


def test_redirects_are_followed(site: Site) -> None:
    site.files["/there"] = CONTENT
    site.redirects["/here"] = "/there"
    assert fetch.download(f"{site.address}/here").read_bytes() == CONTENT


def test_a_digest_that_differs_is_refused_and_nothing_kept(site: Site, tmp_path: Path) -> None:
    site.files["/p"] = CONTENT
    with pytest.raises(ModelError, match="refused"):
        fetch.download(f"{site.address}/p", sha256="0" * 64)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.stat().st_size]
    assert fetch.download(f"{site.address}/p", sha256=hashlib.sha256(CONTENT).hexdigest()).exists()


def test_what_is_not_there_is_said_in_one_line(site: Site) -> None:
    with pytest.raises(ModelError, match=f"{site.address}/none: the server says 404"):
        fetch.download(f"{site.address}/none")


@pytest.mark.parametrize("address", ["ftp://example.org/p", "file:///etc/passwd", "nothing", "http://", "http://[::1"])
def test_addresses_that_cannot_be_fetched_are_one_line(address: str, site: Site) -> None:
    with pytest.raises(ModelError) as raised:
        fetch.download(address)
    assert "\n" not in str(raised.value)


def test_nobody_listening_is_one_line(site: Site) -> None:
    with pytest.raises(ModelError, match="the connection broke"):
        fetch.download("http://127.0.0.1:9/p")


def entry(source: str, target: str, version: str, **more: object) -> dict[str, object]:
    return {
        "from_code": source,
        "to_code": target,
        "package_version": version,
        "links": [f"/{source}_{target}-{version}", "ipfs://x"],
        **more,
    }


def test_the_index_offers_the_newest_and_the_shortest_way(site: Site) -> None:
    entries = [entry("it", "en", "1.9"), entry("it", "en", "1.10", sha256="ab"), entry("en", "es", "1.0")]
    site.files["/index.json"] = json.dumps([*entries, {"type": "sbd", "links": []}]).encode()
    offers = fetch.index(site.address)
    [newest] = fetch.offered(offers, "it", "en")
    assert (newest.version, newest.sha256, newest.links) == ("1.10", "ab", (f"{site.address}/it_en-1.10",))
    assert [offer.name for offer in fetch.offered(offers, "it", "es")] == ["it-en 1.10", "en-es 1.0"]
    with pytest.raises(ModelError, match="no way from it to ja"):
        fetch.offered(offers, "it", "ja")


def test_argos_own_setting_says_which_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.files["/mine/index.json"] = json.dumps([entry("it", "en", "1.0")]).encode()
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{site.address}/mine/")
    assert [offer.name for offer in fetch.index()] == ["it-en 1.0"]


@pytest.mark.parametrize("body", [b"", b"{}x", b'{"a": 1}', b"[1]", b'[{"from_code": "it"}]', b"\xff\xfe"])
def test_what_is_no_index_is_one_line(body: bytes, site: Site) -> None:
    site.files["/index.json"] = body
    with pytest.raises(ModelError, match="not an Argos package index"):
        fetch.index(site.address)


def test_a_download_installs_through_the_command(
    site: Site, argos_folder: Path, tmp_path: Path, make_package: Callable[..., Path]
) -> None:
    from typer.testing import CliRunner

    from pipeline.cli.models import app

    content = make_package(tmp_path, "it", "sl", packed=True).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    site.files["/it_sl-1.0"] = content
    site.files["/index.json"] = json.dumps([entry("it", "sl", "1.0", sha256=digest)]).encode()
    runner = CliRunner()

    done = runner.invoke(app, ["install", "it", "sl", "--index", site.address])
    assert done.exit_code == 0
    assert "installed it-sl 1.0" in done.output
    listed = json.loads(runner.invoke(app, ["list", "--json"]).output)
    assert [row["from"] for row in listed if row["target"] == "sl"] == [f"{site.address}/it_sl-1.0"]
    assert "here already" in runner.invoke(app, ["install", "it-sl", "--index", site.address]).output
    assert "every file as installed" in runner.invoke(app, ["verify", "it-sl"]).output
    assert runner.invoke(app, ["remove", "it-sl"]).exit_code == 0
    assert not list(argos_folder.iterdir())

    site.files["/it_sl-1.0"] = content[:-9] + bytes(9)
    refused = runner.invoke(app, ["install", "it-sl", "--index", site.address])
    assert isinstance(refused.exception, ModelError)
    assert "refused" in str(refused.exception)
    assert not list(argos_folder.iterdir())
    assert not list((tmp_path / "cache" / "downloads").glob("*.argosmodel"))
