"""The wheel carries all that it needs: installed into an empty environment, it converts a file."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def test_an_installed_wheel_converts_a_file(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("traghetto-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for carried in (
        "models/translate-it_en.argosmodel",
        "models/translate-it_de.argosmodel",
        "templates/ns-partners/brand.toml",
        "glossaries/house.csv",
    ):
        assert f"pipeline/data/{carried}" in names

    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    (packages,) = home.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    # Its dependencies are those of this environment, without the checkout that is installed here.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    folder = tmp_path / "anywhere"
    folder.mkdir()
    (folder / "articolo.txt").write_text(
        "Borse in calo\n\nOggi l’indice Nasdaq ha perso il 2,5%, mentre il petrolio è salito.\n", encoding="utf-8"
    )
    program = "import pipeline.cli; print(pipeline.__file__); pipeline.cli.main()"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [home / "bin" / "python", "-c", program, "convert", "articolo.txt", "--out", "pages"],
        cwd=folder,
        env=environment | {"TRAGHETTO_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(str(packages)), "the wheel's own code ran"
    assert "2.5" in (folder / "pages" / "articolo" / "en" / "index.html").read_text(encoding="utf-8")
