"""The amount columns of a row become two amounts: the original one and what is still open."""

from collections.abc import Callable

from ..core.messages import message
from .amounts import amount_reader
from .cells import Remembered, Row, Wrong, needed
from .recognition import FoundList
from .words import is_credit_entry, is_paid

# Reads the amounts of a row: original, or None without such a column, and open. Raises Wrong.
BalanceReader = Callable[[Row], tuple[int | None, int]]
_ColumnReader = Callable[[Row], int | None]

MONEY_FIELDS = ("open", "original", "amount", "debit", "credit", "paid")


def balance_reader(found: FoundList, currency: str, side: str) -> BalanceReader:
    """Return the reader of the amounts for the columns that this list has, in minor units of `currency`.

    side: "receivable" or "payable"; amounts are signed as that side's own, its invoices positive.
    Open is the column for it, else original less paid, else the signed amount, else debit less credit, else the
    original amount; original is the column for it, else the signed amount or the difference if there is an open column.
    Both are of one sign, unless the list says what was paid.
    Without a column for what is open or paid, a status "paid" makes it 0: such a list is of all invoices.
    """
    has = found.columns

    def column(field: str) -> _ColumnReader:
        if field not in has:
            return _nothing
        at, read = has[field], amount_reader(found.decimals[field], currency, side == "receivable")
        return lambda row: read(row[at])

    full_field = "original" if "original" in has else "amount"
    if "open" in has:
        original = column(full_field) if full_field in has else _difference(column, side)
        balance = _together(original, column("open"), "open")
    elif "paid" in has and full_field in has:
        balance = _less_paid(column(full_field), column("paid"), full_field)
    elif "amount" in has:
        balance = _together(column("original"), column("amount"), "amount")
    elif "debit" in has or "credit" in has:
        balance = _together(_nothing, _difference(column, side), "debit" if "debit" in has else "credit")
    else:
        balance = _together(_nothing, column("original"), "original")
    if "debit_credit" in has:
        balance = _signed(balance, has["debit_credit"], side)
    if "open" in has:
        balance = _agreeing(balance, "open")
    elif "amount" in has and "original" in has and "paid" not in has:
        balance = _agreeing(balance, "amount")
    if "status" in has and "open" not in has and "paid" not in has:
        balance = _paid_by_status(balance, has["status"])
    return balance


def _nothing(row: Row) -> None:
    return None


def _difference(column: Callable[[str], _ColumnReader], side: str) -> _ColumnReader:
    """Return the reader of debit less credit; for what we owe credit less debit."""
    debit, credit = column("debit"), column("credit")
    sign = 1 if side == "receivable" else -1

    def read(row: Row) -> int | None:
        left, right = debit(row), credit(row)
        return None if left is None and right is None else sign * ((left or 0) - (right or 0))

    return read


def _together(original: _ColumnReader, open_: _ColumnReader, open_field: str) -> BalanceReader:
    def read(row: Row) -> tuple[int | None, int]:
        minor = open_(row)
        if minor is None:
            raise needed(open_field)
        return original(row), minor

    return read


def _agreeing(balance: BalanceReader, open_field: str) -> BalanceReader:
    """Return the reader that refuses a row whose amounts have opposite signs, for then one of the two is wrong.

    Less than the whole invoice paid too much does happen, and is taken as it stands.
    """

    def read(row: Row) -> tuple[int | None, int]:
        original, open_ = found = balance(row)
        if original is not None and original * open_ < 0 and abs(open_) >= abs(original):
            raise Wrong(_OPPOSITE, open_field)
        return found

    return read


_OPPOSITE = message(
    "One of the original amount and the open amount is negative, the other is not. Correct the sign; what was paid too "
    "much stands on a row of its own, with a minus."
)


def _less_paid(full: _ColumnReader, paid: _ColumnReader, full_field: str) -> BalanceReader:
    def read(row: Row) -> tuple[int | None, int]:
        original = full(row)
        if original is None:
            raise needed(full_field)
        # Programs write what was paid on a credit note with either sign; it always brings the note nearer to zero.
        settled = abs(paid(row) or 0)
        return original, original - settled if original >= 0 else original + settled

    return read


def _signed(balance: BalanceReader, mark_at: int, side: str) -> BalanceReader:
    """Return the reader whose amounts take their sign from a column with D and C."""
    marks = Remembered(is_credit_entry)

    def read(row: Row) -> tuple[int | None, int]:
        original, open_ = balance(row)
        is_credit = marks[row[mark_at]]
        if is_credit is not None and is_credit == (side == "receivable"):
            return None if original is None else -abs(original), -abs(open_)
        return original, open_

    return read


def _paid_by_status(balance: BalanceReader, status_at: int) -> BalanceReader:
    settled = Remembered(is_paid)

    def read(row: Row) -> tuple[int | None, int]:
        original, open_ = balance(row)
        return (open_ if original is None else original, 0) if settled[row[status_at]] else (original, open_)

    return read
