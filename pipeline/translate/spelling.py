"""Words that a translation has and its language has not: *uninternational*, *competer*.

A model that does not know a word of its source puts one together from pieces. A language has the words of `lexicon/`
and other forms of them, and those of simplemma's dictionaries; from English it may borrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.translate import names
from pipeline.translate.findings import Finding, Kind, Severity

# In lower case, for others may be names; not before an apostrophe (*doesn't*, *dell'*), nor in an address.
WORD = re.compile(r"(?<![\w@/.])[^\W\d_]{4,}(?![\w@/'’]|\.\w)")
LENDER = "en"
# What is written in one word with another, or inflects it as no dictionary lists.
ENCLITIC = re.compile(r"(?<=r|o)(?:se|me|te|nos|os)?(?:l[aeo]s?)?$")  # Spanish: presionar|les, admitiéndo|lo
ADJECTIVE = re.compile(r"e[mnrs]?$")  # German: vulkanisch|e, extravagant|er
ACCENTS = str.maketrans("áéíó", "aeio")


def compare(source: str, target: str, target_language: str) -> Iterator[Finding]:
    """A warning for each word of the target, in lower case, that its language (ISO 639-1) does not have.

    A word of the source is none of them: what is left of it is told elsewhere. Nothing is told of a language without
    dictionaries.
    """
    for match in WORD.finditer(target):
        if match[0].islower() and match[0] not in source.casefold() and not _known(match[0], target_language):
            message = f"“{match[0]}” is not known as a word of the target's language."
            yield Finding(Kind.WORD_UNKNOWN, Severity.WARNING, message, None, match.span())


@lru_cache(maxsize=65536)
def _known(word: str, language: str) -> bool:
    """Whether a word in lower case is one of the language, or borrowed."""
    if names.translates(word, language) or names.is_loan(word, language) or names.inflects(word, language):
        return True
    # Imported late: a dictionary takes a second and 100 MB, and most sentences have no need of it.
    import simplemma

    try:
        return any(simplemma.is_known(form, (language, LENDER)) for form in (word, *_without_endings(word, language)))
    except ValueError:  # it has no dictionary of the language
        return True


def _without_endings(word: str, language: str) -> Iterator[str]:
    if language == "es" and (stem := ENCLITIC.sub("", word)) != word:
        yield stem.translate(ACCENTS)
    if language == "de" and (stem := ADJECTIVE.sub("", word)) != word:
        yield stem
