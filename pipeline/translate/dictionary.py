"""Which words a language has, by simplemma's dictionaries."""

from __future__ import annotations


def has(word: str, language: str, *, otherwise: bool = False) -> bool:
    """Whether the dictionary of a language (ISO 639-1 code) has a word. otherwise: the answer where there is none."""
    # Imported late: a dictionary takes a second and 100 MB, and most sentences have no need of it.
    import simplemma

    try:
        return simplemma.is_known(word, language)
    except ValueError:
        return otherwise
