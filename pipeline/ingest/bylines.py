"""Who wrote an article, from the line that says so."""

from __future__ import annotations

import re

from pipeline.article import Byline
from pipeline.ingest.draft import words

# Words that stand before an author's name.
_MARKER = re.compile(
    r"(?P<marker>(?:(?:articolo|commento|analisi|testo|intervento|editoriale|nota|report) )?(?:a cura )?(?:di|by|del)"
    r"|scritto da|autor[ei]|autrice|autrici|firma|from|da)(?P<colon>\s*:)?\s+",
    re.IGNORECASE,
)
# Authors that are a body of people: "a cura dell’Ufficio Studi".
_COLLECTIVE = re.compile(
    r"a cura (?:del|della|dello|dell['’])\s*"
    r"(?P<who>(?:ufficio|team|redazione|desk|direzione|area|centro|comitato)\b[^.,:;]{0,60})",
    re.IGNORECASE,
)
# Names may hold these in lower case.
_PARTICLES = words("""de di da del della dello dei degli dal dalla la le lo van von der den du""")
_NAME_WORD = re.compile(r"[A-ZÀ-Þ](?:[\w’'.-]*\w)?\.?|[dD][’'][A-ZÀ-Þ][\w-]+")
_AND = re.compile(r"\s*,\s*(?:e\s+)?|\s+(?:e|ed|and|con)\s+|\s*[&/;]\s*")

# Words that only a role holds, in the two languages of the trade.
ROLE_WORDS = words(
    """head strategist economist economista gestore gestrice gestori analista analyst responsabile direttore
    direttrice chief cio ceo cfo country manager presidente partner fondatore fondatrice founder professore
    professoressa docente giornalista redazione portfolio senior junior managing director officer consulente
    advisor capo vice ricercatore ricercatrice amministratore amministratrice specialist editorialista
    co-founder co-head cofondatore economists strategista strategists executive investment investimenti research
    ricerca trader banker wealth fund global responsabili gestione chairman presidenta delegato generale"""
)
# Nouns that follow "di" within a role and are no organisation.
_FIELDS = words(
    """ricerca strategia strategie economia portafoglio portafogli gestione investimenti finanza prodotto mercato
    mercati area divisione filiale sede asset fixed equity income politica storia statistica fondi"""
)
_LINK = re.compile(r"\s+(?:di|presso|at|per|alla|all['’]|della|del|dell['’])\s*(?=\S)|\s*@\s*|\s*[,|–—]\s*|\s+-\s+")

# Commonest Italian given names (ISTAT), so that a bare "Marco Rossi" is told from "Stati Uniti".
_GIVEN = words(
    """alberto alessandra alessandro alessia alessio alice andrea angela angelo anna antonella antonio arianna
    augusto barbara beatrice benedetta bruno camilla carla carlo carlotta caterina cecilia chiara claudia
    claudio cristian cristiano cristina daniela daniele dario davide debora diego domenico donatella edoardo
    elena eleonora elisa elisabetta emanuela emanuele emilio emma enrico ernesto eugenio fabio fabrizio federica
    federico ferdinando filippo flavio francesca francesco franco gabriele gabriella gaia giacomo giada gianluca
    gianni giorgia giorgio giovanna giovanni giulia giuliano giulio giuseppe greta guido ilaria irene ivan laura
    leonardo letizia lidia luca lucia luciano luigi luisa manuela marcello marco margherita maria marina mario
    marta martina massimiliano massimo matilde matteo mattia maurizio mauro michela michele mirko monica nadia
    nicola nicoletta nicolò ornella paola paolo patrizia pierluigi piero pietro raffaele raffaella renato renzo
    riccardo rita roberta roberto rocco rosa sabrina salvatore samuele sandro sara sergio serena silvia simona
    simone sofia stefania stefano susanna teresa tiziana tommaso umberto valentina valeria valerio vanessa
    veronica vincenzo vittoria vittorio virginia"""
)


def byline(line: str, *, bare: bool = False) -> Byline | None:
    """The authors of a line such as "di Anna Bianchi, Strategist di Banca Aurora"; None if it is no byline.

    bare: also take a line without a marker ("Anna Bianchi, Strategist di Banca Aurora", "Marco Rossi"), which only
    where the line stands at the head or the end of an article is safe to do. Several authors are joined by ", ",
    which needs no translation.
    """
    line = line.strip().strip("*_|").strip()
    if not 4 <= len(line) <= 160:
        return None
    if collective := _COLLECTIVE.fullmatch(line):
        return Byline(collective["who"])
    marker = _MARKER.match(line)
    if marker:
        rest = line[marker.end() :].strip()
        if marker["marker"].lower() in ("da", "from", "del", "nota", "firma") and not marker["colon"]:
            return None
    elif bare:
        rest = line
    else:
        return None
    names, end = _names(rest)
    if not names:
        return None
    role, organisation = affiliation(rest[end:].strip(" ,–—-|()").rstrip("."))
    if not marker:
        given = names[0].split()[0].lower() in _GIVEN
        if not (given or (has_role_word(role) and len(names[0].split()) < 4)):
            return None
    if not role and not organisation and rest[end:].strip(" .,;)("):
        return None
    return Byline(", ".join(names), role, organisation)


def affiliation(line: str) -> tuple[str, str]:
    """Role and organisation of a line such as "Country Head Italia, NS Partners"; either may be "".

    >>> affiliation("Responsabile degli investimenti di Banca Aurora")
    ('Responsabile degli investimenti', 'Banca Aurora')
    """
    line = line.strip()
    if not line or len(line) > 120:
        return "", ""
    if not has_role_word(line):
        return ("", line) if line[0].isupper() else ("", "")
    for split in reversed(list(_LINK.finditer(line))):
        role, organisation = line[: split.start()].strip(" ,"), line[split.end() :].strip(" ,)(")
        first = organisation.split()[0].strip(",.") if organisation.split() else ""
        if (
            not role
            or not first
            or not (first[0].isupper() or first[0].isdigit())
            or (first.lower() in _FIELDS and not _is_proper(organisation))
        ):
            continue
        named = role.rpartition(", ")[2]
        within = named != role and split[0].strip().isalpha()
        if within and not has_role_word(named) and named.split()[0].lower() not in _FIELDS:
            continue  # "Strategist, Banca del Lario": the organisation begins before
        if has_role_word(organisation) and has_role_word(role) and "," not in split[0] and first.lower() in ROLE_WORDS:
            continue
        if not has_role_word(role) and has_role_word(organisation):
            return organisation, role  # "NS Partners, Country Head Italia"
        return role, organisation
    return line, ""


def _is_proper(organisation: str) -> bool:
    """Whether all of several words are capitalised, as in "Fondi Levante SGR"."""
    parts = organisation.split()
    return len(parts) > 2 and all(part[0].isupper() for part in parts)


def has_role_word(line: str) -> bool:
    return any(word in ROLE_WORDS for word in re.findall(r"[\w-]+", line.lower()))


def is_role(line: str) -> bool:
    """Whether a line that follows a name can be its role: short, no sentence, with a word that only roles hold."""
    line = line.strip()
    return 2 < len(line) <= 100 and line[-1] not in ".:;!?" and has_role_word(line) and len(line.split()) <= 14


def _names(rest: str) -> tuple[list[str], int]:
    """The names at the start of `rest`, and where they end."""
    names: list[str] = []
    end = start = 0
    while start < len(rest):
        split = _AND.search(rest, start)
        stop = split.start() if split else len(rest)
        for cut in re.finditer(r"\s*[(|–—]|\s+-\s+", rest[start:stop]):
            stop = start + cut.start()
            split = None
            break
        if not _is_name(rest[start:stop]) or (names and has_role_word(rest[start:stop])):
            break
        if split and "," in split[0] and names and rest[start:stop].split()[0].lower() not in _GIVEN:
            break
        names.append(rest[start:stop].strip())
        end = stop
        if not split:
            break
        start = split.end()
    # "Anna Bianchi, Banca Aurora": what follows the last comma is no second author unless it has a given name.
    while len(names) > 1 and "," in rest[:end] and names[-1].split()[0].lower() not in _GIVEN:
        dropped = names.pop()
        end = rest.rfind(dropped, 0, end)
        if not rest[:end].rstrip().endswith((",", ";")):
            names.append(dropped)
            end += len(dropped)
            break
    return names, end


def _is_name(words: str) -> bool:
    parts = words.split()
    proper = [part for part in parts if part.lower() not in _PARTICLES]
    return 2 <= len(proper) <= 4 and len(parts) <= 6 and all(_NAME_WORD.fullmatch(part) for part in proper)
