"""A copy of a database sends nothing that the original may have sent since, until a person says that it was not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.core.notice import NoticeState
from aanmaningen.jobs import copied, delivering, keeping, retrying, withdrawing
from aanmaningen.jobs.desk import Desk, open_desk

from .delivery_desk import BY_EMAIL, NOW, desk, issue, ledger_file, location, views

__all__ = ["desk", "ledger_file", "location"]


@pytest.fixture(params=["opened", "put back"])
def copy(desk: Desk, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk at a copy that was made when a run waited; the original sent it since."""
    issue(desk)
    file = tmp_path / "elders" / "kopie.db"
    file.parent.mkdir()
    keeping.backup(desk, file)
    delivering.deliver(desk, 1, "eml")
    found = open_desk(str(keeping.put_back(desk, file) if request.param == "put back" else file), clock=lambda: NOW)
    yield found
    found.engine.close()


def test_a_copy_sends_nothing_until_a_person_says_that_it_was_not_sent(copy: Desk) -> None:
    for send in (lambda: delivering.deliver(copy, 1, "eml"), lambda: delivering.resume(copy)):
        with pytest.raises(Refusal, match="is a copy of 2026-11-21, and 8 notices wait in it.*A000001"):
            send()
    assert {view.state for view in views(copy).values()} == {NoticeState.ISSUED}
    assert copied.confirm_unsent(copy) == 8
    assert delivering.deliver(copy, 1, "eml").sent == len(BY_EMAIL)
    assert copied.confirm_unsent(copy) == 0


def test_what_was_withdrawn_in_a_copy_is_not_in_doubt_any_more(copy: Desk) -> None:
    withdrawing.withdraw_notice(copy, 2)
    with pytest.raises(Refusal, match="7 notices"):
        delivering.deliver(copy, 1, "eml")
    withdrawing.withdraw_run(copy, 1)
    assert copied.doubt(copy) is None
    issue(copy)
    assert delivering.deliver(copy, 2, "eml").sent == len(BY_EMAIL)


def test_a_failed_notice_in_a_copy_is_in_doubt_too(desk: Desk, tmp_path: Path) -> None:
    issue(desk)
    delivering.deliver(desk, 1, "eml")
    with desk.engine.transaction():
        desk.engine.execute("UPDATE notice SET state = 'failed' WHERE number = 3")
    keeping.backup(desk, tmp_path / "kopie.db")
    copy = open_desk(str(tmp_path / "kopie.db"), clock=lambda: NOW)
    with pytest.raises(Refusal, match="1 notice waits in it .*A000003"):
        retrying.retry(copy, 3)
    assert views(copy)[3].state == NoticeState.FAILED
    copied.confirm_unsent(copy)
    assert retrying.retry(copy, 3).sent == 1
    copy.engine.close()


def test_the_original_goes_on_as_before(desk: Desk, tmp_path: Path) -> None:
    issue(desk)
    keeping.backup(desk, tmp_path / "kopie.db")
    assert copied.doubt(desk) is None
    assert delivering.deliver(desk, 1, "eml").sent == len(BY_EMAIL)
