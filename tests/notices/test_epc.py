"""The text of the EPC QR code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.notices.epc import epc_text

IBAN = "NL91ABNA0417164300"


def test_transfer_with_free_reference_stands_in_the_remittance_line() -> None:
    text = epc_text("Voorbeeld B.V.", "NL91 ABNA 0417 1643 00", "ABNANL2A", 123450, "EUR", "2026-00482")
    assert text.split("\n") == [
        "BCD", "002", "1", "SCT", "ABNANL2A", "Voorbeeld B.V.", IBAN, "EUR1234.50", "", "", "2026-00482"
    ]  # fmt: skip


def test_valid_creditor_reference_stands_in_the_structured_line() -> None:
    text = epc_text("Voorbeeld B.V.", IBAN, "", 1, "EUR", "rf18 5390 0754 7034")
    assert text.split("\n")[4:] == ["", "Voorbeeld B.V.", IBAN, "EUR0.01", "", "RF18539007547034"]


def test_creditor_reference_with_a_wrong_check_is_free_text() -> None:
    assert epc_text("Voorbeeld B.V.", IBAN, "", 1, "EUR", "RF19539007547034").split("\n")[9:] == [
        "",
        "RF19539007547034",
    ]


def test_nothing_follows_the_last_line_used() -> None:
    assert epc_text("Voorbeeld B.V.", IBAN, "", 1, "EUR", "").endswith("EUR0.01")


@pytest.mark.parametrize(
    ("name", "iban", "amount", "currency"),
    [
        ("V", IBAN, 0, "EUR"),
        ("V", IBAN, -1, "EUR"),
        ("V", IBAN, 100_000_000_000, "EUR"),
        ("V", IBAN, 100, "GBP"),
        ("V", "", 100, "EUR"),
        ("V", "123456", 100, "EUR"),
        (" ", IBAN, 100, "EUR"),
    ],
)
def test_no_code_where_no_transfer_is_possible(name: str, iban: str, amount: int, currency: str) -> None:
    assert epc_text(name, iban, "", amount, currency, "2026-1") == ""


def test_largest_amount_is_still_possible() -> None:
    assert "EUR999999999.99" in epc_text("V", IBAN, "", 99_999_999_999, "EUR", "")


def test_impossible_bic_is_left_out() -> None:
    assert epc_text("V", IBAN, "ABNA", 1, "EUR", "").split("\n")[4] == ""


def test_long_name_and_reference_are_cut_to_what_the_standard_allows() -> None:
    lines = epc_text("N" * 100, IBAN, "", 1, "EUR", "R" * 200).split("\n")
    assert (len(lines[5]), len(lines[10])) == (70, 140)


@given(st.text(min_size=1), st.text(), st.integers(1, 99_999_999_999))
def test_code_is_never_longer_than_331_bytes_nor_has_more_than_eleven_lines(name: str, text: str, amount: int) -> None:
    code = epc_text(name * 20, IBAN, "ABNANL2A", amount, "EUR", text * 30)
    assert len(code.encode()) <= 331
    assert code.count("\n") <= 10
    if code:
        assert code.split("\n")[6:8] == [IBAN, f"EUR{amount // 100}.{amount % 100:02}"]
