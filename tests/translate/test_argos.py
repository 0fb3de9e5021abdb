"""The engine on the real shipped package, and on tiny ones where a route needs more."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from argostranslate.translate import Language, PackageTranslation

from pipeline.errors import ModelError
from pipeline.translate import packages
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.segment import split
from pipeline.translate.typography import straighten

SENTENCE = "La Banca centrale ha alzato i tassi del 3,3% per ⟦0⟧, «come previsto» dal mercato."


def test_a_sentence_comes_out_in_the_other_language(engine: ArgosEngine) -> None:
    [[best]] = engine.translate([SENTENCE], "it", "en")
    assert "bank" in best.text.lower()
    assert "⟦0⟧" in best.text
    assert best.score < 0


def test_hypotheses_come_best_first_and_as_many_as_asked(engine: ArgosEngine) -> None:
    [found] = engine.translate([SENTENCE], "it", "en", n_best=6)
    assert len({hypothesis.text for hypothesis in found}) >= 5
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)


def test_results_keep_the_order_of_the_batch_and_blank_sentences_their_place(engine: ArgosEngine) -> None:
    batch = ["Il mercato sale.", "", "La banca ha pubblicato i risultati.", " \n", "Il mercato sale.", "Sì."]
    together = engine.translate(batch, "it", "en")
    alone = [engine.translate([sentence], "it", "en")[0] for sentence in batch]
    assert [found[0].text for found in together] == [found[0].text for found in alone]
    assert together[1][0].text == together[3][0].text == ""
    assert together[0] == together[4]


def test_a_sentence_comes_out_as_it_does_alone_whatever_else_is_in_the_batch(engine: ArgosEngine) -> None:
    article = Path(__file__).parents[2] / "input" / "deepseek-punto-di-svolta.txt"
    lines = [part for line in article.read_text("utf-8").splitlines() for part in split(line, "it")]
    together = engine.translate(lines, "it", "en", n_best=4)
    assert together == [engine.translate([line], "it", "en", n_best=4)[0] for line in lines]


def test_it_says_what_argos_translate_says(engine: ArgosEngine, tmp_path: Path) -> None:
    """With the library's length penalty, sentence by sentence, in the punctuation that both read alike."""
    [package] = engine.route("it", "en")
    theirs = PackageTranslation(Language("it", "Italian"), Language("en", "English"), packages.load(package))
    theirs.sentencizer = Whole()
    ours = ArgosEngine(length_penalty=0.2)
    article = Path(__file__).parents[2] / "input" / "deepseek-punto-di-svolta.txt"
    lines = [part for line in article.read_text("utf-8").splitlines() for part in split(straighten(line), "it")]
    lines = [line.strip() for line in lines if line.strip() and len(line) < 250]
    assert len(lines) > 20
    offers = ours.translate(lines, "it", "en")
    assert [found[0].text for found in offers] == [theirs.hypotheses(line, 1)[0].value for line in lines]


class Whole:
    """Cuts nothing: the library's own cutter would fetch a model."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def test_streaming_yields_every_position_once(engine: ArgosEngine) -> None:
    batch = [f"Il prezzo è di {n} euro." for n in range(40)] + [""]
    results = dict(engine.stream(batch, "it", "en"))
    assert [results[n] for n in range(41)] == engine.translate(batch, "it", "en")


def test_an_empty_batch_is_no_work(engine: ArgosEngine) -> None:
    assert engine.translate([], "it", "en") == []


def test_typographic_and_typewriter_punctuation_read_the_same(engine: ArgosEngine) -> None:
    [[curly], [straight]] = engine.translate(["L’utile è «buono»…", 'L\'utile è "buono"...'], "it", "en")
    assert curly.text == straight.text


@pytest.mark.parametrize(
    "sentence", [SENTENCE, "L’utile…\u00a0di «Nvidia» è salito del 14% – un record.", "È ½ di più."]
)
def test_links_join_words_of_both_sides_by_their_offsets(engine: ArgosEngine, sentence: str) -> None:
    [[best]] = engine.translate([sentence], "it", "en", align=True)
    assert best.links
    for link in best.links:
        assert sentence[slice(*link.source)].strip() == sentence[slice(*link.source)] != ""
        assert best.text[slice(*link.target)].strip() == best.text[slice(*link.target)] != ""
        assert 0 < link.weight <= 1


def test_links_find_the_word_that_a_word_came_from(engine: ArgosEngine) -> None:
    [[best]] = engine.translate([SENTENCE], "it", "en", align=True)
    pairs = {(SENTENCE[slice(*link.source)], best.text[slice(*link.target)].lower()) for link in best.links}
    assert {("Banca", "bank"), ("⟦0⟧", "⟦0⟧"), ("mercato", "market")} <= pairs


def test_only_the_sentences_that_ask_are_aligned(engine: ArgosEngine) -> None:
    [first], [second] = engine.translate(["Il mercato sale.", "La banca chiude."], "it", "en", align={1})
    assert not first.links
    assert second.links


def test_a_sentence_longer_than_the_model_can_read_loses_nothing(engine: ArgosEngine) -> None:
    names = [f"⟦{n}⟧" for n in range(10)]
    clause = "la banca centrale ha alzato i tassi di interesse e il mercato ha perso il dieci per cento con {}"
    sentence = "; ".join(clause.format(name) for name in names * 4) + "."
    [[best]] = engine.translate([sentence], "it", "en", align=True)
    assert sum(best.text.count(name) for name in names) >= 36  # of 40; the model itself may drop one
    assert all(0 <= link.source[0] < link.source[1] <= len(sentence) for link in best.links)
    assert all(0 <= link.target[0] < link.target[1] <= len(best.text) for link in best.links)
    assert max(link.source[1] for link in best.links) > len(sentence) - 200


def test_text_without_a_place_to_cut_is_translated_whole_too(engine: ArgosEngine) -> None:
    [[best]] = engine.translate(["a" * 3000], "it", "en")
    assert best.text


@pytest.mark.parametrize(
    "text", ["\u200b", "⟦", "▁", "\x00", "😀", "漢字", "_a_", "</s>", "<unk>", "\ud83d\ude00"[:0] + "é"]
)
def test_odd_characters_do_no_harm(engine: ArgosEngine, text: str) -> None:
    [[best]] = engine.translate([text], "it", "en", align=True)
    assert unicodedata.is_normalized("NFC", best.text)


def test_nothing_reaches_for_the_network(no_network: None, argos_folder: Path) -> None:
    with ArgosEngine() as fresh:
        assert fresh.version("it", "en")
        assert fresh.translate([SENTENCE], "it", "en", n_best=2, align=True)[0][0].text


def test_the_version_names_package_and_content(engine: ArgosEngine) -> None:
    version = engine.version("it", "en")
    assert version.startswith("it-en ")
    assert engine.version("it", "en") == version


def test_content_that_differs_is_another_version(
    make_package: Callable[..., Path], tmp_path: Path, argos_folder: Path
) -> None:
    make_package(tmp_path / "a", "es", "fr", "1.0")
    changed = make_package(tmp_path / "b", "es", "fr", "1.0")
    (changed / "model" / "config.json").write_text('{"add_source_eos": false}')
    versions = {ArgosEngine(tmp_path / name).version("es", "fr") for name in "ab"}
    assert len(versions) == 2


def test_a_pivot_carries_on_from_the_first_legs_best(
    make_package: Callable[..., Path], tmp_path: Path, argos_folder: Path
) -> None:
    make_package(tmp_path / "mine", "en", "nl")
    with ArgosEngine(tmp_path / "mine") as engine:
        [found] = engine.translate(["Il mercato sale."], "it", "nl", n_best=3, align=True)
        [english] = engine.translate(["Il mercato sale."], "it", "en")
        [second] = engine.translate([english[0].text], "en", "nl", n_best=3)
        assert engine.version("it", "nl").count("+") == 1
        assert not engine.abilities("it", "nl").placeables
        assert engine.abilities("it", "en").placeables
    assert [hypothesis.text for hypothesis in found] == [hypothesis.text for hypothesis in second]
    assert all(0 <= a < b <= 16 for hypothesis in found for (a, b), _, _ in hypothesis.links)


def test_a_target_prefix_steers_the_decoder_and_is_not_shown(
    make_package: Callable[..., Path], tmp_path: Path, argos_folder: Path
) -> None:
    make_package(tmp_path / "a", "en", "es", target_prefix="__es__")
    make_package(tmp_path / "b", "en", "es")
    with ArgosEngine(tmp_path / "a") as steered, ArgosEngine(tmp_path / "b") as free:
        [[with_prefix]] = steered.translate(["the market rose"], "en", "es")
        [[without]] = free.translate(["the market rose"], "en", "es")
    assert not with_prefix.text.startswith("__es__")
    assert with_prefix.score != without.score


def test_no_route_says_what_to_install(engine: ArgosEngine) -> None:
    with pytest.raises(ModelError, match="traghetto models install it xx"):
        engine.translate(["Ciao."], "it", "xx")


def test_a_damaged_model_is_named(make_package: Callable[..., Path], tmp_path: Path, argos_folder: Path) -> None:
    package = make_package(tmp_path, "es", "fr")
    (package / "model" / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=f"{package}: the model cannot be loaded"):
        ArgosEngine(tmp_path).translate(["hola"], "es", "fr")
