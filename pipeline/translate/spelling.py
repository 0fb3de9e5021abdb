"""Words that a translation has and its language has not: *uninternational*, *competer*.

A model that does not know a word of its source puts one together from pieces. A language has the words of `lexicon/`
and other forms of them, and those of simplemma's dictionaries; from English it may borrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.translate import dictionary, names
from pipeline.translate.findings import Finding, Kind, Severity

# In lower case, for others may be names; not after a hyphen, before an apostrophe (*doesn't*, *dell'*), in an address.
WORD = re.compile(r"(?<![\w@/.-])[^\W\d_]{4,}(?![\w@/'’]|\.\w)")
LENDER = "en"
# What is written in one word with another, put before it, or inflects it as no dictionary lists.
BEFORE = re.compile(
    r"(?:anti|auto|bio|co|cyber|ciber|euro|ex|extra|geo|hiper|hyper|infra|inter|intra|macro|micro|mini|multi|neo|over|post"
    r"|pre|pré|re|semi|sobre|sub|super|sur|tele|télé|ultra|under|über|unter|wieder|heraus|hinaus|zurück|dazwischen"
    r"|leer|quer|still)(?=\w{4})"
)
ENCLITIC = re.compile(r"(?<=r|o)(?:se|me|te|nos|os)?(?:l[aeo]s?)?$")  # Spanish: presionar|les, admitiéndo|lo
SUPERLATIVE = re.compile(r"(?:(?<=g)u)?ísim([ao]s?)$")  # Spanish: larg|uísimo
ADJECTIVE = re.compile(r"e[mnrs]?$")  # German: vulkanisch|e, extravagant|er
OF_PLACES = re.compile(r"(?:isch|jährig|monatig|wöchig|tägig|stündig)$")  # German, and of times: ligurisch, neunstündig
ADVERB = re.compile(r"ment$")  # French: amère|ment
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
    if language == "de" and OF_PLACES.search(ADJECTIVE.sub("", word)):
        return True
    forms = (word, *_plainer(word, language))
    return any(dictionary.has(form, known, otherwise=True) for form in forms for known in (language, LENDER))


def _plainer(word: str, language: str) -> Iterator[str]:
    """What a dictionary may have of the word: without what stands before it, and without its ending."""
    if before := BEFORE.match(word):
        stem = word[before.end() :]
        yield stem
        yield from _without_ending(stem, language)
    yield from _without_ending(word, language)


def _without_ending(word: str, language: str) -> Iterator[str]:
    if language == "es":
        yield ENCLITIC.sub("", word).translate(ACCENTS)
        yield SUPERLATIVE.sub(r"\1", word)
    elif language == "de":
        yield ADJECTIVE.sub("", word)
    elif language == "fr":
        yield ADVERB.sub("", word)
        yield word.replace("œ", "oe")
