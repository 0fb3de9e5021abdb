"""Make sure that there is a Chromium for the tests: the system's, else one installed by apt or by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium on this machine, the one that CHROMIUM names before any other."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Debian's package where apt may install it; elsewhere (Ubuntu has only a snap) Playwright's own browser."""
    if shutil.which("apt-get") and not _is_ubuntu():
        root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        subprocess.run([*root, "apt-get", "update", "--quiet=2"], check=False)
        install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", "chromium"]
        done = subprocess.run([*root, *install], check=False)
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    if not find():
        install()
