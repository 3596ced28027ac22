"""Small dialogs that more than one place shows, and what all dialogs of the places are made from."""

from .value_dialog import ValueDialog

__all__ = ["ValueDialog"]
