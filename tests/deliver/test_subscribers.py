from __future__ import annotations

import io
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deliver.plan import Plan, edition_for
from pipeline.deliver.subscribers import (
    Refused,
    Status,
    Subscriber,
    SubscriberList,
    export,
    mark,
    normalised,
    read,
    subscriber,
)
from pipeline.errors import DeliveryError


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def good(path: Path) -> list[Subscriber]:
    return [row for row in read(path) if isinstance(row, Subscriber)]


@pytest.mark.parametrize(
    "content",
    [
        "email,name,language\na@x.it,Nicolò,it\n".encode(),
        "\ufeffE-Mail;Nome;Lingua\r\na@x.it;Nicolò;it\r\n".encode(),
        "language\tname\temail\nit\tNicolò\ta@x.it".encode(),
        "email,name,language\na@x.it,Nicolò,it\n".encode("utf-16"),
        b'email,name,language,phone\n"a@x.it","Nicol\xc3\xb2","it",\n\n',
    ],
)
def test_lists_as_other_programs_write_them(tmp_path: Path, content: bytes) -> None:
    [row] = good(written(tmp_path, content))
    assert (row.email, row.name, row.language, row.line) == ("a@x.it", "Nicolò", "it", 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column is called `email`"),
        ("name,language\nAnna,it\n", "no column is called `email`"),
        ("email,name,Email\na@x.it,A,b@x.it\n", "more than one column is `email`"),
        ("email,name\na@x.it,Nicolò\n".encode("latin-1"), r"csv:2: not UTF-8"),
        ('email,name\na@x.it,"Anna\nb@x.it,Ugo\n', r"csv:2: not sound CSV .* is a quote left open"),
        ("email,name\na@x.it," + "A" * 200_000 + "\n", r"csv:2: more than 131072 characters"),
        ('email,name\na@x.it,"A"b\n', r"csv:2: not sound CSV"),
        (b"\x00\x01\x02\xff" * 100, "."),
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused_whole(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        list(read(written(tmp_path, content)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("not an address,A,en", "“not an address” is not an e-mail address"),
        ("a@gmail,A,en", "its domain has no dot"),
        ("a@x.it,Rossi,Anna,en,", "field(s) more than the header has"),
        ('"a@x.it\nBcc: b@x.it",A,en', "is not an e-mail address"),
        ("<script>@x.it,A,en", "is not an e-mail address"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_stand(tmp_path: Path, row: str, said: str) -> None:
    rows = list(read(written(tmp_path, f"email,name,language\n{row}\nb@x.it,B,en\n")))
    [refused] = [row for row in rows if isinstance(row, Refused)]
    assert said in str(refused)
    assert refused.line == 2
    assert [row.email for row in rows if isinstance(row, Subscriber)] == ["b@x.it"]


def test_a_name_with_line_breaks_is_one_row_and_no_second_reader(tmp_path: Path) -> None:
    [row] = good(written(tmp_path, 'email,name\na@x.it,"Anna\nvictim@x.it,Ugo\n"\n'))
    assert row.name == "Anna victim@x.it,Ugo"
    assert "control characters" in row.notes[0]


@given(st.text())
def test_any_cells_give_a_reader_or_a_reason(cell: str) -> None:
    row = subscriber(dict.fromkeys(("email", "name", "language", "tags", "consent_date", "status"), cell), Path("x"))
    assert isinstance(row, Subscriber | Refused)
    assert isinstance(row, Subscriber) or len(str(row).splitlines()) == 1


def test_one_address_however_it_is_written() -> None:
    assert normalised("Anna@MÜLLER.example")[2] == normalised("anna@xn--mller-kva.example")[2]


@pytest.mark.parametrize("address", ["a@house.local", "a@example.test", "a@localhost"])
def test_addresses_within_a_house_or_a_trial_are_good(address: str) -> None:
    assert normalised(address)[0] == address


def test_a_reader_gets_the_own_language_then_its_base_then_the_stated_order() -> None:
    editions = ("en", "pt", "pt-BR", "it")
    assert edition_for("pt-br", editions, ("it",)) == "pt-BR"
    assert edition_for("pt-AO", editions, ("it",)) == "pt"
    assert edition_for("fr", editions, ("de", "it")) == "it"
    assert edition_for("", ("es", "de"), ("en",)) == "de"


def test_a_list_keeps_who_left_and_who_is_erased(tmp_path: Path) -> None:
    path, source = tmp_path / "list.sqlite3", written(tmp_path, "email,name,language\nA@x.it,Anna,it\nb@x.it,Ugo,en\n")
    with SubscriberList(path, create=True) as stored:
        first = stored.add(read(source))
        assert stored.mark("a@x.it", Status.UNSUBSCRIBED)
        assert stored.erase("b@x.it")
        second = stored.add(read(source))
    assert (first.added, second.added, second.unchanged, second.erased) == (2, 0, 1, 1)
    assert [(row.email, row.status) for row in good(path)] == [("A@x.it", Status.UNSUBSCRIBED)]
    assert b"b@x.it" not in path.read_bytes()
    assert b"Ugo" not in path.read_bytes()


def test_a_foreign_database_is_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE people (id INTEGER, email TEXT, name TEXT, lang TEXT)")
        db.execute("INSERT INTO people VALUES (1, 'a@x.it', NULL, 'es')")
    db.close()
    [row] = good(path)
    assert (row.email, row.name, row.language) == ("a@x.it", "", "es")
    with pytest.raises(DeliveryError, match="not a list that Traghetto made"):
        SubscriberList(path)


def test_what_is_exported_is_no_formula_and_reads_back_the_same(tmp_path: Path) -> None:
    rows = [
        Subscriber("=cmd@x.it", "=cmd@x.it", "=cmd@x.it", "=1+1", "en"),
        Subscriber("+a@x.it", "", "", "@SUM", "it"),
    ]
    buffer = io.StringIO()
    assert export(rows, buffer) == 2
    assert not any(cell.startswith(("=", "+", "@")) for line in buffer.getvalue().split() for cell in line.split(","))
    back = good(written(tmp_path, buffer.getvalue()))
    assert [(row.email, row.name) for row in back] == [(row.email, row.name) for row in rows]


def test_marking_a_csv_keeps_all_else_in_it(tmp_path: Path) -> None:
    path = written(tmp_path, 'email;phone;name\na@x.it;1;"Rossi; Anna"\nbroken;2;B\n')
    assert mark(path, {"a@x.it": Status.BOUNCED}) == 1
    assert path.read_text() == "email,phone,name,status\na@x.it,1,Rossi; Anna,bounced\nbroken,2,B\n"
    plan = Plan(read(path), ["en"], ["en"])
    assert (plan.survey.total, plan.survey.left_out[Status.BOUNCED]) == (0, 1)


def test_the_commands(traghetto: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    source = written(tmp_path, "email,name,language\na@x.it,Anna,it\nb@x.it,=Ugo,en\nbad,,\n")
    imported = traghetto("subscribers", "import", source)
    assert imported.returncode == 1
    assert "2 added" in imported.stdout and "list.csv:4:" in imported.stderr
    assert traghetto("subscribers", "unsubscribe", "A@X.it").returncode == 0
    assert "a@x.it\tAnna\tit\tunsubscribed" in traghetto("subscribers", "list").stdout
    assert "'=Ugo" in traghetto("subscribers", "export").stdout
    assert traghetto("subscribers", "erase", "b@x.it").returncode == 0
    assert "1 left out because they were erased" in traghetto("subscribers", "import", source).stdout
    assert "b@x.it" not in traghetto("subscribers", "list").stdout
