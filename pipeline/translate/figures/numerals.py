"""Whole numbers in words: "duemilaventiquattro", "fifty-five", "quatre-vingt-dix", "treinta y cinco".

`vocabulary(language)` gives every single word that stands for a number; `combine` reads a run of such words by the
language's grammar. Our own and not text2num, because figures need the characters' places, apocope ("ventun") and
what follows ("un milione e mezzo") in the same pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

_UNITS = {
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete "
    "dezoito dezanove",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
}
_TENS = {
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "fr": "vingt trente quarante cinquante soixante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_MORE = {
    "it": {"un": 1, "una": 1, "vent": 20, "trent": 30, "quarant": 40, "cinquant": 50, "sessant": 60, "settant": 70}
    | {"ottant": 80, "novant": 90, "cent": 100},
    "en": {"fourty": 40, "nil": 0},
    "es": {"un": 1, "una": 1, "veintiún": 21, "veintiuna": 21, "cien": 100, "ciento": 100, "doscientos": 200}
    | {"trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600, "setecientos": 700}
    | {"ochocientos": 800, "novecientos": 900},
    "pt": {"uma": 1, "duas": 2, "dezesseis": 16, "dezessete": 17, "dezenove": 19, "quatorze": 14, "cem": 100}
    | {"cento": 100, "duzentos": 200, "trezentos": 300, "quatrocentos": 400, "quinhentos": 500, "seiscentos": 600}
    | {"setecentos": 700, "oitocentos": 800, "novecentos": 900},
    "fr": {"une": 1, "vingts": 20, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90},
    "de": {"ein": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "zwo": 2, "dreissig": 30},
}
_HUNDRED = {"en": ("hundred",), "fr": ("cent", "cents")}
_THOUSAND = {"en": ("thousand",), "fr": ("mille",), "es": ("mil",), "pt": ("mil",)}
# The word that may stand inside a number, and after and before what: (tens, hundreds).
_AND = {"en": ("and", False, True), "es": ("y", True, False), "pt": ("e", True, True), "fr": ("et", True, False)}


def combine(words: Sequence[str], start: int, language: str) -> tuple[int, int] | None:
    """The number that begins at words[start], and the index after it; None where none begins there.

    words: tokens in lower case, hyphens as tokens of their own.
    """
    known = vocabulary(language)
    hundreds, thousands = _HUNDRED.get(language, ()), _THOUSAND.get(language, ())
    total, current, last, end, at = 0, 0, 0, start, start
    while at < len(words):
        word = words[at]
        alone = end == start or (last == 1000 and language == "fr")
        if word in hundreds and (2 <= current <= 99 or (current == 1 and language == "en") or alone):
            current, last = (current or 1) * 100, 100
        elif word in thousands and total == 0 and (current > 0 or end == start):
            total, current, last = (current or 1) * 1000, 0, 1000
        else:
            value = known(word)
            if value is None:
                break
            if language == "fr" and last == 4 and value == 20 and current % 100 == 4:
                current, last = current + 76, 80
            elif end == start or _fits(value, last, language):
                if value >= 1000 and end != start:
                    break
                if value >= 1000:
                    total, current, last = value, 0, value if value % 1000 else 1000
                else:
                    current, last = current + value, value
            else:
                break
        at += 1
        end = at
        at = _past_joint(words, at, last, language)
    if end == start + 1 and language == "en" and words[start] in (*hundreds, *thousands):
        return None  # "hundred" alone is not a figure, "a hundred and fifty" is
    return (total + current, end) if end > start else None


def _fits(value: int, last: int, language: str) -> bool:
    """Whether a number word may follow another within one number: "twenty" "five", "cent" "vingt", "mil" "cien"."""
    if last == 1000:
        return 0 < value < 1000
    if last >= 100 and last % 100 == 0 and last < 1000:
        return 0 < value < 100
    if language == "fr" and last in (60, 80):
        return 0 < value < 20
    if language == "fr" and last == 10:
        return 7 <= value <= 9
    return 20 <= last < 100 and last % 10 == 0 and 0 < value < 10


def _past_joint(words: Sequence[str], at: int, last: int, language: str) -> int:
    """Past a hyphen or the language's "and" after words[at - 1], if the next word can go on with the number."""
    if at + 1 >= len(words):
        return at
    tens, hundreds = 10 <= last < 100, last >= 100
    if words[at] == "-" and language in ("en", "fr"):
        return at + 1 if vocabulary(language)(words[at + 1]) is not None or language == "fr" else at
    if language in _AND and words[at] == _AND[language][0]:
        after_tens, after_hundreds = _AND[language][1:]
        following = vocabulary(language)(words[at + 1])
        if following is not None and _fits(following, last, language):
            if language == "fr" and following not in (1, 11):
                return at
            if (tens and after_tens) or (hundreds and after_hundreds):
                return at + 1
    return at


@cache
def vocabulary(language: str) -> Callable[[str], int | None]:
    """A function from a word in lower case to the number it stands for, or None. Compounds are read too."""
    units, tens = _UNITS[language].split(), _TENS[language].split()
    words = {word: value for value, word in enumerate(units)}
    words |= {word: 10 * (value + 2) for value, word in enumerate(tens)}
    words |= _MORE[language]
    if language == "es":
        words |= {w[:-2] + "as": v for w, v in words.items() if w.endswith("cientos") or w == "quinientos"}
    if language == "pt":
        words |= {w[:-2] + "as": v for w, v in words.items() if w.endswith("entos")}
    if language == "it":
        words |= _italian_below_thousand(units, tens)
        return _with_thousands(words, "mila", "mille")
    if language == "de":
        words |= _german_below_thousand(units, tens)
        return _with_thousands(words, "tausend", "tausend")
    return words.get


def _italian_below_thousand(units: Sequence[str], tens: Sequence[str]) -> dict[str, int]:
    below: dict[str, int] = {word: value for value, word in enumerate(units)}
    for decade, ten in enumerate(tens, 2):
        below[ten] = 10 * decade
        for unit in range(1, 10):
            stem = ten[:-1] if unit in (1, 8) else ten
            below[stem + units[unit]] = 10 * decade + unit
            if unit == 3:
                below[stem + "tré"] = 10 * decade + 3
        below[ten[:-1] + "un"] = 10 * decade + 1
        below[ten[:-1] + "ott"] = 10 * decade + 8  # quarantott'ore
    below["diciott"] = 18
    below |= {word.replace("tré", "trè"): value for word, value in below.items() if "tré" in word} | {"tré": 3}
    words = dict(below)
    for hundred in range(1, 10):
        stem = ("" if hundred == 1 else units[hundred]) + "cento"
        words[stem] = 100 * hundred
        for word, value in below.items():
            if value:
                words[stem + word] = 100 * hundred + value
                if word.startswith("otta") or value == 8:
                    words[stem[:-1] + word] = 100 * hundred + value
    return words


def _german_below_thousand(units: Sequence[str], tens: Sequence[str]) -> dict[str, int]:
    below = {word: value for value, word in enumerate(units)} | {"ein": 1}
    spellings = [(decade, ten) for decade, ten in enumerate(tens, 2)] + [(3, "dreissig")]
    for decade, ten in spellings:
        below[ten] = 10 * decade
        for unit in range(1, 10):
            below[("ein" if unit == 1 else units[unit]) + "und" + ten] = 10 * decade + unit
    words = dict(below)
    for hundred in range(1, 10):
        for stem in ("ein" if hundred == 1 else units[hundred],) + (("",) if hundred == 1 else ()):
            words[stem + "hundert"] = 100 * hundred
            for word, value in below.items():
                if value:
                    words[f"{stem}hundert{word}"] = words[f"{stem}hundertund{word}"] = 100 * hundred + value
    return words


def _with_thousands(words: dict[str, int], many: str, one: str) -> Callable[[str], int | None]:
    """Adds the compounds with a thousand: "duemilaventiquattro", "milleduecento", "zweitausendvierundzwanzig"."""

    @lru_cache(maxsize=4096)
    def value(word: str) -> int | None:
        known = words.get(word)
        if known is not None or (many not in word and one not in word):
            return known
        head, found, tail = word.partition(many)
        if found and head in words and words[head] > 1:
            thousands = words[head]
        elif word.startswith((one, "ein" + one)):
            thousands, tail = 1, word.partition(one)[2]
        else:
            return None
        if not tail:
            return 1000 * thousands
        rest = words.get(tail.removeprefix("und") if one == "tausend" else tail)
        return None if rest is None or rest == 0 else 1000 * thousands + rest

    return value
