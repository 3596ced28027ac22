"""Reasons in words: each one there is, with what it needs to say."""

from datetime import date

import pytest

from aanmaningen.core.reasons import explain, explain_hold
from aanmaningen.core.selection import Candidate, Hold, HoldKind, LeftOut, Reason

DUE = date(2026, 10, 1)
FIRST = date(2026, 10, 4)
ITEM = Candidate(1, 1, "EUR", DUE.toordinal(), 10_000, "invoice", "receivable", "2026-001", "", 1)
BLOCK = Hold(1, HoldKind.BLOCK, None, "")
DETAILS: dict[Reason, object] = {
    Reason.HOLD: BLOCK,
    Reason.UNDELIVERED: "A000012",
    Reason.NOT_DUE: FIRST.toordinal(),
    Reason.TOO_RECENT: FIRST.toordinal(),
}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_said(reason: Reason) -> None:
    text = str(explain(LeftOut(ITEM, reason, DETAILS.get(reason))))
    assert text.endswith(".")
    assert "None" not in text


def test_no_two_reasons_sound_alike() -> None:
    texts = {str(explain(LeftOut(ITEM, reason, DETAILS.get(reason)))) for reason in Reason}
    assert len(texts) == len(Reason)


def test_item_that_is_not_due_says_when_it_is_and_when_it_may_be_reminded() -> None:
    values = explain(LeftOut(ITEM, Reason.NOT_DUE, FIRST.toordinal())).values
    assert values == {"due": DUE, "first": FIRST}


def test_item_reminded_recently_says_from_when_the_next_notice_may_go() -> None:
    assert explain(LeftOut(ITEM, Reason.TOO_RECENT, FIRST.toordinal())).values == {"first": FIRST}


def test_unfinished_notice_is_named() -> None:
    assert "A000012" in str(explain(LeftOut(ITEM, Reason.UNDELIVERED, "A000012")))


@pytest.mark.parametrize(
    ("hold", "text"),
    [
        (BLOCK, "Blocked."),
        (Hold(1, HoldKind.BLOCK, None, "Surseance."), "Blocked. Surseance."),
        (Hold(1, HoldKind.UNTIL, FIRST.toordinal(), ""), "Blocked until 2026-10-04."),
        (Hold(1, HoldKind.SKIP, None, "Gebeld."), "Skipped this once. Gebeld."),
        (Hold(1, HoldKind.SKIP, FIRST.toordinal(), ""), "Skipped this once."),
    ],
)
def test_hold_is_told_with_its_day_and_its_reason(hold: Hold, text: str) -> None:
    assert str(explain(LeftOut(ITEM, Reason.HOLD, hold))) == text
    assert str(explain_hold(hold.kind, hold.until_day, hold.reason)) == text
