"""Capitals: headings lower-cased for the machine, and cased again by the rules of the language that they end in.

Also what else a line keeps of its source's shape: its initial, its beginning (`match_beginning`, and `match_article` of
a label), its final punctuation (`match_ending`). The names of an article are told from its prose (`names_in`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import cache

from pipeline.translate.names import is_word


class Case(StrEnum):
    """How a line is capitalised. SENTENCE: its first letter, and names; LOWER: names only. LABEL: a SENTENCE of a few
    words, such as a table's *Peso attuale*, that has no capital but its first.
    """

    UPPER = "upper"
    TITLE = "title"
    SENTENCE = "sentence"
    LOWER = "lower"
    LABEL = "label"


LONGEST_LABEL = 6  # words

WORD = re.compile(r"[^\W_]+")


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


# Words that Italian titles leave in lower case: articles, prepositions, conjunctions, pronouns, elided forms.
FUNCTION_WORDS = {
    "it": _words(
        "il lo la l i gli le un uno una d di a ad da in con su per tra fra del dello della dell dei degli delle "
        "al allo alla all ai agli alle dal dallo dalla dall dai dagli dalle nel nello nella nell nei negli nelle "
        "col coi sul sullo sulla sull sui sugli sulle e ed o od ma né che se non si c ci ne è come più"
    ),
    "en": _words("a an the and but or nor for so yet as at by in of off on per to up via vs from with"),
    "es": _words("el la los las un una de del a al en con por para sin y e o u ni que se no su"),
    "pt": _words("o a os as um uma de do da dos das em no na nos nas ao à por para com e ou que se não"),
    "fr": _words("le la les l un une des de du d à au aux en dans par pour sur et ou ni que qu se ne"),
    "de": _words("der die das den dem des ein eine einer und oder in im an am auf zu zur zum von vom mit für"),
}

# Proper nouns of the financial press that an article may have in its headings alone; countries come from CLDR.
PLACES_AND_MARKETS = (
    "Wall Street|Piazza Affari|New York|Hong Kong|Silicon Valley|Stati Uniti|Regno Unito|Unione Europea|"
    "Medio Oriente|Federal Reserve|Bankitalia|Palazzo Chigi|Casa Bianca|Dow Jones|Nasdaq|Nikkei|Stoxx|"
    "Bund|Fed|BCE|FMI|OPEC|OCSE|USA|PIL|BTP|ETF|GPU|Milano|Roma|Londra|Parigi|Berlino|"
    "Francoforte|Bruxelles|Zurigo|Ginevra|Lugano|Tokyo|Pechino|Shanghai|Taiwan|Washington|Europa|Asia|"
    "Africa|America|Eurozona"
)


def is_upper(text: str, names: Collection[str] = ()) -> bool:
    """Whether a line is in capitals throughout: two words or more, or one that is too long for an acronym."""
    words = [word for word in WORD.findall(text) if word.isalpha() and len(word) > 1]
    if not words or any(not word.isupper() for word in words):
        return False
    return text.upper() == text and (len(words) > 1 or len(words[0]) > 5) and not all(word in names for word in words)


def is_title_case(text: str, language: str, names: Collection[str] = ()) -> bool:
    """Whether a line capitalises its words as an English title does, though they are no names.

    Words that say nothing either way do not count: the first of the line or after a colon, those of `names` (the
    article's own) or unknown to the language, articles and prepositions, acronyms, figures. Of the rest two thirds
    must be capitalised.
    """
    if is_upper(text, names):
        return False
    matches = list(WORD.finditer(text))
    small = sum(match[0].islower() and not _is_function_word(match[0], language) for match in matches)
    capital = [match for match in matches if _is_capitalised(match[0]) and not _begins(text, match.start())]
    if not capital or len(capital) < 2 * small:
        return False
    known = _names_at(text, language, names)
    telling = sum(match.start() not in known and _is_common(match[0], language) for match in capital)
    return telling > 0 and telling >= 2 * small


def case_of(text: str, language: str, names: Collection[str] = ()) -> Case:
    """How a line is capitalised; see `is_upper` and `is_title_case`. Without any letter, SENTENCE."""
    if is_upper(text, names):
        return Case.UPPER
    if is_title_case(text, language, names):
        return Case.TITLE
    first = next((character for character in text if character.isalpha()), "A")
    if first.islower():
        return Case.LOWER
    words = text.split()
    rest = text.partition(first)[2]
    is_label = (
        1 < len(words) <= LONGEST_LABEL and not is_sentence(text, language) and not any(c.isupper() for c in rest)
    )
    return Case.LABEL if is_label else Case.SENTENCE


def names_in(texts: Iterable[str], language: str = "it") -> set[str]:
    """The words that the prose of an article capitalises where nothing but their being names asks for it.

    texts: paragraphs and list items. Lines in title case or capitals, which would make a name of every word, are
    passed over. A word that is oftener written small is not a name; acronyms and words like `iPhone` or `H800`
    always are.
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    names: set[str] = set()
    for text in texts:
        if case_of(text, language) in (Case.UPPER, Case.TITLE) and not _is_prose(text):
            continue
        for match in WORD.finditer(text):
            word = match[0]
            if word.islower():
                small[word] += 1
            elif _is_capitalised(word):
                if len(word) > 1 and not _begins(text, match.start()):
                    capital[word] += 1
            elif len(word) > 1 and not word.isdigit():
                names.add(word)
    return names | {word for word, count in capital.items() if count > small[word.lower()]}


def small_in(texts: Iterable[str]) -> set[str]:
    """The words that the texts of an article write small."""
    return {word for text in texts for word in WORD.findall(text) if word.islower()}


def _is_prose(text: str) -> bool:
    return len(text.split()) > 12 and text.rstrip(" \"'”’»)*").endswith((".", "!", "?", "…"))


def lower_for_model(text: str, keep: Collection[str], language: str = "it") -> str:
    """A line in title case or capitals as a sentence would have it; of the same length, other lines unchanged.

    keep: the article's names (`names_in`); they, names of countries and markets, words unknown to the language,
    acronyms, and words with a digit or a capital inside stay. In a line of capitals, a name gets the form that it has
    in `keep`.
    """
    case = case_of(text, language, keep)
    if case not in (Case.UPPER, Case.TITLE):
        return text
    return _sentence_case(text, language, keep)


def _sentence_case(text: str, language: str, keep: Collection[str]) -> str:
    shouting = is_upper(text)
    known = _names_at(text, language, keep)
    first = next(WORD.finditer(text)).start()

    def lowered(match: re.Match[str]) -> str:
        word, start = match[0], match.start()
        if start in known:
            return known[start]
        if _is_capitalised(word) and text[match.end() : match.end() + 1] != ".":
            return word if start == first or not _is_common(word, language) else _lower(word)
        if shouting and word.isalpha() and VOWEL.search(word) and not ROMAN.fullmatch(word):
            is_name = len(word) > 3 and not _is_common(word, language)
            return word[0] + _lower(word[1:]) if start == first or is_name else _lower(word)
        return word

    return WORD.sub(lowered, text)


VOWEL = re.compile("[AEIOUÀÈÉÌÒÓÙ]", re.IGNORECASE)
ROMAN = re.compile("[IVX]{2,5}")


def _lower(word: str) -> str:
    """In small letters, and never of another length (`İ` would be)."""
    return word.lower() if len(word.lower()) == len(word) else word


def _is_capitalised(word: str) -> bool:
    """`Word` or `I`, but not `WORD`, `iWord` or `W2`."""
    return word[0].isupper() and word.isalpha() and (len(word) == 1 or word[1:].islower())


def _is_function_word(word: str, language: str) -> bool:
    return len(word) == 1 or word.lower() in FUNCTION_WORDS.get(language, ())


def _is_common(word: str, language: str) -> bool:
    """Whether a capitalised word may be an everyday one rather than a name."""
    return _is_function_word(word, language) or is_word(word, language)


def _begins(text: str, start: int) -> bool:
    """Whether the word at an offset begins the text, a sentence, a quotation, or what a colon or a dash announces."""
    before = text[:start].rstrip()
    return not before or before[-1] in '.!?…:;"“”«»„([–—*•' or (before[-1] in "-'" and before[:-1].strip() == "")


def _names_at(text: str, language: str, names: Collection[str]) -> dict[int, str]:
    """The words of a text that are known to be names, by offset, in the form that they have in prose."""
    shouted = {name.upper(): name for name in names if len(name.upper()) == len(name)} if text.isupper() else {}
    found: dict[int, str] = {}
    for match in WORD.finditer(text):
        if match[0] in shouted:
            found[match.start()] = shouted[match[0]]
        elif match[0] in names:
            found[match.start()] = match[0]
    pattern, forms = _proper_nouns(language)
    for match in pattern.finditer(text):
        form = forms[match[0].upper()]
        if match[0][0].isupper():
            found |= {match.start() + word.start(): word[0] for word in WORD.finditer(form)}
    return found


@cache
def _proper_nouns(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Countries (CLDR), places and institutions in a language: what finds them, and their forms by capitals."""
    from babel import Locale

    countries = (name for code, name in Locale.parse(language).territories.items() if len(code) == 2 or code in "150")
    names = [*countries, *(PLACES_AND_MARKETS.split("|") if language == "it" else ())]
    forms = {name.upper(): name for name in names if len(name.upper()) == len(name) and name not in NOT_COUNTRIES}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE), forms


NOT_COUNTRIES = {"Mali"}  # an everyday word, too


# English headings: the Associated Press's rule. Capitalised are the first and the last word, the first after a colon,
# and every other that is not among these: articles, conjunctions and prepositions of up to three letters.
SMALL_IN_TITLES = _words("a an the and but or nor for so yet as at by in of off on per to up via vs v de")
ENGLISH_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def recase(target: str, language: str, like: Case, keep: Collection[str] = ()) -> str:
    """A translated line, capitalised as its language capitalises what its source was; of the same length.

    like: the source's `case_of`. TITLE and UPPER become title case in English, sentence case elsewhere (German nouns
    are left as they are). SENTENCE gets a capital initial, and so does LABEL, but no other where English asks for none:
    models title what looks like a menu's. LOWER gets a small one, unless the word asks for its capital itself: a name
    (`keep`), an acronym, `I`, a nationality, and whatever is capitalised in German.
    """
    if like in (Case.TITLE, Case.UPPER):
        if language == "en":
            return _title_case(target, keep)
        if language != "de" and case_of(target, language, keep) in (Case.TITLE, Case.UPPER):
            target = _sentence_case(target, language, keep)
    if like is Case.LABEL and language == "en" and WORD.search(target):
        target = _sentence_case(target, language, {*keep, *_always_capital(language)})
    match = ENGLISH_WORD.search(target)
    if match is None or target[: match.start()].strip(" \"'“”‘’«»„(¿¡\u00a0\u202f*-–—•…"):
        return target
    word = match[0]
    if like is not Case.LOWER:
        return target[: match.start()] + _capital(word) + target[match.end() :]
    if language == "de" or not _is_capitalised(word) or _keeps_capital(word, match.start(), target, language, keep):
        return target
    return target[: match.start()] + _lower(word[0]) + target[match.start() + 1 :]


def _capital(word: str) -> str:
    """With a capital initial, unless the word has its capitals elsewhere (`iPhone`) or the letter has none."""
    initial = word[0].upper()
    return initial + word[1:] if word.islower() and len(initial) == 1 else word


def _keeps_capital(word: str, start: int, text: str, language: str, keep: Collection[str]) -> bool:
    return word in keep or start in _names_at(text, language, keep) or word in _always_capital(language)


@cache
def _always_capital(language: str) -> frozenset[str]:
    """English `I`, days, months, feasts, and the names of languages, which are those of most nations."""
    if language != "en":
        return frozenset()
    from babel import Locale

    english = Locale.parse("en")
    calendar = [*english.days["format"]["wide"].values(), *english.months["format"]["wide"].values()]
    nations = (name for name in english.languages.values() if name.isalpha())
    return frozenset([*nations, *calendar, *CAPITAL])


# Peoples whose language has another name, and what else has its capital anywhere.
CAPITAL = _words(
    "I American Asian African European Nordic Latin Swiss British Belgian Austrian Canadian Mexican Brazilian "
    "Argentine Chilean Colombian Peruvian Australian Israeli Egyptian Saudi Iranian Iraqi Indian Taiwanese Nigerian "
    "Moroccan Algerian Tunisian Roman Milanese Lombard Venetian Tuscan Sicilian Scottish Catholic Christian Jewish "
    "Muslim Christmas Easter Treasury Treasuries"
)


def _title_case(text: str, keep: Collection[str]) -> str:
    shouting = is_upper(text)
    known = _names_at(text, "en", keep)
    words = list(ENGLISH_WORD.finditer(text))
    if not words:
        return text
    ends = {words[0].start(), words[-1].start()}

    def cased(match: re.Match[str]) -> str:
        word, start = match[0], match.start()
        if start in known:
            return known[start] + word[len(known[start]) :]
        if shouting:
            word = _lower(word) if word.isalpha() and VOWEL.search(word) and not ROMAN.fullmatch(word) else word
        small = word.lower() in SMALL_IN_TITLES and start not in ends and not _begins(text, start)
        if small and (word.islower() or _is_capitalised(word)):
            return _lower(word)
        return _capital(word)

    return ENGLISH_WORD.sub(cased, text)


# Finite forms of the commonest Italian verbs, and the endings of others that few nouns share.
FINITE = _words(
    "è sono era erano sarà saranno sia siano fu furono ha hanno aveva avevano avrà avranno abbia abbiano ho "
    "abbiamo siamo può possono poteva potrebbe potrebbero deve devono dovrà dovranno dovrebbe dovrebbero va "
    "vanno fa fanno sta stanno dà danno vuole vogliono viene vengono resta restano rimane rimangono sale "
    "salgono scende scendono cresce crescono cala calano cade cadono rende tiene tengono mette vede dice "
    "pensa torna tornano porta portano batte crolla crollano vola volano frena frenano punta puntano serve "
    "servono c'è"
)
FINITE_ENDING = re.compile(r"\w{2,}(?:isce|iscono|ranno|rebbe|rebbero|avano|evano|ivano|arono|irono|ò|rà)")
NO_VERBS = _words("però ciò perciò papà città metrò casinò oblò verità libertà comò falò")


def is_sentence(text: str, language: str = "it") -> bool:
    """Whether a line is a sentence rather than a fragment such as `Addestramento: 5 milioni di dollari`; a guess.

    Italian: it has a finite verb that can be told by its form. Elsewhere, or without such a verb: it has five words
    and ends as a sentence does.
    """
    words = re.findall(r"[^\W\d_]+(?:['’]è)?", text.lower().replace("’", "'"))
    if language == "it" and any(w in FINITE or (FINITE_ENDING.fullmatch(w) and w not in NO_VERBS) for w in words):
        return True
    return len(words) >= 5 and text.rstrip(CLOSERS).endswith((".", "!", "?", "…"))


CLOSERS = " \"'“”‘’«»)]*\u00a0\u202f"
STOPS = ".!?…:;,"
# Their stop is their own: it neither ends a sentence nor goes when none is wanted.
ABBREVIATION = re.compile(
    r"""(?<!\w) (?: (?:\w{1,4}\.){2,}     # S.p.A., U.S.
               | [A-Z]\.                  # an initial
               | (?i:ecc|etc|inc|ltd|corp|co|cos|bros|jr|sr|vs|no|st|dott|sig|art|pag|usw|bzw)\. )$
    """,
    re.VERBOSE,
)


def match_ending(source: str, target: str) -> str:
    """The target with the final punctuation of the source: none where it has none, `:` where it has `:`.

    Quotes and brackets that close behind the stop stay behind it. Where either ends in an abbreviation (`S.p.A.`,
    `etc.`), whose stop may be both, nothing is changed, nor where one of them has no word.
    """
    wanted = _ending(source)
    body, stop, closers = _parts(target)
    if not WORD.search(source) or not WORD.search(body) or wanted == stop.replace("...", "…"):
        return target
    if ABBREVIATION.search(source.rstrip(CLOSERS)) or (ABBREVIATION.search(body + stop) and not wanted.strip(".")):
        return target
    if not stop and closers.strip() and wanted and not _closes_inside(source):
        return body + closers.rstrip() + wanted + closers[len(closers.rstrip()) :]
    return body + wanted + closers


def _ending(text: str) -> str:
    return _parts(text)[1].replace("...", "…")


def _parts(text: str) -> tuple[str, str, str]:
    """Body, stops and what closes behind them."""
    head = text.rstrip(CLOSERS)
    body = head.rstrip(STOPS)
    return body.rstrip(" \u00a0\u202f") if body != head else body, head[len(body) :], text[len(head) :]


def _closes_inside(text: str) -> bool:
    """Whether the final stop stands before the closing quote or bracket."""
    return bool(text.rstrip()) and text.rstrip()[-1] not in STOPS


BEGINNING = re.compile(r"\s*(?:[-–—•*·]\s+|\(?(?:\d{1,2}|[a-z])\)\s+)?")


def match_beginning(source: str, target: str) -> str:
    """The target with the list dash, bullet or `a)` that begins its source, and with none where there is none."""
    wanted, given = (BEGINNING.match(text) for text in (source, target))
    if wanted is None or given is None:  # the pattern matches the empty string, so neither can be
        return target
    return wanted[0] + target[given.end() :]


# What a label may begin with in the languages of the house; German leaves the endings of what follows as they are.
ARTICLE = {
    "it": re.compile(r"(?:il|lo|la|i|gli|le|un|uno|una) |(?:l|un)['’]", re.IGNORECASE),
    "en": re.compile(r"the ", re.IGNORECASE),
    "es": re.compile(r"(?:el|la|los|las) ", re.IGNORECASE),
    "pt": re.compile(r"(?:o|a|os|as) ", re.IGNORECASE),
    "fr": re.compile(r"(?:le|la|les) |l['’]", re.IGNORECASE),
}


def match_article(source: str, target: str, language: str, target_language: str) -> str:
    """A label without the article that a model gave it and its source has not: *Peso*, “The weight”."""
    here, there = ARTICLE.get(language), ARTICLE.get(target_language)
    article = there.match(target) if there else None
    if not here or not article or here.match(source):
        return target
    rest = target[article.end() :]
    return rest[:1].upper() + rest[1:] if source[:1].isupper() else rest
