"""The preview of a notice: what the debtor would get, drawn and not stored."""

import pytest
from ledgers import TODAY, deliver, dump, post, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import holding
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import HoldKind, Target
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.previewing import preview_notice
from aanmaningen.jobs.proposing import Wish


def fill(desk: Desk) -> dict[str, int]:
    """Two debtors, one of them in two currencies; ids by number."""
    take_in(
        desk,
        [
            post("F1", "100,00", Naam="Σίσυφος ΑΕ"),
            post("F2", "60,00", due="20-12-2026"),
            post("U1", "80,00", Valuta="USD"),
            post("G1", "75,00", party="D2"),
        ],
    )
    return dict(desk.engine.rows("SELECT number, id FROM item"))


def test_preview_is_a_pdf_and_stores_nothing(desk: Desk) -> None:
    ids = fill(desk)
    before = dump(desk.engine)
    preview = preview_notice(desk, ids["F1"], TODAY)
    assert preview.pdf.startswith(b"%PDF")
    assert (preview.party_name, preview.level, preview.recipient) == ("Σίσυφος ΑΕ", 1, "")
    assert dump(desk.engine) == before


def test_the_notice_with_the_item_is_chosen(desk: Desk) -> None:
    ids = fill(desk)
    assert preview_notice(desk, ids["U1"], TODAY).pdf != preview_notice(desk, ids["F1"], TODAY).pdf
    # Not due itself, its debtor gets a notice all the same.
    assert preview_notice(desk, ids["F2"], TODAY).level == 1


def test_level_follows_from_what_went_before(desk: Desk) -> None:
    ids = fill(desk)
    issue(desk, Wish(TODAY))
    with pytest.raises(Refusal, match="not delivered yet"):
        preview_notice(desk, ids["G1"], TODAY)
    deliver(desk)
    assert preview_notice(desk, ids["G1"], TODAY.replace(year=2027)).level == 2


def test_no_notice_is_refused_with_the_reason(desk: Desk) -> None:
    ids = fill(desk)
    holding.hold(desk, Target(party="D2"), HoldKind.BLOCK, reason="Klacht")
    with pytest.raises(Refusal, match="no notice on 2026-11-21. Blocked. Klacht"):
        preview_notice(desk, ids["G1"], TODAY)
    with pytest.raises(Refusal, match="no longer there"):
        preview_notice(desk, 999, TODAY)
    take_in(desk, [post("F1", "100,00")])
    with pytest.raises(Refusal, match="the item is paid"):
        preview_notice(desk, ids["G1"], TODAY)
