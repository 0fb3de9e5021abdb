from __future__ import annotations

import email
import email.policy
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import publish
from pipeline.article import Article, Heading, Paragraph, text
from pipeline.deliver import issue as issues
from pipeline.deliver.build import Wishes, build, load
from pipeline.errors import DeliveryError
from pipeline.publish import brand as brands
from pipeline.publish.brand import Brand
from pipeline.translate import Translation


@pytest.fixture(scope="module")
def brand() -> Brand:
    return brands.load("ns-partners")


@pytest.fixture
def output(tmp_path: Path, brand: Brand) -> Path:
    """Two articles, the second in English alone."""
    for slug, languages in (("lead", ("en", "es")), ("further", ("en",))):
        for language in languages:
            source = Article(
                title=text(f"The {slug} — title"),
                blocks=(
                    Paragraph(text("Rates rose by 3.3% in the third quarter. " * 8)),
                    Heading(text("What next")),
                    Paragraph(text(f"The end of {slug} in {language}.")),
                ),
                slug=slug,
                language=language,
            )
            publish.write(Translation(source, source, ()), brand, tmp_path / "output", languages)
    return tmp_path / "output"


def test_an_article_is_read_back_from_what_was_published(output: Path) -> None:
    edition = load(output / "lead" / "en")
    assert edition.article.title == text("The lead — title")
    assert [type(block) for block in edition.article.blocks] == [Paragraph, Heading, Paragraph]
    assert edition.article.slug == "lead"


def test_the_lead_is_in_full_and_further_stories_are_teasers(output: Path, brand: Brand, tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    notes = build([output / "lead", output / "further"], brand, Wishes("2025-03"), folder)
    english = (folder / "en" / "newsletter.txt").read_text()
    assert "The end of lead in en." in english
    assert "The further — title" in english
    assert "The end of further" not in english
    assert "{{unsubscribe_url}}" in english
    assert "The further" not in (folder / "es" / "newsletter.txt").read_text()
    assert "further is not in the es edition: it has none" in notes
    assert max(map(len, english.splitlines())) <= 72
    assert issues.load(folder).id == "2025-03"


def test_subject_and_preheader_can_be_given(output: Path, brand: Brand, tmp_path: Path) -> None:
    wishes = Wishes("x", subjects={"en": "Più – this month"}, previews={"en": "Look inside"})
    build([output / "lead"], brand, wishes, tmp_path / "issue", ["en"])
    loaded = issues.load(tmp_path / "issue").editions
    assert set(loaded) == {"en"}
    assert loaded["en"].subject == "Più – this month"
    assert "Look inside" in loaded["en"].html


def test_a_story_with_error_findings_stops_the_issue(output: Path, brand: Brand, tmp_path: Path) -> None:
    (output / "further" / "en" / "findings.json").write_text('{"segments": [{"findings": [{"severity": "error"}]}]}')
    with pytest.raises(DeliveryError, match=r"further/en: error findings stand.*review\.html.*memory correct"):
        build([output / "lead", output / "further"], brand, Wishes("x"), tmp_path / "issue")
    assert not (tmp_path / "issue").exists()
    build([output / "lead", output / "further"], brand, Wishes("x", publish_anyway=True), tmp_path / "issue")


def test_what_a_person_decided_stops_no_issue(output: Path, brand: Brand, tmp_path: Path) -> None:
    (output / "lead" / "en" / "findings.json").write_text(
        '{"segments": [{"origin": "human", "findings": [{"severity": "error"}]}]}'
    )
    build([output / "lead"], brand, Wishes("x"), tmp_path / "issue")


def test_a_language_that_is_held_is_not_left_out_unsaid(output: Path, brand: Brand, tmp_path: Path) -> None:
    held = output / "lead" / "en"
    for path in held.iterdir():
        path.unlink()
    (held / "findings.json").write_text('{"segments": [{"origin": "machine", "findings": [{"severity": "error"}]}]}')
    with pytest.raises(DeliveryError, match=r"lead/en: error findings stand"):
        build([output / "lead"], brand, Wishes("x"), tmp_path / "issue")
    with pytest.raises(DeliveryError, match="no en that is published; convert it with --publish-anyway"):
        build([output / "lead"], brand, Wishes("x", publish_anyway=True), tmp_path / "issue")
    assert issues.load(output / "lead").flawed == (held,)
    for path in (output / "lead" / "es").iterdir():
        path.unlink()
    with pytest.raises(DeliveryError, match=r"it is held; read .*review\.html"):
        issues.load(output / "lead")


def test_built_and_sent_by_command(
    output: Path, tmp_path: Path, traghetto: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    built = traghetto("newsletter", "build", output / "lead", output / "further", "--id", "n1", "--subject", "en=Hello")
    assert built.returncode == 0, built.stderr
    readers = tmp_path / "readers.csv"
    readers.write_text("email,name,language\na@example.com,Anna,en\nb@example.com,Ugo,es\n")
    base = ("newsletter", "send", "--issue", "issues/n1", "--subscribers", readers, "--yes")
    sent = traghetto(*base, "--eml", tmp_path / "post")
    assert sent.returncode == 0, sent.stderr
    files = [
        email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in (tmp_path / "post").iterdir()
    ]
    assert sorted(str(message["Subject"]) for message in files) == ["Hello", "The lead — title"]
    assert not any(b"{{" in path.read_bytes() for path in (tmp_path / "post").iterdir())


def test_a_folder_without_a_newsletter_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="nothing to send"):
        issues.load(tmp_path)
