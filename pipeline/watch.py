"""What changes in folders and files, told once it has come to rest.

A folder is watched with all that is in it, but for what is hidden and what the caller ignores. A file is watched by way
of its folder, since an editor that saves puts another file in its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from watchfiles import Change, watch

REST = 100  # milliseconds without a change, after which those before it are told
LONGEST = 1_000  # milliseconds after which they are told all the same
AWAKE = 200  # milliseconds between looks at whether to stop


class Watch:
    """A context manager; what changes once it is entered is told, however long the caller takes between two tellings.

    folders, files: what to watch. A file need not be there yet. ignored: folders of which nothing is told.
    """

    def __init__(self, folders: Iterable[Path], files: Iterable[Path], ignored: Sequence[Path] = ()) -> None:
        self.folders = frozenset(folder.resolve() for folder in folders)
        self.files = frozenset(file.parent.resolve() / file.name for file in files)
        self._ignored = tuple(folder.resolve() for folder in ignored)
        self._news: SimpleQueue[frozenset[Path] | OSError] = SimpleQueue()
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        homes = {file.parent for file in self.files if file.parent.is_dir()}
        for paths, recursive, wanted in ((self.folders, True, self._inside), (homes, False, self._named)):
            ready = threading.Event()
            if paths:
                threading.Thread(target=self._tell, args=(paths, recursive, wanted, ready), daemon=True).start()
                ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()

    def changes(self) -> Iterator[list[Path]]:
        """What has changed since the last time, as often as something has. Raises OSError where watching fails."""
        while True:
            found: set[Path] = set()
            while not found or not self._news.empty():
                news = self._news.get()
                if isinstance(news, OSError):
                    raise news
                found |= news
            yield sorted(found)

    def _tell(
        self, paths: Collection[Path], recursive: bool, wanted: Callable[[Path], bool], ready: threading.Event
    ) -> None:
        def chosen(_: Change, path: str) -> bool:
            return wanted(Path(path))

        try:
            for changes in watch(
                *paths,
                watch_filter=chosen,
                debounce=LONGEST,
                step=REST,
                stop_event=self._stop,
                rust_timeout=AWAKE,
                yield_on_timeout=True,
                recursive=recursive,
            ):
                ready.set()  # at the latest after AWAKE, when nothing has changed
                if changes:
                    self._news.put(frozenset(Path(path) for _, path in changes))
        except OSError as error:
            self._news.put(error)
        finally:
            ready.set()

    def _inside(self, path: Path) -> bool:
        if any(path.is_relative_to(folder) for folder in self._ignored):
            return False
        homes = (folder for folder in self.folders if path.is_relative_to(folder))
        return any(not any(part.startswith(".") for part in path.relative_to(home).parts) for home in homes)

    def _named(self, path: Path) -> bool:
        return path in self.files
