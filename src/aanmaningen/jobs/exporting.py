"""Exporting a table that is shown in the window to an Excel file."""

from pathlib import Path

from aanmaningen.core.messages import Amount, Message
from aanmaningen.reports.table_workbook import Table, TableColumn, TableValue, write_table

from .desk import Desk

__all__ = ["Amount", "Table", "TableColumn", "TableValue", "export_table"]


def export_table(desk: Desk, table: Table, target: Path) -> int:
    """Write a table to an Excel file and return how many rows it has. Raises Refusal; then there is no new file."""

    def progress(done: int, total: int, what: Message) -> None:
        desk.progress(done, total, what)
        desk.stop_if_cancelled()

    write_table(table, target, progress)
    return table.count
