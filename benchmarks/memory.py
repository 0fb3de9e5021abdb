"""How fast the translation memory is, beside plain ways to do the same, and in how much memory.

    python benchmarks/memory.py [--units 100000]

A TMX file of so many units is made, then, each in a process of its own: read by the Translate Toolkit whole, and
imported by us; then known sentences are asked for, one by one and together; and similar ones searched, by rapidfuzz
among all and by the index.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SUBJECTS = "I mercati|Le borse europee|I titoli di Stato|Gli utili|Le banche centrali|Gli indici|I rendimenti"
VERBS = "salgono|scendono|restano stabili|sorprendono|recuperano terreno|rallentano|deludono le attese"
ENDS = "dopo i dati sull'inflazione|in attesa della BCE|per il terzo mese di fila|nonostante i dazi|in scia agli USA"
SYLLABLES = [a + b for a in "bcdflmnrstv" for b in "aeio"]

WHOLE = """
from translate.storage.tmx import tmxfile
units = len(tmxfile.parsefile(sys.argv[1]).units)
"""
IMPORT = """
from pathlib import Path
from pipeline.translate import fuzzy, tmx
from pipeline.translate.memory_file import MemoryFile
with MemoryFile(Path(sys.argv[2])) as file:
    units = tmx.load(file, Path(sys.argv[1]), "it").units
    loaded = time.perf_counter() - begun
    fuzzy.index(file)
"""
EXPORT = """
from pathlib import Path
from pipeline.translate import tmx
from pipeline.translate.memory_file import MemoryFile
with MemoryFile(Path(sys.argv[2])) as file:
    units = Path(sys.argv[1]).with_suffix(".out.tmx").write_bytes(tmx.write(tmx.export(file), "it"))
"""


def sentences(count: int) -> list[str]:
    """Different sentences: half of them of a few patterns, half with words of their own."""
    chance = random.Random(1)
    parts = [part.split("|") for part in (SUBJECTS, VERBS, ENDS)]
    found: dict[str, None] = {}
    while len(found) < count:
        subject, verb, end = (chance.choice(part) for part in parts)
        words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.choice((0, 12)))]
        found[
            " ".join([subject, verb, f"del {chance.randint(1, 999)},{chance.randint(0, 99)}%", end, *words]) + "."
        ] = None
    return list(found)


def write(path: Path, sources: list[str]) -> None:
    """A TMX file as CAT tools write them."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4"><header srclang="it-IT"/><body>\n')
        for source in sources:
            out.write(f'<tu creationdate="20250130T101500Z"><tuv xml:lang="it-IT"><seg>{source}</seg></tuv>')
            out.write(f'<tuv xml:lang="en-GB"><seg><bpt i="1">b</bpt>{source.upper()}<ept i="1"/></seg></tuv></tu>\n')
        out.write("</body></tmx>\n")


def measured(program: str, *arguments: Path) -> dict[str, float]:
    """Seconds and megabytes (the most at a time) that a program needs, its imports included."""
    end = "print(json.dumps(dict(seconds=time.perf_counter() - begun, loaded=locals().get('loaded', 0),"
    end += " megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)))"
    code = f"import json, resource, sys, time\nbegun = time.perf_counter()\n{program}\n{end}"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--units", type=int, default=100_000)
    count = parser.parse_args().units
    from rapidfuzz import fuzz, process

    from pipeline.translate.memory import Key, Memory

    sources = sentences(count)
    with tempfile.TemporaryDirectory() as folder:
        tmx, database = Path(folder, "house.tmx"), Path(folder, "memory.sqlite")
        write(tmx, sources)
        print(f"{count:,} units, {tmx.stat().st_size / 1e6:.0f} MB of TMX")
        for name, program in (("Translate Toolkit, whole", WHOLE), ("import", IMPORT), ("export", EXPORT)):
            took = measured(program, tmx, database)
            indexed = f", {took['loaded']:.1f} s of them before indexing" if took["loaded"] else ""
            print(f"{name}: {took['seconds']:.1f} s{indexed}, {took['megabytes']:.0f} MB at most")
        print(f"memory: {database.stat().st_size / 1e6:.0f} MB on disk")
        chance = random.Random(2)
        asked = [Key(source) for source in chance.sample(sources, min(5000, count))]
        with Memory(database, "it", "en", model="m1") as memory:
            single = seconds(lambda: [memory.get([key]) for key in asked])
            together = seconds(lambda: memory.get(asked))
            print(f"{len(asked):,} keys: {single:.2f} s one by one, {together:.2f} s together")
            times, plain, as_good = [], [], 0
            for source in chance.sample(sources, min(200, count)):
                words = source.split()
                words[chance.randrange(len(words))] = "invece"
                text = " ".join(words)
                found = memory.similar(text, 1)
                times.append(seconds(lambda text=text: memory.similar(text)))  # type: ignore[misc]
                plain.append(seconds(lambda text=text: process.extractOne(text, sources, scorer=fuzz.ratio)))  # type: ignore[misc]
                best = process.extractOne(text, sources, scorer=fuzz.ratio)[1]
                as_good += bool(found) and found[0].similarity >= best
        said = (
            f"{statistics.median(times) * 1e3:.1f} ms by the index, {statistics.median(plain) * 1e3:.1f} ms among all"
        )
        print(f"similar: {said}; the same best in {as_good} of {len(times)}")


if __name__ == "__main__":
    main()
