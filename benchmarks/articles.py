"""Italian financial commentary made up from the sentence patterns in `commentary.toml`: what the benchmarks translate.

    python benchmarks/articles.py FOLDER [--articles 500] [--repeats 0.0] [--seed 1]

writes that many text files as an author would: title, byline, headings, paragraphs, now and then a list. Sentences have
10 to 35 words. The same numbers make the same files. repeats: the share of sentences that stand in other articles, too;
with 0 every sentence, title and heading is met once in the whole folder (authors' roles are not counted).
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

CURRENCIES = ("euro", "dollari", "sterline", "franchi svizzeri")
LENGTH = range(10, 36)  # words of a sentence
PARAGRAPHS = range(5, 10)
SENTENCES = range(2, 6)  # of a paragraph
SLOT = re.compile(r"\{(\w+)\}")
ELIDED = re.compile(r"\b(?:il|(de|ne|a|da)l) (?=(?:1|8|11|8\d)\b)", re.IGNORECASE)  # l'8,4%, dell'11 marzo, l'85%
PATTERNS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("commentary.toml").read_text(encoding="utf-8"))


def italian(value: float, decimals: int = 0) -> str:
    """The number with a decimal comma and points between thousands."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


FIGURES: dict[str, Callable[[random.Random], str]] = {
    "percent": lambda r: f"{italian(r.uniform(0.1, 24), 1)}%",
    "percent2": lambda r: f"{italian(r.uniform(0.1, 24), 1)}%",
    "rate": lambda r: f"{italian(r.randrange(1, 30) * 0.25, 2)}%",
    "ratio": lambda r: f"{r.randrange(60, 240)}%",
    "basis": lambda r: str(r.choice((5, 10, 15, 20, 25, 30, 40, 50, 75))),
    "spread": lambda r: str(r.randrange(80, 260)),
    "level": lambda r: italian(r.randrange(2_000, 45_000)),
    "money": lambda r: f"{_amount(r)} di {r.choices(CURRENCIES, (12, 6, 1, 1))[0]}",
    "price": lambda r: f"{italian(r.uniform(20, 3_000), 1)} dollari",
    "exchange": lambda r: italian(r.uniform(0.7, 1.6), 3),
    "multiple": lambda r: italian(r.uniform(8, 40), 1),
    "vix": lambda r: italian(r.uniform(12, 45), 1),
    "year": lambda r: str(r.randrange(2025, 2032)),
    "pastyear": lambda r: str(r.randrange(2008, 2025)),
    "date": lambda r: f"{r.randrange(2, 29)} {r.choice(PATTERNS['month'])}",
}


def _amount(draw: random.Random) -> str:
    if draw.random() < 0.5:
        return f"{draw.randrange(12, 990)} milioni"
    return f"{italian(draw.uniform(1.1, 95), 1)} miliardi"


class Author:
    """Writes articles, never the same sentence twice unless it is meant to be. repeats: see the module."""

    def __init__(self, seed: int, repeats: float) -> None:
        self.draw = random.Random(seed)
        self.repeats = repeats
        self.written: set[str] = set()
        self.pool = list(PATTERNS["standing"])

    def article(self) -> str:
        """One article as the text of its file."""
        draw = self.draw
        name, role, house = self.filled("{person}"), self.filled("{role}"), self.filled("{house}")
        lines = [self.fresh("title"), f"di {name}", f"{role[0].upper()}{role[1:]}, {house}", ""]
        for number in range(draw.choice(PARAGRAPHS)):
            if number and draw.random() < 0.4:
                lines += [self.fresh("heading"), ""]
            lines += [" ".join(self.sentence() for _ in range(draw.choice(SENTENCES))), ""]
            if draw.random() < 0.1:
                lines += [*(f"- {self.fresh('item')}" for _ in range(draw.randrange(2, 5))), ""]
        return "\n".join(lines)

    def sentence(self) -> str:
        if self.draw.random() < self.repeats:
            return self.draw.choice(self.pool)
        made = self.fresh("sentence")
        if len(self.pool) < 500:  # what a house says again and again
            self.pool.append(made)
        return made

    def fresh(self, kind: str) -> str:
        """A text of that kind that nobody has written yet."""
        while True:
            made = self.filled(self.draw.choice(PATTERNS[kind]))
            fits = kind != "sentence" or len(made.split()) in LENGTH
            if fits and made not in self.written:
                self.written.add(made)
                return made

    def filled(self, pattern: str) -> str:
        text = ELIDED.sub(lambda match: f"{match[1]}ll'" if match[1] else "l'", SLOT.sub(self._fill, pattern))
        return text.replace(" a a", " ad a")

    def _fill(self, slot: re.Match[str]) -> str:
        name = slot[1].lower()
        figure = FIGURES.get(name)
        text = figure(self.draw) if figure else self.filled(self.draw.choice(PATTERNS[name]))
        return text[0].upper() + text[1:] if slot[1][0].isupper() else text


def articles(count: int, *, repeats: float = 0.0, seed: int = 1) -> Iterator[str]:
    """So many articles, as the text of a file each."""
    author = Author(seed, repeats)
    for _ in range(count):
        yield author.article()


def write(folder: Path, count: int, *, repeats: float = 0.0, seed: int = 1) -> list[Path]:
    """Write so many articles into a folder, which is made if need be; their files in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, text in enumerate(articles(count, repeats=repeats, seed=seed), 1):
        files.append(folder / f"commento-{number:05}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return files


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--repeats", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.articles, repeats=chosen.repeats, seed=chosen.seed)


if __name__ == "__main__":
    main()
