from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from pipeline.deliver.bounces import harvest, note
from pipeline.deliver.ledger import Entry, Ledger, State
from pipeline.deliver.subscribers import Status
from pipeline.errors import DeliveryError

REPORT = """From: MAILER-DAEMON@mx.example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

From: desk@example.com
Message-ID: <0123456789abcdef.{token}@example.com>

--b--
"""
REQUEST = "From: {sender}\nTo: desk@example.com\nSubject: {subject}\n\nplease\n"


def report(address: str, action: str = "failed", status: str = "5.1.1", token: str = "0" * 32) -> str:
    return REPORT.format(address=address, action=action, status=status, token=token)


@pytest.fixture
def box(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "box")


def test_refused_for_good_is_bounced_and_refused_for_now_is_only_counted(box: mailbox.Maildir, tmp_path: Path) -> None:
    box.add(report("Gone@example.com"))
    box.add(report("full@example.com", "delayed", "4.2.2"))
    box.add(report("slow@example.com", "failed", "4.4.7"))
    box.add(report("fine@example.com", "delivered", "2.0.0"))
    box.add("From: a@example.com\nSubject: Thank you\n\nGood letter.\n")
    found = harvest(tmp_path / "box")
    assert found.statuses == {"gone@example.com": Status.BOUNCED}
    assert (found.messages, found.bounced, found.delayed, found.other) == (5, 1, 2, 2)


def test_the_token_of_the_returned_message_says_who_it_was_for(box: mailbox.Maildir, tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        token = ledger.token("anna@example.com")
        ledger.record(Entry("issue", "anna@example.com", token, "en", State.SENT)).wait()
        box.add(report("anna@forwarded.example", token=token))
        found = harvest(tmp_path / "box", ledger)
        note(found, ledger)
        assert found.statuses == {"anna@example.com": Status.BOUNCED}
        [entry] = ledger.entries("issue", State.FAILED)
    assert entry.reply == "smtp; 550 no such user"


def test_who_asks_to_leave_is_known_by_the_token_or_the_own_address(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    with Ledger(tmp_path / "ledger") as ledger:
        token = ledger.token("anna@example.com")
        ledger.record(Entry("issue", "anna@example.com", token, "en", State.SENT)).wait()
        box.add(REQUEST.format(sender="other@example.com", subject=f"unsubscribe {token}"))
        box.add(REQUEST.format(sender="Ugo <Ugo@example.com>", subject="Unsubscribe"))
        box.add(REQUEST.format(sender="eva@example.com", subject="How do I unsubscribe my rival?"))
        box.close()
        found = harvest(path, ledger)
    assert found.statuses == dict.fromkeys(("anna@example.com", "ugo@example.com"), Status.UNSUBSCRIBED)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"Content-Type: message/delivery-status\n\n\xff: x\n\n:"])
def test_what_is_no_mail_harms_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mail"
    path.write_bytes(content)
    assert harvest(path).statuses == {}


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="not a maildir"):
        harvest(tmp_path)
