"""The catalogues of the program's own sentences: extract from the sources, renew, compile, and tell what is missing.

Run through `python dev.py i18n`. The English sentence is the key, so the English catalogue fills itself.
"""

import ast
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "aanmaningen"
FOLDER = ROOT / "resources" / "i18n"
DOMAIN = "aanmaningen"
LANGUAGES = ("nl", "en", "de", "fr")
# The functions of core.messages whose first argument, or first two, are sentences.
KEYWORDS = {"message": None, "plural": (1, 2)}
# Babel writes the time of each run into its files; one that does not move keeps the differences readable.
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return all sentences in the sources, each with the files that it is in."""
    catalog = Catalog(creation_date=NO_TIME, charset="utf-8")
    found = extract_from_dir(SOURCES, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, line, key, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalog.add(
            key, locations=[(f"src/aanmaningen/{Path(name).as_posix()}", line)], auto_comments=comments, context=context
        )
    return catalog


def po_path(language: str) -> Path:
    """Return where a language's catalogue is; the compiled one beside it ends in .mo."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue, an empty one when there is none yet."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def renewed(language: str, template: Catalog) -> Catalog:
    """Return the catalogue with exactly the template's sentences, keeping the translations that are there."""
    catalog = read(language)
    # A copy, because Babel puts the template's own entries into the catalogue.
    catalog.update(deepcopy(template), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.fuzzy = DOMAIN, "", False
    catalog.copyright_holder = catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.header_comment = (
        "# Sentences of the program itself. Made by `python dev.py i18n`; only the msgstr are written by hand."
    )
    catalog.creation_date = catalog.revision_date = NO_TIME
    if language == "en":
        for entry in sentences(catalog):
            entry.string = entry.id
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as the text of a .po file."""
    buffer = BytesIO()
    # Files without line numbers: a sentence that moves within its file is no change.
    write_po(buffer, catalog, width=110, sort_output=False, include_lineno=False)
    return buffer.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue compiled for gettext."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def sentences(catalog: Catalog) -> Iterator[Message]:
    """Give the entries of a catalogue without its heading."""
    return (entry for entry in catalog if entry.id)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the forms of a key or a translation: one, or one for each plural; none when it is not translated."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def places(text: str) -> set[str]:
    """Return the names of the places in a sentence. Raises ValueError for stray braces."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def faults(catalog: Catalog) -> Iterator[str]:
    """Give a line for each sentence that is untranslated, uncertain, or whose places differ from the English ones."""
    for entry in sentences(catalog):
        keys, texts = forms(entry.id), forms(entry.string)
        if entry.fuzzy:
            yield f"fuzzy: {keys[0]}"
        elif not all(texts) or not texts:
            yield f"not translated: {keys[0]}"
        else:
            # "1 row" may do without the {n} that "{n} rows" has.
            allowed = set().union(*map(places, keys))
            needed = allowed - ({"n"} if len(keys) > 1 else set())
            for text in texts:
                try:
                    wrong = not needed <= places(text) <= allowed
                except ValueError:
                    wrong = True
                if wrong:
                    yield f"other places: {keys[0]} -> {text}"


def unreadable_calls() -> Iterator[str]:
    """Give file and line of each call whose sentence is not a literal, so that it can never be translated."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                needed = node.args[: 2 if node.func.id == "plural" else 1]
                if not needed or not all(
                    isinstance(part, ast.Constant) and isinstance(part.value, str) for part in needed
                ):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def main() -> int:
    """Renew and compile every catalogue; list what a translator has to do."""
    template = extracted()
    for language in LANGUAGES:
        catalog = renewed(language, template)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        todo = list(faults(catalog))
        print(f"{language}: {len(template)} sentences, {len(todo)} to do ({path.relative_to(ROOT).as_posix()})")
        for line in todo:
            print(f"    {line}")
    for place in unreadable_calls():
        print(f"the sentence is not a literal: {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
