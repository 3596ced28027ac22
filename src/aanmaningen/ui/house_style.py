"""What the Fusion style leaves out in the dark: the edges of fields and boxes. Other styles are left as they are."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionSpinBox,
    QWidget,
)

from .tints import is_dark, mixed

_FUSION = "fusion"
_SHARE = 0.42  # of the text's colour in an edge: three to one against the ground of the window
_ROUND = 2.0  # as Fusion rounds them
_LINE = QStyle.PrimitiveElement.PE_PanelLineEdit
_BOXES = (
    QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
    QStyle.PrimitiveElement.PE_IndicatorRadioButton,
)


class HouseStyle(QProxyStyle):
    """Fusion, which takes the same grey for the edge of a field and for its ground on a dark desktop."""

    def __init__(self) -> None:
        super().__init__(_FUSION)
        self.setObjectName(_FUSION)

    def drawPrimitive(  # noqa: N802 - Qt's name
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw an edge around lines to type on and boxes to tick."""
        super().drawPrimitive(element, option, painter, widget)
        if element in _BOXES:
            self._edge(option, painter, element is QStyle.PrimitiveElement.PE_IndicatorRadioButton)
        elif element is _LINE and isinstance(option, QStyleOptionFrame) and option.lineWidth > 0:
            self._edge(option, painter)

    def drawComplexControl(  # noqa: N802 - Qt's name
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw an edge around fields with arrows."""
        super().drawComplexControl(control, option, painter, widget)
        if isinstance(option, QStyleOptionSpinBox | QStyleOptionComboBox) and option.frame:
            self._edge(option, painter)

    def _edge(self, option: QStyleOption, painter: QPainter, is_round: bool = False) -> None:
        palette: QPalette = option.palette
        if not is_dark(palette) or option.state & QStyle.StateFlag.State_HasFocus:
            return
        share = _SHARE if option.state & QStyle.StateFlag.State_Enabled else _SHARE / 2
        role = QPalette.ColorRole
        ink = palette.color(QPalette.ColorGroup.Active, role.WindowText)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(mixed(ink, palette.color(role.Window), share))
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(rect) if is_round else painter.drawRoundedRect(rect, _ROUND, _ROUND)
        painter.restore()


def dress(application: QApplication) -> None:
    """Let an application that is shown in Fusion show its edges; one in the style of its system keeps that."""
    if application.style().objectName().casefold() == _FUSION:
        application.setStyle(HouseStyle())
