"""Words as they stand in a text and the forms that a dictionary word can take: what a glossary matches by.

A term is written once, in its dictionary form, and met in many: `obbligazione` as `dell'obbligazione` and
`obbligazioni`, *bond* as *bonds*. `tokens` cuts a text into words with their places; `forms` gives every form of a word
by the regular rules of its language. Rules rather than a dictionary: a term of a house is seldom in one, and a form too
many costs nothing where no text has it. Forms are compared as `normal` leaves them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

# A word, or words joined by an ampersand: M&A, S&P. The apostrophe of an elision ends its word: dell'|obbligazione.
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")


class Token(NamedTuple):
    """form: as `normal` gives it. start, end: where the word stands, as slice offsets."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=4096)  # every check of a sentence asks for the same two
def tokens(text: str, language: str) -> tuple[Token, ...]:
    """The words of a text in order; punctuation is what lies between them."""
    return tuple(Token(normal(m.group(), language), m.start(), m.end()) for m in _WORD.finditer(text))


@lru_cache(maxsize=65536)
def normal(word: str, language: str) -> str:
    """The word in lower case; outside Italian (*metà* is not *meta*) without accents, which inflection moves."""
    folded = unicodedata.normalize("NFC", word).casefold()
    if language == "it" or folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def forms(word: str, language: str, pos: str = "") -> frozenset[str]:
    """Every form of a word, itself among them, as `normal` gives them.

    word: its dictionary form; a plural stands for itself and, outside Italian, for its singular. pos: `noun`,
    `adjective`, `verb`, or empty for a word within a longer term, which may be a noun or an adjective. A preposition
    takes its articulated forms, a name none but its own and, in German, its genitive. A language without rules here has
    the word alone.
    """
    word = normal(word, language)
    if pos == "name":
        return frozenset({word, f"{word}s"} if language == "de" else {word})
    for group in _PREPOSITIONS.get(language, ()):
        if word in group:
            return group
    if language == "it" and pos == "verb":
        return frozenset({word, *_italian_verb(word)})
    rules = _RULES.get(language, {})
    kinds = {"noun": ("noun",), "adjective": ("noun", "adjective"), "verb": ("verb",)}.get(pos, ("noun", "adjective"))
    found = {word}
    for kind in kinds:
        found.update(_inflected(word, rules.get(kind, {})))
    if language != "it" and pos != "verb":  # a plural in the glossary, a singular in the text
        for ending, singular in _SINGULARS.get(language, ()):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                found.add(word.removesuffix(ending) + singular)
    return frozenset(found)


def is_form(form: str, accepted: frozenset[str], language: str) -> bool:
    """Whether a normal form is among the accepted ones; in German also as part of a compound (*Staatsanleihen*)."""
    if form in accepted:
        return True
    return language == "de" and len(form) > 8 and any(len(a) > 4 and a in form for a in accepted)


def is_plural(form: str, word: str, language: str) -> bool:
    """Whether a normal form is the plural of a dictionary word rather than the word itself."""
    word = normal(word, language)
    if form == word:
        return False
    if language == "it":
        return form.endswith(("i", "e")) and form not in _PREPOSITION_FORMS
    return form in plurals(word, language)


def plurals(word: str, language: str) -> frozenset[str]:
    """The regular plurals of a noun, as `normal` gives them."""
    word = normal(word, language)
    return _inflected(word, _RULES.get(language, {}).get("noun", {})) - {word}


def english_head(phrase: str) -> str:
    """The noun that an English noun phrase is about: *rate* of *rate of interest*, *bond* of *government bond*."""
    head = _ENGLISH_HEAD.search(phrase)
    return head.group() if head else phrase


def english_plural(phrase: str) -> str:
    """An English noun phrase in the plural: *rate of interest* gives *rates of interest*. Case is kept."""
    head = _ENGLISH_HEAD.search(phrase)
    if not head or head.group().casefold() in _UNCOUNTABLE.split() or head.group().casefold().endswith("ings"):
        return phrase
    word = head.group()
    if word.casefold() in _ENGLISH_PLURALS:
        plural = _ENGLISH_PLURALS[word.casefold()]
    elif re.search(r"[^aeiou]y$", word):
        plural = word[:-1] + "ies"
    elif re.search(r"[^s]s$", word):  # already a plural
        plural = word
    else:
        plural = word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")
    return phrase[: head.start()] + plural + phrase[head.end() :]


def plural(phrase: str, language: str) -> str | None:
    """A noun phrase in the plural; None for a language whose plurals no rule tells.

    Spanish, Portuguese, French: all words before a preposition, *banco central* → *bancos centrales*.
    """
    if language == "en":
        return english_plural(phrase)
    if language not in _PLURALS:
        return None
    rest = _ROMANCE_REST.search(phrase)
    head = phrase[: rest.start()] if rest else phrase
    return " ".join(_romance_plural(word, _PLURALS[language]) for word in head.split()) + phrase[len(head) :]


def _romance_plural(word: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> str:
    if word.isupper():  # an abbreviation: *ETF*
        return word
    return next(ending.sub(plural, word) for ending, plural in rules if ending.search(word))


def _inflected(word: str, rules: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The forms by the rule of the longest ending that the word has."""
    for length in range(min(len(word) - 1, 5), -1, -1):
        ending = word[len(word) - length :]
        if ending in rules:
            stem = word[: len(word) - length]
            return frozenset(stem + other for other in rules[ending])
    return frozenset()


def _italian_verb(infinitive: str) -> set[str]:
    stem, conjugation = infinitive[:-3], infinitive[-3:]
    endings = _ITALIAN_VERBS.get(conjugation, "").split()
    found = {stem + ending for ending in endings}
    if conjugation == "are" and stem.endswith(("c", "g")):  # indicare: indichi, indicherà
        found |= {stem + "h" + ending for ending in endings if ending[:1] in "ei"}
    return found


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Rules written as `ending: form form`, one a line; `-` is the empty ending."""
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {
        ending.strip().replace("-", ""): tuple(form.replace("-", "") for form in found.split())
        for ending, found in pairs
    }


# Ending of the dictionary form: endings of all forms. The longest ending that fits is the one that counts.
_RULES: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "it": {
        "noun": _table("""
            o: o i
            io: io i ii
            co: co chi ci
            go: go ghi gi
            a: a e
            ia: ia ie
            ca: ca che
            ga: ga ghe
            cia: cia cie ce
            gia: gia gie ge
            ma: ma me mi
            ista: ista isti iste
            e: e i
            ie: ie
            tore: tore tori trice trici
        """),
        "adjective": _table("""
            o: o i a e
            io: io i ia ie
            co: co ci chi ca che
            go: go ghi gi ga ghe
            a: a e o i
            ia: ia ie io i
            ca: ca che co ci chi
            e: e i
            ista: ista isti iste
            tore: tore tori trice trici
        """),
    },
    "en": {
        "noun": _table("""
            -: - s
            y: y ies ys
            s: s ses
            x: x xes
            z: z zes zzes
            ch: ch ches
            sh: sh shes
            is: is es
            ex: ex exes ices
            ix: ix ixes ices
            man: man men
            f: f fs ves
            fe: fe ves
        """),
        "verb": _table("""
            -: - s ed ing
            e: e es ed ing
            y: y ies ys ied yed ying
            s: s ses sed sing
            sh: sh shes shed shing
            ch: ch ches ched ching
            t: t ts ted ting tted tting
            g: g gs ged ging gged gging
            p: p ps ped ping pped pping
            n: n ns ned ning nned nning
            l: l ls led ling lled lling
            sell: sell sells sold selling
            buy: buy buys bought buying
        """),
    },
    "es": {
        "noun": _table("""
            -: - es
            a: a as
            e: e es
            i: i is
            o: o os
            u: u us
            z: z ces
            s: s ses
        """),
        "adjective": _table("""
            o: o a os as
            or: or ora ores oras
            es: es esa eses esas
            an: an ana anes anas
            ol: ol ola oles olas
            e: e es
        """),
        "verb": _table("""
            ar: ar a an o aron ado ada ados adas ando amos ara aran aria arian aremos aba aban e en ase asen
            er: er e en io ieron ido ida idos idas iendo emos era eran eria erian eremos ia ian a an iera ieran
            ir: ir e en io ieron ido ida idos idas iendo imos ira iran iria irian iremos ia ian a an iera ieran
        """),
    },
    "pt": {
        "noun": _table("""
            -: - s es
            ao: ao oes aos aes
            m: m ns
            al: al ais
            el: el eis
            ol: ol ois
            il: il is eis
            r: r res
            z: z zes
            s: s ses
        """),
        "adjective": _table("""
            o: o a os as
            or: or ora ores oras
            es: es esa eses esas
            ol: ol ola ois olas
            ao: ao a oes aes as
        """),
        "verb": _table("""
            ar: ar a am ou aram ado ada ados adas ando amos ara arao aria ariam ava avam e em asse assem
            er: er e em eu eram ido ida idos idas endo emos era erao eria eriam ia iam a am esse essem
            ir: ir e em iu iram ido ida idos idas indo imos ira irao iria iriam ia iam a am isse issem
        """),
    },
    "fr": {
        "noun": _table("""
            -: - s
            al: al aux als
            eau: eau eaux
            eu: eu eux
            s: s
            x: x
            z: z
        """),
        "adjective": _table("""
            -: - e s es
            e: e es
            al: al ale aux ales
            el: el elle els elles
            en: en enne ens ennes
            er: er ere ers eres
            eux: eux euse euses
            if: if ive ifs ives
            eur: eur euse rice eurs
        """),
        "verb": _table("""
            er: er e es ent ait aient a ont e ee es ees ant era eront erait eraient ons erent at
            ir: ir it issent issait it irent i ie is ies issant ira iront irait iraient issons isse
            re: re - s t ent ait u ue us ues ant ra ront rait raient ons it irent
        """),
    },
    "de": {
        "noun": _table("""
            -: - e en er ern n s es nen sen se
            e: e en n s
        """),
        "adjective": _table("""
            -: - e en er em es
            e: e en er em es
            er: er e en em es
            es: es e en er em
        """),
        "verb": _table("""
            en: en t te ten st e end et
            ern: ern ere ert erte erten ernd
            eln: eln ele elt elte elten elnd
        """),
    },
}

# Endings of plurals and what the singular has in their place.
_SINGULARS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("es", ""), ("s", "")),
    "es": (("es", ""), ("s", "")),
    "pt": (("oes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("es", ""), ("s", "")),
    "fr": (("aux", "al"), ("s", ""), ("x", "")),
    "de": (("en", ""), ("en", "e"), ("e", ""), ("n", "")),
}

# A preposition and what it becomes with an article; elided forms have lost their apostrophe.
_PREPOSITIONS: dict[str, tuple[frozenset[str], ...]] = {
    "it": tuple(
        frozenset(group.split())
        for group in (
            "di d del dello dell della dei degli delle",
            "a ad al allo all alla ai agli alle",
            "da dal dallo dall dalla dai dagli dalle",
            "in nel nello nell nella nei negli nelle",
            "su sul sullo sull sulla sui sugli sulle",
            "con col coi",
        )
    ),
    "es": (frozenset({"de", "del"}), frozenset({"a", "al"})),
    "pt": tuple(frozenset(g.split()) for g in ("de do da dos das", "em no na nos nas", "por pelo pela pelos pelas")),
    "fr": (frozenset({"de", "d", "du", "des"}), frozenset({"a", "au", "aux"})),
}
_PREPOSITION_FORMS = frozenset(form for group in _PREPOSITIONS["it"] for form in group)

_ITALIAN_VERBS: dict[str, str] = {
    "are": """are o i a iamo ate ano avo avi ava avano ai ò ammo arono erò erà eremo eranno erei erebbe erebbero asse
        assero ato ata ati ate ando ante anti arsi ino""",
    "ere": """ere o i e iamo ete ono evo eva evano ei é erono erò erà eremo eranno erebbe erebbero esse essero uto uta
        uti ute endo ente enti ersi a ano""",
    "ire": """ire o i e iamo ite ono isco isci isce iscono isca iscano ivo iva ivano ì irono irò irà iremo iranno irebbe
        irebbero isse issero ito ita iti ite endo ente enti irsi a ano""",
}

# Every ending of a noun, an adjective or a verb.
ITALIAN_ENDINGS = frozenset(
    [ending for line in _ITALIAN_VERBS.values() for ending in line.split()]
    + [form for kind in _RULES["it"].values() for found in kind.values() for form in found]
    + ["mente", "zione", "zioni", "endosi", "andosi", "arlo", "arla", "arli", "arle", "erlo", "erla", "erli", "erle"]
)

# A preposition and what follows.
_ROMANCE_REST = re.compile(
    r"\s+(?:(?:d[aeo]s?|del?|des|du|em|en|no|na|à|a|au|aux|con|com|por|pour|sur)\b|d['’]).*", re.DOTALL
)
# What the end of a word becomes; the first rule that fits. The usual grammar; exceptions among commentary's words.
_PLURALS = {
    language: [(re.compile(ending), plural) for ending, plural in rules]
    for language, rules in {
        "es": [
            (r"(?<=[^aeiouáéíóú]s)$|(?<=[aeiou]s)$", ""),  # crisis
            (r"ión$", "iones"),
            (r"ás$", "ases"),
            (r"és$", "eses"),
            (r"án$", "anes"),
            (r"ín$", "ines"),
            (r"ón$", "ones"),
            (r"z$", "ces"),
            (r"(?<=[bcdfglmnprstv])a(?=[^aeiou]{1,2}en$)(.*)$", r"á\1es"),  # margen
            (r"(?<=[bcdfglmnprstv])u(?=men$)(.*)$", r"ú\1es"),  # volumen
            (r"^o(?=rden$)(.*)$", r"ó\1es"),
            (r"(?<=[aeoáéó])$|(?<=[iu])$", "s"),
            (r"$", "es"),
        ],
        "pt": [
            (r"(?<=[aeiou]s)$", ""),  # ônus
            (r"ês$", "eses"),
            (r"(?<=[áíú])s$", "ses"),  # país
            (r"ão$", "ões"),
            (r"m$", "ns"),
            (r"(?<=[áéíóúâêô])([^aeiou]+)el$", r"\1eis"),  # móvel
            (r"el$", "éis"),
            (r"([aou])l$", r"\1is"),
            (r"il$", "is"),
            (r"(?<=[rzn])$", "es"),
            (r"$", "s"),
        ],
        "fr": [
            (r"(?<=[sxz])$", ""),
            (r"(?<=eau|.eu|.au)$", "x"),
            (r"al$", "aux"),
            (r"$", "s"),
        ],
    }.items()
}

# The last word, or the one before a preposition.
_ENGLISH_HEAD = re.compile(r"[^\W_]+(?=(?:\s+(?:of|per|in|on|to|for|by|at|and|with|under)\b.*)?$)")
_ENGLISH_PLURALS = {"index": "indices", "analysis": "analyses", "crisis": "crises", "man": "men", "basis": "bases"}
_UNCOUNTABLE = """revenue growth inflation debt liquidity volatility equity capital income leverage guidance
    unemployment employment consensus gdp trading hardware software management research debts"""
