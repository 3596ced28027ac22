"""A test to oneself: what a delivery would send and nothing else, and the address that a notice would go to."""

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import delivering, holding, showing
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import parties
from tests.smtp_server import Fault

from .delivery_desk import (
    BY_EMAIL,
    OFFICE,
    ON_PAPER,
    desk,
    issue,
    ledger_file,
    location,
    mail_server,
    parsed,
    views,
)

__all__ = ["desk", "ledger_file", "location"]  # fixtures

pytestmark = pytest.mark.server

JANSEN = "jansen@klant.example"


def test_what_has_gone_already_is_not_in_a_test(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no such user", recipient=JANSEN)]) as server:
        run = issue(desk)
        delivering.deliver(desk, run)
        server.received.clear()
        with pytest.raises(Refusal, match="nothing to test"):
            delivering.send_test(desk, run, OFFICE)
        assert server.received == []


def test_what_would_be_held_back_is_not_in_a_test(desk: Desk) -> None:
    with mail_server(desk) as server:
        run = issue(desk)
        held = views(desk)[3]
        holding.hold(desk, holding.Target(party=held.party_code), HoldKind.BLOCK)
        assert delivering.send_test(desk, run, OFFICE).sent == len(BY_EMAIL) + len(ON_PAPER) - 1
        assert not any(held.recipient in str(parsed(one)["Subject"]) for one in server.received)
        assert delivering.send_test(desk, run, OFFICE, overtaken_too=True).sent == len(BY_EMAIL) + len(ON_PAPER)


def test_a_test_of_the_e_mails_alone_leaves_out_what_goes_on_paper(desk: Desk) -> None:
    with mail_server(desk) as server:
        assert delivering.send_test(desk, issue(desk), OFFICE, paper_too=False).sent == len(BY_EMAIL)
        assert len(server.received) == len(BY_EMAIL)


def test_a_notice_that_waits_is_listed_with_the_address_of_now_and_one_that_went_with_its_own(desk: Desk) -> None:
    with mail_server(desk):
        run = issue(desk)
        change_address(desk, 3, "nieuw@klant.example")
        assert listed(desk, run)[3] == "nieuw@klant.example"
        assert views(desk)[3].recipient == "dupont@klant.example"
        delivering.deliver(desk, run)
        change_address(desk, 3, "later@klant.example")
        assert listed(desk, run)[3] == "nieuw@klant.example"


def test_a_notice_whose_party_has_no_address_any_more_keeps_the_one_it_was_made_for(desk: Desk) -> None:
    run = issue(desk)
    change_address(desk, 3, "")
    assert listed(desk, run)[3] == "dupont@klant.example"
    assert listed(desk, run)[1] == "", "on paper"


def listed(desk: Desk, run: int) -> dict[int, str]:
    return {one.number: one.recipient for one in showing.notices_of(desk, run).notices}


def change_address(desk: Desk, number: int, address: str) -> None:
    party_id = views(desk)[number].party_id
    assert party_id in parties.find_many(desk.engine, [party_id])
    with desk.engine.transaction():
        desk.engine.execute("UPDATE contact SET email = ? WHERE party_id = ?", (address, party_id))
