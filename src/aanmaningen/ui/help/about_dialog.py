"""What the program is: its version, where its data is, and what it is made with under which licence."""

import platform
from collections.abc import Iterator
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from aanmaningen import __version__
from aanmaningen.core.errors import message

from ..room import open_at
from ..widgets import named
from ..workbench import Workbench


class AboutDialog(QDialog):
    """Shows; changes nothing. All of it can be copied."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = workbench.text
        self.setWindowTitle(text(message("About Aanmaningen")))
        lines = [
            f"Aanmaningen {__version__}",
            f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()} {platform.release()}",
            text(message("The database is {file}.", file=workbench.desk.engine.location)),
        ]
        facts = named(QLabel("\n".join(lines)), "about_facts")
        facts.setWordWrap(True)
        facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        heading = QLabel(text(message("&Made with, each under its own licence:")))
        self.licences = named(QPlainTextEdit("\n".join(made_with())), "about_licences")
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName(text(message("Licences")))
        heading.setBuddy(self.licences)
        buttons = QDialogButtonBox()
        buttons.addButton(text(message("Close")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (facts, heading, self.licences, buttons):
            layout.addWidget(widget)
        open_at(self, self.fontMetrics().averageCharWidth() * 80, self.fontMetrics().height() * 26)


def made_with() -> Iterator[str]:
    """Yield name, version and licence of what the program is made with, as their authors state it."""
    try:
        wanted = metadata.requires("aanmaningen") or []
    except metadata.PackageNotFoundError:
        wanted = []
    names = (one.partition(";")[0] for one in wanted if "extra ==" not in one)
    for name in sorted({_bare(one) for one in names}, key=str.lower):
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # not on this system
            continue
        yield f"{found['Name']} {found['Version']} – {_licence(found)}"
    yield "Noto Sans – SIL Open Font License 1.1"


def _bare(requirement: str) -> str:
    return next(requirement[:at] for at in range(1, len(requirement) + 1) if not _is_of_name(requirement, at))


def _is_of_name(requirement: str, at: int) -> bool:
    return at < len(requirement) and (requirement[at].isalnum() or requirement[at] in "-_.")


def _licence(found: metadata.PackageMetadata) -> str:
    stated = next((found[key] for key in ("License-Expression", "License") if key in found), "")
    if stated and len(stated) < 80 and stated != "UNKNOWN":
        return stated.splitlines()[0]
    classifiers = [one for one in found.get_all("Classifier") or () if one.startswith("License ::")]
    return "; ".join(one.rpartition(" :: ")[2] for one in classifiers) or found.get_all("Home-page", [""])[0]
