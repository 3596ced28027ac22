"""One text of a layout: Jinja2 in a sandbox, with the documented fields and filters and nothing else.

Two fences stand one behind the other. A text may only be built from the plain parts of the Jinja2 language (names,
filters, if, for, comparisons): calls, imports, macros and multiplication are refused when it is read. What is left
runs in Jinja2's sandbox, where an unknown field is an error and never an empty place.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import TypeVar, cast

from jinja2 import StrictUndefined, Template, TemplateError, TemplateRuntimeError, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Amount, Message, message
from aanmaningen.core.notice import EarlierNotice

from . import fields
from .language import Language

# Of Jinja2's own filters only those that cannot undo the escaping of HTML or reach into objects.
_PLAIN_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper")
OWN_FILTERS = ("amount", "date", "money", "number", "plural", "short_date")
FILTERS = frozenset((*_PLAIN_FILTERS, *OWN_FILTERS))

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign),
    *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Test, nodes.Keyword),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Tuple),
    *(nodes.List, nodes.Add, nodes.Sub, nodes.Neg),
)
_TESTS = ("defined", "even", "odd")
_WITH_PARTS = (SimpleNamespace, EarlierNotice, LoopContext)
_LOOP = frozenset({"first", "last", "index", "index0", "length", "revindex", "revindex0"})


Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a text. line: counted from 1 within the text."""

    line: int
    problem: Message


class Text:
    """A compiled text; `where` says which file and field it came from, should it ever fail."""

    def __init__(self, source: str, language: Language, where: str, *, html: bool = False) -> None:
        self._where = where
        self._fixed = source if "{" not in source else None
        self._template = None if self._fixed is not None else _compiled(source, language, html)

    def render(self, values: Mapping[str, object]) -> str:
        """Return the text with its fields filled in. Raises Refusal when a value does not fit the text."""
        if self._template is None:
            return cast(str, self._fixed)
        try:
            return self._template.render(values)
        except (TemplateError, TypeError, ValueError) as error:
            problem = message(
                "{where}: this text cannot be filled in ({detail}).", where=self._where, detail=str(error)
            )
            raise Refusal(problem) from error

    def paragraph(self, values: Mapping[str, object]) -> str:
        """Return the text as one paragraph: line breaks of the file become spaces, no-break spaces stay."""
        return " ".join(part for part in re.split(r"[ \t\r\n]+", self.render(values)) if part)


def paragraphs(texts: Sequence[Text], values: Mapping[str, object]) -> tuple[str, ...]:
    """Return each text as a paragraph, those that turn out empty left out."""
    return tuple(filled for text in texts if (filled := text.paragraph(values)))


def mistakes_in(source: str, language: Language, extra: frozenset[str], phrases: frozenset[str]) -> list[Mistake]:
    """Return what is wrong with a text, in reading order: syntax, unknown fields and filters, forbidden parts.

    extra: plain fields this text may name beyond the catalogue; phrases: the names after `phrase.`.
    """
    try:
        tree = _environment(language, html=False).parse(source)
    except TemplateSyntaxError as error:
        return [Mistake(error.lineno, message("The text is not well formed: {detail}", detail=error.message or ""))]
    return sorted(_Reader(extra, phrases).mistakes(tree), key=lambda mistake: mistake.line)


def names_in(source: str, language: Language) -> frozenset[str]:
    """Return the fields that a well-formed text names, with the part of a group: "deadline", "phrase.term"."""
    tree = _environment(language, html=False).parse(source)
    whole = {name.name for name in tree.find_all(nodes.Name)}
    parts = {f"{n.node.name}.{n.attr}" for n in tree.find_all(nodes.Getattr) if isinstance(n.node, nodes.Name)}
    return frozenset(whole | parts)


class _Reader:
    """Walks along the tree of one text and knows which names stand for what."""

    def __init__(self, extra: frozenset[str], phrases: frozenset[str]) -> None:
        self._simple = fields.SIMPLE | fields.LISTS.keys() | extra
        self._groups: dict[str, frozenset[str]] = {**fields.GROUPS, "phrase": phrases, "loop": _LOOP}

    def mistakes(self, node: nodes.Node) -> Iterator[Mistake]:
        if not isinstance(node, _ALLOWED):
            problem = message("A {what} is not allowed in the text of a layout.", what=type(node).__name__.lower())
            yield Mistake(node.lineno, problem)
            return
        if isinstance(node, nodes.For | nodes.Assign):
            self._learn(node)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            yield from self._part(node, node.node.name)
            return
        yield from self._own(node)
        for child in node.iter_child_nodes():
            yield from self.mistakes(child)

    def _learn(self, node: nodes.For | nodes.Assign) -> None:
        """A loop along a list of ours gives its variable the parts of that list; other variables are plain."""
        source = node.iter if isinstance(node, nodes.For) else node.node
        for target in [node.target, *node.target.find_all(nodes.Name)]:
            if isinstance(target, nodes.Name):
                if isinstance(node, nodes.For) and isinstance(source, nodes.Name) and source.name in fields.LISTS:
                    self._groups[target.name] = fields.LISTS[source.name]
                else:
                    self._simple |= {target.name}

    def _part(self, node: nodes.Getattr, group: str) -> Iterator[Mistake]:
        if node.attr not in self._groups.get(group, ()):
            yield Mistake(node.lineno, _unknown_field(f"{group}.{node.attr}"))

    def _own(self, node: nodes.Node) -> Iterator[Mistake]:
        if isinstance(node, nodes.Name) and node.name not in self._simple and node.name not in self._groups:
            yield Mistake(node.lineno, _unknown_field(node.name))
        elif isinstance(node, nodes.Name) and node.ctx == "load" and node.name in self._groups.keys() - self._simple:
            yield Mistake(node.lineno, message("{field} has parts; name one of them.", field=node.name))
        elif isinstance(node, nodes.Getattr):
            yield Mistake(node.lineno, _unknown_field(node.attr))
        elif isinstance(node, nodes.Getitem):
            if not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)):
                yield Mistake(node.lineno, message("Between [ and ] only a number is allowed."))
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield Mistake(node.lineno, message("There is no filter {name}.", name=node.name))
        elif isinstance(node, nodes.Test) and node.name not in _TESTS:
            yield Mistake(node.lineno, message("There is no test {name}.", name=node.name))


def _unknown_field(name: str) -> Message:
    return message("There is no field {name}.", name=name)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Shows a text the parts of our own records and of a loop; Jinja2's list of what is unsafe is longer and slower."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return isinstance(obj, _WITH_PARTS) and not attr.startswith("_")


@lru_cache(maxsize=64)
def _environment(language: Language, *, html: bool) -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(
        undefined=StrictUndefined,
        autoescape=html,
        finalize=_finalizer(language),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    own = _own_filters(language)
    plain = {name: environment.filters[name] for name in _PLAIN_FILTERS}
    tests = {name: environment.tests[name] for name in _TESTS}
    for table, kept in ((environment.filters, {**plain, **own}), (environment.tests, tests), (environment.globals, {})):
        table.clear()
        table.update(kept)
    return environment


@lru_cache(maxsize=1024)
def _compiled(source: str, language: Language, html: bool) -> Template:
    return _environment(language, html=html).from_string(source)


def _finalizer(language: Language) -> Callable[[object], object]:
    def written(value: object) -> object:
        """Give a value that stands in a text without a filter its usual form."""
        if isinstance(value, str | Undefined):
            return value
        if isinstance(value, Amount):
            return language.money(value)
        if isinstance(value, date):
            return language.date(value)
        if isinstance(value, tuple | list):
            return language.listing([str(written(part)) for part in value])
        return value

    return written


def _own_filters(language: Language) -> dict[str, Callable[..., str]]:
    def money(value: object) -> str:
        return language.money(_of(Amount, value, "money"))

    def amount(value: object) -> str:
        return language.amount(_of(Amount, value, "amount"))

    def in_words(value: object) -> str:
        return language.date(_of(date, value, "date"))

    def short_date(value: object) -> str:
        return language.short_date(_of(date, value, "short_date"))

    def number(value: object) -> str:
        return language.number(_of(int, value, "number"), 0)

    def plural(value: object, one: str, other: str, **more: str) -> str:
        return language.plural(_of(int, value, "plural"), one, other, **more)

    return dict(zip(OWN_FILTERS, (amount, in_words, money, number, plural, short_date), strict=True))


def _of(kind: type[Wanted], value: object, name: str) -> Wanted:
    if not isinstance(value, kind):
        raise TemplateRuntimeError(f"the filter {name} cannot write {value!r}")
    return value
