"""Pieces to words, and links from one text to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.alignment import detokenise, links, spans, straighten, through
from pipeline.translate.engine import Link


def test_pieces_join_to_text_whether_or_not_a_model_knows_them() -> None:
    assert detokenise(["▁The", "▁", "⟦0⟧", "▁price", "_", "x", "▁is", "▁", "€", "3."]) == "The ⟦0⟧ price_x is €3."


def test_characters_spelt_in_bytes_are_put_together() -> None:
    assert detokenise(["▁caf", "<0xC3>", "<0xA9>", "▁", "<0xE2>", "<0x82>", "<0xAC>"]) == "café €"
    assert detokenise(["▁a", "<0xC3>", "▁b"]) == "a b"


def test_spans_point_into_the_text_as_written() -> None:
    text = "L’utile… di\u00a0«Enel»"
    found = spans(["▁L", "'", "utile", "...", "▁di", '▁"', "Enel", '"'], text)
    assert [text[start:end] for start, end in found] == ["L", "’", "utile", "…", "di", "«", "Enel", "»"]


@given(st.text(), st.lists(st.text(max_size=5)))
def test_spans_stay_within_the_text_and_in_order(text: str, pieces: list[str]) -> None:
    found = spans(pieces, text)
    assert len(found) == len(pieces)
    assert all(0 <= start <= end <= len(text) for start, end in found)


@given(st.text())
def test_straightening_twice_changes_nothing_more(text: str) -> None:
    assert straighten(straighten(text)) == straighten(text)


def test_a_word_of_several_pieces_gathers_their_attention() -> None:
    found = links(
        "casa rossa", ["▁casa", "▁ros", "sa"], "red house", ["▁red", "▁house"], [[0.1, 0.5, 0.4], [0.9, 0.1, 0.0]]
    )
    assert [(link.source, link.target) for link in found] == [((5, 10), (0, 3)), ((0, 4), (4, 9))]


def test_links_go_through_a_pivot() -> None:
    first = [Link((0, 4), (4, 9), 0.9)]
    second = [Link((4, 9), (0, 6), 0.5), Link((0, 3), (7, 9), 1.0)]
    assert through(first, second) == (Link((0, 4), (0, 6), 0.45),)
