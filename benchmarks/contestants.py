"""What `benchmarks/translate.py` runs side by side, each in a process of its own.

    python benchmarks/contestants.py room|library|command|raw FILE...

translates the articles and prints `{"seconds": …, "words": …}`: the time of the work alone, after imports, reading and
loading the model, and the words of the source that it took. `command` is the `argos-translate` command itself, which
reads one article from standard input and prints its translation.

The library cuts sentences with a model that it downloads when it is first used. Since nothing here reaches the
network, it has Traghetto's own cutter in its place, which is faster: what is measured is what the library does with
sentences.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

BEAM = 4  # the library's own; Traghetto's setting is the same
BATCH_TOKENS = 2400  # best for the raw decoder between 600 and 10,000 on two cores


class Cutter:
    """In place of the library's `MiniSBDSentencizer`."""

    def __init__(self, package: Any) -> None:
        self.language = package.from_code

    def split_sentences(self, text: str) -> list[str]:
        from pipeline.translate.segment import sentences

        return [text[sentence.start : sentence.end] for sentence in sentences(text, self.language)]


def argos() -> Any:
    """The library as its README imports it."""
    from argostranslate import sbd

    sbd.MiniSBDSentencizer = Cutter
    import argostranslate.translate

    return argostranslate.translate


def library(files: list[Path]) -> tuple[float, int]:
    translate = argos().translate
    texts = [file.read_text(encoding="utf-8") for file in files]
    translate("Buongiorno.", "it", "en")
    begun = time.perf_counter()
    for text in texts:
        translate(text, "it", "en")
    return time.perf_counter() - begun, sum(len(text.split()) for text in texts)


def command(_: list[Path]) -> None:
    argos()
    from argostranslate import cli

    sys.argv = ["argos-translate", "--from-lang", "it", "--to-lang", "en"]
    cli.main()


def room(files: list[Path]) -> tuple[float, int]:
    """Traghetto's translate room: articles in, checked translations out, nothing read or written."""
    from pipeline import config, ingest
    from pipeline.translate import batch
    from pipeline.translate.argos import ArgosEngine
    from pipeline.translate.glossary import Glossary, house
    from pipeline.translate.memory import Memory

    settings = config.load().translate
    articles = [ingest.read(file) for file in files]
    glossary = Glossary.load([house()], "it", "en")
    engine = ArgosEngine(settings.models, beam=settings.beam, threads=settings.threads or 0)
    engine.translate(["Buongiorno."], "it", "en")
    with Memory(":memory:", "it", "en", model=engine.version("it", "en")) as memory:
        begun = time.perf_counter()
        batch.translate(articles, "en", engine, memory, glossary)
        return time.perf_counter() - begun, words(files)


def raw(files: list[Path]) -> tuple[float, int]:
    """CTranslate2 alone: the distinct sentences, cut into pieces beforehand, in one call, a worker for each core."""
    import ctranslate2

    from pipeline import config, ingest
    from pipeline.article import plain, texts
    from pipeline.translate import packages
    from pipeline.translate.segment import sentences

    settings = config.load().translate
    articles = [ingest.read(file) for file in files]
    every = (plain(text) for article in articles for _, text in texts(article))
    distinct = list(dict.fromkeys(text[s.start : s.end] for text in every for s in sentences(text, "it")))
    (package,) = packages.route(packages.find(settings.models), "it", "en")
    loaded = packages.load(package)
    encoded = [loaded.tokenizer.encode(sentence) for sentence in distinct]
    translator = ctranslate2.Translator(
        str(loaded.package_path / "model"),
        inter_threads=len(os.sched_getaffinity(0)),
        intra_threads=1,
        compute_type="int8",
    )
    begun = time.perf_counter()
    translator.translate_batch(encoded, beam_size=BEAM, max_batch_size=BATCH_TOKENS, batch_type="tokens")
    return time.perf_counter() - begun, sum(len(sentence.split()) for sentence in distinct)


def words(files: list[Path]) -> int:
    return sum(len(file.read_text(encoding="utf-8").split()) for file in files)


def main() -> None:
    name, files = sys.argv[1], [Path(argument) for argument in sys.argv[2:]]
    if name == "command":
        command(files)
        return
    seconds, taken = {"room": room, "library": library, "raw": raw}[name](files)
    print(json.dumps({"seconds": seconds, "words": taken}))


if __name__ == "__main__":
    main()
