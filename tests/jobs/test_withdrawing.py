"""Taking notices and runs back: levels and clock, letters to the debtors, and what cannot be taken back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import delivering, keeping, rendering, showing, withdrawing
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import Wish, propose
from aanmaningen.store import notices
from tests.smtp_server import HANG_UP, Fault

from .delivery_desk import (
    ALL_DONE,
    BAKKER,
    DUPONT,
    EARLIER_DATE,
    PARTIES,
    REFERENCE_DATE,
    attachments,
    issue,
    mail_server,
    outcome,
    state_counts,
    states,
)
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


def levels(desk: Desk, reference_date: date) -> dict[str, int]:
    """Return the level that each party would get now."""
    return {notice.party.code: notice.draft.level for notice in propose(desk, Wish(reference_date)).notices}


def test_withdrawing_puts_level_and_clock_back(desk: Desk) -> None:
    before = levels(desk, REFERENCE_DATE)
    delivering.deliver(desk, issue(desk, EARLIER_DATE), "eml")
    second = levels(desk, REFERENCE_DATE)
    assert set(second.values()) == {2}
    delivering.deliver(desk, issue(desk), "eml")
    assert levels(desk, REFERENCE_DATE) == {}

    withdrawing.withdraw_run(desk, 2)
    assert levels(desk, REFERENCE_DATE) == second
    withdrawing.withdraw_run(desk, 1)
    assert levels(desk, REFERENCE_DATE) == before
    assert state_counts(desk) == {"withdrawn": 16}
    assert keeping.check(desk) == []


def test_one_notice_is_withdrawn_and_its_number_is_not_given_again(desk: Desk) -> None:
    delivering.deliver(desk, issue(desk), "eml")
    (was,) = withdrawing.withdraw_notice(desk, 4)
    assert was.state == "sent"
    assert levels(desk, REFERENCE_DATE) == {"D4": 1}
    assert issue(desk) == 2
    assert states(desk)[9] == "issued"
    assert keeping.check(desk) == []
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        withdrawing.withdraw_notice(desk, 4)


def test_what_was_sent_stays_in_the_archive(desk: Desk, tmp_path: Path) -> None:
    with mail_server(desk) as server:
        delivering.deliver(desk, issue(desk))
    withdrawing.withdraw_notice(desk, 2)
    showing.notice_pdf(desk, 2, tmp_path / "toen.pdf")
    assert (tmp_path / "toen.pdf").read_bytes() == attachments(server.received[0])["A000002.pdf"]


def test_a_notice_on_which_a_later_one_leans_is_not_withdrawn(desk: Desk) -> None:
    delivering.deliver(desk, issue(desk, EARLIER_DATE), "eml")
    delivering.deliver(desk, issue(desk), "eml")
    with pytest.raises(Refusal, match="A000012 came after A000004"):
        withdrawing.withdraw_notice(desk, 4)
    withdrawing.withdraw_notice(desk, 12)
    withdrawing.withdraw_notice(desk, 4)
    # One that leans keeps the whole run standing.
    with pytest.raises(Refusal, match="came after"):
        withdrawing.withdraw_run(desk, 1)
    assert state_counts(desk) == {"sent": 10, "printed": 4, "withdrawn": 2}


def test_a_run_is_withdrawn_wherever_its_notices_are_and_only_once(desk: Desk) -> None:
    faults = [Fault("rcpt", "550 no", recipient=BAKKER), Fault("dot", HANG_UP, recipient=DUPONT)]
    with mail_server(desk, faults=faults) as server:
        run = issue(desk)
        stopping = replace(desk, cancelled=lambda: len(server.received) >= 2)
        delivering.deliver(stopping, run)
        assert state_counts(desk) == {"printed": 2, "failed": 1, "uncertain": 1, "sent": 1, "queued": 3}
        withdrawing.withdraw_run(desk, run)
        assert state_counts(desk) == {"withdrawn": 8}
        assert outcome(delivering.resume(desk)) == (0, 0, 0, 0)
        assert len(server.received) == 2
    with pytest.raises(Refusal, match="no notices left to withdraw"):
        withdrawing.withdraw_run(desk, run)


def test_withdrawal_letters_are_in_the_debtors_languages_and_only_for_whom_a_notice_left_the_house(
    desk: Desk, tmp_path: Path
) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no", recipient=BAKKER)]):
        run = issue(desk)
        delivering.deliver(desk, run)
    withdrawing.withdraw_run(desk, run, tmp_path / "brieven.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "brieven.pdf").pages]
    assert len(pages) == 7
    headings = {"nl": "Intrekking van", "fr": "Annulation de", "de": "Rücknahme unseres", "en": "Withdrawal of our"}
    for (name, (_, language)), text in zip([one for one in PARTIES.items() if one[0] != "Bakker"], pages, strict=True):
        assert name in text
        assert headings[language] in text
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_letter_that_nobody_needs_or_that_cannot_be_written_withdraws_nothing(desk: Desk, tmp_path: Path) -> None:
    run = issue(desk)
    with pytest.raises(Refusal, match="no letter is needed"):
        withdrawing.withdraw_run(desk, run, tmp_path / "brieven.pdf")
    delivering.deliver(desk, run, "eml")
    with pytest.raises(Refusal, match="could not be written"):
        withdrawing.withdraw_notice(desk, 4, tmp_path / "geen-map" / "brief.pdf")
    assert states(desk) == ALL_DONE


def test_what_was_cut_off_while_sending_can_be_withdrawn_at_once(desk: Desk) -> None:
    run = issue(desk)
    rendering.render_run(desk, notices.find_run(desk.engine, 1, run))
    desk.engine.execute("UPDATE notice SET state = 'sending' WHERE number = 3")
    (was,) = withdrawing.withdraw_notice(desk, 3)
    assert was.state == "uncertain"
