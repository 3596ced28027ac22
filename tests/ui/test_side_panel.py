"""The side panel: it follows the current row, tells everything, and is read and used with the keyboard."""

import re
from dataclasses import replace
from datetime import date
from time import thread_time

import pytest
from ledgers import TODAY, deliver
from PySide6.QtCore import Qt, QUrl
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.i18n import Translator
from aanmaningen.jobs import allocating, correcting, inspecting, rendering
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import notices
from aanmaningen.ui.items.panel_text import PanelText
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.items.side_panel import SidePanel
from aanmaningen.ui.items.unallocate_dialog import UnallocateDialog
from aanmaningen.ui.pdf_dialog import PdfDialog
from aanmaningen.ui.undo import undo_stack
from aanmaningen.ui.workbench import Workbench

from .actions_desk import LONG_NAME
from .actions_desk import bench as bench
from .items_desk import place as place
from .items_desk import place_of as place_of


@pytest.fixture
def ids(bench: Workbench) -> dict[str, int]:
    return dict(bench.desk.engine.rows("SELECT number, id FROM item"))


@pytest.fixture
def panel(qtbot: QtBot, bench: Workbench) -> SidePanel:
    made = SidePanel(bench)
    qtbot.addWidget(made)
    made.resize(320, 800)
    made.show()
    return made


def show(qtbot: QtBot, panel: SidePanel, item_id: int) -> None:
    """Show an item and wait until it is there."""
    panel.show_item(item_id)
    qtbot.waitUntil(lambda: panel.card is not None and panel.card.item.item_id == item_id)


def told(panel: SidePanel, key: str) -> str:
    return panel.texts[key].toPlainText()


def test_item_and_party_with_their_balances(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    assert panel.stack.currentWidget() is panel.empty
    show(qtbot, panel, ids["F4"])
    head = panel.head.toPlainText()
    assert head.startswith("F4\nInvoice")
    assert "€250.00" in head and "€400.00" in head and "81 days late" in head
    assert LONG_NAME in told(panel, "party")
    assert "crediteurenadministratie@bouwmaterialen.example" in told(panel, "party")
    shown = [(heading.toPlainText(), len(chart.bars())) for heading, chart in panel.charts]
    assert shown == [("Balance: €320.00", 3), ("Balance: US$80.00", 1)]


def test_the_bookings_add_up_to_what_is_open(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F4"])
    lines = [line for line in told(panel, "bookings").splitlines() if line]
    assert lines[0].startswith("Invoice of ") and lines[0].endswith("list posten.csv")
    assert lines[1:4:2] == ["€400.00", "-€150.00"]
    assert lines[4:] == ["Open", "€250.00"]
    show(qtbot, panel, ids["F1"])
    assert "Nothing was paid" in told(panel, "bookings")


def test_how_late_or_how_soon_stands_below_the_due_date(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    show(qtbot, panel, ids["F3"])
    assert "20 Dec 2026\n" in panel.head.toPlainText()
    assert "due in 29 days" in panel.head.toPlainText()
    bench.set_reference_date(date(2026, 12, 20))
    qtbot.waitUntil(lambda: "due on this day" in panel.head.toPlainText())


def test_a_country_is_named_only_when_it_is_another(qtbot: QtBot, bench: Workbench, ids: dict[str, int]) -> None:
    card = inspecting.inspect(bench.desk, ids["F1"], TODAY)
    assert card is not None
    says = PanelText(Translator("nl"), "#000000", "#ffffff", "NL", TODAY)
    assert "Nederland" not in says.party(replace(card.party, country="NL"))
    assert "Oostenrijk" in says.party(replace(card.party, country="AT"))


def test_the_reason_and_the_next_step_stand_at_the_top(qtbot: QtBot, place: ItemsPlace) -> None:
    qtbot.waitUntil(lambda: place.panel.card is not None)
    lines = place.panel.head.toPlainText().splitlines()
    assert lines[:2] == ["F1", "Invoice"]
    assert "Gets notice 1." in lines[2:5]
    assert "Next: level 1, from 4 Oct 2026 on" in lines[2:5]
    correcting.block(place.workbench.desk, place.selection.ids(), "Klacht")
    place.load()
    qtbot.waitUntil(lambda: "Blocked. Klacht" in place.panel.head.toPlainText())


def test_the_keyboard_is_seen_in_the_panel_and_escape_brings_it_back(qtbot: QtBot, place: ItemsPlace) -> None:
    qtbot.waitUntil(lambda: place.panel.card is not None)
    heading = place.panel.sections["party"].heading
    without = heading.grab().toImage()
    place.table.setFocus()
    qtbot.keyClick(place.table, Qt.Key.Key_Return)
    assert place.window().focusWidget() is heading
    qtbot.waitUntil(heading.hasFocus)
    assert heading.grab().toImage() != without
    qtbot.keyClick(heading, Qt.Key.Key_Escape)
    assert place.table.hasFocus()


def test_corrections_show_at_once_and_disappear_with_undo(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    show(qtbot, panel, ids["F1"])
    stack = undo_stack(bench)
    stack.do(message("Correcting"), lambda desk: _everything(desk, ids))
    qtbot.waitUntil(lambda: "Klacht" in told(panel, "holds"))
    assert "Blocked until" in told(panel, "holds")
    assert panel.sections["holds"].heading.text() == "Holds (1)"
    assert "by hand, with B1" in told(panel, "bookings")
    assert "F1" in told(panel, "timeline")
    assert "due date changed to" in told(panel, "timeline")
    assert "Due date in the list" in panel.head.toPlainText()
    stack.undo()
    qtbot.waitUntil(lambda: "Klacht" not in told(panel, "holds"))
    assert "Due date in the list" in panel.head.toPlainText()  # of the corrections only the block was taken back


def test_an_allocation_by_hand_is_undone_at_its_line(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    allocating.allocate(bench.desk, ids["B1"], {ids["F1"]: 20_00, ids["F2"]: 30_00})
    show(qtbot, panel, ids["B1"])
    assert told(panel, "bookings").count("Undo this allocation") == 2
    first = re.search(r'href="(allocation:\d+)"', panel.texts["bookings"].toHtml())
    assert first is not None
    panel.texts["bookings"].anchorClicked.emit(QUrl(first[1]))
    qtbot.waitUntil(lambda: panel.window().findChild(UnallocateDialog) is not None)
    shown = panel.window().findChild(UnallocateDialog)
    assert shown is not None and shown.list.currentItem().text().endswith("€20.00 with F1")
    with qtbot.waitSignal(bench.changed):
        shown.accept_button.click()
    qtbot.waitUntil(lambda: told(panel, "bookings").count("Undo this allocation") == 1)
    assert "with F2" in told(panel, "bookings")


def _everything(desk: Desk, ids: dict[str, int]) -> correcting.Correction:
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 20_00})
    correcting.change_due_date(desk, [ids["F1"], ids["F2"]], date(2026, 10, 5), "afgesproken")
    correcting.mark(desk, [ids["F1"]])
    return correcting.block_until(desk, [ids["F1"]], date(2026, 12, 24), "Klacht")


def test_a_note_is_added_with_enter(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F1"])
    assert not panel.note_add.isEnabled()
    panel.note_field.setText("Belooft vrijdag te betalen <vandaag>")
    qtbot.keyClick(panel.note_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Belooft vrijdag te betalen <vandaag>" in told(panel, "notes"))
    assert panel.note_field.text() == ""
    assert "tester" not in panel.head.toPlainText()


def test_earlier_notices_open_inside_the_window(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    issued = issue(bench.desk, Wish(TODAY))
    run_id = notices.find_run(bench.desk.engine, bench.desk.administration.id, issued.number or 0)
    rendering.render_run(bench.desk, run_id)
    show(qtbot, panel, ids["F1"])
    assert "level 1" in told(panel, "notices") and "ready to be sent" in told(panel, "notices")
    assert panel.texts["notices"].focusPolicy() is Qt.FocusPolicy.StrongFocus
    panel.texts["notices"].setFocus()
    qtbot.keyClick(panel.texts["notices"], Qt.Key.Key_Tab)
    qtbot.keyClick(panel.texts["notices"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(panel.findChildren(PdfDialog)))
    shown = panel.findChildren(PdfDialog)[0]
    qtbot.waitUntil(lambda: shown.view.pages.status() is QPdfDocument.Status.Ready)
    assert "A00000" in shown.what.text()
    shown.reject()


def test_state_of_a_notice_is_told_when_it_changes(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    issue(bench.desk, Wish(TODAY))
    deliver(bench.desk)
    show(qtbot, panel, ids["F1"])
    assert "sent, by e-mail to crediteurenadministratie@bouwmaterialen.example" in told(panel, "notices")


def test_the_newest_row_wins(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    shown: list[int] = []
    for number in ids:
        panel.show_item(ids[number])
    last = list(ids.values())[-1]
    qtbot.waitUntil(lambda: panel.card is not None and panel.card.item.item_id == last)
    assert shown == []
    panel.show_item(None)
    assert panel.stack.currentWidget() is panel.empty


def test_item_that_is_gone_leaves_an_empty_panel(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F1"])
    panel.show_item(999_999)
    qtbot.waitUntil(lambda: panel.card is None)


def test_hidden_panel_reads_only_when_it_is_shown(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    panel.hide()
    panel.show_item(ids["F1"])
    assert not panel.workbench.background.is_busy()
    panel.show()
    qtbot.waitUntil(lambda: panel.card is not None)


def test_sections_fold_and_remember(qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F1"])
    section = panel.sections["timeline"]
    section.heading.setFocus()
    qtbot.keyClick(section.heading, Qt.Key.Key_Space)
    assert not section.body.isVisible()
    again = SidePanel(bench)
    qtbot.addWidget(again)
    assert again.sections["timeline"].body.isHidden()
    assert not again.sections["notes"].body.isHidden()


def test_nothing_is_cut_off_at_320_pixels(qtbot: QtBot, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F1"])
    inside = panel.area.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() <= panel.area.viewport().width())
    for text in panel.texts.values():
        assert text.document().idealWidth() <= text.viewport().width() + 1
        assert text.document().size().height() <= text.height() + 1


def test_language_reference_date_and_names(
    qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]
) -> None:
    show(qtbot, panel, ids["F4"])
    bench.set_reference_date(date(2026, 9, 2))
    qtbot.waitUntil(lambda: "1 day late" in panel.head.toPlainText())
    bench.set_language("nl")
    assert "€ 400,00" in panel.head.toPlainText().replace("\u00a0", " ")
    for child in panel.findChildren(QWidget):
        if child.focusPolicy() is not Qt.FocusPolicy.NoFocus and child.isVisible():
            assert child.objectName()


def test_unknown_link_is_no_crash(qtbot: QtBot, bench: Workbench, panel: SidePanel, ids: dict[str, int]) -> None:
    show(qtbot, panel, ids["F1"])
    with qtbot.waitSignal(bench.refused):
        panel.texts["notices"].anchorClicked.emit(QUrl("notice:999"))


def test_a_normal_party_is_read_in_a_blink(bench: Workbench, ids: dict[str, int]) -> None:
    inspecting.inspect(bench.desk, ids["F1"], TODAY)
    started = thread_time()  # what it costs, whatever else this machine is doing
    assert inspecting.inspect(bench.desk, ids["F1"], TODAY) is not None
    assert thread_time() - started < 0.05
