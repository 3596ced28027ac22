"""The stack of paper and the folder of messages."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pypdf
import pytest

from aanmaningen.core.records import Administration
from aanmaningen.jobs import delivering, keeping
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.store.engine import Actor

from .delivery_desk import ADDRESSES, NOW, REFERENCE_DATE, issue, outcome, views
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


def test_paper_is_one_file_with_every_letter_in_order(desk: Desk) -> None:
    report = delivering.deliver(desk, issue(desk), "eml")
    (file,) = report.print_files
    pages = pypdf.PdfReader(file).pages
    assert len(pages) == 2
    assert "Adams" in pages[0].extract_text() and "Zuidema" in pages[1].extract_text()
    assert {view.answer for view in views(desk).values() if view.channel == "print"} == {file.name}
    content = file.read_bytes()
    delivering.resume(desk)
    delivering.deliver(desk, 1, "eml")
    assert [file] == list(file.parent.iterdir())
    assert file.read_bytes() == content


def test_a_print_folder_that_cannot_be_written_stops_with_everything_waiting(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bezet").write_text("geen map")
    keeping.change_setting(desk, "print-folder", str(tmp_path / "bezet"))
    report = delivering.deliver(desk, issue(desk), "eml")
    assert "could not be written" in str(report.stopped)
    assert (outcome(report), report.waiting) == ((0, 0, 0, 0), 8)
    keeping.change_setting(desk, "print-folder", str(tmp_path / "vrij"))
    assert outcome(delivering.resume(desk)) == (6, 0, 0, 2)


def test_the_folder_holds_a_draft_of_every_message(desk: Desk) -> None:
    report = delivering.deliver(desk, issue(desk), "eml")
    assert report.mail_folder is not None
    files = sorted(report.mail_folder.iterdir())
    assert [message_from_bytes(file.read_bytes(), policy=default)["To"].addresses[0].addr_spec for file in files] == (
        ADDRESSES
    )


def test_two_administrations_in_one_database_do_not_write_over_each_others_files(desk: Desk, location: str) -> None:
    second = keeping.start_administration(
        location, Administration(0, "", "Jansen Beheer", email="jan@beheer.example"), Actor("test", NOW)
    )
    other = open_desk(location, second.code, clock=lambda: NOW)
    items = Path(location).with_name("items.csv")
    items.write_text(
        "relatiecode;naam;e-mail;factuurnummer;factuurdatum;vervaldatum;bedrag\n"
        "1;Smit;smit@klant.example;1;01-09-2026;01-10-2026;10,00\n2;Post;;2;01-09-2026;01-10-2026;10,00"
    )
    import_items(other, ImportPlan(items, as_of=REFERENCE_DATE))
    reports = [delivering.deliver(one, issue(one), "eml") for one in (desk, other)]
    assert [outcome(report) for report in reports] == [(6, 0, 0, 2), (1, 0, 0, 1)]
    assert len(list((desk.folder / "mail").iterdir())) == 7
    assert len(list((desk.folder / "print").iterdir())) == 2
    other.engine.close()
