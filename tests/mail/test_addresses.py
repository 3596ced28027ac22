"""What is one e-mail address and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.mail.addresses import Mailbox, ascii_address, parse_mailbox


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("jan@voorbeeld.example", "jan@voorbeeld.example"),
        ("  jan@voorbeeld.example\n", "jan@voorbeeld.example"),
        ("Jan.de-Vries+post@mail.voorbeeld.example", "Jan.de-Vries+post@mail.voorbeeld.example"),
        ("o'neill@voorbeeld.example", "o'neill@voorbeeld.example"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("info@MÜLLER.example", "info@xn--mller-kva.example"),
        ("info@straße.example", "info@xn--strae-oqa.example"),
        ("info@почта.example", "info@xn--80a1acny.example"),
    ],
)
def test_an_address_takes_the_form_that_servers_know(given_address: str, expected: str) -> None:
    assert ascii_address(given_address) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "jan",
        "jan@",
        "@voorbeeld.example",
        "jan@voorbeeld",
        "jan@@voorbeeld.example",
        "jan@voorbeeld..example",
        "jan@-voorbeeld.example",
        "jan@voorbeeld.example, piet@voorbeeld.example",
        "jan@voorbeeld.example;piet@voorbeeld.example",
        "Jan <jan@voorbeeld.example>",
        "jan de vries@voorbeeld.example",
        ".jan@voorbeeld.example",
        "jan.@voorbeeld.example",
        "jörg@voorbeeld.example",
        "jan@voor\nbeeld.example",
        "jan@voorbeeld.example\r\nBcc: piet@voorbeeld.example",
        "jan\x00@voorbeeld.example",
        "jan@[127.0.0.1]",
        "jan@\u200d.example",
        "x" * 65 + "@voorbeeld.example",
        "jan@" + "a." * 150 + "example",
    ],
)
def test_anything_but_one_whole_address_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        ascii_address(wrong)
    assert "is not one complete e-mail address" in str(refused.value)
    assert str(refused.value).isprintable()


@given(st.text(max_size=300))
def test_an_address_never_holds_more_than_an_address(text: str) -> None:
    for attempt in (text, f"{text}@voorbeeld.example", f"jan@{text}.example"):
        try:
            address = ascii_address(attempt)
        except Refusal:
            continue
        assert address.isascii() and address.isprintable()
        assert not set(address) & set(' <>,;:"()[]\\')
        assert address.count("@") == 1
        assert len(address) <= 254


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jan@voorbeeld.example", Mailbox("", "jan@voorbeeld.example")),
        ("Jan de Vries <jan@voorbeeld.example>", Mailbox("Jan de Vries", "jan@voorbeeld.example")),
        ('"Vries, Jan de" <jan@voorbeeld.example>', Mailbox("Vries, Jan de", "jan@voorbeeld.example")),
        ("<jan@voorbeeld.example>", Mailbox("", "jan@voorbeeld.example")),
    ],
)
def test_a_mailbox_is_read_as_people_type_it(text: str, expected: Mailbox) -> None:
    assert parse_mailbox(text) == expected
    assert parse_mailbox(str(expected)) == expected


def test_a_mailbox_with_a_wrong_address_is_refused() -> None:
    with pytest.raises(Refusal):
        parse_mailbox("Jan <jan@voorbeeld>")
