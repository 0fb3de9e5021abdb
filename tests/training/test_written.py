from pathlib import Path

import pytest

from pipeline.translate import figures
from pipeline.translate.findings import Severity
from training.commentary import LANGUAGES
from training.corpus import language, words
from training.written import WRITTEN, origin, read

BLOCKS = [block for path in sorted(WRITTEN.glob("*.txt")) for block in read(path)]


def test_no_sentence_stands_twice() -> None:
    assert len({block["it"].casefold() for block in BLOCKS}) == len(BLOCKS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_lines_are_in_their_language(code: str) -> None:
    found = [language(words(block[code])) for block in BLOCKS if code in block]
    assert sum(other in (code, None) for other in found) > 0.95 * len(found)


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_figures_are_the_same(code: str) -> None:
    pairs = [(block["it"], block[code]) for block in BLOCKS[::5] if code in block]
    wrong = [p for p in pairs if any(f.severity is Severity.ERROR for f in figures.compare(*p, "it", code))]
    assert len(wrong) < 0.02 * len(pairs)  # of all of them, at most 1.4%, in German


def test_what_was_thought_in_english_first_has_a_source_of_its_own() -> None:
    both, every = dict.fromkeys(("it", "en"), "x"), dict.fromkeys(LANGUAGES, "x")
    assert origin(Path("papers-1.txt"), both) == "papers"
    assert origin(Path("press-1.txt"), both) == "words"
    assert origin(Path("press-1.txt"), {**both, "de": "x"}) == "words"
    assert origin(Path("press-1.txt"), every) == "written"
    assert origin(Path("held-out.txt"), both) == "commentary_held_out"


@pytest.mark.parametrize(
    "text", ["it Sale.\nes Sube.\nen Up.\n", "it Sale.\nes Sube.\n", "it Sale.\nen \n", "en Up.\nit Sale.\n"]
)
def test_a_block_in_other_languages_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"it Scende.\nen Down.\n\n{text}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.txt:4: expected a line each"):
        list(read(path))
