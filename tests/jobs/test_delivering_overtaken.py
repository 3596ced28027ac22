"""What was paid or held since a run was issued is held back when it is delivered."""

from typing import Any

import pytest

from aanmaningen.core.overtaken import Cause
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.jobs import delivering, holding, showing, withdrawing
from aanmaningen.jobs.desk import Desk
from aanmaningen.mail import Delivery, SmtpTransport

from .delivery_desk import BY_EMAIL, arrivals, assert_nothing_twice_and_nothing_lost, issue, mail_server, views
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


def test_what_was_paid_or_held_since_the_run_was_issued_is_held_back(desk: Desk) -> None:
    run = issue(desk)
    paid, held, *_ = [view for number, view in sorted(views(desk).items()) if number in BY_EMAIL]
    with desk.engine.transaction():
        desk.engine.execute(
            "INSERT INTO allocation (item_id, day, amount_minor) "
            "SELECT item_id, 1, 1 FROM notice_item WHERE notice_id = ?",
            (paid.id,),
        )
    holding.hold(desk, holding.Target(party=held.party_code), HoldKind.BLOCK)
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert sorted(report.held_back) == [paid.number, held.number]
        assert {one: why.cause for one, why in report.held_back.items()} == {
            paid.number: Cause.PARTLY_PAID,
            held.number: Cause.PARTY_HELD,
        }
        assert report.stopped is None and report.waiting == 0, "it did all that it could"
        told = Translator("en").text(delivering.held_back_words(report))
        assert "1 paid in part since" in told and "1 with a party that was blocked since" in told
        waiting = showing.interrupted(desk)
        assert waiting is not None and (waiting.waiting, len(waiting.overtaken[run])) == (0, 2)
        assert len(server.received) == len(BY_EMAIL) - 2
        assert sorted(delivering.resume(desk).held_back) == [paid.number, held.number], "a second try holds them too"
        withdrawing.withdraw_notice(desk, paid.number)
        assert delivering.deliver(desk, run, overtaken_too=True).sent == 1, "a person may decide otherwise"
        assert arrivals(server.received)[paid.recipient] == 0
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_what_is_paid_while_others_are_being_sent_is_held_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = issue(desk)
    by_email = [view for number, view in sorted(views(desk).items()) if number in BY_EMAIL]
    last, send = by_email[-1], SmtpTransport.send

    def paid_meanwhile(way_out: SmtpTransport, *message: Any) -> Delivery:
        with desk.engine.transaction():
            desk.engine.execute(
                "INSERT INTO allocation (item_id, day, amount_minor) "
                "SELECT item_id, 1, 1 FROM notice_item WHERE notice_id = ?",
                (last.id,),
            )
        return send(way_out, *message)

    monkeypatch.setattr(SmtpTransport, "send", paid_meanwhile)
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert list(report.held_back) == [last.number]
        assert arrivals(server.received)[last.recipient] == 0
        assert_nothing_twice_and_nothing_lost(desk, server)
