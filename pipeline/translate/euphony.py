"""Short words as the sound of the next one demands: *an 8%*, *l'efficacité*, *e innovación*, which machines forget.

English: *an* before a figure that is read with a vowel first, *a* before the others; models are sent figures as
placeables and cannot know. French: elision, as Grevisse has it (Le bon usage, § 44-46); before *h* only where it is
mute for certain. Spanish: *e* for *y* before the sound [i], *u* for *o* before [o] (RAE, Diccionario panhispánico de
dudas). Other languages stay as they are. What was smooth already does not change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# A figure, with the sign of a currency before it or not, as it is read: eight, eighteen, eleven; or anything else.
_READ_WITH_VOWEL = r"[€$£]?(?:8[\d.,]*|1[18](?:[.,]\d+)*(?![\d]))"
_AN = re.compile(rf"(\ba|(?:^|(?<=[.!?:\"] ))A) (?={_READ_WITH_VOWEL})")  # not in *Class A 8% notes*
_A = re.compile(rf"\b([Aa])n (?!{_READ_WITH_VOWEL})(?=[€$£]?\d)")


def _english(text: str) -> str:
    return _A.sub(r"\1 ", _AN.sub(r"\1n ", text))


_VOWEL = "aàâeéèêëiîïoôœuû"
# The beginnings of words with a mute h; the others are aspirated, or too rare to be sure.
_MUTE = (
    "habi|habl|harmon|herb|hérit|hésit|heure|hier\\b|hist|hiver|homm|homo|honn|honor|horair|horiz|horl|hospi|hosti|hôp|hôt"
    "|huil|humai|humani|humid|humeur|humour|hydr|hygi|hypo"
)
_NEVER_BEFORE = r"(?!onz|oui\b|ouistiti|uhlan|ulul|et\b|ou\b|\w\b(?<!à))"  # nor before letters: *de A à Z*
_ELIDED = re.compile(
    rf"(?<![\w'’-])(?:(?P<article>l[ea])\ (?!une?\b|en\b|à\b|aux?\b)|(?P<word>d|j|n|s|m|t|qu|jusqu|lorsqu|puisqu)e\ )"
    rf"(?=[{_VOWEL}]|{_MUTE}){_NEVER_BEFORE}",
    re.IGNORECASE,
)
_IF_HE = re.compile(r"(?<![\w'’-])([Ss])i (?=ils?\b)")


def _french(text: str) -> str:
    return _IF_HE.sub(r"\1'", _ELIDED.sub(lambda m: (m["article"][:1] if m["article"] else m["word"]) + "'", text))


_AND = re.compile(r"(?<![\w'’-])y (?=h?[ií](?![aeoáéó]))", re.IGNORECASE)
_OR = re.compile(r"(?<![\w'’-])o (?=h?[oó])", re.IGNORECASE)


def _spanish(text: str) -> str:
    """Not where a sentence begins with it, which is a capital: *¿Y Inés?*"""
    text = _AND.sub(lambda m: "e " if m[0][0] == "y" else m[0], text)
    return _OR.sub(lambda m: "u " if m[0][0] == "o" else m[0], text)


_SMOOTHED: Mapping[str, Callable[[str], str]] = {"en": _english, "fr": _french, "es": _spanish}


def smooth(text: str, language: str) -> str:
    """The text with its short words as `language` (ISO 639-1) has them before what follows; apostrophes straight."""
    smoothed = _SMOOTHED.get(language[:2])
    return smoothed(text) if smoothed else text
