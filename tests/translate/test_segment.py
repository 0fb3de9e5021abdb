"""Where sentences end, chiefly in Italian financial prose. In the tables `|` marks each expected cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.segment import clauses, sentences, split

ITALIAN = """
La S.p.A. è quotata a Milano.
Enel S.p.A. ha chiuso in rialzo. |Il titolo sale ancora.
La quota detenuta da Eni S.p.A. |Il gruppo non commenta.
La società Alfa S.r.l. Unipersonale è controllata da Beta S.p.A. Holding.
Il provvedimento n. 58 del 1998 è in vigore.
Come si legge a pag. 5 del documento, i ricavi calano. |Seguono i costi.
Si vedano le pagg. 12 e 13 e l'art. 3 dello statuto.
L'art. 2409-bis del c.c. resta in vigore.
Ai sensi dell’art. 5 del D.Lgs. 58/1998 e del D.L. 18/2020 si comunica quanto segue.
Il D.Lgs. Bassanini è del 1997.
Il dott. Rossi e la dott.ssa Bianchi sono d'accordo. |Il sig. Verdi no.
Il Sig. Mario Verdi ha votato contro.
Parla l'ing. De Meo. |Risponde l'avv. Agnelli.
Il prof. Draghi, l'on. Meloni e il sen. Monti sono intervenuti.
Azioni, obbligazioni, fondi ecc. hanno sofferto.
Azioni, obbligazioni, fondi ecc. |Il resto è liquidità.
Banche, assicurazioni, ecc. Nvidia è un caso a parte.
Gli U.S.A. crescono più dell'Europa.
Il PIL degli U.S.A. |La Fed resta ferma.
La banca J. P. Morgan ha alzato il target. |Goldman no.
J.P. Morgan e S. Giovanni non c'entrano.
John A. Allison e J. E. Stiglitz sono in disaccordo.
Secondo G. Calef il mercato è caro.
Growth vs. Value: chi vince?
Il valore è di ca. 5 mld. di euro.
Ricavi per 3 mld. |Il margine sale.
Costi di 40 mln. di dollari, pari a ca. il 3% del totale.
Utile di 40 mln. Nvidia non commenta.
Lo spread è salito di 15 p.b. in un giorno. |Poi è sceso.
Lo spread è salito di 15 p.b. |Poi è sceso.
Nel 44 a.C. Cesare morì.
Fondata nel 300 d.C. |La città crebbe.
Dal 1° gen. 2024 cambiano le regole. |Dal 31 dic. 2025 si applicano a tutti.
Il 5 set. Apple presenta i conti.
Il tasso è del 3.5 per cento, non del 3,75. |Resta fermo.
Il bilancio è del 2023. |Il prossimo del 2024.
Il bilancio è del 2023. |5 analisti su 6 comprano.
Aspettiamo... e vediamo.
Aspettiamo... |Ecco i dati.
Aspettiamo… |Ecco i dati.
È costato circa... 5 milioni.
«Compriamo!» |Così ha detto il gestore.
«Compriamo!» ha detto il gestore.
«È finita?» |Nessuno lo sa.
“È finita?” |Nessuno lo sa.
"È finita." |Nessuno lo sa.
«Il mercato è forte. |Noi compriamo», ha detto Rossi. |Altri vendono.
(I dati sono al 31 dicembre.) |Le stime sono nostre.
I margini calano (v. tab. 3). |I ricavi no.
I margini (cfr. fig. 2 e graf. 4) calano.
Secondo Yahoo! Finance il titolo vale 10 dollari.
Il dato è su Yahoo! |Il grafico mostra il resto.
1. Ridurre i costi
1. Ridurre i costi. |Poi crescere.
a. Ridurre i costi. |Poi crescere.
IV. Conclusioni del rapporto. |Fine.
Due strade: 1. Ridurre i costi; 2. Crescere.
Ha ragione? |Sì! |No. |Forse.
Ma davvero?! |Davvero.
Il titolo (!) ha perso il 14%.
«Il mercato […] Non è razionale», scrive.
Il PIL sale.¹ |L'inflazione scende.[2] |Bene.
iShares ha lanciato un ETF. |iShares è di BlackRock.
Ha vinto. |– Poi ha perso.
Il fondo è in p.zza Affari a Milano.
La società (es. Enel) è solida.
Il tel. 02 1234 è attivo. |Il fax no.
La risposta è no. |Il mercato lo sa.
Vale 3 mila. |⟦0⟧ vale di più.
Pari a ca. ⟦0⟧ euro, n. ⟦1⟧ dell'elenco.
Serie A. |La Juventus vince.
L'amm.ne del dr. House è finita.
Il C.d.A. ha approvato i conti. |Il C.E.O. lascia.
Ha detto: «Fine.» |Poi è uscito.
Visitate www.borsaitaliana.it per i dati. |Grazie.
Il rapporto P/E è 20. |Il P.E. invece no.
Le società F.lli Rossi e C. Bianchi fallirono.
Il Reg. UE 2016/1011 e la Dir. 2014/65 valgono.
Nel II trim. Nvidia è cresciuta. |Nel III trim. ha rallentato.
Trump ha firmato l'ordine esecutivo n. XIV di quest'anno.
Una riga.

|Un'altra riga senza punto

|Una terza
"""

OTHERS = {
    "en": """
Apple Inc. said Mr. Cook would stay. |The shares rose.
The U.S. Treasury sold bonds. |It sold them in the U.S. |The yield fell.
The answer is no. |They refused.
See no. 5 and fig. 3 of the report. |A work of art. |Art. 5 applies.
“Buy!” |That was the advice.
"Is it over?" |Nobody knows.
At 5 p.m. London time, e.g. the FTSE, i.e. the index, closed.
Goldman Sachs Group Inc. |The bank declined to comment.
George W. Bush and J. P. Morgan met.
It rose 3.5% vs. 2% in Sept. 2024. |We wait… |Then we act.
""",
    "es": """
El Sr. García y la Sra. Ruiz firmaron. |¿Y ahora? |¡Nada!
La empresa Iberdrola S.A. subió. |El art. 5 se aplica.
En EE.UU. la Fed esperó. |Acciones, bonos, etc. |El resto es liquidez.
""",
    "pt": """
O Sr. Silva e a Dra. Costa assinaram. |Ver pág. 5.
A Petrobras S.A. subiu. |A empresa não comentou.
""",
    "fr": """
M. Dupont et Mme. Martin ont signé. |Les taux montent.
La société Total S.A. a gagné. |« Achetez ! » |Voilà le conseil.
""",
    "de": """
Am 3. Oktober stieg der DAX. |Die Aktie von Siemens fiel.
Das war im Jahr 2024. |Der Umsatz lag bei 5 Mrd. Euro, z.B. in Europa.
Dr. Müller und Hr. Schmidt kamen. |Im II. Quartal ging es weiter.
„Ist es vorbei?“ |Niemand weiß es.
""",
}


def table(cases: str) -> list[str]:
    return [line for line in cases.strip().replace("\n\n", "\0").split("\n") if line]


@pytest.mark.parametrize(
    ("language", "case"),
    [*(("it", case) for case in table(ITALIAN)), *((lang, c) for lang, cases in OTHERS.items() for c in table(cases))],
)
def test_sentences_end_where_a_reader_says_they_do(language: str, case: str) -> None:
    case = case.replace("\0", "\n\n")
    text = case.replace("|", "")
    assert "|".join(split(text, language)) == case


TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "S.p.A.",
                "Il",
                "n.",
                "58",
                "...",
                "…",
                "«",
                "»",
                "”",
                " ",
                "\n",
                "\n\n",
                "!",
                "?",
                ".",
                "a",
                "⟦0⟧",
                "\u00a0",
                "1.",
                "J.",
            ]
        )
    ).map("".join),
)


@given(TEXTS, st.sampled_from(["it", "en", "es", "pt", "fr", "de", "ja", "xx"]))
def test_what_is_split_joins_to_what_it_was(text: str, language: str) -> None:
    assert "".join(split(text, language)) == text


@given(TEXTS)
def test_sentences_cover_every_character_but_the_space_around_them(text: str) -> None:
    found = sentences(text, "it")
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in found)
    kept = "".join(text[s.start : s.end] for s in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS, st.integers(1, 30))
def test_clauses_join_to_the_sentence_and_each_fits(text: str, limit: int) -> None:
    parts = clauses(text, lambda part: len(part) <= limit)
    assert "".join(parts) == text
    assert all(0 < len(part) <= limit for part in parts)


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "Il mercato sale perché i tassi scendono; gli investitori, però, restano prudenti e attendono i dati."
    assert clauses(text, lambda part: len(part) < 80) == [
        "Il mercato sale perché i tassi scendono; ",
        "gli investitori, però, restano prudenti e attendono i dati.",
    ]


@pytest.mark.parametrize(
    "text", ["." * 20_000, "«" * 20_000, "Ciao. " * 20_000, "a" * 20_000, "\n" * 20_000, ".) " * 9_000]
)
def test_no_text_makes_splitting_crawl(text: str) -> None:
    assert "".join(split(text, "it")) == text
