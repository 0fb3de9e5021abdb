"""Where lists and ledgers lie when nobody says."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from pipeline.deliver.settings import Newsletter


def ledger(settings: Newsletter) -> Path:
    """The ledger of the settings, or the user's one: outside any output folder, since it must outlive them."""
    return settings.ledger or user_data_path("traghetto") / "ledger.sqlite3"


def subscribers(settings: Newsletter) -> Path:
    """The list of the settings, or the user's one."""
    return settings.subscribers or user_data_path("traghetto") / "subscribers.sqlite3"
