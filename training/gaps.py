"""Which frequent words of Italian a corpus hardly has: what sentences are best written for.

    python -m training.gaps CLEAN.tsv.gz OUT.txt

OUT gets a word a line, the most frequent first: of the words that Italian has at least once in a million
(package wordfreq), those that no form of stands in more than some sixty sentences, once for each dictionary form. What
English has as often is taken for English, or for a name.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from training.corpus import read

LEAST = 3.0  # on the Zipf scale: the base-10 logarithm of times in a thousand million words
FEW = 60  # times; words met so seldom are often mistranslated in new sentences
MADE = frozenset({"commentary", "lexicon", "rare"})  # sources that nobody wrote
WORD = re.compile(r"[a-zàèéìòù]{4,}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.gaps", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("clean", type=Path, help="as written by training.corpus")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    words = gaps((pair.source for pair in read(options.clean) if pair.origin not in MADE), frequent())
    options.out.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    print(f"{len(words)} words in {options.out}")


def gaps(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """Those of the words, one for each dictionary form, that Italian texts hardly have."""
    import simplemma

    lemma = lemmas("it")
    met: Counter[str] = Counter()
    for word, times in Counter(word for text in texts for word in WORD.findall(text.casefold())).items():
        met[lemma(word)] += times
    found: dict[str, str] = {}
    for word in words:
        if simplemma.is_known(word, "it") and met[lemma(word)] <= FEW:
            found.setdefault(lemma(word), word)
    return list(found.values())


def lemmas(code: str) -> Callable[[str], str]:
    """A word to its dictionary form, of the language `code`."""
    import simplemma

    return lru_cache(maxsize=None)(lambda word: simplemma.lemmatize(word, lang=code))


def frequent() -> Iterator[str]:
    """The words that Italian often has and English has not, the most frequent first."""
    from wordfreq import top_n_list, zipf_frequency

    for word in top_n_list("it", 100_000):
        often = zipf_frequency(word, "it")
        if often < LEAST:
            return
        if WORD.fullmatch(word) and zipf_frequency(word, "en") < often - 0.2:
            yield word


if __name__ == "__main__":
    main()
