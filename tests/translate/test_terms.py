"""The terms that a model does not know travel as placeables from the start."""

from __future__ import annotations

import pytest

from pipeline.translate import choose, terms
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.batch import ask
from pipeline.translate.glossary import Glossary, Term

KNOWN = Term("mercato", ("market",))
STRANGE = Term("accantonamento", ("allowance",))


@pytest.fixture
def glossary() -> Glossary:
    return Glossary([KNOWN, STRANGE], "it", "en")


def test_a_term_is_unknown_where_the_model_has_another_word(engine: ArgosEngine, glossary: Glossary) -> None:
    texts = ["Il mercato sale.", "Gli accantonamenti crescono."]
    assert terms.unknown(texts, engine, glossary) == {STRANGE}
    assert terms.unknown(texts[:1], engine, glossary) == frozenset()


def test_an_unknown_term_comes_out_as_the_glossary_has_it(engine: ArgosEngine, glossary: Glossary) -> None:
    request = ask("La banca ha aumentato gli accantonamenti.", (), (), glossary, heading=False, align=False)
    assert request
    (hypothesis,) = choose.decode([request], engine, glossary, "en")
    assert "allowances" in hypothesis.text
