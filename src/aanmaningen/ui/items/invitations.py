"""What stands there when there is no item to show: why, and a button with the way out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ..widgets import named


class Invitation(QWidget):
    """A sentence in the middle, and a button below it."""

    def __init__(self, words: str, button: str) -> None:
        """words, button: object names."""
        super().__init__()
        self.words = named(QLabel(), words)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.button = named(QPushButton(), button)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def say(self, words: str, button: str) -> None:
        """Show a sentence. button: "" for none."""
        self.words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
