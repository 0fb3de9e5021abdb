"""Two articles and their translations: the shipped one, put into English by hand, and one with every kind of block."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.article import (
    Article,
    Block,
    Byline,
    CallToAction,
    Footnote,
    Heading,
    Image,
    Item,
    List,
    Note,
    Paragraph,
    Place,
    Quote,
    Span,
    Table,
    text,
)
from pipeline.publish import brand as brands
from pipeline.publish.brand import Brand
from pipeline.translate import Origin, Segment, Translation, figures
from pipeline.translate.findings import Finding, Kind, Severity

SHIPPED_ARTICLE = Path(__file__).parents[2] / "input" / "deepseek-punto-di-svolta.txt"

# One line for each line of the shipped article from the third on.
ENGLISH = """\
A recent announcement by the Chinese artificial-intelligence start-up DeepSeek has shaken global financial markets. \
The company unveiled its latest AI model, R1, capable of advanced levels of reasoning comparable to the leading \
systems developed by US companies such as OpenAI and Anthropic.
What makes the R1 model unique is its cost efficiency. DeepSeek says it trained the model on significantly less \
powerful hardware, notably Nvidia’s H800 chips, and at a total cost far below the usual standards.
The Rise of DeepSeek: A Turning Point in AI
DeepSeek, founded in 2023 by the head of a quantitative hedge fund, Liang Wenfeng, has quickly emerged as a \
formidable player in AI. Its latest model, DeepSeek-R1, appears to perform as well as, if not better than, OpenAI’s \
GPT-4, ClaudeAI and Meta’s Llama 3.1, but at a fraction of the cost. According to DeepSeek’s research paper, the model \
was trained for less than 6 million dollars using Nvidia’s H800 chips.
The breakdown of the costs is staggering:
- 2,048 Nvidia H800 GPUs: 40–50 million dollars
- Training: 5 million dollars
With around 55 million dollars, DeepSeek has achieved what many thought would take hundreds of billions.
The start-up’s success lies in its ability to optimise older hardware and to develop innovative techniques such as \
Multi-head Latent Attention (MLA) and mixture-of-experts (MoE) architectures. These advances have allowed DeepSeek to \
achieve high performance while significantly reducing memory requirements and operating costs.
Market Reaction: Nvidia and Tech Stocks Take a Hit
The implications of DeepSeek’s breakthrough were immediate and severe for Nvidia, whose shares fell by as much as 14% \
in Monday’s pre-market trading. ASML, the Dutch maker of chip equipment, also saw its shares drop by more than 10%, \
while Nasdaq futures fell by 3.3%.
Nvidia, a key player in the market for AI chips, has long benefited from insatiable demand for its high-performance \
GPUs. However, DeepSeek’s ability to deliver competitive AI models using fewer and older chips has raised concerns \
about a potential slowdown in demand for Nvidia’s premium products. Analysts expect that, if other start-ups \
replicate DeepSeek’s efficiency-driven approach, Nvidia’s revenue growth could face significant headwinds.
Challenging the Status Quo of AI
DeepSeek’s rise calls into question the prevailing assumption that advanced AI development requires massive computing \
resources and cutting-edge hardware. By showing that efficiency and innovation can outdo raw computing power, the \
company has forced a reassessment of the trajectory of the AI industry.
This shift could have far-reaching consequences. First, it could push the US tech giants to rethink their strategies, \
potentially leading to a wave of cost reductions and efficiency-focused innovation. In addition, DeepSeek’s \
open-source model, which allows free commercial use and study, could accelerate the democratisation of AI technology, \
further intensifying competition.
Geopolitical Implications
DeepSeek’s success also underlines the unintended consequences of US export restrictions on advanced semiconductor \
technologies. By limiting China’s access to high-end chips such as Nvidia’s H100, the United States has inadvertently \
pushed Chinese companies to develop more efficient alternatives. Not only has this allowed DeepSeek to overtake its \
Western competitors, it has also raised questions about the long-term effectiveness of such trade policies.
Future Outlook: A New AI Landscape
As DeepSeek continues to gain ground, the technology sector is preparing for a new era of AI development, in which \
efficiency and affordability will take precedence over sheer computing power. For Nvidia this could mean a change of \
focus towards optimising its products for a wider range of applications, rather than addressing high-end AI \
developers alone. Meanwhile, investors and policymakers will watch closely how DeepSeek’s innovations redraw the \
global AI landscape. Although the company’s rise has undoubtedly upset the status quo, it is also an opportunity for \
the sector to evolve and adapt to a more sustainable and inclusive future.
***** the article published is considered reliable and of quality*****
Visit the site and the articles published by clicking on the following link
""".splitlines()


def _blocks(lines: list[str], headings: frozenset[int]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        if line.startswith("- "):
            item = Item(text(line[2:]))
            if isinstance(blocks[-1], List):
                blocks[-1] = replace(blocks[-1], items=(*blocks[-1].items, item))
            else:
                blocks.append(List((item,)))
        elif line.startswith("*"):
            blocks.append(Note(text(line.strip("* "))))
        elif number == len(lines) - 1:
            blocks.append(CallToAction(text(line)))
        else:
            blocks.append(Heading(text(line)) if number in headings else Paragraph(text(line)))
    return tuple(blocks)


def _translation(source: Article, article: Article) -> Translation:
    segment = Segment(Place("title"), 0, 1, "prova", "test", Origin.MACHINE, -0.3)
    return Translation(source=source, article=article, segments=(segment,))


@pytest.fixture(scope="session")
def deepseek() -> Translation:
    """The shipped article in English."""
    italian = SHIPPED_ARTICLE.read_text(encoding="utf-8").splitlines()[2:]
    headings = frozenset({2, 9, 12, 15, 17})
    source = Article(
        title=text("L’Ascesa di DeepSeek: Un Punto di Svolta nell’IA"),
        blocks=_blocks(italian, headings),
        slug="deepseek-punto-di-svolta",
        byline=Byline("Giacomo Calef", "Country Head Italia", "NS Partners"),
        date=dt.date(2025, 1, 28),
        source="input/deepseek-punto-di-svolta.txt",
    )
    english = replace(
        source,
        title=text("The Rise of DeepSeek: A Turning Point in AI"),
        blocks=_blocks(ENGLISH, headings),
        language="en",
        byline=Byline("Giacomo Calef", "Country Head Italy", "NS Partners"),
    )
    return _translation(source, english)


@pytest.fixture(scope="session")
def everything() -> Translation:
    """An article with every kind of block and mark, and with characters that mean something to HTML and Markdown."""
    source = _everything()
    return _translation(source, replace(source, language="en"))


@pytest.fixture(scope="session")
def unresolved(everything: Translation) -> Translation:
    """A translation that a finding of kind error stands against."""
    finding = Finding(Kind.FIGURE_LOST, Severity.ERROR, "The figure 14% is missing.")
    return replace(everything, segments=tuple(replace(s, findings=(finding,)) for s in everything.segments))


@pytest.fixture(scope="session")
def faulty() -> Translation:
    """An article whose translation has findings of each severity, one of them in a person's own words."""
    lines = (
        ("Tassi, la BCE prende tempo", "Rates: the ECB takes its time"),
        ("I tassi scendono di 25 punti base, al 2,75%.", "Rates fall by 52 basis points, to 2.75%."),
        ("È il quinto taglio da giugno 2024.", "It is the fifth cut since June 2024."),
        ("UniCredit ha chiuso sopra le attese.", "The bank closed above expectations."),
        ("Enel cede il 3,3% e perde 2 miliardi di euro.", "The utility lost 3.3 and EUR 2 million."),
        ("12,5%", "12.5%"),
    )
    said = {
        3: [Finding(Kind.NAME_LOST, Severity.ERROR, "The name “UniCredit” is missing.", (0, 9))],
        4: [
            Finding(Kind.NAME_LOST, Severity.WARNING, "The name “Enel” is missing.", (0, 4)),
            Finding(Kind.TERM_NOT_USED, Severity.NOTE, "“cede” is usually “falls”.", (5, 9), (12, 16)),
        ],
    }
    places = [
        Place("title"),
        Place("block", 0),
        Place("block", 0),
        Place("block", 0),
        Place("block", 1),
        Place("block", 2),
    ]
    origins = {3: Origin.HUMAN, 5: Origin.COPIED}
    segments = tuple(
        Segment(
            place,
            0,
            2 * place.block + 3 if place.field == "block" else 1,
            source,
            target,
            origins.get(n, Origin.MACHINE),
            findings=(*figures.compare(source, target, "it", "en"), *said.get(n, ())),
        )
        for n, (place, (source, target)) in enumerate(zip(places, lines, strict=True))
    )

    def article(side: int) -> Article:
        prose, heading, figure = " ".join(line[side] for line in lines[1:4]), lines[4][side], lines[5][side]
        return Article(
            text(lines[0][side]),
            (Paragraph(text(prose), 3), Heading(text(heading), line=5), Paragraph(text(figure), 7)),
            "tassi",
            language=("it", "en")[side],
            source="../input/tassi.txt",
            title_line=1,
        )

    return Translation(article(0), article(1), segments, model="it-en 0.2", glossary="41018bfe")


def _everything() -> Article:
    strong, emphasis = Span("strong", strong=True), Span("emphasis", emphasis=True)
    return Article(
        title=text("Rates & Spreads: What “Higher for Longer” <Really> Costs"),
        slug="rates-and-spreads",
        language="it",
        byline=Byline("Marta d’Ambrosio-O’Neill", "Head of Fixed Income", "Salmastra"),
        date=dt.date(2026, 3, 5),
        tags=("Bonds", "Rates", "Euro area"),
        summary=text("A year of cuts was priced in; it never came. What a household, a bank and a treasury now pay."),
        source="input/rates.md",
        blocks=(
            Paragraph(
                (
                    Span("The ten-year yield closed at 3.85%, a figure last seen in 2011. Markets had "),
                    strong,
                    Span(" views, "),
                    emphasis,
                    Span(" doubts and a "),
                    Span("formula = a*b_c < d", code=True),
                    Span("; see the "),
                    Span("central bank’s ", link="https://www.example.org/bulletin?year=2026&month=3"),
                    Span("bulletin", strong=True, link="https://www.example.org/bulletin?year=2026&month=3"),
                    Span(" and a "),
                    Span("hostile link", link="javascript:alert(1)"),
                    Span(", which is none."),
                    Span("", footnote=1),
                    Span(" The same source is quoted twice."),
                    Span("", footnote=1),
                )
            ),
            Heading(text("What moved, and by how much")),
            Paragraph(text("Spreads against the Bund widened in March; the table shows the month’s end.")),
            Table(
                rows=(
                    tuple(map(text, ("Country", "Ten-year yield", "Spread (bp)", "Change", "Debt to GDP", "Rating"))),
                    tuple(map(text, ("Italy", "3.85%", "132", "+14", "137.9%", "BBB, stable outlook"))),
                    tuple(map(text, ("Spain", "3.21%", "68", "–3", "101.8%", "A, positive outlook"))),
                    tuple(map(text, ("Portugal", "3.02%", "49", "–6", "94.9%", "A, stable outlook"))),
                    tuple(map(text, ("Germany", "2.53%", "—", "—", "62.5%", "AAA, stable outlook"))),
                ),
                caption=text("Government bonds of the euro area, 31 March 2026"),
            ),
            Heading(text("Three things to watch"), level=3),
            List(
                items=(
                    Item(
                        (Span("Refinancing: "), Span("€412 billion", strong=True), Span(" fall due by June")), 0, True
                    ),
                    Item(text("of which short bills"), 1),
                    Item(text("and long bonds:"), 1),
                    Item(text("fixed"), 2, True),
                    Item(text("floating"), 2, True),
                    Item(text("The new issue calendar * with an asterisk"), 0, True),
                    Item((Span("Banks’ appetite"), Span("", footnote=2)), 0, True),
                ),
                start=3,
            ),
            Quote(
                (
                    text("Duration is not a view. It is a bill that arrives later."),
                    text("And it always arrives."),
                ),
                attribution=text("Ottavia Brazzoduro, chief economist"),
            ),
            Image(
                "spread chart.png",
                chart(),
                alt=text("Line chart: the spread rises from 118 to 132 basis points"),
                caption=text("The spread in basis points, January to March 2026. Source: own calculations."),
            ),
            Heading(text("How we think about it"), level=2),
            Paragraph(
                text(
                    "1. is not a list here, # is no heading, > is no quote, and [this](is) no link. "
                    "Donaudampfschifffahrtsgesellschaftskapitänsanwärterprüfungsordnung is a long word."
                )
            ),
            Note(text("This article was first sent to clients on 5 March 2026.")),
            CallToAction(text("Read all of our market letters"), "https://www.example.org/letters"),
            Footnote(1, (Span("Economic Bulletin, issue 3/2026, "), Span("p. 14", emphasis=True), Span("."))),
            Footnote(2, text("Survey of 42 banks.")),
        ),
    )


def chart(width: int = 640, height: int = 300) -> bytes:
    """A small line chart as PNG."""
    rows = []
    for y in range(height):
        row = bytearray(b"\xf4\xf2\xee" * width)
        for x in range(20, width - 20):
            line = height - 60 - int((x - 20) * (height - 120) / (width - 40)) + (x // 24 % 3) * 9
            if abs(y - line) < 3 or y == height - 30:
                row[3 * x : 3 * x + 3] = b"\x9c\x3f\x1f"
        rows.append(b"\0" + bytes(row))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows), 9)),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.fixture(scope="session", params=["ns-partners", "salmastra"])
def brand(request: pytest.FixtureRequest) -> Brand:
    """Each brand that ships."""
    return brands.load(request.param, folders=())
