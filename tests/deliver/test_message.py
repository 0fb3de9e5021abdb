"""Every message, parsed back by Python's parser, and its signature checked by dkimpy."""

from __future__ import annotations

import base64
import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deliver.identity import identity
from pipeline.deliver.message import Edition, Image, Message, compose, letter, signer
from pipeline.deliver.settings import Dkim, Newsletter
from pipeline.deliver.subscribers import Subscriber, one_line, subscriber
from pipeline.errors import ConfigError

SETTINGS = Newsletter(
    sender_name="Bòtter & Figli, “Private”",
    sender_address="desk@example.com",
    reply_to="answers@example.com",
    unsubscribe_url="https://example.com/u?a=1&t={token}",
)
EDITION = Edition(
    "pt-BR",
    "Più crescita",
    ".punto\n\nTesto — 3,3%\n" + "parola " * 200 + "\nUnsubscribe: {{unsubscribe_url}}\nTo {{name}}.\n",
    '<p>Perché</p><img src="cid:chart@x" alt=""><a href="{{unsubscribe_url}}">via</a> {{name}}',
)
TOKEN = "0123456789abcdef0123456789abcdef"


def made(edition: Edition = EDITION, name: str = "", address: str = "a@example.com") -> Message:
    reader = subscriber({"email": address, "name": name}, Path("x"))
    assert isinstance(reader, Subscriber)
    return compose(letter(edition, identity(SETTINGS, edition, trial=False), "issue"), reader, TOKEN)


def parsed(message: Message) -> EmailMessage:
    found = email.message_from_bytes(message.content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert not any(part.defects for part in found.walk())
    return found


def test_the_headers_are_those_of_a_list_that_can_be_left_with_one_click() -> None:
    message = parsed(made(name="Zoë"))
    assert str(message["From"]) == '"Bòtter & Figli, “Private”" <desk@example.com>'
    assert str(message["To"]) == "Zoë <a@example.com>"
    assert message["Reply-To"] == "answers@example.com"
    assert message["Subject"] == "Più crescita"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"] == (
        f"<https://example.com/u?a=1&t={TOKEN}>, <mailto:answers@example.com?subject=unsubscribe%20{TOKEN}>"
    )
    assert "<newsletter.example.com>" in message["List-ID"]
    assert message["Content-Language"] == "pt-BR"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None


def test_the_bodies_come_back_as_they_were_with_what_is_personal_in_them() -> None:
    message = parsed(made(name="Anna & <b>Ugo</b>"))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    link = f"https://example.com/u?a=1&t={TOKEN}"
    expected = EDITION.text.replace("{{unsubscribe_url}}", link).replace("{{name}}", "Anna & <b>Ugo</b>")
    assert text.get_content().replace("\r\n", "\n") == expected
    assert f'href="{link.replace("&", "&amp;")}"' in html.get_content()
    assert "Anna &amp; &lt;b&gt;Ugo&lt;/b&gt;" in html.get_content()


def test_no_line_needs_a_second_dot_or_is_longer_than_mail_allows() -> None:
    lines = made(name="." * 100).content.split(b"\r\n")
    assert not any(line.startswith(b".") for line in lines)
    head, body = lines[: lines.index(b"")], lines[lines.index(b"") :]
    assert max(len(line) for line in body) <= 76  # RFC 2045, 6.7
    assert max(len(line) for line in head if b"=?" in line) <= 78  # RFC 2047, 2: 75, and the field's name
    assert max(map(len, head)) < 998
    assert b"\n" not in b"".join(lines)


def test_pictures_travel_beside_the_html() -> None:
    edition = Edition("en", "S", "t", EDITION.html, (Image("chart@x", "image/png", b"\x89PNG" * 500),))
    [picture] = [part for part in parsed(made(edition)).walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart@x>"
    assert picture.get_content() == b"\x89PNG" * 500


def test_the_message_id_is_the_same_for_the_same_issue_and_reader_and_does_not_tell_who() -> None:
    assert made().message_id == made(name="Other").message_id
    assert "a@example" not in made().message_id


@settings(deadline=None)
@given(st.text())
def test_any_name_comes_out_as_one_address_and_adds_no_header(name: str) -> None:
    message = parsed(made(name=name))
    assert message.keys() == parsed(made()).keys()
    assert [to.addr_spec for to in message["To"].addresses] == ["a@example.com"]
    # Not `display_name`: this Python puts spaces between the encoded words of a phrase.
    shown, _ = parseaddr(email.message_from_bytes(made(name=name).content)["To"])
    assert str(make_header(decode_header(shown))) == one_line(name)[:120].rstrip()


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_subject_comes_out_on_one_line_and_adds_no_header(subject: str) -> None:
    message = parsed(made(Edition("en", subject, "t", "h")))
    assert message.keys() == parsed(made()).keys()
    assert str(message["Subject"] or "") == one_line(subject)


@pytest.mark.parametrize("name", ["x\r\nBcc: victim@example.com", "a\x00b", "\u202egnirts", "=?utf-8?q?=0ABcc:?="])
def test_names_made_to_harm_do_none(name: str) -> None:
    message = made(name=name)
    assert b"\nBcc" not in message.content and b"\x00" not in message.content
    assert len(parsed(message)["To"].addresses) == 1


def test_a_signature_holds_and_covers_the_unsubscribe_headers(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = tmp_path / "key.pem"
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    chosen = Dkim(selector="s1", domain="example.com", key=pem)
    reader = subscriber({"email": "a@example.com", "name": "É"}, Path("x"))
    assert isinstance(reader, Subscriber)
    made_letter = letter(EDITION, identity(SETTINGS, EDITION, trial=False), "issue")
    message = compose(made_letter, reader, TOKEN, signer(chosen.selector, chosen.domain, chosen.key))
    assert dkim.verify(message.content, dnsfunc=lambda *_, **__: record)
    signed = parsed(message)["DKIM-Signature"].replace(" ", "").lower()
    assert ":list-unsubscribe:list-unsubscribe-post:" in signed
    assert not dkim.verify(message.content.replace(b"Post: List", b"Post: list"), dnsfunc=lambda *_, **__: record)


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(ConfigError, match=r"key\.pem: not an RSA private key"):
        signer("s", "example.com", tmp_path / "key.pem")


def test_a_sender_is_made_up_only_for_trials_on_ones_own_machine() -> None:
    assert identity(Newsletter(), EDITION, trial=True).address == "newsletter@example.com"
    with pytest.raises(ConfigError, match="sender_address is not set"):
        identity(Newsletter(), EDITION, trial=False)
    with pytest.raises(ConfigError, match="unsubscribe_url is not set"):
        identity(Newsletter(sender_address="a@example.com"), EDITION, trial=False)
