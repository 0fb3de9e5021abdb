"""Directions: what rises in the source does not fall in the translation."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.direction import compare, read
from pipeline.translate.findings import Kind, Severity

# Italian, a faithful translation, and one that says the opposite.
PAIRS = [
    ("Le azioni sono crollate.", "Shares collapsed.", "Shares rose."),
    ("I rendimenti sono saliti di 12 punti base.", "Yields climbed 12 basis points.", "Yields fell 12 basis points."),
    ("L'indice balza del 2%.", "The index jumps 2%.", "The index slumps 2%."),
    ("I listini arretrano in tutta Europa.", "Markets retreat across Europe.", "Markets rally across Europe."),
    ("Il titolo rimbalza.", "The stock rebounds.", "The stock slides."),
    ("Lo spread si amplia.", "The spread widens.", "The spread narrowed."),
    ("Lo spread si è ridotto.", "The spread narrowed.", "The spread widened."),
    ("Il deficit si riduce.", "The deficit shrinks.", "The deficit grows."),
    ("Riducendosi i margini, si taglia.", "As margins shrink, they cut.", "As margins widen, they cut."),
    ("L'economia frena.", "The economy slows.", "The economy accelerates."),
    ("L'inflazione accelera.", "Inflation accelerates.", "Inflation decelerates."),
    ("I conti sono sopra le attese.", "Results are above expectations.", "Results are below expectations."),
    ("Utili sotto le attese.", "Earnings below forecasts.", "Earnings above forecasts."),
    ("Stime riviste al rialzo.", "Estimates revised upward.", "Estimates revised downward."),
    ("Stime riviste al ribasso.", "Estimates revised lower.", "Estimates revised higher."),
    ("Ricavi superiori a 5 miliardi.", "Revenue above 5 billion.", "Revenue below 5 billion."),
    ("Costi inferiori a 5 milioni.", "Costs of less than 5 million.", "Costs of more than 5 million."),
    ("Oltre il 10% degli utili.", "More than 10% of earnings.", "Less than 10% of earnings."),
    ("Meno del 10% dei ricavi.", "Less than 10% of revenue.", "Over 10% of revenue."),
    ("Un avanzo commerciale.", "A trade surplus.", "A trade deficit."),
    ("Il disavanzo pubblico.", "The public deficit.", "The public surplus."),
    ("Un guadagno del 4%.", "A gain of 4%.", "A loss of 4%."),
    ("La banca ha chiuso in perdita.", "The bank closed with a loss.", "The bank closed with a profit."),
    ("Nvidia ha perso il 14%.", "Nvidia lost 14%.", "Nvidia gained 14%."),
    ("Nvidia ha perso il 14%.", "Nvidia fell 14%.", "Nvidia rose 14%."),
    ("Il fondo ha guadagnato il 3,3%.", "The fund gained 3.3%.", "The fund lost 3.3%."),
    ("I conti sono migliorati.", "Accounts improved.", "Accounts worsened."),
    ("Le prospettive peggiorano.", "The outlook is worsening.", "The outlook is improving."),
    ("Il settore migliore dell'anno.", "The best sector of the year.", "The worst sector of the year."),
    ("Gli investitori comprano obbligazioni.", "Investors buy bonds.", "Investors sell bonds."),
    ("Gli investitori vendono azioni.", "Investors sell shares.", "Investors buy shares."),
    ("Acquisti di titoli di Stato.", "Purchases of government bonds.", "Sales of government bonds."),
    ("Restiamo sovrappesati sulle azioni.", "We remain overweight equities.", "We remain underweight equities."),
    ("Siamo sottopesati sul debito.", "We are underweight debt.", "We are overweight debt."),
    ("Un inasprimento della politica.", "A tightening of policy.", "An easing of policy."),
    ("Una politica più accomodante.", "A more accommodative policy.", "A more restrictive policy."),
    ("Una politica monetaria restrittiva.", "A restrictive monetary policy.", "A loose monetary policy."),
    ("Ottimizzare hardware meno recente.", "Optimise older hardware.", "Optimise newer hardware."),
    ("Meno chip e modelli meno recenti.", "Fewer chips and older models.", "Fewer newer chips and models."),
    ("Compriamo, purché non salga.", "We buy, provided it does not rise.", "We buy, because it does not rise."),
    ("Modelli meno recenti.", "Less recent models.", "Newer models."),
    ("Hardware meno potente.", "Less powerful hardware.", "More powerful hardware."),
    ("Un dollaro più debole.", "A weaker dollar.", "A stronger dollar."),
    ("Il dollaro si rafforza.", "The dollar strengthens.", "The dollar weakens."),
    ("L'euro si indebolisce.", "The euro weakens.", "The euro strengthens."),
    ("La svalutazione della lira.", "The devaluation of the lira.", "The appreciation of the lira."),
    ("La domanda supera le stime.", "Demand exceeds estimates.", "Supply exceeds estimates."),
    ("Le esportazioni tedesche.", "German exports.", "German imports."),
    ("Titoli sopravvalutati.", "Overvalued stocks.", "Undervalued stocks."),
    ("Il mercato è ipervenduto.", "The market is oversold.", "The market is overbought."),
    ("Deflussi dai fondi azionari.", "Outflows from equity funds.", "Inflows into equity funds."),
    ("Il massimo dell'anno.", "The high of the year, a maximum.", "The minimum of the year."),
    ("I tassi a breve termine.", "Short-term rates.", "Long-term rates."),
    ("Siamo ottimisti.", "We are optimistic.", "We are pessimistic."),
    ("Un mercato rialzista.", "A bullish market.", "A bearish market."),
    ("Prima della riunione.", "Before the meeting.", "After the meeting."),
    ("Pochi titoli salgono.", "Few stocks rise.", "Many stocks rise."),
    ("Una crescita più lenta.", "Slower growth.", "Faster growth."),
    ("Rischio in aumento.", "Rising risk.", "Decreasing risk."),
    ("Tagliando i costi, si resiste.", "By cutting costs, one resists.", "By raising costs, one resists."),
    ("Il taglio dei tassi.", "The rate cut, a reduction.", "The rate hike."),
    ("La banca centrale alza i tassi.", "The central bank raises rates.", "The central bank lowers and reduces rates."),
    ("Il petrolio scende sotto i 70 dollari.", "Oil falls below 70 dollars.", "Oil rises below 70 dollars."),
    ("I prezzi sono diminuiti leggermente.", "Prices declined slightly.", "Prices increased slightly."),
    ("Un contesto favorevole.", "A favourable backdrop.", "An unfavourable backdrop."),
    ("Approvato il piano.", "The plan was approved.", "The plan was rejected."),
    ("È probabile una recessione.", "A recession is likely.", "A recession is unlikely, even improbable."),
    ("Le hanno involontariamente spinte.", "They unwittingly pushed them.", "They voluntarily pushed them."),
    ("La disoccupazione cala.", "Unemployment falls.", "Employment falls."),
    ("Uno scenario incerto.", "An uncertain scenario.", "A scenario of certainty."),
    ("Un equilibrio instabile.", "An unstable balance.", "A stable balance."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "faithful", "reversed_"), PAIRS, ids=[source for source, _, _ in PAIRS])
def test_the_opposite_is_told_of_and_the_same_is_not(source: str, faithful: str, reversed_: str) -> None:
    assert compare(source, faithful, "it", "en") == []
    assert compare(source, reversed_, "it", "en")


@pytest.mark.parametrize(
    ("language", "faithful", "reversed_"),
    [
        ("es", "Las acciones cayeron un 3%.", "Las acciones levantaron un 3%."),
        ("es", "Las acciones cayeron un 3%.", "Las acciones subieron un 3%."),
        ("pt", "As ações caíram 3%.", "As ações subiram 3%."),
        ("fr", "Les actions ont chuté de 3%.", "Les actions ont progressé de 3%."),
        ("de", "Die Aktien sind um 3% gefallen.", "Die Aktien sind um 3% gestiegen."),
        ("es", "Las acciones perdieron un 3%.", "Las acciones ganaron un 3%."),
        ("pt", "As ações recuaram 3%.", "As ações aumentaram 3%."),
        ("fr", "Les actions reculent de 3%.", "Les actions augmentent de 3%."),
        ("de", "Die Aktien verloren 3%.", "Die Aktien gewannen 3%."),
    ],
)
def test_in_other_languages(language: str, faithful: str, reversed_: str) -> None:
    source = "Le azioni sono scese del 3%."
    assert compare(source, faithful, "it", language) == []
    assert compare(source, reversed_, "it", language)
    assert compare(faithful, source, language, "it") == []
    assert compare(reversed_, source, language, "it")


def test_a_direction_alone_with_its_opposite_is_an_error() -> None:
    (finding,) = compare("Le azioni sono crollate.", "Shares rose.", "it", "en")
    assert (finding.kind, finding.severity) == (Kind.DIRECTION_REVERSED, Severity.ERROR)
    assert (finding.source, finding.target) == ((15, 23), (7, 11))


def test_less_is_part_of_the_words_that_it_turns() -> None:
    source, target = "Usa hardware meno recente.", "It uses newer hardware."
    (finding,) = compare(source, target, "it", "en")
    assert finding.source and source[slice(*finding.source)] == "meno recente"
    assert finding.severity is Severity.WARNING


def test_a_lost_prefix_is_a_lost_negation() -> None:
    (finding,) = compare("Lo ha fatto involontariamente.", "It did so voluntarily.", "it", "en")
    assert finding.kind is Kind.NEGATION_LOST


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il titolo non è salito.", "The stock fell."),
        ("Il titolo non è salito.", "The stock did not rise."),
        ("Non è meno importante.", "It is no less important."),
        ("La riduzione delle perdite.", "The reduction in losses."),
        ("Le perdite si riducono.", "Losses narrow."),
        ("Almeno 40 milioni.", "At least 40 million."),
        ("Fino al 5%.", "Up to 5%."),
        ("È più o meno stabile.", "It is more or less stable."),
        ("In New York, ancora una volta.", "In New York, once more."),
        ("Il prezzo è meno alto.", "The price is lower."),
        ("Costa poco, meno costoso di prima.", "It costs little, cheaper than before."),
    ],
)
def test_what_is_said_in_other_words_is_not_reversed(source: str, target: str) -> None:
    assert compare(source, target, "it", "en") == []


def test_directions_are_compared_beside_the_same_figure() -> None:
    source = "Il Nasdaq sale del 2,1%, il Dax scende dello 0,8%."
    assert compare(source, "The Dax falls 0.8% and the Nasdaq rises 2.1%.", "it", "en") == []
    found = compare(source, "The Nasdaq falls 2.1%, the Dax rises 0.8%.", "it", "en")
    assert {finding.kind for finding in found} == {Kind.DIRECTION_REVERSED}


def test_a_language_without_a_table_has_no_findings() -> None:
    assert compare("Le azioni salgono.", "株価は下落した", "it", "ja") == []


SENTENCES = st.lists(st.sampled_from([word for pair in PAIRS for word in pair[0].split()]), max_size=12).map(" ".join)


@given(SENTENCES)
def test_a_copy_never_reverses_a_direction(sentence: str) -> None:
    assert compare(sentence, sentence, "it", "it") == []
    assert compare(sentence, sentence + " ", "it", "it") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read(source: str, target: str) -> None:
    for sign in read(source, "it"):
        assert 0 <= sign.start < sign.end <= len(source)
    compare(source, target, "it", "en")


def test_every_dimension_has_both_ends_in_every_language() -> None:
    table = tomllib.loads((files("pipeline.translate") / "direction.toml").read_text("utf-8"))
    neutral = table.pop("neutral")
    for dimension, row in table.items():
        for language in neutral:
            assert row[language]["up"] and row[language]["down"], (dimension, language)
