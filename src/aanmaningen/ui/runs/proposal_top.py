"""What a proposal is made with and warned of: above its lists, or in place of them where lines are few."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import message

from ..widgets import named
from ..workbench import Workbench


class ProposalTop(QWidget):
    """Holds the parts that it is given; `turned` when it is opened or folded where lines are few."""

    turned = Signal()

    def __init__(self, workbench: Workbench, *parts: QWidget) -> None:
        super().__init__()
        self._workbench = workbench
        self._is_low = False
        self._is_open = False
        self._n_warnings = 0
        self.button = named(QToolButton(), "proposal_top")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.hide()
        self.button.clicked.connect(self.turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    # -- questions

    @property
    def is_low(self) -> bool:
        """Tell whether there are so few lines that it folds."""
        return self._is_low

    @property
    def is_alone(self) -> bool:
        """Tell whether it stands in place of the lists."""
        return self._is_low and self._is_open

    # -- changes

    def set_low(self, is_low: bool) -> None:
        """Fold where lines are few."""
        if is_low is not self._is_low:
            self._is_low, self._is_open = is_low, False
            self._show()

    def turn(self) -> None:
        """Open or fold it; without meaning where it is always shown."""
        self._is_open = not self._is_open
        self._show()

    def count_warnings(self, count: int) -> None:
        """Tell on the button how many warnings there are."""
        self._n_warnings = count
        self.retranslate()

    def retranslate(self) -> None:
        """Write the texts anew."""
        words = self._workbench.text(message("C&onditions"))
        self.button.setText(f"{words}  ⚠ {self._n_warnings}" if self._n_warnings else words)
        tip = self._workbench.text(message("What the proposal is made with, and its warnings; or the lists again"))
        self.button.setToolTip(tip)
        self.button.setAccessibleName(self.button.text().replace("&", ""))
        self.button.setAccessibleDescription(tip)

    # -- private

    def _show(self) -> None:
        self.setVisible(not self._is_low or self._is_open)
        self.button.setVisible(self._is_low)
        self.button.setArrowType(Qt.ArrowType.DownArrow if self._is_open else Qt.ArrowType.RightArrow)
        self.turned.emit()
