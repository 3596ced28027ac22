"""What the files of a layout set may say: every key, the kind of its value, and whether it must be there.

A key is the name of the file without ".toml" followed by the names in it: ("set", "design", "accent").
docs/layouts.md explains the same keys to those who make a set of their own.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of

from aanmaningen.core.messages import Message, message
from aanmaningen.core.records import ItemKind

from . import fields
from .content import Design
from .language import language

Key = tuple[str, ...]
Check = Callable[[object], Message | None]

FILES = ("set", "1", "2", "3", "email")
LEVELS = (1, 2, 3)
COLUMNS = (
    *("number", "description", "payment_reference", "invoice_date", "due_date"),
    *("days_overdue", "level", "original", "paid", "open"),
)
LABELS = (
    *("date", "number", "customer", "handled_by", "invoices_total", "credits", "payments", "amount_due"),
    *("payment_heading", "amount", "iban", "bic", "account_name", "reference", "pay_by", "qr_caption", "attention"),
    *("page", "carried_forward", "brought_forward"),
)
SALUTATIONS = ("contact", "consumer", "company")


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one key.

    text: the value is a Jinja2 text, or a list of them, that may name the catalogue's fields and `extra` ones.
    level: the layout level it is used at; None: at each.
    """

    check: Check
    required: bool = True
    text: bool = False
    html: bool = False
    extra: frozenset[str] = frozenset()
    level: int | None = None


def rule_for(key: Key) -> Rule | None:
    """Return the rule of a key, None when a set has no such key."""
    if len(key) == 3 and key[:2] == ("set", "phrases") and key[2].isidentifier():
        return _PHRASE
    return RULES.get(key)


def _sentence(value: object) -> Message | None:
    if not isinstance(value, str):
        return message("A text between quotes was expected.")
    return None if value.strip() else message("The text is empty.")


def _sentences(value: object) -> Message | None:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        return message("A list of texts was expected: [ … ] with each text between quotes.")
    return None


def _some_sentences(value: object) -> Message | None:
    return _sentences(value) or (None if value else message("The text is empty."))


def _with_places(*places: str) -> Check:
    def check(value: object) -> Message | None:
        problem = _sentence(value)
        if problem is None and sorted(re.findall(r"\{[^}]*\}|[{}]", str(value))) != sorted(places):
            return message("This text must hold {places}, each once, and no other braces.", places=" ".join(places))
        return problem

    return check


def _choice(*choices: str) -> Check:
    def check(value: object) -> Message | None:
        return (
            None if value in choices else message("One of these was expected: {choices}.", choices=", ".join(choices))
        )

    return check


def _between(low: float, high: float) -> Check:
    def check(value: object) -> Message | None:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return None
        return message("A number from {low} to {high} was expected.", low=f"{low:g}", high=f"{high:g}")

    return check


def _colour(value: object) -> Message | None:
    if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return None
    return message('A colour such as "#1f4e79" was expected.')


def _yes_or_no(value: object) -> Message | None:
    return None if isinstance(value, bool) else message("true or false was expected.")


def _locale(value: object) -> Message | None:
    return _sentence(value) or _accepted(str(value), "dd-MM-yyyy")


def _date_pattern(value: object) -> Message | None:
    return _sentence(value) or _accepted("nl_NL", str(value))


def _accepted(locale: str, short_date: str) -> Message | None:
    try:
        language(locale, short_date)
    except ValueError as error:
        problem: Message = error.args[0]
        return problem
    return None


def _columns(value: object) -> Message | None:
    problem = _some_sentences(value)
    if problem is not None:
        return problem
    assert isinstance(value, list)
    for column in value:
        if column not in COLUMNS:
            known = ", ".join(COLUMNS)
            return message("There is no column {column}; there are {known}.", column=column, known=known)
        if value.count(column) > 1:
            return message("The column {column} is named twice.", column=column)
    return None


_SIZE = _between(0, 100)
_DESIGN: Mapping[str, Check] = {
    "page_size": _choice("A4", "Letter"),
    "margin_left": _SIZE,
    "margin_right": _SIZE,
    "margin_top": _SIZE,
    "margin_bottom": _SIZE,
    "font": _choice("NotoSans"),
    "font_size": _between(6, 16),
    "accent": _colour,
    "text_colour": _colour,
    "rule_colour": _colour,
    "address_window": _choice("nl-left", "nl-right", "de"),
    "logo_width": _between(10, 120),
    "qr": _yes_or_no,
    "qr_size": _between(20, 60),
}
# The pictures belong to an administration, not to a layout set.
ASSETS = frozenset({"logo", "letterhead"})
assert _DESIGN.keys() | ASSETS == {field.name for field in fields_of(Design)}

_LABEL_PLACES = {"page": ("{page}", "{pages}"), "carried_forward": ("{amount}",), "brought_forward": ("{amount}",)}
_PHRASE = Rule(_sentence, required=False, text=True)


def _rules() -> dict[Key, Rule]:
    rules: dict[Key, Rule] = {
        ("set", "name"): Rule(_sentence),
        ("set", "base"): Rule(_sentence, required=False),
        ("set", "locale"): Rule(_locale),
        ("set", "short_date"): Rule(_date_pattern),
        ("set", "footer"): Rule(_sentences, text=True),
        ("set", "table", "columns"): Rule(_columns),
        ("email", "text"): Rule(_sentence, required=False, text=True, extra=fields.EMAIL_FRAME),
        ("email", "html"): Rule(_sentence, required=False, text=True, html=True, extra=fields.EMAIL_FRAME),
    }
    rules |= {("set", "design", name): Rule(check, required=False) for name, check in _DESIGN.items()}
    for column in COLUMNS:
        rules["set", "table", column, "heading"] = Rule(_sentence, required=False)
        rules["set", "table", column, "width"] = Rule(_between(0.1, 1000), required=False)
        rules["set", "table", column, "align"] = Rule(_choice("left", "right"), required=False)
    for label in LABELS:
        places = _LABEL_PLACES.get(label)
        rules["set", "labels", label] = Rule(_with_places(*places) if places else _sentence)
    rules |= {("set", "kinds", kind.value): Rule(_sentence) for kind in ItemKind}
    rules |= {("set", "salutation", whom): Rule(_sentence, text=True) for whom in SALUTATIONS}
    rules |= _letter_rules(("set", "withdrawal"), fields.LETTER_OF_WITHDRAWAL, None)
    for level in LEVELS:
        rules |= _letter_rules((str(level),), frozenset(), level)
        rules |= _email_rules(level)
    return rules


def _letter_rules(key: Key, extra: frozenset[str], level: int | None) -> dict[Key, Rule]:
    def rule(check: Check) -> Rule:
        return Rule(check, text=True, extra=extra, level=level)

    return {
        (*key, "name"): Rule(_sentence),
        (*key, "heading"): rule(_sentence),
        (*key, "opening"): rule(_some_sentences),
        (*key, "closing"): rule(_sentences),
        (*key, "signature"): rule(_sentences),
    }


def _email_rules(level: int) -> dict[Key, Rule]:
    key = ("email", str(level))
    frame = fields.EMAIL_FRAME
    return {
        (*key, "subject"): Rule(_sentence, text=True, level=level),
        (*key, "opening"): Rule(_sentences, required=False, text=True, level=level),
        (*key, "closing"): Rule(_sentences, required=False, text=True, level=level),
        (*key, "text"): Rule(_sentence, required=False, text=True, extra=frame, level=level),
        (*key, "html"): Rule(_sentence, required=False, text=True, html=True, extra=frame, level=level),
    }


RULES: Mapping[Key, Rule] = _rules()
