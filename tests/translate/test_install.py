"""Packages into the user's Argos folder and out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import packages
from pipeline.translate.install import install, record, remove, size, verify
from pipeline.translate.packages import Origin

MakePackage = Callable[..., Path]


@pytest.mark.parametrize("packed", [True, False])
def test_a_package_is_installed_where_argos_finds_it(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path, packed: bool
) -> None:
    installed = install(make_package(tmp_path / "here", "es", "fr", packed=packed))
    assert installed.path == argos_folder / "translate-es_fr-1_0"
    assert [p.path for p in packages.find() if p.origin is Origin.ARGOS] == [installed.path]
    assert verify(installed) == "every file as installed"
    assert size(installed) > 10_000


def test_argos_translate_reads_the_folder(make_package: MakePackage, tmp_path: Path, argos_folder: Path) -> None:
    install(make_package(tmp_path / "here", "es", "fr", packed=True))
    assert [p.from_code for p in packages.argos().get_installed_packages([argos_folder])] == ["es"]
    assert [path.name for path in argos_folder.parent.iterdir()] == ["packages"]


def test_installing_again_replaces(make_package: MakePackage, tmp_path: Path, argos_folder: Path) -> None:
    install(make_package(tmp_path / "a", "es", "fr"))
    assert install(make_package(tmp_path / "b", "es", "fr", placeables=True)).placeables
    assert len(list(argos_folder.iterdir())) == 1


def test_the_record_says_where_from_and_the_digest(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    file = make_package(tmp_path, "es", "fr", packed=True)
    digest = packages.file_digest(file)
    noted = record(install(file, came_from="https://example.org/x", sha256=digest.upper()))
    assert (noted["from"], noted["sha256"]) == ("https://example.org/x", digest)


def test_another_digest_than_expected_is_refused(make_package: MakePackage, tmp_path: Path, argos_folder: Path) -> None:
    with pytest.raises(ModelError, match="was expected: refused"):
        install(make_package(tmp_path, "es", "fr", packed=True), sha256="0" * 64)
    assert not list(argos_folder.iterdir())


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path, keep: float
) -> None:
    file = make_package(tmp_path, "es", "fr", packed=True)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(ModelError, match="damaged"):
        install(file)
    assert not list(argos_folder.iterdir())


def test_a_folder_with_half_a_model_is_refused(make_package: MakePackage, tmp_path: Path, argos_folder: Path) -> None:
    folder = make_package(tmp_path, "es", "fr")
    model = folder / "model" / "model.bin"
    model.write_bytes(model.read_bytes()[:3000])
    with pytest.raises(ModelError, match="damaged"):
        install(folder)
    assert not list(argos_folder.iterdir())


def test_what_is_no_package_is_refused(tmp_path: Path, argos_folder: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.argosmodel").write_text("hello")
    for path in (tmp_path / "empty", tmp_path / "text.argosmodel", tmp_path / "missing.argosmodel"):
        with pytest.raises(ModelError) as raised:
            install(path)
        assert "\n" not in str(raised.value)
    assert not list(argos_folder.iterdir())


def test_verify_tells_what_has_changed(make_package: MakePackage, tmp_path: Path, argos_folder: Path) -> None:
    installed = install(make_package(tmp_path, "es", "fr"))
    (installed.path / "more").write_text("x")
    with pytest.raises(ModelError, match="more was added"):
        verify(installed)
    (installed.path / "more").unlink()
    (installed.path / "metadata.json").write_text('{"from_code": "es", "to_code": "fr"}')
    with pytest.raises(ModelError, match=r"metadata\.json has changed"):
        verify(installed)


def test_verify_knows_the_shipped_package_and_its_unpacked_copy(argos_folder: Path) -> None:
    [shipped] = [p for p in packages.find() if (p.source, p.target) == ("it", "en")]
    assert verify(shipped) == "checksums within the file agree"
    (packages.unpacked(shipped) / "model" / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="unpacked copy has changed"):
        verify(shipped)


def test_what_argos_installed_itself_is_readable_without_a_record(
    make_package: MakePackage, argos_folder: Path
) -> None:
    make_package(argos_folder, "es", "fr")
    [found] = [p for p in packages.find() if p.origin is Origin.ARGOS]
    assert "without a record" in verify(found)


def test_remove_deletes_what_was_installed_but_never_what_ships(
    make_package: MakePackage, tmp_path: Path, argos_folder: Path
) -> None:
    remove(install(make_package(tmp_path, "es", "fr")))
    assert not list(argos_folder.iterdir())
    with pytest.raises(ModelError, match="ships with Traghetto"):
        remove(packages.find()[0])
