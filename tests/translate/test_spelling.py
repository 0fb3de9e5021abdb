import pytest

from pipeline.translate import spelling
from pipeline.translate.findings import Kind, Severity


def unknown(target: str, language: str = "en", source: str = "") -> list[str]:
    return [target[slice(*finding.target or (0, 0))] for finding in spelling.compare(source, target, language)]


@pytest.mark.parametrize(
    ("language", "target", "words"),
    [
        ("en", "The uninternational consequences hurt competers.", ["uninternational", "competers"]),
        ("es", "Los poulistas subieron, presionándolos y sin rendirse.", ["poulistas"]),
        ("pt", "Os hospeitos caíram, apesar dos juros altos.", ["hospeitos"]),
        ("fr", "L'affaiblissement s'est poursuivi malgré les affaibliments.", ["affaibliments"]),
        ("de", "Die vulkanischen Märkte sind ungewissioniert.", ["ungewissioniert"]),
    ],
)
def test_words_are_told_that_the_language_does_not_have(language: str, target: str, words: list[str]) -> None:
    assert unknown(target, language) == words


@pytest.mark.parametrize(
    "target",
    [
        "Doesn't Škroupa's firm trade at traghetto.example/conti or desk@borsa.it?",  # contractions, names, addresses
        "The firm's tariffs, yields, bailouts and write-downs doubled.",
        "Kde domov můj",  # short, or with a capital
    ],
)
def test_names_addresses_and_contractions_are_not_words(target: str) -> None:
    assert unknown(target, source="Kde domov můj") == []


def test_what_the_source_says_too_is_told_elsewhere() -> None:
    assert unknown("The stracchino fell.", source="Lo Stracchino è sceso.") == []


def test_english_may_be_borrowed() -> None:
    assert unknown("Die Aktie steigt dank starker earnings und buybacks.", "de") == []


def test_nothing_is_told_of_a_language_without_dictionaries() -> None:
    assert unknown("xyzzyx qwertz", "zz") == []


def test_a_word_that_is_not_known_is_a_warning() -> None:
    (finding,) = spelling.compare("I concorrenti", "The competers", "en")
    assert (finding.kind, finding.severity) == (Kind.WORD_UNKNOWN, Severity.WARNING)
    assert finding.message == "“competers” is not known as a word of the target's language."


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("es", "Seguimos sobreponderados pese a los larguísimos plazos."),
        ("fr", "Les chœurs chantent amèrement la surperformance."),
        ("de", "Die habsburgischen Akten liegen nach neunstündiger Suche unter wiedereröffneten Konten."),
    ],
)
def test_words_put_together_by_rule_are_the_language_s_own(language: str, target: str) -> None:
    assert unknown(target, language) == []
