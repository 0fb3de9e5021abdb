"""Packages on disk: which are found, which way they lead, and unpacking that nothing can spoil."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import packages
from pipeline.translate.packages import Origin, Package

MakePackage = Callable[..., Path]


def package(source: str, target: str, version: str = "1.0") -> Package:
    return Package(source, target, version, Path(f"/{source}-{target}-{version}"), Origin.ARGOS)


def test_what_ships_is_found_first_run_with_nothing_installed(argos_folder: Path) -> None:
    [found] = [p for p in packages.find() if (p.source, p.target) == ("it", "en")]
    assert found.origin is Origin.SHIPPED
    assert found.placeables


CARD = Path(__file__).parents[2] / "models" / "MODEL_CARD.md"
ON_THE_CARD = re.findall(
    r"^\| `(translate-\S+)` \| (\S+) \|.*\| (\w+)(, \*experimental\*)? \|$", CARD.read_text("utf-8"), re.M
)


@pytest.mark.parametrize(("name", "version", "language", "mark"), ON_THE_CARD)
def test_the_card_says_of_the_packages_what_they_say_themselves(
    name: str, version: str, language: str, mark: str
) -> None:
    found = packages.read(CARD.with_name(name), Origin.SHIPPED)
    assert found is not None
    assert (found.version, found.experimental) == (version, bool(mark)), language


def test_the_card_has_every_package() -> None:
    assert {name for name, *_ in ON_THE_CARD} == {path.name for path in CARD.parent.glob("*.argosmodel")}


def test_the_settings_folder_outranks_then_the_higher_version(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    mine = tmp_path / "mine"
    make_package(mine, "it", "en", "0.0.1", packed=True)
    make_package(argos_folder, "it", "en", "10.0")
    make_package(argos_folder, "it", "en", "9.0")
    assert [p.version for p in packages.find(mine)][:3] == ["0.0.1", "10.0", "9.0"]
    assert packages.find()[0].version == "10.0"


def test_argos_own_variables_say_where_the_users_packages_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert packages.user_folder() == tmp_path / "argos-translate" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", "/elsewhere")
    assert packages.user_folder() == Path("/elsewhere")


def test_metadata_says_what_a_package_can_do(make_package: MakePackage, tmp_path: Path) -> None:
    path = make_package(tmp_path, "it", "pt", experimental=True, term_hints=True, target_prefix="__pt__")
    found = packages.read(path, Origin.SETTINGS)
    assert found is not None
    assert (found.experimental, found.term_hints, found.placeables) == (True, True, False)
    assert found.target_prefix == "__pt__"


def test_rubbish_among_packages_is_reported_and_passed_over(argos_folder: Path) -> None:
    (argos_folder / "broken").mkdir()
    (argos_folder / "broken" / "metadata.json").write_text("{")
    (argos_folder / "list").mkdir()
    (argos_folder / "list" / "metadata.json").write_text("[1]")
    (argos_folder / "torn.argosmodel").write_bytes(b"PK\x03\x04")
    (argos_folder / "notes.txt").write_text("hello")
    assert all(p.origin is Origin.SHIPPED for p in packages.find())
    errors = packages.broken()
    assert len(errors) == 3
    assert all("\n" not in str(error) and str(argos_folder) in str(error) for error in errors)


def test_a_direct_route_is_taken_first() -> None:
    found = [package("it", "en"), package("en", "es"), package("it", "es")]
    assert packages.route(found, "it", "es") == (package("it", "es"),)


def test_the_shortest_way_is_taken_and_english_where_there_is_a_choice() -> None:
    found = [package(*pair) for pair in [("it", "fr"), ("fr", "es"), ("it", "en"), ("en", "es"), ("es", "pt")]]
    assert [p.target for p in packages.route(found, "it", "es")] == ["en", "es"]
    assert [p.target for p in packages.route(found, "it", "pt")] == ["en", "es", "pt"]


@pytest.mark.parametrize(("source", "target"), [("it", "ja"), ("ja", "it"), ("it", "it"), ("en", "it")])
def test_no_way_is_an_error_that_says_what_to_do(source: str, target: str) -> None:
    with pytest.raises(ModelError, match=f"traghetto models install {source} {target}"):
        packages.route([package("it", "en")], source, target)


def test_a_file_is_unpacked_once_and_again_where_its_content_changes(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    file = make_package(tmp_path / "mine", "es", "fr", packed=True)
    found = packages.read(file, Origin.SETTINGS)
    assert found is not None
    first = packages.unpacked(found)
    assert packages.unpacked(found) == first
    file.unlink()
    make_package(tmp_path / "mine", "es", "fr", packed=True, placeables=True)
    assert packages.unpacked(found) != first


UNPACK = """
import sys; from pathlib import Path; from pipeline.translate import packages
found = packages.read(Path(sys.argv[1]), packages.Origin.SETTINGS)
print(packages.digest(packages.unpacked(found)))
"""


def test_processes_that_unpack_at_once_all_see_the_whole_package(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    file = make_package(tmp_path, "es", "fr", packed=True)
    command = [sys.executable, "-c", UNPACK, str(file)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({process.communicate(timeout=60)[0] for process in running}) == 1
    assert all(process.returncode == 0 for process in running)
    assert len(list((tmp_path / "cache" / "packages").iterdir())) == 1


def test_what_a_killed_process_left_is_never_used(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    file = make_package(tmp_path / "mine", "es", "fr", packed=True)
    key = packages.file_digest(file)[:32]
    left = tmp_path / "cache" / "packages" / f".{key}.abc.part"
    left.mkdir(parents=True)
    (left / "metadata.json").write_text("{")
    found = packages.read(file, Origin.SETTINGS)
    assert found is not None
    packages.load(found)


HOSTILE = {
    "climbs out": ["top/metadata.json", "top/../../evil"],
    "absolute": ["top/metadata.json", "/evil"],
    "backslashes": ["top/metadata.json", "top\\..\\evil"],
    "two folders": ["top/metadata.json", "other/file"],
    "no metadata": ["top/file"],
    "no folder": ["metadata.json"],
}


@pytest.mark.parametrize("names", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_archive_is_refused_with_nothing_written(names: list[str], tmp_path: Path) -> None:
    archive = tmp_path / "evil.argosmodel"
    with zipfile.ZipFile(archive, "w") as opened:
        for name in names:
            opened.writestr(name, "{}")
    with pytest.raises(ModelError):
        packages.unpack(archive, tmp_path / "in" / "home")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["evil.argosmodel"]
    assert not list((tmp_path / "in").iterdir())


def test_links_in_an_archive_are_refused(tmp_path: Path) -> None:
    archive = tmp_path / "evil.argosmodel"
    link = zipfile.ZipInfo("top/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("top/metadata.json", "{}")
        opened.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="unsafe"):
        packages.unpack(archive, tmp_path / "home")


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("top/metadata.json", "{}")
        opened.writestr("top/zeros", bytes(64 << 20))
    with pytest.raises(ModelError, match="refused"):
        packages.unpack(archive, tmp_path / "home")


def test_a_damaged_file_leaves_nothing_behind(make_package: MakePackage, tmp_path: Path) -> None:
    file = make_package(tmp_path, "es", "fr", packed=True)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        packages.unpack(file, tmp_path / "in" / "home")
    assert not list((tmp_path / "in").iterdir())


def test_a_cache_that_cannot_be_written_gives_way_to_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRAGHETTO_CACHE", str(tmp_path / "file" / "cache"))
    assert os.access(packages.cache_folder(), os.W_OK)


def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")  # not even a folder: nobody, root included, can write below it
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ARGOS_", "TRAGHETTO_"))
    }
    code = "from pipeline.translate.argos import ArgosEngine; print(ArgosEngine().translate(['Ciao.'], 'it', 'en'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Hypothesis" in done.stdout
