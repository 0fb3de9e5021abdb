"""What the checks find of translations with one thing false in each, what they say of good ones, and what that costs.

    python benchmarks/checks.py [FOLDER …] [--errors]

A folder holds references: files of the same name with a language for their suffix, a sentence a line, such as
`news.it` and `news.en`. Their figures are broken by the same rules, as sentences that the checks were not made for.
`--errors` prints each sentence of theirs that has an error.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.translate import figures, names
from pipeline.translate.check import aligned, check
from pipeline.translate.figures.language import LANGUAGES
from pipeline.translate.figures.read import understood
from pipeline.translate.findings import Severity
from pipeline.translate.glossary import Glossary, house

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from faults.corpus import Fault, Pair, by_hand, pairs
from faults.seeded import FIGURES, MEANING, NAMES, broken, seeded

Sentences = Sequence[tuple[str, str]]
SOURCE = "it"
MOST = 150  # faults of a kind, of references


@cache
def glossary(source: str, target: str) -> Glossary:
    return Glossary.load([house()], source, target)


def recall(faults: Iterable[Fault]) -> None:
    """Prints, by kind of fault, how many there are, and the shares found by an error, and by an error or a warning."""
    all_: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for fault in faults:
        found = {f.severity for f in check(fault.source, fault.target, *fault.languages, glossary(*fault.languages))}
        group = "figures" if fault.kind in FIGURES else "names" if fault.kind in NAMES else ""
        for kind in filter(None, (fault.kind, f"all {group}" if group else "")):
            all_[kind] += 1
            errors[kind] += Severity.ERROR in found
            shown[kind] += bool(found - {Severity.NOTE})
    print(f"| {'fault':30} | faults | error | error or warning |\n|{'-' * 32}|-------:|------:|-----------------:|")
    for kind in sorted(all_, key=lambda kind: (kind.startswith("all"), kind in MEANING)):
        row = (kind, all_[kind], 100 * errors[kind] / all_[kind], 100 * shown[kind] / all_[kind])
        print("| {:30} | {:6} | {:4.1f}% | {:15.1f}% |".format(*row))


def alarms(name: str, sentences: Sentences, target: str, *, errors: bool = False) -> None:
    """Prints, by kind of finding, the share of good translations that have one."""
    wrong: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for source, translation in sentences:
        found = check(source, translation, SOURCE, target, glossary(SOURCE, target))
        grave = [finding for finding in found if finding.severity is Severity.ERROR]
        wrong.update({"all", *(f.kind for f in grave)} if grave else ())
        shown.update({"all", *(f.kind for f in found)} if found else ())
        if errors and grave:
            print(source, translation, *(f"  {finding.message}" for finding in grave), sep="\n")
    print(f"| {name:30} | {len(sentences):6} sentences, with an error | with any finding |")
    print(f"|{'-' * 32}|{'-' * 33}:|-----------------:|")
    for kind, times in sorted(shown.items(), key=lambda item: (item[0] == "all", -item[1])):
        print(f"| {kind:30} | {100 * wrong[kind] / len(sentences):32.2f}% | {100 * times / len(sentences):15.2f}% |")


def unseen(sentences: Sentences, target: str) -> Iterator[Fault]:
    """The figures of sentences that have no error, broken by the rules; at most so many faults of a kind."""
    good = [Pair((SOURCE, target), *pair, ()) for pair in sentences if not _is_wrong(*pair, target)]
    times: Counter[str] = Counter()
    for fault in broken(good):
        times[fault.kind] += 1
        if fault.kind in FIGURES and times[fault.kind] <= MOST:
            yield fault


def _is_wrong(source: str, translation: str, target: str) -> bool:
    found = check(source, translation, SOURCE, target, glossary(SOURCE, target))
    return any(finding.severity is Severity.ERROR for finding in found)


def references(folder: Path) -> Iterator[tuple[str, str, Sentences]]:
    """Name, target language and sentences of every pair of files in a folder."""
    for source in sorted(folder.glob(f"*.{SOURCE}")):
        for language in LANGUAGES:
            target = source.with_suffix(f".{language}")
            if language != SOURCE and target.exists():
                yield target.name, language, [(before, after) for _, before, after in aligned(source, target)]


def cost(sentences: Sentences, target: str) -> None:
    """Prints the milliseconds of one core that each part takes a sentence, the first and the second time."""
    terms = glossary(SOURCE, target)
    parts = {
        "figures": lambda source, translation: figures.compare(source, translation, SOURCE, target),
        "names": lambda source, translation: names.compare(source, translation, SOURCE, target),
        "terms": lambda source, translation: terms.check(source, translation),
        "all": lambda source, translation: check(source, translation, SOURCE, target, terms),
    }
    print(f"| {'checks':30} | ms a sentence | of one read before |\n|{'-' * 32}|--------------:|-------------------:|")
    for name, part in parts.items():
        understood.cache_clear()
        part(*sentences[0])
        taken = []
        for _ in range(2):
            begun = time.process_time()
            for start in range(0, len(sentences), 100):
                for source, translation in sentences[start : start + 100]:
                    part(source, translation)
            taken.append(1000 * (time.process_time() - begun) / len(sentences))
        print(f"| {name:30} | {taken[0]:13.2f} | {taken[1]:18.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    chosen = parser.parse_args()
    print("Seeded faults\n")
    recall(seeded())
    print("\nFaults written by hand\n")
    recall(by_hand())
    good = [(pair.source, pair.target) for pair in pairs() if pair.languages == (SOURCE, "en")]
    print("\nGood translations\n")
    alarms("the corpus's own", good, "en")
    for folder in chosen.folders:
        for name, language, sentences in references(folder):
            print()
            alarms(name, sentences, language, errors=chosen.errors)
            print(f"\nSeeded faults in {name}\n")
            recall(unseen(sentences, language))
    print("\nCost\n")
    cost(good, "en")


if __name__ == "__main__":
    main()
