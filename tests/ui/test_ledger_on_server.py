"""A ledger on a PostgreSQL server in the window: opened by its address, changed, and found again after it was away."""

from ledgers import PostgresqlServer, post, take_in
from ledgers import postgresql as postgresql
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message
from aanmaningen.store.location import without_password
from aanmaningen.ui import app
from aanmaningen.ui.start.wizard import StartWizard

from .bad_luck_desk import block, held, items_of, look, open_box, settle, shown
from .bad_luck_desk import memory as memory


def test_ledger_on_postgresql_opens_in_the_window_and_is_changed(
    qtbot: QtBot, postgresql: PostgresqlServer, memory: QSettings
) -> None:
    address, drop = postgresql.create("empty_ledger")
    with look(address) as desk:
        take_in(desk, [post("F1", "100,00"), post("F2", "50,00")])
    window = app.open_window(memory, address)
    assert window is not None
    window.show()
    app.show_warnings(window)
    settle(qtbot, window)
    assert window.banner.texts() == {}
    assert items_of(window).model.rowCount() > 0
    block(window, "F1", "Klacht")
    qtbot.waitUntil(lambda: held(address) == 1)
    for number in range(len(window.places)):
        window.place_list.setCurrentRow(number)
        settle(qtbot, window)
    assert open_box(window, "refusal") is None
    window.close()
    drop()


def test_wizard_opens_an_address_and_takes_it_for_no_folder_on_the_network(
    qtbot: QtBot, postgresql: PostgresqlServer, memory: QSettings
) -> None:
    address, drop = postgresql.create("empty_ledger")
    wizard = StartWizard(memory, Message("Choose another one.", {}))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.next()
    wizard.open_page.form.set_value("open_file", address)
    wizard.open_page.form.edited.emit("open_file")
    assert not wizard.open_page.notice.isVisible()
    with qtbot.waitSignal(wizard.accepted):
        wizard.accept()
    assert wizard.chosen is not None
    assert wizard.chosen.location == address
    drop()


def test_server_that_went_away_is_told_and_when_it_is_back_the_window_goes_on(
    qtbot: QtBot, postgresql: PostgresqlServer, memory: QSettings
) -> None:
    address, drop = postgresql.create("empty_ledger")
    with look(address) as desk:
        take_in(desk, [post("F1", "100,00")])
    name = address.partition("@/")[2].partition("?")[0]
    with shown(qtbot, address, memory) as window:
        postgresql.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgresql.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        window.watch.start(50)
        qtbot.waitUntil(lambda: "cannot be opened" in window.banner.texts().get("reach", ""))
        postgresql.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        qtbot.waitUntil(lambda: "reach" not in window.banner.texts())
        settle(qtbot, window)
        block(window, "F1", "Klacht")
        qtbot.waitUntil(lambda: held(address) == 1)
    drop()


def test_password_of_an_address_is_not_remembered() -> None:
    kept = [
        without_password(address)
        for address in (
            "postgresql://piet:geheim@server:5432/ledger",
            "postgresql://piet@server/ledger?sslmode=require",
            "postgresql:///ledger?host=server&user=piet&password=geheim",
            "/home/piet/ledger.db",
        )
    ]
    assert kept == [
        "postgresql://piet@server:5432/ledger",
        "postgresql://piet@server/ledger?sslmode=require",
        "postgresql:///ledger?host=server&user=piet",
        "/home/piet/ledger.db",
    ]
