"""The aging as an Excel workbook: an overview to print for the director, and the open items it is made of."""

from pathlib import Path
from tempfile import TemporaryFile

from aanmaningen.core.messages import Message

from .aging_items import Progress, write_items
from .aging_overview import write_overview
from .aging_report import AgingBook, AgingReport
from .sheet_rows import write_package
from .whole_file import whole_file

__all__ = ["AgingReport", "Progress", "write_aging_workbook"]


def write_aging_workbook(report: AgingReport, path: Path, progress: Progress | None = None) -> None:
    """Write the report to `path` (.xlsx), replacing what was there only when the whole of it is written.

    progress: called with items done, items in all (0: not known beforehand) and what is being done; it may raise
    to stop, after which nothing has changed. Raises Refusal when the file cannot be written there, or when there are
    more items than a sheet has rows.
    """
    book = AgingBook(report)
    with whole_file(path) as file, TemporaryFile() as item_rows, TemporaryFile() as overview_rows:
        written = write_items(book, item_rows, progress or _silent)
        write_overview(book, overview_rows, written)
        item_rows.seek(0)
        overview_rows.seek(0)
        write_package(book.workbook, {book.overview.title: overview_rows, book.items.title: item_rows}, file)


def _silent(done: int, total: int, what: Message) -> None:
    pass
