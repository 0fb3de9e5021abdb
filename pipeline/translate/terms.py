"""Which of the house's terms a model does not know: it is asked for each term alone, once, and says another word."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.translate.engine import Engine
from pipeline.translate.glossary import Glossary, Term

N_BEST = 4
_said: dict[tuple[str, str], tuple[str, ...]] = {}  # what a model, named by its route's version, makes of a term


def unknown(texts: Iterable[str], engine: Engine, glossary: Glossary) -> frozenset[Term]:
    """The nouns of the glossary in the texts for which the model, left to itself, has none of the glossary's words.

    Whether it does depends on the model and the term alone, so that each sentence is put to it in the same way whatever
    else is translated with it.
    """
    met = {m.term for text in texts for m in glossary.match(text) if m.term.pos == "noun" and not m.term.keep}
    version = engine.version(glossary.source, glossary.target)
    new = sorted({term.source for term in met if (version, term.source) not in _said})
    if new:
        offers = engine.translate(new, glossary.source, glossary.target, n_best=N_BEST)
        _said.update(
            ((version, source), tuple(hypothesis.text for hypothesis in offered))
            for source, offered in zip(new, offers, strict=True)
        )
    return frozenset(t for t in met if not any(glossary.used(t, text) for text in _said[version, t.source]))
