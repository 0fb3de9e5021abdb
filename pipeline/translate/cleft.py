"""Italian inverse clefts put as plain ones: *A trainare il rimbalzo sono stati i bancari*, *Sono stati i bancari a …*.

Both say the same. A model that writes a language whose subject comes first may take who did it, at the end of the
first, for whom it was done to (“Banks were driven by the rebound”); the second it reads as it is meant.
"""

from __future__ import annotations

import re

TARGETS = ("en", "de")  # languages whose subject comes first; Spanish, Portuguese and French keep the order of Italian

INVERSE = re.compile(
    r"(?P<to>Ad?) (?P<done>(?:non )?(?:\w+[aei]r(?:e|n?e|l[aeio]|si|ci|vi|mi)|\w+rre)(?: [^,;:()]*?)?) "
    r"(?P<was>è stat[ao]|sono stat[ie]|(?:è|sono|era|erano|sarà|saranno|fu|furono)(?! stat)) "
    r"(?P<who>(?:(?:ancora|anche|proprio|soprattutto|solo|soltanto|in particolare|in primis|però|invece) )*"
    r"(?:(?:i|il|lo|la|le|gli|un|una|uno|alcun[ei]|quest[aeio]|quell[aeio]|tutt[ei]) |(?:l|un|un’|quest|dell|tutt)['’]"
    r"|de[il] |dell[aeo] |degli |[A-Z⟦])(?:[^,;:.()]|[.,](?=\d))*)"
    r"(?P<more>, (?:che|cui|con|in|(?:il|la|i|le) (?:qual[ei]|cui)|\w+(?:at|it|ut|es|os|us|rs|tt)[aeio])\b"
    r"(?:[^,;:.()]|[.,](?=\d))*)?"
    r"(?=[,;:.)]|$)"
)
# What begins alike and is no cleft: a partire da gennaio, a dire il vero.
PHRASE = re.compile(r"(?:partire|dire|giudicare|seguire|prescindere|cominciare|iniziare|pensarci|conti)\b")


def turned(text: str) -> str:
    """A sentence that is an inverse cleft as a plain one, any other as it is. Placeables may stand for its names.

    "A guidare il listino è Eni, che sale del 2%." → "È Eni, che sale del 2%, a guidare il listino."
    """
    match = INVERSE.match(text)
    if not match or PHRASE.match(match["done"]):
        return text
    was = match["was"][0].upper() + match["was"][1:]
    more = f"{match['more']}," if match["more"] else ""
    return f"{was} {match['who']}{more} {match['to'].lower()} {match['done']}{text[match.end() :]}"
