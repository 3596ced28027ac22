"""Headers: what goes in comes out again when a mail program reads it, and nothing more than that."""

import email
import email.header
import email.policy

from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.mail.addresses import Mailbox
from aanmaningen.mail.headers import mailbox_header, one_line, text_header

# What people write: everything but the halves of surrogate pairs, which cannot be written at all.
_WRITTEN = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def _read_back(header: str) -> str:
    """Return the value as a strict reader of RFC 2047 sees it."""
    value = header.split(":", 1)[1].replace("\r\n ", " ").strip()
    return str(email.header.make_header(email.header.decode_header(value)))


def test_a_plain_subject_stays_readable() -> None:
    assert text_header("Subject", "Herinnering 2026-0001") == "Subject: Herinnering 2026-0001\r\n"


def test_line_breaks_and_control_characters_become_blanks() -> None:
    assert one_line("a\r\nBcc: x\u2028y\x00z\x85 \t w\ud800") == "a Bcc: x y z w"
    assert text_header("Subject", "a\r\nBcc: b@c.example") == "Subject: a Bcc: b@c.example\r\n"


def test_marks_that_turn_the_reading_direction_are_dropped() -> None:
    assert one_line("nota\u202efdp.exe") == "nota fdp.exe"


def test_text_that_looks_like_an_encoded_word_is_not_decoded() -> None:
    assert _read_back(text_header("Subject", "=?utf-8?b?QQ==?=")) == "=?utf-8?b?QQ==?="


@given(_WRITTEN)
def test_every_subject_reads_back_as_one_line(subject: str) -> None:
    header = text_header("Subject", subject)
    assert _read_back(header) == one_line(subject)
    parsed = email.message_from_bytes(header.encode("ascii") + b"\r\n", policy=email.policy.default)
    assert parsed.keys() == ["Subject"]


@given(_WRITTEN)
def test_no_line_is_longer_than_a_header_line_may_be(text: str) -> None:
    for header in (text_header("Subject", text), mailbox_header("Reply-To", Mailbox(text, "a@b.example"))):
        assert header.endswith("\r\n")
        for line in header[:-2].split("\r\n"):
            assert len(line) <= 78
            assert "\n" not in line and "\r" not in line
            assert line.strip()


def test_names_with_commas_quotes_and_other_letters_are_one_mailbox() -> None:
    for name in (
        'Jansen, "de Bakker" & Zn.',
        "back\\slash",
        "Müller GmbH",
        "Δημήτρης",
        "Ивáн Ѝ",
        "山田",
        "a@b.example",
        "(haakjes)",
        "O'Neill; Piet: x",
        "<jan@elders.example>",
    ):
        header = mailbox_header("To", Mailbox(name, "jan@voorbeeld.example"))
        parsed = email.message_from_string(header + "\r\n", policy=email.policy.default)["To"]
        assert [(address.display_name, address.addr_spec) for address in parsed.addresses] == [
            (name, "jan@voorbeeld.example")
        ]


@given(_WRITTEN)
def test_a_name_can_never_add_an_address(name: str) -> None:
    header = mailbox_header("To", Mailbox(name, "jan@voorbeeld.example"))
    parsed = email.message_from_string(header + "\r\n", policy=email.policy.default)
    assert parsed.keys() == ["To"]
    assert [address.addr_spec for address in parsed["To"].addresses] == ["jan@voorbeeld.example"]


def test_a_very_long_name_is_kept_whole() -> None:
    name = "Ондернеминг «Большая Компания» " * 6
    header = mailbox_header("To", Mailbox(name, "jan@voorbeeld.example"))
    # Read by decode_header: the newer parser of Python 3.11 puts a blank between two encoded words of a name.
    assert _read_back(header) == f"{name.strip()} <jan@voorbeeld.example>"


def test_a_mailbox_without_a_name_is_the_bare_address() -> None:
    assert mailbox_header("To", Mailbox(" \n", "jan@müller.example")) == "To: jan@xn--mller-kva.example\r\n"
