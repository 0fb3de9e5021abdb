"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SUFFIX = ".part"  # of a file that is being written; one that is left over was interrupted


def write(path: Path, content: str | bytes) -> None:
    """Write UTF-8 text or bytes to `path` so that a reader sees the old file or the new one, never a part.

    The folder is made if need be. Line ends are written as given. Raises OSError, leaving the old file as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
