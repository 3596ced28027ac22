"""The lists of a proposal and a run as models: groups that open, their boxes, and the rules of Qt."""

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs.grouped_model import Boxes, GroupedColumn, GroupedModel, Index
from aanmaningen.ui.runs.grouped_rows import Group, GroupedRows
from aanmaningen.ui.runs.grouped_view import GroupedView

from .runs_desk import location as location
from .runs_desk import overview, propose
from .runs_desk import window as window
from .runs_desk import with_run as with_run


def column_of(model: GroupedModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_models_keep_qts_rules(
    qtbot: QtBot, qtmodeltester: ModelTester, window: MainWindow, with_run: MainWindow
) -> None:
    page = propose(qtbot, window)
    for model in (page.lists.drafts, page.lists.left_out, overview(with_run).runs, overview(with_run).notices):
        qtmodeltester.check(model)


def test_boxes_of_a_group_follow_those_of_its_records(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    out: set[int] = set()
    parent = QObject()
    columns = [GroupedColumn(message("Number"), str, str)]
    model = GroupedModel(columns, str, parent, Boxes(int, lambda number: number not in out))
    model.set_groups([Group("a", [1, 2]), Group("b", [3])])
    model.ticked.connect(lambda ids, on: out.difference_update(ids) if on else out.update(ids))
    qtmodeltester.check(model)
    model.open_group(0, True)
    qtmodeltester.check(model)
    assert column_of(model, 0) == ["a", "1", "2", "b"]
    first = model.index(0, 0)
    model.toggle(model.index(2, 0))
    assert out == {2}
    assert first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    model.toggle(first)
    assert out == set()
    model.toggle(first)
    assert out == {1, 2}


def test_groups_open_and_close_whatever_stands_above_them(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    parent = QObject()
    model = GroupedModel([GroupedColumn(message("Number"), str, str)], str, parent)
    qtmodeltester.check(model)
    model.set_groups([Group("a", [1, 2]), Group("b", []), Group("c", [3]), Group("d", [4, 5])])
    for row, shown in ((3, "abcd45"), (2, "abc3d45"), (0, "a12bc3d45")):
        model.open_group(row, True)
        assert "".join(column_of(model, 0)) == shown
    assert [model.row_of(group) for group in range(4)] == [0, 3, 4, 6]
    assert [model.place(row)[1] for row in range(9)] == [-1, 0, 1, -1, -1, 0, -1, 0, 1]
    model.open_group(4, False)
    assert "".join(column_of(model, 0)) == "a12bcd45"
    model.set_groups([Group("d", [4]), Group("a", [2])])
    assert "".join(column_of(model, 0)) == "d4a2"


class Asked(GroupedModel):
    """A model that counts how often it was asked about a cell."""

    times = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Count the question."""
        self.times += 1
        return super().flags(index)


def test_selecting_everything_asks_only_about_lines_in_sight(qtbot: QtBot) -> None:
    parent = QObject()
    model = Asked([GroupedColumn(message("Number"), str, str)] * 3, str, parent)
    model.set_groups([Group("a", range(5_000))])
    view = GroupedView(model)
    qtbot.addWidget(view)
    model.open_group(0, True)
    view.show()
    qtbot.waitExposed(view)
    view.selectAll()
    model.times = 0
    view.grab()
    assert view.chosen_rows() == [range(5_001)]
    assert model.times < 500, "with 250,000 items the window stood still for ten seconds"


def test_rows_tell_which_records_stand_in_a_stretch_of_them() -> None:
    groups = [Group("a", [1, 2, 3]), Group("b", []), Group("c", [4]), Group("d", [5, 6])]
    rows = GroupedRows(groups, [0, 3])  # a 1 2 3 b c d 5 6
    assert len(rows) == 9

    def told(stretch: range) -> str:
        found = ((group, range(0) if places is None else places) for group, places in rows.walk(stretch))
        return "".join(str([group.records[place] for place in places] or group.head) for group, places in found)

    assert told(range(9)) == "a[1, 2, 3]bcd[5, 6]"
    assert told(range(2, 5)) == "[2, 3]b"
    assert told(range(5, 8)) == "cd[5]"
    stretches = [range(first, last) for first in range(9) for last in range(first + 1, 10)]
    for stretch in stretches:
        assert rows.has_records(stretch) == any(not rows.is_group(row) for row in stretch), stretch
