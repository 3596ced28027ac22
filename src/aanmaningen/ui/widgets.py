"""Small helps for making widgets."""

from typing import TypeVar

from PySide6.QtCore import QObject

Named = TypeVar("Named", bound=QObject)


def named(widget: Named, name: str) -> Named:
    """Return the widget with an object name: the handle for tests, and for tools that read the screen."""
    widget.setObjectName(name)
    return widget
