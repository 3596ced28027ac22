"""The toolbar: what is done most, everywhere and at the place that is shown; the reference date; and what is sought."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from aanmaningen.core.errors import message

from .actions import Actions
from .date_field import DateField
from .search_field import SearchField
from .widgets import named
from .workbench import Workbench

_SEARCHED = 46  # letters


class Toolbar(QToolBar):
    """First what is done everywhere, in words; then pictures of what is done here, as far as there is room."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self._workbench, self._declared = workbench, actions
        self._pictured: list[QAction] = []
        self._line: QAction | None = None
        self._end: QAction | None = None
        self.label = QLabel()
        self.reference_field = named(DateField(workbench, workbench.reference_date, reverting=True), "reference_date")
        self.reference_field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.label.setBuddy(self.reference_field)
        self.search_field = named(SearchField(), "quick_search")
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setMaximumWidth(self.search_field.fontMetrics().averageCharWidth() * _SEARCHED)
        self.set_words(True)

    def fill(self) -> None:
        """Put in what was declared for it."""
        for spec in self._declared.specs():
            if spec.in_toolbar:
                self.addAction(self._declared[spec.key])
        self._line = self.addSeparator()
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._end = self.addWidget(space)
        for widget in (self.label, self.reference_field, self.search_field):
            self.addWidget(widget)
        self._workbench.actions_changed.connect(self.show_pictures)

    def retranslate(self) -> None:
        """Write the texts anew."""
        text = self._workbench.text
        self.setWindowTitle(text(message("Toolbar")))
        self.label.setText(text(message("Reference date")) + " ")
        self.reference_field.setAccessibleName(text(message("Reference date")))
        self.search_field.setPlaceholderText(text(message("Search")))
        self.search_field.setAccessibleName(text(message("Search")))

    def set_words(self, has_words: bool) -> None:
        """Say with words what is done everywhere, or with pictures where there is no room for words."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextBesideIcon if has_words else style.ToolButtonIconOnly)
        self._picture()
        if self._end is not None:
            self.show_pictures()  # there is other room for them now

    def show_pictures(self) -> None:
        """Show what can be done at the place that is shown, if it fits: a date out of sight would be worse."""
        specs = self._declared.specs()
        here = [spec for spec in specs if spec.pictured is not None and spec.pictured()]
        wanted = [self._declared[spec.key] for spec in sorted(here, key=lambda spec: not spec.anywhere)]
        if wanted != self._pictured:
            self._put(wanted)
        if self._pictured and self.sizeHint().width() > self.width():
            self._put([])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Look again what fits."""
        super().resizeEvent(event)
        self.show_pictures()

    # -- private

    def _put(self, wanted: list[QAction]) -> None:
        for action in self._pictured:
            self.removeAction(action)
        self._pictured = wanted
        if self._line is not None and self._end is not None:
            self._line.setVisible(bool(wanted))
            self.insertActions(self._end, wanted)
        self._picture()

    def _picture(self) -> None:
        for action in self._pictured:
            button = self.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
