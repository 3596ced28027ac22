"""Views: how the grid is arranged, under a name; those that ship, and their form in the database and in files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from aanmaningen.core.errors import Message, Refusal, message

from ..typed_filters import FilterValue
from .arranging import SortKey, Wish
from .columns import Column

_FORMAT = "aanmaningen-view"
_STATUSES = ("open", "paid", "all")
_SIDES = ("receivable", "payable", "")
_NARROWEST, _WIDEST = 1.0, 200.0  # characters


@dataclass(frozen=True)
class View:
    """How the grid is arranged. columns: key and width in characters of those that are shown, from left to right.

    frozen: how many of the first columns stay in sight. filtering: the filter row is shown.
    """

    columns: tuple[tuple[str, float], ...]
    frozen: int = 2
    sort: tuple[SortKey, ...] = (SortKey("party"), SortKey("due_date"))
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    status: str = "open"
    side: str = "receivable"
    group: str = ""
    filtering: bool = True

    def wish(self, search: str) -> Wish:
        """Return which items to show, and in which order."""
        return Wish(self.status, self.side, self.sort, self.filters, self.group, search)


_BUCKETS = ("bucket0", "bucket1", "bucket2", "bucket3", "bucket4")
_REST = ("invoice_date", "kind", "description", "original", "paid", "next_date", "hold", "note")
# What most people look at first; widths are those of the columns.
_BASIC = (
    "party",
    "name",
    "number",
    "due_date",
    "days_late",
    "currency",
    "open",
    "level",
    "why",
    *_BUCKETS,
    "last_notice",
    *_REST,
)
# Where it matters why, that stands so far to the left that a small screen shows it beside the panel.
_NARROW = {"name": 19.0}
_LATE = (
    "party",
    "name",
    "days_late",
    "open",
    "currency",
    "why",
    "number",
    "due_date",
    "level",
    "last_notice",
    *_BUCKETS,
    *_REST,
)
_REMINDING = (
    "party",
    "name",
    "number",
    "open",
    "currency",
    "why",
    "days_late",
    "due_date",
    "level",
    "marked",
    "last_notice",
    "next_level",
    "by_email",
    "language",
    "lateness",
)
_BLOCKED = (
    "party",
    "name",
    "number",
    "open",
    "currency",
    "why",
    "hold_until",
    "due_date",
    "days_late",
    "level",
    "hold",
)
_CREDITS = (
    "party",
    "name",
    "number",
    "kind",
    "description",
    "invoice_date",
    "currency",
    "original",
    "paid",
    "open",
    "why",
)
_PAID = (
    "party",
    "name",
    "number",
    "description",
    "invoice_date",
    "due_date",
    "paid_date",
    "paid_amount",
    "currency",
    "original",
    "open",
    "level",
    "lateness",
)
_OWED = (
    "party",
    "name",
    "number",
    "description",
    "invoice_date",
    "due_date",
    "days_late",
    "currency",
    "original",
    "paid",
    "open",
    "reference",
)


@dataclass(frozen=True)
class Shipped:
    """A view that comes with the program. key: its name in the memory of the window.

    widths: in characters, of columns that are narrower here than elsewhere.
    """

    key: str
    title: Message
    columns: tuple[str, ...]
    view: View
    widths: Mapping[str, float] = field(default_factory=dict)


SHIPPED = (
    Shipped("open", message("All open"), _BASIC, View(())),
    Shipped(
        "late",
        message("Overdue"),
        _LATE,
        View((), sort=(SortKey("days_late", True),), filters={"days_late": ">0"}),
        _NARROW,
    ),
    Shipped(
        "today",
        message("To remind today"),
        _REMINDING,
        View((), sort=(SortKey("name"), SortKey("due_date")), filters={"why": ("selected",)}),
        _NARROW,
    ),
    Shipped(
        "blocked",
        message("Blocked"),
        _BLOCKED,
        View((), filters={"hold": ("block", "until", "skip")}),
        _NARROW,
    ),
    Shipped(
        "credits",
        message("Credit balances"),
        _CREDITS,
        View((), sort=(SortKey("open"),), filters={"open": "<0"}),
    ),
    Shipped(
        "large",
        message("Large items"),
        _BASIC,
        View((), sort=(SortKey("open", True),), filters={"open": ">=10000"}),
    ),
    Shipped(
        "paid",
        message("Paid this quarter"),
        _PAID,
        View((), sort=(SortKey("paid_date", True),), filters={"paid_date": "this-quarter"}, status="paid"),
    ),
    Shipped("creditors", message("Creditors"), _OWED, View((), side="payable")),
)


def shipped_view(shipped: Shipped, columns: Mapping[str, Column]) -> View:
    """Return a view that ships, with the columns that there are."""
    shown = tuple(
        (key, shipped.widths.get(key, float(columns[key].width))) for key in shipped.columns if key in columns
    )
    return replace(shipped.view, columns=shown)


def to_json(view: View) -> str:
    """Return a view as text, for the database or a file."""
    return json.dumps(
        {
            "format": _FORMAT,
            "columns": [[key, round(width, 1)] for key, width in view.columns],
            "frozen": view.frozen,
            "sort": [[key.column, "down" if key.descending else "up"] for key in view.sort],
            "filters": {
                key: value if isinstance(value, str) else list(value) for key, value in view.filters.items() if value
            },
            "status": view.status,
            "side": view.side,
            "group": view.group,
            "filtering": view.filtering,
        },
        indent=1,
        ensure_ascii=False,
    )


def from_json(text: str) -> View:
    """Return the view that `to_json` wrote. What names a column that is not there stays, and shows nothing.

    Raises Refusal when the text is something else.
    """
    try:
        found = json.loads(text)
        if found["format"] != _FORMAT or found["status"] not in _STATUSES or found["side"] not in _SIDES:
            raise ValueError
        return View(
            tuple({_text(key): _width(width) for key, width in found["columns"]}.items()),
            min(max(0, int(found["frozen"])), len(found["columns"])),
            tuple(SortKey(_text(key), way == "down") for key, way in found["sort"]),
            {_text(key): _filter(value) for key, value in found["filters"].items()},
            found["status"],
            found["side"],
            _text(found["group"]),
            bool(found["filtering"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refusal(message("This is not a view of Aanmaningen. Choose a file that was exported from it.")) from error


def without(view: View, columns: Sequence[str]) -> View:
    """Return the view without the filters on some columns."""
    return replace(view, filters={key: value for key, value in view.filters.items() if key not in columns})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _width(value: Any) -> float:
    """Return a width that a column can have, whatever a file says."""
    width = float(value)
    if not isfinite(width):
        raise ValueError
    return min(max(_NARROWEST, width), _WIDEST)


def _filter(value: Any) -> FilterValue:
    return tuple(_text(one) for one in value) if isinstance(value, list) else _text(value)
