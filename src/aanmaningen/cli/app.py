"""The command line as a whole: its options, its commands, and how every outcome becomes an exit code."""

import logging
import os
import sys
import traceback
from typing import Annotated

import typer

from aanmaningen import __version__
from aanmaningen.core.errors import Cancelled, Refusal, message
from aanmaningen.i18n import LANGUAGES, Translator, system_language
from aanmaningen.log import start_log

from . import ledger, notices, setup
from .session import Session

REFUSED = 1

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
setup.add_to(app)
ledger.add_to(app)
notices.add_to(app)

DEFAULT_DATABASE = "aanmaningen.db"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _start(
    context: typer.Context,
    db: Annotated[str, typer.Option("--db", envvar="AANMANINGEN_DB", metavar="PATH")] = DEFAULT_DATABASE,
    administration: Annotated[str | None, typer.Option(metavar="CODE")] = None,
    lang: Annotated[str, typer.Option(envvar="AANMANINGEN_LANG", metavar="|".join(LANGUAGES))] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
) -> None:
    """Gets overdue invoices paid: from a list of open items to sent notices."""
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES), param_hint="--lang")
    context.obj = Session(db, administration, Translator(lang or system_language()), as_json)


def main() -> None:
    """Run the program and end the process: 0 done, 1 refused, 2 wrong usage, 3 partly done."""
    for stream in (sys.stdout, sys.stderr):  # Windows would write its own code page into a pipe
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    log = start_log()
    # Found again here, because an error leaves no context behind.
    lang = next((after for word, after in zip(sys.argv, sys.argv[1:], strict=False) if word == "--lang"), "")
    translator = Translator(lang or os.environ.get("AANMANINGEN_LANG", "") or system_language())
    try:
        app()  # ends the process itself: 0, 2 for wrong usage, or the code of a typer.Exit
    except Refusal as refusal:
        _tell(translator.text(refusal.message))
        sys.exit(REFUSED)
    except Cancelled:
        _tell(translator.text(message("Stopped. Nothing is half done.")))
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        sys.exit(REFUSED)
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(REFUSED)
    except Exception as error:
        # The place and kind of a bug; its message may hold a debtor's data and stays out of the log.
        trace = "".join(traceback.format_tb(error.__traceback__))
        logging.getLogger("aanmaningen").error("%s\n%s", type(error).__qualname__, trace)
        text = message("Something went wrong in the program itself. The details are in {file}.", file=str(log))
        _tell(translator.text(text))
        sys.exit(REFUSED)


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
