"""Exporting a table that is shown in the window to an Excel file."""

from pathlib import Path

from aanmaningen.core.messages import Amount, Message
from aanmaningen.reports.table import GroupHeading, Table, TableColumn, TableRow, TableValue

from .collecting import no_collecting
from .desk import Desk
from .user_files import WORKBOOK, check_target

__all__ = ["Amount", "GroupHeading", "Table", "TableColumn", "TableRow", "TableValue", "export_table"]


@no_collecting()
def export_table(desk: Desk, table: Table, target: Path) -> int:
    """Write a table to an Excel file and return how many rows it has. Raises Refusal; then there is no new file."""
    from aanmaningen.reports.table_workbook import write_table  # here: opening the window does not wait for it

    check_target(desk, target, WORKBOOK)

    def progress(done: int, total: int, what: Message) -> None:
        desk.progress(done, total, what)
        desk.stop_if_cancelled()

    write_table(table, target, progress)
    return table.count
