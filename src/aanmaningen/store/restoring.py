"""Putting back a copy of a database: into a new file, which gets its name only when it proved sound."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from aanmaningen.core.errors import Refusal, message

from . import copies
from .opening import open_database


def put_back(copy: Path, target: Path) -> None:
    """Write what is in a copy to a new file and bring that up to date; the copy itself stays as it is.

    Raises Refusal when there is a file of that name already, or the copy is not ours, damaged, or of a newer program.
    """
    if target.exists():
        raise Refusal(message("{file} is there already. Choose another name.", file=str(target)))
    partial = target.with_name(target.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        whole = quote(copy.absolute().as_posix(), safe="/:")
        uri = f"file://{'' if whole.startswith('/') else '/'}{whole}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as source, closing(sqlite3.connect(partial)) as made:
            source.backup(made)
        engine = open_database(str(partial))
        try:
            damage = engine.integrity()
            if not damage:
                copies.mark(engine)
        finally:
            engine.close()
        if damage:
            raise Refusal(message("The copy {file} is damaged: {damage}", file=str(copy), damage=damage[0]))
        partial.replace(target)
    except sqlite3.Error as error:
        raise Refusal(
            message("{file} cannot be put back: {reason}. Choose another copy.", file=str(copy), reason=str(error))
        ) from error
    except OSError as error:
        raise Refusal(
            message("{file} cannot be written: {reason}", file=str(target), reason=str(error.strerror))
        ) from error
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{partial}{end}").unlink(missing_ok=True)
