"""Sentences of market commentary, put together from phrases that are written in six languages.

    python -m training.commentary FOLDER --count 120000

What moves, which way, by how much and to what, when and why: the corpora say it seldom, and a model that has not read
it turns *sono crollate fino al 14%* into its opposite. The phrases are in the files of `commentary/`, blocks of a line
a language; names and figures are drawn anew for each sentence and written as each language writes them, and in a part
of the sentences they are placeables. FOLDER gets commentary.it-en.tsv and its sisters, columns source, italian, target.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from training.augment import PLACEABLES, invented, names

LANGUAGES = ("it", "en", "es", "pt", "fr", "de")
FOLDER = Path(__file__).with_name("commentary")
WHOLE = 0.35  # of the sentences: one of those that are written whole
EARLY = 0.2  # of these: with a time before them
JOINED = 0.2  # of all that end in a full stop: with one more
AS_PLACEABLES = 0.3  # of the sentences
INDICES = """
FTSE MIB, DAX, CAC 40, S&P 500, Nasdaq, Dow Jones, Nikkei, Hang Seng, Euro Stoxx 50, FTSE 100, Russell 2000,
Topix, MSCI World, Bovespa, Stoxx 600, Nasdaq 100, Shanghai Composite, Kospi
"""
COMPANIES = """
Intesa Sanpaolo, UniCredit, Enel, Eni, Stellantis, Ferrari, Generali, Leonardo, Prysmian, Telecom Italia,
Mediobanca, Apple, Microsoft, Nvidia, Amazon, Alphabet, Meta, Tesla, Goldman Sachs, JPMorgan, Morgan Stanley,
Citigroup, UBS, Credit Suisse, Novartis, Roche, Nestlé, LVMH, Hermès, TotalEnergies, BNP Paribas,
Société Générale, Santander, BBVA, Telefónica, Inditex, Siemens, SAP, Allianz, BASF, Volkswagen, BMW,
Deutsche Bank, ASML, Shell, BP, HSBC, Barclays, AstraZeneca, Toyota, Sony, Samsung, TSMC, Alibaba, Tencent,
Boeing, Pfizer, Intel, AMD, Broadcom, IBM, Oracle, Exxon Mobil, Chevron, Walmart, McDonald's, Coca-Cola, OpenAI,
Anthropic, BlackRock, Vanguard, Pictet
"""
CITIES = """
Milano Milan Milán Milão Milan Mailand,
Londra London Londres Londres Londres London,
Parigi Paris París Paris Paris Paris,
Francoforte Frankfurt Fráncfort Frankfurt Francfort Frankfurt,
Madrid Madrid Madrid Madri Madrid Madrid,
Tokyo Tokyo Tokio Tóquio Tokyo Tokio,
Zurigo Zurich Zúrich Zurique Zurich Zürich,
Shanghai Shanghai Shanghái Xangai Shanghai Shanghai,
Lisbona Lisbon Lisboa Lisboa Lisbonne Lissabon,
Amsterdam Amsterdam Ámsterdam Amsterdã Amsterdam Amsterdam,
Mumbai Mumbai Bombay Mumbai Bombay Mumbai
"""  # in the order of LANGUAGES
DAYS = {
    "it": "lunedì martedì mercoledì giovedì venerdì",
    "en": "Monday Tuesday Wednesday Thursday Friday",
    "es": "lunes martes miércoles jueves viernes",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira",
    "fr": "lundi mardi mercredi jeudi vendredi",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag",
}
MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
JOINTS = [
    {"it": ", ma", "en": ", but", "es": ", pero", "pt": ", mas", "fr": ", mais", "de": ", aber"},
    {"it": " e", "en": " and", "es": " y", "pt": " e", "fr": " et", "de": ", und"},
    dict.fromkeys(LANGUAGES, ";"),
]
POINTS = (5, 10, 15, 20, 25, 25, 30, 40, 50, 50, 60, 75, 100, 125, 150)  # basis points
ENDINGS = {"ms": "o", "fs": "a", "mp": "i", "fp": "e"}

# First words that lose their capital after something else; before any other word nothing is put.
COMMON = {
    "it": {"Il", "Lo", "La", "I", "Gli", "Le", "Abbiamo", "Manteniamo", "Non"},
    "en": {"The", "We", "There", "Investors", "Markets", "Equity", "Bond", "Bank", "Energy", "Companies", "Government"},
    "de": {"Der", "Die", "Das", "Wir", "Es"},
}

SLOT = re.compile(r"\{(\w+)\}")
VALUE = re.compile(r"⟨(\d+)\|([^⟩]*)⟩")
ARTICLE = re.compile(
    r"\b(?:(?P<stem>[Dd]e|[Aa]|[Dd]a|[Ss]u|[Nn]e)l|(?P<il>[Ii]l|[Ll]o)|(?P<i>[Ii]|[Gg]li)) "
    r"(?P<number>⟨\d+\|(?:[\d,.]+|S&P))"
)
LIKE_A_VOWEL = re.compile(r"8|11(?!\d)|1(?![\d.])|S&P")  # otto, undici, uno, esse
BEFORE_A = re.compile(r"\b([Aa]) (?=(?:⟨\d+\|)?a)")
BEFORE_VOWEL = re.compile(r"\b([Dd])e (?=(?:⟨\d+\|)?(?:août|avril|octobre))")

Phrase = dict[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """A phrase in every language, the words of its first line, and the languages in which it is a plural."""

    head: tuple[str, ...]
    phrase: Phrase
    plural: frozenset[str] = field(default=frozenset())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.commentary", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=120_000)
    options = parser.parse_args()
    sentences = commentary(options.count, random.Random(3))
    for code in LANGUAGES[1:]:
        rows = dict.fromkeys(f"commentary\t{sentence['it']}\t{sentence[code]}\n" for sentence in sentences)
        (options.folder / f"commentary.it-{code}.tsv").write_text("".join(rows), encoding="utf-8")
        print(f"{len(rows)} pairs in commentary.it-{code}.tsv")


def commentary(count: int, dice: random.Random) -> list[Phrase]:
    """So many sentences, each in every language."""
    blocks = {path.stem: read(path) for path in sorted(FOLDER.glob("*.txt"))}
    sentences = []
    for _ in range(count):
        if dice.random() < WHOLE:
            sentence = written(dice.choice(blocks["sentences"]).phrase, blocks, dice)
        else:
            sentence = {code: f"{text}." for code, text in movement(blocks, dice).items()}
        if all(text.endswith(".") for text in sentence.values()):
            sentence = joined(sentence, blocks, dice)
        sentences.append(filled(sentence, dice))
    return sentences


def joined(sentence: Phrase, blocks: dict[str, list[Block]], dice: random.Random) -> Phrase:
    """The sentence, now and then with something that rises or falls behind it."""
    while dice.random() < JOINED and not slots(sentence) & slots(second := movement(blocks, dice)):
        joint = dice.choice(JOINTS)
        sentence = {code: f"{text[:-1]}{joint[code]} {second[code]}." for code, text in sentence.items()}
    return sentence


def read(path: Path) -> list[Block]:
    """The blocks of a file of phrases. Raises ValueError, naming the block, if one lacks a language."""
    blocks = []
    for text in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = [line for line in text.split("\n") if not line.startswith("#")]
        head, marked = lines[: -len(LANGUAGES)], [line.partition(" ") for line in lines[-len(LANGUAGES) :]]
        phrase = {mark.rstrip("+"): rest for mark, _, rest in marked}
        if tuple(phrase) != LANGUAGES or len(head) > 1:
            raise ValueError(f"{path}: expected a line each for {' '.join(LANGUAGES)} in:\n{text}")
        plural = frozenset(mark[:-1] for mark, _, _ in marked if mark.endswith("+"))
        blocks.append(Block(tuple(" ".join(head).split()), phrase, plural))
    return blocks


def written(phrase: Phrase, blocks: dict[str, list[Block]], dice: random.Random) -> Phrase:
    """A sentence as it is written, now and then with a time before it. German: "subject | verb | rest"."""
    noun = dice.choice(blocks["nouns"]).phrase
    masculine = dice.choice([block for block in blocks["nouns"] if block.head]).phrase
    phrase = {c: text.replace("{N}", noun[c]).replace("{M}", masculine[c]) for c, text in phrase.items()}
    subject, *rest = phrase["de"].split(" | ")
    if not rest:
        return phrase
    if dice.random() < EARLY and all(
        text.split()[0] in COMMON[code] for code, text in phrase.items() if code in COMMON
    ):
        time = another(blocks["times"], [phrase], dice)
        out = {code: capital(f"{time[code]}, {lower(text)}") for code, text in phrase.items()}
        return out | {"de": capital(" ".join([time["de"], rest[0], lower(subject), *rest[1:]])).replace(" ,", ",")}
    return phrase | {"de": " ".join([subject, *rest]).replace(" ,", ",")}


def movement(blocks: dict[str, list[Block]], dice: random.Random) -> Phrase:
    """Something that rises or falls, without capital and full stop: subject, verb, amount; perhaps when and why."""
    subject = dice.choice(blocks["subjects"])
    kind, form = subject.head
    verb = dice.choice([v for v in blocks["verbs"] if not v.head[2:] or kind in v.head[2:]])
    amounts = [a for a in blocks["amounts"] if verb.head[1] in a.head and kind in a.head]
    if not amounts:
        return movement(blocks, dice)
    amount = dice.choice(amounts).phrase
    time = another(blocks["times"], [subject.phrase, amount], dice) if dice.random() < 0.5 else None
    early = bool(time) and dice.random() < 0.4
    said = [subject.phrase, amount, *([time] if time else [])]
    reason = another(blocks["reasons"], said, dice) if dice.random() < 0.35 else None
    out = {}
    for code in LANGUAGES:
        singular, _, plural = verb.phrase[code].partition("; ")
        moves = plural if (form[1] == "p" if code == "it" else code in subject.plural) else singular
        who, when = subject.phrase[code], [time[code]] if time else []
        if code == "de":
            finite, _, closing = moves.partition(" …")
            finite, *own = finite.split()  # hat sich … erholt
            order = [*when, finite, who, *own] if early else [who, finite, *own, *when]
            text = " ".join([*order, amount[code], closing.strip()]).strip()
        else:
            moves = moves.replace("*", ENDINGS[form])
            parts = [who, moves, amount[code], *([] if early else when)]
            text = (f"{when[0]}, " if early else "") + " ".join(parts)
        out[code] = text + (f", {reason[code]}" if reason else "")
    return out


def another(blocks: list[Block], others: list[Phrase], dice: random.Random) -> Phrase:
    """A phrase that has no slot in common with the others, so that nothing is said twice."""
    taken = {slot for phrase in others for slot in slots(phrase)}
    return dice.choice([b.phrase for b in blocks if taken.isdisjoint(slots(b.phrase))])


def slots(phrase: Phrase) -> set[str]:
    return set(SLOT.findall(phrase["it"]))


def filled(phrase: Phrase, dice: random.Random) -> Phrase:
    """The phrase with a name or figure in each slot, as each language writes it; or with placeables."""
    named = list(dict.fromkeys(SLOT.findall(phrase["it"])))
    numbers = dice.sample(range(PLACEABLES), len(named))
    values = {slot: value(slot, dice) for slot in named}
    while len({v["it"] for v in values.values()}) < len(values):  # never "from 28 to 28"
        values = {slot: value(slot, dice) for slot in named}
    hidden = {n for n, slot in zip(numbers, named, strict=True) if slot not in ("m", "d", "C")}
    keep = hidden if dice.random() < AS_PLACEABLES else set()
    out = {}
    for code, text in phrase.items():
        for n, slot in zip(numbers, named, strict=True):
            text = text.replace("{" + slot + "}", f"⟨{n}|{values[slot][code]}⟩")
        if code == "it":
            text = BEFORE_A.sub(r"\1d ", articles(text))
        elif code == "fr":
            text = BEFORE_VOWEL.sub(r"\1'", text)
        text = VALUE.sub(lambda m: f"⟦{m[1]}⟧" if int(m[1]) in keep else m[2], text)
        out[code] = capital(text)
    return out


def value(slot: str, dice: random.Random) -> Phrase:
    """What stands in a slot, by language: a figure, a name, a day."""
    if slot in ("p", "q"):
        number = round(dice.uniform(0.1, 9.9 if dice.random() < 0.7 else 60), dice.choice([0, 1, 1, 2]))
        return figure(max(number, 0.1))
    if slot == "e":
        return figure(round(dice.uniform(0.1, 1.9), 2))
    if slot == "bn":
        return figure(round(dice.uniform(1.1, 90), 1))
    if slot == "x":
        return figure(dice.randrange(1_000, 60_000))
    if slot in ("n", "k"):
        return figure(dice.choice([dice.randrange(2, 30), dice.randrange(30, 990)]))
    if slot == "bp":
        return figure(dice.choice(POINTS))
    if slot == "g":
        return figure(dice.randrange(2, 29))
    if slot == "y":
        return dict.fromkeys(LANGUAGES, str(dice.randrange(1995, 2031)))
    if slot in ("m", "d"):
        texts = MONTHS if slot == "m" else DAYS
        at = dice.randrange(len(texts["it"].split()))
        return {code: texts[code].split()[at] for code in LANGUAGES}
    if slot == "C":
        return dict(zip(LANGUAGES, dice.choice(listed(CITIES)).split(), strict=True))
    if slot == "I":
        return dict.fromkeys(LANGUAGES, dice.choice(listed(INDICES)))
    if slot == "P":
        return dict.fromkeys(LANGUAGES, f"{dice.choice(names())} {dice.choice(names())}")
    known = (
        dice.choice(listed(COMPANIES)) if dice.random() < 0.5 else dice.choice([invented(dice), dice.choice(names())])
    )
    return dict.fromkeys(LANGUAGES, known)


def listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def figure(number: float) -> Phrase:
    """A number as each language writes it: 1.234,5 and 1,234.5; French has a space between thousands."""
    english = f"{number:,}".removesuffix(".0")
    turned = english.translate(str.maketrans(",.", ".,"))
    return dict.fromkeys(LANGUAGES, turned) | {"en": english, "fr": turned.replace(".", " ")}


def articles(italian: str) -> str:
    """Italian articles as the number after them is read: del 8% → dell'8%, il 0,5% → lo 0,5%, gli 75 → i 75."""

    def right(match: re.Match[str]) -> str:
        number = match["number"]
        digits = number.partition("|")[2]
        if match["i"]:
            gli, i = ("Gli", "I") if match["i"][0].isupper() else ("gli", "i")
            return f"{gli if LIKE_A_VOWEL.match(digits) else i} {number}"
        stem = match["stem"]
        if LIKE_A_VOWEL.match(digits):
            return f"{stem}ll'{number}" if stem else ("L'" if match["il"][0].isupper() else "l'") + number
        if digits.startswith("0"):
            return f"{stem}llo {number}" if stem else ("Lo " if match["il"][0].isupper() else "lo ") + number
        return f"{stem}l {number}" if stem else ("Il " if match["il"][0].isupper() else "il ") + number

    return ARTICLE.sub(right, italian)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    main()
