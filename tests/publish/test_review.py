"""The review page and `findings.json`: everything that a person decides by, and nothing else."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path

import html5lib
import pytest

from pipeline import publish
from pipeline.article import Place
from pipeline.publish import marked, review
from pipeline.publish.brand import Brand
from pipeline.translate import Origin, Segment, Translation
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.translation import Match


def texts(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", re.sub(r"</[td][dht]>", " ", html))).split())


def segment(source: str, target: str, *findings: Finding) -> Segment:
    return Segment(Place("title"), 0, 1, source, target, Origin.MACHINE, findings=findings)


def test_it_is_valid_and_whole(faulty: Translation, brand: Brand) -> None:
    html = review.page(faulty, brand, held=True)
    html5lib.HTMLParser(strict=True).parse(html)
    for one in faulty.segments:
        assert one.source in texts(html)
        assert one.target in texts(html)
        for finding in one.findings:
            assert f"{finding.severity.capitalize()}: {finding.kind} {finding.message}" in texts(html)


def test_it_tells_what_it_was_made_from_and_whether_it_is_held(faulty: Translation, brand: Brand) -> None:
    held = texts(review.page(faulty, brand, held=True))
    assert "Held. 2 passages have errors that no person has decided on." in held
    assert "4 by machine (now or before), 1 by a person, 1 with nothing to translate" in held
    assert "it-en 0.2" in held and "version 41018bfe" in held
    assert "Unit changed 1 – – –" in held and "Name lost – 1 – 1" in held, "errors, warnings, notes, decided"
    assert "7 figures in the Italian text: 4 found again in the English, 3 not." in held
    assert "Published all the same, as was asked" in texts(review.page(faulty, brand, held=False))


def test_every_passage_says_how_to_correct_it(faulty: Translation, brand: Brand) -> None:
    commands = re.findall(r"<pre><code>(.*?)</code></pre>", review.page(faulty, brand))
    asked = [shlex.split(texts(command)) for command in commands]
    words = [one for one in faulty.segments if one.origin is not Origin.COPIED]
    assert [command[-2:] for command in asked] == [[one.source, one.target] for one in words]
    assert all(command[:3] == ["traghetto", "memory", "correct"] for command in asked)


def test_what_a_person_made_of_a_similar_sentence_is_shown(faulty: Translation, brand: Brand) -> None:
    like = Match("I tassi <scendono>.", "Rates decline.", Origin.HUMAN, 84.6)
    first, *rest = faulty.segments
    html = review.page(replace(faulty, segments=(replace(first, similar=like), *rest)), brand)
    html5lib.HTMLParser(strict=True).parse(html)
    assert "A sentence 85% like it I tassi <scendono>. A person translated it as Rates decline." in texts(html)


def test_a_passage_without_words_says_why_it_cannot_be_corrected(faulty: Translation, brand: Brand) -> None:
    lost = Finding(Kind.FIGURE_LOST, Severity.ERROR, "“12,5%” is missing from the target.", (0, 5))
    copied = replace(faulty.segments[-1], findings=(lost,))
    html = review.page(replace(faulty, segments=(copied,)), brand)
    html5lib.HTMLParser(strict=True).parse(html)
    assert "it cannot be corrected here" in texts(html)
    assert "<details" not in html


def test_remembered_or_fresh_makes_the_same_bytes(faulty: Translation, brand: Brand) -> None:
    remembered = replace(
        faulty,
        segments=tuple(replace(s, origin=Origin.MEMORY) if s.origin is Origin.MACHINE else s for s in faulty.segments),
    )
    assert review.page(remembered, brand) == review.page(faulty, brand)
    assert review.report(remembered) == review.report(faulty)


def test_hostile_words_stay_words(faulty: Translation, brand: Brand) -> None:
    hostile = "</p><script>alert('1 & 2')</script> 5%"
    said = Finding(Kind.UNTRANSLATED, Severity.ERROR, "“<b>” & more", (0, 12), (4, 20))
    html = review.page(replace(faulty, segments=(segment(hostile, hostile, said),)), brand)
    html5lib.HTMLParser(strict=True).parse(html)
    assert html.count("<script") == 1
    assert "<b>” &" not in html
    assert texts(html).count(hostile) >= 2


def test_findings_for_programs_name_place_and_origin(faulty: Translation) -> None:
    report = json.loads(review.report(faulty, held=True))
    assert (report["article"], report["language"], report["held"]) == (faulty.source.slug, "en", True)
    first = report["segments"][0]
    assert first["source"][slice(*first["findings"][0]["source"])] == "25 punti base"
    assert [entry["origin"] for entry in report["segments"]] == ["machine", "human", "machine"]


@pytest.mark.parametrize(
    ("source", "target", "left", "right"),
    [
        ("Sale del 3,3% nel 2024.", "In 2024 it rises 3.3%.", {"3,3%": "1", "2024": "2"}, {"2024": "2", "3.3%": "1"}),
        ("Costa 40-50 euro.", "It costs 40 or 50 euros.", {"40-50 euro": "1"}, {"40": "1", "50 euros": "1"}),
        ("Il 30 gennaio 2025.", "On 30 January 2025.", {"30 gennaio 2025": "1"}, {"30 January 2025": "1"}),
        ("Un calo del 14%.", "A fall of 41%.", {"14%": ""}, {"41%": ""}),
        ("Un mercato.", "A market.", {}, {}),
    ],
)
def test_figures_that_say_the_same_have_one_link(
    source: str, target: str, left: dict[str, str], right: dict[str, str]
) -> None:
    pair = marked.pair(segment(source, target), "it", "en")
    figure = re.compile(r'<span class="figure[^"]*" data-link="(\d*)" tabindex="0">(.*?)</span>')
    assert {surface: link for link, surface in figure.findall(pair.source)} == left
    assert {surface: link for link, surface in figure.findall(pair.target)} == right
    assert ("figure alone" in pair.source) == (pair.alone > 0) == ("" in left.values())


def test_findings_that_overlap_are_marked_where_each_stands() -> None:
    name = Finding(Kind.NAME_LOST, Severity.WARNING, "…", (0, 8))
    words = Finding(Kind.UNTRANSLATED, Severity.ERROR, "…", (4, 12))
    html = str(marked.pair(segment("Enel & Eni spa sale", "x", name, words), "it", "en").source)
    assert html == (
        '<mark class="warning" data-link="a">Enel</mark>'
        '<mark class="error" data-link="a b" data-key="a"> &amp; E</mark>'
        '<mark class="error" data-link="b" data-key="b">ni s</mark>pa sale'
    )


def test_what_becomes_held_takes_back_what_was_published(faulty: Translation, brand: Brand, tmp_path: Path) -> None:
    publish.write(faulty, brand, tmp_path, ("it", "en"))
    folder = tmp_path / faulty.source.slug / "en"
    assert (folder / "newsletter.eml").is_file()
    done = publish.hold(faulty, brand, tmp_path)
    assert {path.name for path in folder.iterdir()} == {"review.html", "findings.json"}
    assert set(done.files) == set(folder.iterdir())
