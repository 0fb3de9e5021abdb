"""Short words as the sound of the next one demands: *an 8%*, *l'efficacité*, *e innovación*, which machines forget.

English: *an* before a figure that is read with a vowel first, *a* before the others, and likewise before a name or an
abbreviation where its letters tell how it begins; models are sent both as placeables and cannot know. Nor can they
that a counted *GPU* is several, after the name of its maker. French: elision,
as Grevisse has it (Le bon usage, § 44-46); before *h* only where it is mute for certain. Spanish: *e* for *y* before
the sound [i], *u* for *o* before [o] (RAE, Diccionario panhispánico de dudas). Other languages stay as they are. What
was smooth already does not change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# A figure, with the sign of a currency before it or not, as it is read: eight, eighteen, eleven; and those that may be
# read either way, as years are, and hundreds: 1865; 1,800.
_EIGHT = r"[€$£]?(?:8[\d.,]*|1[18](?:[.,]\d+)*(?!\d))"
_HUNDREDS = r"1(?:[18]\d\d|,[18]00)(?!\d|,\d)"
_A = re.compile(rf"(\ba|(?:^|(?<=[.!?:\"] ))A) (?={_EIGHT})")  # not in *Class A 8% notes*
_AN = re.compile(rf"\b([Aa])n (?!{_EIGHT}|{_HUNDREDS})(?=[€$£]?\d)")
# Apple, ETF, an heir; not European, One, Oaxaca, US, Vuelta a España. Nvidia, Fed; not Honda, Xbox, nor MSCI.
_A_VOWEL = re.compile(
    r"(?<![\w.&'’-])(?<!Vuelta )(a) (?=(?:A|E(?!u)|I|O(?!ne|a))[a-z]|(?:A|E(?!U)|I|O)[A-Z]|hour|heir|honest|honou?r)"
)
_AN_CONSONANT = re.compile(r"(?<![\w.&'’-])(a)n (?=[BCDFGJKLNPQRSTVWZ][a-z])")
# 2.048 GPU Nvidia H800: Italian does not change such a word in the plural, and has its name after it.
_COUNTED = re.compile(
    r"(?<=\d )(?<!\b1 )(CPU|ETF|GPU|IPO|NPU|REIT|TPU)((?: [A-Z][\w-]+)*)"
    r"(?=[,;:.)]|$| (?:for|from|with|and|or|in|at|to|of|by|is|are|was|were)\b)"
)


def _english(text: str) -> str:
    text = _COUNTED.sub(lambda counted: f"{counted[2]} {counted[1]}s".strip(), text)
    text = _AN_CONSONANT.sub(r"\1 ", _A_VOWEL.sub(r"\1n ", text))
    return _AN.sub(r"\1 ", _A.sub(r"\1n ", text))


_ROMAN = r"(?![IVX]+(?:er?|ère)?\b)"
_VOWEL = r"(?=[aàâeéèêëiîïoôœuûAÀÂEÉÈÊËIÎÏOÔŒUÛ])"
# The beginnings of words with a mute h; the others are aspirated, or too rare to be sure.
_MUTE = (
    "(?=habi|habl|harmon|herb|hérit|hésit|heure|hier\\b|hist|hiver|homm|homo|honn|honor|horair|horiz|horl|hospi|hosti"
    "|hôp|hôt|huil|humai|humani|humid|humeur|humour|hydr|hygi|hypo)"
)
# What nothing is elided before; nor before a letter or a grade: *de A à Z*, *de AA- à AAA*; *de Iași, de Ouarzazate*.
_NEVER = r"(?!onz|oui\b|ouistiti|uhlan|ulul|énième|I[aeo]|Ou[ae]|et\b|ou\b|\w\b(?<!à)|[A-Z]{2,3}[+-]|AAA?\b|España)"
_ELIDED = re.compile(
    rf"(?<![\w'’-])(?:(?P<article>[Ll])[ea]\ (?!une?\b|en\b|à\b|aux?\b)|(?P<word>[DdJjNnSsMmTt]|[Qq]u)e\ "
    rf"|(?P<until>[Jj]usqu)e\ (?=à\b|aux?\b|en\b|ici\b|où\b)"
    rf"|(?P<when>[Ll]orsqu|[Pp]uisqu)e\ (?=ils?\b|elles?\b|on\b|une?\b|en\b))"
    rf"(?:{_VOWEL}{_ROMAN}|{_MUTE}){_NEVER}"
)
_IF_HE = re.compile(r"(?<![\w'’-])([Ss])i (?=ils?\b)")


def _french(text: str) -> str:
    return _IF_HE.sub(r"\1'", _ELIDED.sub(lambda match: f"{match[match.lastgroup or 0]}'", text))


# In small letters: a capital begins a sentence (*¿Y Inés?*). Before a name with H, who knows how it is said.
_AND = re.compile(rf"(?<![\w'’-])y (?=(?:[iíIÍ]|h[ií])(?![aeoáéóAEO])){_ROMAN}")
_OR = re.compile(r"(?<![\w'’-])o (?=[oóOÓ]|h[oó](?!lding))")


def _spanish(text: str) -> str:
    return _OR.sub("u ", _AND.sub("e ", text))


_SMOOTHED: Mapping[str, Callable[[str], str]] = {"en": _english, "fr": _french, "es": _spanish}


def smooth(text: str, language: str) -> str:
    """The text with its short words as `language` (ISO 639-1) has them before what follows; apostrophes straight."""
    smoothed = _SMOOTHED.get(language[:2])
    return smoothed(text) if smoothed else text
