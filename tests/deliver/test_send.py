"""The sender as people and cron run it: a process, against a real server that fails in every way we know."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

Run = Callable[..., subprocess.CompletedProcess[str]]
Begin = Callable[..., subprocess.Popen[str]]
Serve = Callable[..., Any]
Readers = Callable[..., Path]


def rows(count: int, start: int = 0) -> list[str]:
    return [f"reader{n}@example.com,Reader {n},{('en', 'es', 'it')[n % 3]}" for n in range(start, start + count)]


@pytest.fixture
def send(traghetto: Run, issue: Path, tmp_path: Path) -> Run:
    def run(server: Any, readers: Path, *more: object, **environment: str) -> Any:
        return traghetto(*arguments(server, issue, readers, tmp_path), *more, **environment)

    return run


def arguments(server: Any, issue: Path, readers: Path, tmp_path: Path) -> tuple[object, ...]:
    ledger = tmp_path / "ledger.sqlite3"
    return (
        *("newsletter", "send", "--issue", issue, "--subscribers", readers),
        *("--smtp", server.url, "--ledger", ledger, "--yes"),
    )


def test_everyone_gets_the_issue_once_and_a_second_run_sends_nothing(serve: Serve, send: Run, readers: Readers) -> None:
    server = serve()
    first = send(server, readers(*rows(30)))
    second = send(server, readers(*rows(30)))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert sorted(server.accepted) == sorted(row.split(",")[0] for row in rows(30))
    assert "sent 30" in first.stdout


def test_new_readers_get_an_issue_that_others_have_already(serve: Serve, send: Run, readers: Readers) -> None:
    server = serve()
    send(server, readers(*rows(5)))
    send(server, readers(*rows(8)))
    assert Counter(server.accepted).most_common(1)[0][1] == 1
    assert len(server.accepted) == 8


def test_unsubscribed_and_bounced_readers_get_nothing_even_if_another_row_says_otherwise(
    serve: Serve, send: Run, readers: Readers
) -> None:
    server = serve()
    listed = readers(
        "a@example.com,A,en,active",
        "b@example.com,B,en,unsubscribed",
        "c@example.com,C,en,bounced",
        "d@example.com,D,en,",
        "D@EXAMPLE.com,D,en,unsubscribed",
        "e@example.com,E,en,who knows",
        header="email,name,language,status",
    )
    result = send(server, listed)
    assert server.accepted == ["a@example.com"]
    assert result.returncode == 1
    assert "readers.csv:7: status “who knows” is not known" in result.stdout


def test_refused_for_good_is_not_tried_again_and_refused_for_now_is(serve: Serve, send: Run, readers: Readers) -> None:
    server = serve(grey=True)
    listed = readers("reject@example.com,R,en", "content@example.com,C,en", "a@example.com,A,en", "b@example.com,B,es")
    result = send(server, listed)
    assert sorted(server.accepted) == ["a@example.com", "b@example.com"]
    assert result.returncode == 1
    assert "failed    reject@example.com  550 5.1.1 no such user" in result.stdout
    assert "failed    content@example.com  554 5.7.1 not wanted here" in result.stdout
    assert "sent 2, failed 2" in send(server, listed).stdout


def test_a_message_refused_for_now_each_time_is_left_for_another_run(
    serve: Serve, send: Run, readers: Readers, tmp_path: Path
) -> None:
    (tmp_path / "traghetto.toml").write_text("[newsletter]\nretry_delays = [0.1, 0.1]\n")
    server = serve()
    result = send(server, readers("later@example.com,L,en", "a@example.com,A,en"))
    assert result.returncode == 1
    assert "deferred  later@example.com  452 4.2.2 mailbox full" in result.stdout
    assert "run the same command again" in result.stdout


def test_a_server_that_breaks_connections_before_the_data_is_tried_until_it_has_everything(
    serve: Serve, send: Run, readers: Readers
) -> None:
    server = serve(close=0.1, before=0.1)
    result = send(server, readers(*rows(120)))
    assert result.returncode == 0, result.stdout + result.stderr
    assert Counter(server.accepted) == Counter(row.split(",")[0] for row in rows(120))


def test_a_connection_broken_in_place_of_the_answer_is_uncertain_and_never_sent_again(
    serve: Serve, send: Run, traghetto: Run, readers: Readers, tmp_path: Path
) -> None:
    server = serve(after=0.2)
    listed = readers(*rows(60))
    first = send(server, listed)
    uncertain = [line.split()[1] for line in first.stdout.splitlines() if line.startswith("uncertain ")]
    assert uncertain and first.returncode == 1
    assert send(server, listed).returncode == 1
    assert Counter(server.accepted) == Counter(row.split(",")[0] for row in rows(60))
    status = traghetto("newsletter", "status", "--ledger", tmp_path / "ledger.sqlite3")
    assert status.returncode == 1
    assert all(address in status.stdout for address in uncertain)


def test_a_person_may_have_uncertain_messages_sent_again(serve: Serve, send: Run, readers: Readers) -> None:
    listed = readers("a@example.com,A,en")
    assert "uncertain a@example.com" in send(serve(after=1), listed).stdout
    calm = serve()
    assert send(calm, listed).returncode == 1
    assert calm.accepted == []
    assert send(calm, listed, "--resend-uncertain").returncode == 0
    assert calm.accepted == ["a@example.com"]


def test_a_sender_killed_again_and_again_sends_to_nobody_twice(
    serve: Serve, begin: Begin, send: Run, readers: Readers, issue: Path, tmp_path: Path
) -> None:
    server = serve(grey=True, close=0.01, before=0.01, after=0.005, slow=0.005)
    listed = readers(*rows(600))
    chance = random.Random(7)
    for _ in range(6):
        process = begin(*arguments(server, issue, listed, tmp_path))
        time.sleep(chance.uniform(0.8, 1.6))
        process.kill()
        process.communicate()
    result = send(server, listed)
    uncertain = {line.split()[1] for line in result.stdout.splitlines() if line.startswith("uncertain ")}
    accepted = Counter(server.accepted)
    wanted = {row.split(",")[0] for row in rows(600)}
    assert max(accepted.values()) == 1
    assert wanted - set(accepted) <= uncertain
    assert len(uncertain) <= 6 * 6 + 0.02 * 600


def test_ctrl_c_lets_messages_on_their_way_arrive_and_stops(
    serve: Serve, begin: Begin, send: Run, readers: Readers, issue: Path, tmp_path: Path
) -> None:
    server = serve(slow=0.2)
    listed = readers(*rows(200))
    process = begin(*arguments(server, issue, listed, tmp_path))
    while not server.accepted:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"sent {len(server.accepted)}" in output
    assert "uncertain" not in output
    assert "run the same command again" in output


def test_two_senders_of_one_issue_do_not_run_at_once(
    serve: Serve, begin: Begin, send: Run, readers: Readers, issue: Path, tmp_path: Path
) -> None:
    server = serve(slow=0.3)
    listed = readers(*rows(40))
    first = begin(*arguments(server, issue, listed, tmp_path))
    while not server.accepted:
        time.sleep(0.05)
    second = send(server, listed)
    first.communicate()
    assert second.returncode == 1
    assert "is being sent by another process" in second.stderr
    assert Counter(server.accepted) == Counter(row.split(",")[0] for row in rows(40))


def test_a_server_that_is_not_there_is_one_clear_line(
    traghetto: Run, issue: Path, readers: Readers, tmp_path: Path
) -> None:
    (tmp_path / "traghetto.toml").write_text("[newsletter]\nretry_delays = [0.1]\n")
    base = ("newsletter", "send", "--issue", issue, "--subscribers", readers(*rows(3)), "--yes")
    result = traghetto(*base, "--smtp", "smtp://127.0.0.1:1")
    assert result.returncode == 1
    assert "no connection with 127.0.0.1:1: Connection refused" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_server_that_will_not_have_our_sender_ends_the_run_without_blaming_readers(
    serve: Serve, send: Run, readers: Readers
) -> None:
    result = send(serve(sender="553 5.7.1 sender not allowed"), readers(*rows(3)), "--changed")
    assert result.returncode == 1
    assert "the server refuses our sender (553 5.7.1 sender not allowed)" in result.stderr
    assert "failed" not in result.stdout


def test_tls_and_login(serve: Serve, send: Run, readers: Readers, tmp_path: Path) -> None:
    authority, certificate = trustme.CA(), tmp_path / "server.pem"
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    listed = readers("a@example.com,A,en")
    settings = tmp_path / "traghetto.toml"
    settings.write_text('[newsletter]\nusername = "desk"\nca_file = "ca.pem"\n')
    password = {"TRAGHETTO_SMTP_PASSWORD": "open sesame"}

    server = serve(certificate=str(certificate), login=True)
    missing = send(server, listed)
    assert "no password for desk" in missing.stderr
    wrong = send(server, listed, TRAGHETTO_SMTP_PASSWORD="guess")
    assert "refused the login 'desk'" in wrong.stderr
    assert "guess" not in wrong.stderr + wrong.stdout
    right = send(server, listed, **password)
    assert (right.returncode, server.accepted) == (0, ["a@example.com"]), right.stderr

    from_the_start = serve(certificate=str(certificate), smtps=True)
    settings.write_text('[newsletter]\nca_file = "ca.pem"\n')
    url = f"smtps://127.0.0.1:{from_the_start.port}"
    assert send(from_the_start, readers("b@example.com,B,en"), "--smtp", url).returncode == 0
    assert from_the_start.accepted == ["b@example.com"]

    settings.write_text("")
    strange = send(serve(certificate=str(certificate)), readers("c@example.com,C,en"))
    assert strange.returncode == 1
    assert "is not trusted" in strange.stderr


def test_tls_refused_or_not_offered_never_means_plain_text(
    serve: Serve, send: Run, readers: Readers, tmp_path: Path
) -> None:
    certificate = tmp_path / "server.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    listed = readers("a@example.com,A,en")
    refusing = serve(certificate=str(certificate), refuse_tls=True)
    result = send(refusing, listed)
    assert result.returncode == 1
    assert "refused TLS (454 4.7.0 TLS not available), and nothing is sent in the clear" in result.stderr
    plain = serve()
    result = send(plain, listed, "--smtp", f"smtp+starttls://127.0.0.1:{plain.port}")
    assert "does not offer STARTTLS" in result.stderr
    assert refusing.accepted + plain.accepted == [] if (plain.folder / "accepted").exists() else True


def test_addresses_beyond_ascii_go_to_servers_that_take_them(serve: Serve, send: Run, readers: Readers) -> None:
    listed = readers("perché@example.com,P,it", "anna@müller.example,A,en")
    able = serve()
    assert send(able, listed).returncode == 0
    assert sorted(able.accepted) == ["anna@xn--mller-kva.example", "perché@example.com"]


def test_a_server_without_smtputf8_gets_only_what_it_understands(serve: Serve, send: Run, readers: Readers) -> None:
    old = serve(utf8=False)
    result = send(old, readers("perché@example.com,P,it", "anna@müller.example,A,en"))
    assert old.accepted == ["anna@xn--mller-kva.example"]
    assert "no SMTPUTF8" in result.stdout


def test_nothing_goes_out_unasked_dry_or_wrong(serve: Serve, traghetto: Run, readers: Readers, issue: Path) -> None:
    server = serve()
    base = ("newsletter", "send", "--issue", issue, "--subscribers", readers(*rows(6)), "--smtp", server.url)
    unasked = traghetto(*base)
    assert unasked.returncode == 2
    assert "give --yes" in unasked.stderr
    dry = traghetto(*base, "--dry-run")
    assert dry.returncode == 0
    assert "2 × “Più crescita (es)”" in dry.stdout
    (issue / "en" / "findings.json").write_text('[{"kind": "figure lost", "severity": "error"}]')
    held = traghetto(*base, "--yes")
    assert held.returncode == 2
    assert "error findings" in held.stderr
    secret = traghetto(*base, "--yes", "--smtp", "smtp://desk:secret@127.0.0.1")
    assert secret.returncode != 0
    assert "secret" not in secret.stderr + secret.stdout
    assert server.accepted == []
    assert traghetto(*base, "--yes", "--publish-anyway").returncode == 0
    assert len(server.accepted) == 6


def test_an_issue_changed_after_it_was_begun_needs_a_word(
    serve: Serve, send: Run, readers: Readers, issue: Path, more: Callable[..., None]
) -> None:
    server = serve()
    send(server, readers(*rows(2)))
    more(issue, "fr", subject="Une langue de plus")
    refused = send(server, readers(*rows(4)))
    assert refused.returncode == 2
    assert "was changed since" in refused.stderr
    assert send(server, readers(*rows(4)), "--changed").returncode == 0
    assert len(server.accepted) == 4


def test_a_test_goes_to_one_address_in_every_language_and_into_no_ledger(
    serve: Serve, send: Run, readers: Readers, tmp_path: Path
) -> None:
    server = serve()
    result = send(server, readers(*rows(5)), "--test", "desk@example.com")
    assert result.returncode == 0, result.stderr
    assert server.accepted == ["desk@example.com"] * 3
    assert not (tmp_path / "ledger.sqlite3").exists()


@pytest.mark.parametrize("option", ["--maildir", "--eml"])
def test_files_for_those_whose_own_system_sends(
    traghetto: Run, readers: Readers, issue: Path, tmp_path: Path, option: str
) -> None:
    place, ledger = tmp_path / "post", tmp_path / "ledger.sqlite3"
    base = ("newsletter", "send", "--issue", issue, "--subscribers", readers(*rows(4)), "--ledger", ledger, "--yes")
    assert traghetto(*base, option, place).returncode == 0
    assert traghetto(*base, option, place).returncode == 0
    files = [path for path in place.rglob("*") if path.is_file()]
    assert len(files) == 4
    assert all(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in path.read_bytes() for path in files)
