import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.euphony import smooth

WRITTEN = Path(__file__).parents[2] / "training/written"
LANGUAGES = ("en", "fr", "es", "pt", "de")
WORDS = ("le", "la", "de", "que", "y", "o", "a", "an", "A", "8%", "11", "hijo", "IA", "enero", "à", "ont", "il", "et")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A 8% rise and a €8 billion deal", "An 8% rise and an €8 billion deal"),
        ("en", "a 11.5% cut, a 18,500-strong crowd", "an 11.5% cut, an 18,500-strong crowd"),
        ("en", "an 7% fall, an 1.8% rise", "a 7% fall, a 1.8% rise"),
        ("en", "a 110-point gain, a 1,180 mark, an S&P 500 fund", "a 110-point gain, a 1,180 mark, an S&P 500 fund"),
        ("en", "Class A 8% notes", "Class A 8% notes"),
        ("en", "a Apple store, a ETF, a heir, an Fed official", "an Apple store, an ETF, an heir, a Fed official"),
        ("en", "2,048 GPU Nvidia H800: $5 million", "2,048 Nvidia H800 GPUs: $5 million"),
        (
            "en",
            "of 12 ETF, 3 GPU in use, 1 GPU, 4 IPO candidates",
            "of 12 ETFs, 3 GPUs in use, 1 GPU, 4 IPO candidates",
        ),
        (
            "en",
            "a European bank, a US fund, an MSCI index, an Xbox",
            "a European bank, a US fund, an MSCI index, an Xbox",
        ),
        ("fr", "le efficacité de équipements", "l'efficacité d'équipements"),
        ("fr", "La action de Enel, parce que il a", "L'action d'Enel, parce qu'il a"),
        ("fr", "si ils restent jusque au soir, je ai de habitude", "s'ils restent jusqu'au soir, j'ai d'habitude"),
        ("fr", "la hausse, le héros, le onze, de A à Z, le et la", "la hausse, le héros, le onze, de A à Z, le et la"),
        ("fr", "donnez-le à Paul, la une des journaux", "donnez-le à Paul, la une des journaux"),
        ("es", "eficiencia y innovación, siete o ocho", "eficiencia e innovación, siete u ocho"),
        ("es", "hielo y hierro, ¿Y Inés?, y hoy", "hielo y hierro, ¿Y Inés?, y hoy"),
        ("en", "an 1865 rule, an 1,800-seat hall", "an 1865 rule, an 1,800-seat hall"),
        ("en", "an 1865 rule, a 1180 charter", "an 1865 rule, a 1180 charter"),
        ("fr", "de AA- à A+, le IIe siècle, de Harmonic", "de AA- à A+, le IIe siècle, de Harmonic"),
        ("fr", "de AAA à BBB-, Banco de España", "de AAA à BBB-, Banco de España"),
        ("es", "trust o holding", "trust o holding"),
        ("fr", "à l'est de Ouarzazate", "à l'est de Ouarzazate"),
        ("es", "Accor y Hilton, los siglos II y I", "Accor y Hilton, los siglos II y I"),
        ("de", "a 8% o ocho", "a 8% o ocho"),
    ],
)
def test_short_words_go_by_the_next_sound(language: str, text: str, expected: str) -> None:
    assert smooth(text, language) == expected


@pytest.mark.parametrize("path", sorted(WRITTEN.glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_well_written_is_smooth(path: Path) -> None:
    lines = [line.split(" ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert [text for code, text in lines if code != "it" and smooth(text, code) != text] == []


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from(LANGUAGES))
def test_it_changes_short_words_alone_and_once(words: list[str], language: str) -> None:
    text = " ".join(words)
    smoothed = smooth(text, language)
    assert smooth(smoothed, language) == smoothed
    assert len(re.split("[ ']", smoothed)) == len(text.split(" "))
    assert [w for w in re.split("[ ']", smoothed) if len(w) > 3] == [w for w in words if len(w) > 3]
