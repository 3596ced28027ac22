"""The files of runs: the PDF of a notice to keep, the letters to print, the folder with messages."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs import showing
from aanmaningen.jobs.showing import NoticeView, RunView, notice_number, run_number

from ..file_dialog import FileDialog
from ..opening import open_outside
from ..workbench import Workbench


def save_pdf(workbench: Workbench, notice: NoticeView, over: QWidget) -> None:
    """Ask where, and write the PDF of a notice there."""
    name = f"{notice_number(notice.number)}.pdf"
    dialog = FileDialog(workbench.text, over, "save_pdf_dialog", message("Save the PDF as"), workbench.memory)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("PDF (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dialog.fileSelected.connect(
        lambda file: workbench.read(
            message("Writing {file}", file=name),
            lambda desk: showing.notice_pdf(desk, notice.number, Path(file)),
            lambda _: None,
        )
    )
    dialog.open()


def open_letters(workbench: Workbench, run: RunView) -> None:
    """Open the letters of a run, to print them."""
    workbench.read(
        message("Looking up the letters of {run}", run=run_number(run.number)),
        lambda desk: showing.print_file(desk, run.number),
        lambda path: open_outside(workbench, path) if isinstance(path, Path) else None,
    )


def open_messages(workbench: Workbench) -> None:
    """Open the folder that messages are written to."""
    open_outside(workbench, showing.mail_folder(workbench.desk))
