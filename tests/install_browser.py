"""Make sure that there is a Chromium for the tests: the system's, else one installed by apt or by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

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
        done = subprocess.run([*root, "apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", "chromium"])
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


def _is_ubuntu() -> bool:
    try:
        with open("/etc/os-release", encoding="utf-8") as release:
            return "ID=ubuntu" in release.read().splitlines()
    except OSError:
        return False


if __name__ == "__main__":
    if not find():
        install()
