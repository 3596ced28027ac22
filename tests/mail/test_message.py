"""Messages: built by hand, read back by the standard library, part by part."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Message
from aanmaningen.mail.addresses import Mailbox
from aanmaningen.mail.message import Attachment, OutgoingMessage, addressed_for_test, build, new_message_id

PDF = b"%PDF-1.7\r\n" + bytes(range(256)) * 150 + b"\n%%EOF\n"
SENDER = Mailbox("Administratie Van Dijk & Zn.", "debiteuren@vandijk.example")
MESSAGE = OutgoingMessage(
    message_id=new_message_id("adm-1/2026-0001", SENDER.address),
    sender=SENDER,
    recipient=Mailbox("Bäckerei Müller, “Süd”", "buchhaltung@müller.example"),
    subject="Zahlungserinnerung 2026-0001: 1.234,50 € offen",
    text="Sehr geehrte Frau Müller,\n\n.ein Punkt am Anfang\n.\nFrom hier an …\nα Ж €  \n",
    html="<html><body class='a'><p>Sehr geehrte Frau <b>Müller</b></p></body></html>\n",
    attachments=(
        Attachment("Aanmaning 2026-0001.pdf", "application/pdf", PDF),
        Attachment("Allgemeine Geschäftsbedingungen.pdf", "application/pdf", b"%PDF terms"),
    ),
    reply_to=Mailbox("", "kantoor@vandijk.example"),
    bcc="archief@vandijk.example",
    in_reply_to="<b@vandijk.example>",
    references=("<a@vandijk.example>", "<b@vandijk.example>"),
    date=datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1))),
    language="de",
)


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    assert content.count("\n") == content.count("\r\n")
    return content.replace("\r\n", "\n")


def test_every_header_reads_back() -> None:
    message = parsed(build(MESSAGE))
    assert {name: str(value) for name, value in message.items() if name != "Content-Type"} == {
        "From": '"Administratie Van Dijk & Zn." <debiteuren@vandijk.example>',
        "To": '"Bäckerei Müller, “Süd”" <buchhaltung@xn--mller-kva.example>',
        "Reply-To": "kantoor@vandijk.example",
        "Subject": "Zahlungserinnerung 2026-0001: 1.234,50 € offen",
        "Date": "Sat, 21 Nov 2026 09:30:00 +0100",
        "Message-ID": MESSAGE.message_id,
        "In-Reply-To": "<b@vandijk.example>",
        "References": "<a@vandijk.example> <b@vandijk.example>",
        "Content-Language": "de",
        "MIME-Version": "1.0",
    }
    assert len(message.keys()) == len(set(message.keys()))


def test_the_parts_are_text_html_and_files_in_that_order() -> None:
    message = parsed(build(MESSAGE))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "application/pdf",
    ]
    assert body(message, "plain") == MESSAGE.text
    assert body(message, "html") == MESSAGE.html
    assert all(not part.defects for part in message.walk())


def test_attachments_are_the_same_to_the_byte_and_keep_their_names() -> None:
    files = [(part.get_filename(), part.get_content()) for part in parsed(build(MESSAGE)).iter_attachments()]
    assert files == [("Aanmaning 2026-0001.pdf", PDF), ("Allgemeine Geschäftsbedingungen.pdf", b"%PDF terms")]


def test_a_message_without_html_or_files_is_plain_text() -> None:
    message = parsed(build(replace(MESSAGE, html="", attachments=())))
    assert message.get_content_type() == "text/plain"
    assert body(message, "plain") == MESSAGE.text


def test_a_message_without_html_still_carries_its_files() -> None:
    message = parsed(build(replace(MESSAGE, html="")))
    assert [part.get_content_type() for part in message.iter_parts()][:2] == ["text/plain", "application/pdf"]


def test_the_same_message_gives_the_same_bytes() -> None:
    assert build(MESSAGE) == build(replace(MESSAGE, attachments=tuple(replace(a) for a in MESSAGE.attachments)))


def test_the_copy_to_the_office_is_on_the_envelope_and_nowhere_else() -> None:
    assert MESSAGE.envelope_sender == "debiteuren@vandijk.example"
    assert MESSAGE.envelope_recipients == ("buchhaltung@xn--mller-kva.example", "archief@vandijk.example")
    assert b"archief" not in build(MESSAGE)
    assert b"bcc" not in build(MESSAGE).lower()


def test_nobody_gets_the_same_message_twice_as_recipient_and_as_copy() -> None:
    assert replace(MESSAGE, bcc="Buchhaltung@müller.example").envelope_recipients == (
        "buchhaltung@xn--mller-kva.example",
    )


@pytest.mark.parametrize("place", ["sender", "recipient", "reply_to"])
def test_a_wrong_address_anywhere_is_refused(place: str) -> None:
    wrong = Mailbox("Jan", "jan@voorbeeld.example\r\nBcc: piet@voorbeeld.example")
    values: dict[str, Mailbox] = {place: wrong}
    with pytest.raises(Refusal):
        build(replace(MESSAGE, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"message_id": "a@b.example"},
        {"in_reply_to": "<a@b.example>\n"},
        {"references": ("<a@b.example>", "<a b@c.example>")},
        {"date": datetime(2026, 11, 21)},
        {"attachments": (Attachment("a.pdf", "application/pdf\r\nX: y", b""),)},
    ],
)
def test_what_only_the_program_can_have_made_wrong_is_a_bug(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        build(replace(MESSAGE, **wrong))  # type: ignore[arg-type]


_ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=120)


@given(_ANY_TEXT, _ANY_TEXT, _ANY_TEXT, _ANY_TEXT)
def test_no_text_can_add_a_header_or_a_part(name: str, subject: str, text: str, file_name: str) -> None:
    hostile = replace(
        MESSAGE,
        sender=replace(SENDER, name=name),
        recipient=replace(MESSAGE.recipient, name=subject),
        reply_to=Mailbox(text, "kantoor@vandijk.example"),
        subject=subject,
        text=text,
        html=f"<p>{text}</p>",
        attachments=(Attachment(file_name, "application/pdf", PDF),),
        language=file_name,
    )
    raw = build(hostile)
    message = parsed(raw)
    assert set(message.keys()) - {"Content-Language"} == set(parsed(build(MESSAGE)).keys()) - {"Content-Language"}
    assert [part.get_content_type() for part in message.walk()].count("application/pdf") == 1
    assert len(list(message.walk())) == 5
    assert message["To"].addresses[0].addr_spec == "buchhaltung@xn--mller-kva.example"
    assert next(message.iter_attachments()).get_content() == PDF
    assert raw.isascii()
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t"), max_size=400))
def test_every_text_reads_back_but_for_its_last_line_ends(text: str) -> None:
    message = parsed(build(replace(MESSAGE, text=text)))
    assert body(message, "plain") == text.rstrip("\n") + "\n"


def test_a_long_line_of_text_reads_back() -> None:
    text = "a" * 5000 + " " + "é" * 3000 + "\n"
    assert body(parsed(build(replace(MESSAGE, text=text))), "plain") == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "attachment"),
        ('..\\a/b:"c".pdf', "..-a-b-c-.pdf"),
        ("regel\r\nX-Kop: ja.pdf", "regel X-Kop- ja.pdf"),
        ("n" * 200 + ".pdf", "n" * 56 + ".pdf"),
        ("Ж" * 200 + ".pdf", "Ж" * 56 + ".pdf"),
    ],
)
def test_file_names_are_made_fit_for_any_disk(name: str, expected: str) -> None:
    message = parsed(build(replace(MESSAGE, attachments=(Attachment(name, "application/pdf", PDF),))))
    assert next(message.iter_attachments()).get_filename() == expected


def test_a_message_id_is_on_the_senders_domain_and_always_the_same_for_the_same_key() -> None:
    first = new_message_id("adm-1/2026-0001", "info@müller.example")
    assert first == new_message_id("adm-1/2026-0001", "info@müller.example")
    assert first != new_message_id("adm-1/2026-0002", "info@müller.example")
    assert first.endswith("@xn--mller-kva.example>")
    assert "2026" not in first


def test_a_test_message_goes_to_one_address_and_says_whom_it_was_for() -> None:
    test = addressed_for_test(MESSAGE, "ik@vandijk.example")
    assert test.envelope_recipients == ("ik@vandijk.example",)
    message = parsed(build(test))
    assert str(message["To"]) == "ik@vandijk.example"
    whom = "Bäckerei Müller, “Süd” <buchhaltung@müller.example>"
    assert str(message["Subject"]) == f"[TEST, meant for {whom}] {MESSAGE.subject}"
    explanation = f"This is a test. Without the test this message would have gone to {whom}."
    assert body(message, "plain") == f"*** {explanation} ***\n\n{MESSAGE.text}"
    html = body(message, "html")
    assert html.index("<body class='a'>") < html.index("This is a test") < html.index("Sehr geehrte")
    assert "&lt;buchhaltung@müller.example&gt;" in html


def test_a_test_message_cannot_be_taken_for_the_real_one() -> None:
    test = addressed_for_test(MESSAGE, "ik@vandijk.example")
    later = addressed_for_test(replace(MESSAGE, date=datetime(2026, 11, 22, tzinfo=UTC)), "ik@vandijk.example")
    assert len({MESSAGE.message_id, test.message_id, later.message_id}) == 3
    assert parsed(build(test))["References"] is None
    assert parsed(build(test))["In-Reply-To"] is None


def test_the_mark_of_a_test_is_in_the_language_of_the_user() -> None:
    def shout(text: Message) -> str:
        return str(text).upper()

    assert addressed_for_test(MESSAGE, "ik@vandijk.example", shout).subject.startswith("[TEST, MEANT FOR")


def test_a_test_address_that_is_not_one_is_refused() -> None:
    with pytest.raises(Refusal):
        addressed_for_test(MESSAGE, "ik")
