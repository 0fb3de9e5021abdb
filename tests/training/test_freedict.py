import gzip
from pathlib import Path

import pytest

from training import freedict
from training.corpus import Pair
from training.freedict import entries, examples, lines

FRENCH = """  Copyright (C) somebody
French-Italian FreeDict Dictionary ver. 2023.01.09
grande roue /ɡʁɑ̃d ʁu/ <n, fem>
ruota panoramica
grandir /ɡʁɑ̃.diʁ/ <v>
crescere, aumentare
intransitif Devenir plus grand
moderniser /mɔ.dɛʁ.ni.ze/ <v>
1. modernizzare
sœur /sœʁ/ <n, fem>
la sorella più grande che c'è
"""
GERMAN = """German - English FreeDict Dictionary ver. 2020
Haus /hˈaʊs/ <n, neut>
house
      "ein Haus bauen lassen"  - have a house built
      "jdm. einen Kinnhaken verpassen"  - sock sb. on the jaw
      "die gefundenen Ausweise abgeben"  - hand in/submit the documents found
      "Türschließanlagen, Türschließer und Selbstschließer"  - automatic door closers
      "Die Preise steigen."  - Prices are rising.
      "Wenn du willst, gehen wir."  - We'll go, if you want.
"""
ENGLISH = """English - German FreeDict Dictionary ver. 2020
price /pɹˈaɪs/
Preis <masc>
      "Prices are falling."  - Die Preise fallen.
"""


@pytest.fixture(autouse=True)
def dictionaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freedict, "DICTIONARIES", tmp_path)
    for name, text in (("fra-ita", FRENCH), ("deu-eng", GERMAN), ("eng-deu", ENGLISH)):
        with gzip.open(tmp_path / f"freedict-{name}.dict.dz", "wt", encoding="utf-8") as file:
            file.write(text)


def test_a_headword_has_its_first_translation_if_it_is_short() -> None:
    assert list(entries(lines("fra-ita"))) == [("grande roue", "ruota panoramica"), ("grandir", "crescere")]


def test_examples_are_whole_phrases_of_both_directions() -> None:
    assert list(examples()) == [
        Pair("Ding", "ein Haus bauen lassen", "have a house built"),
        Pair("Ding", "Die Preise steigen.", "Prices are rising."),
        Pair("Ding", "Wenn du willst, gehen wir.", "We'll go, if you want."),
        Pair("Ding", "Die Preise fallen.", "Prices are falling."),
    ]
