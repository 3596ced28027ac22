"""The states of notices on screen."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from aanmaningen.core.notice import NoticeState
from aanmaningen.ui.states import sign


def lightness(state: NoticeState) -> int:
    """Return how light the strokes of a sign are."""
    found = sign(state)
    assert found is not None
    image = found.pixmap(16, 16).toImage()
    drawn = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(drawn, key=QColor.alpha).lightness()


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.SENT, NoticeState.WITHDRAWN])
def test_signs_follow_a_change_of_theme_at_once(qapp: QApplication, state: NoticeState) -> None:
    before = qapp.palette()
    try:
        found = []
        for name in ("black", "white", "black"):
            palette = QPalette(before)
            palette.setColor(QPalette.ColorRole.ButtonText, QColor(name))
            qapp.setPalette(palette)
            found.append(lightness(state))
    finally:
        qapp.setPalette(before)
    assert found[0] < 60 and found[1] > 190 and found[2] < 60


def test_what_waits_has_no_sign() -> None:
    assert sign(NoticeState.QUEUED) is None
