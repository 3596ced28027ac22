"""The program, made to wait at one chosen call until a test kills it or lets it go on; it knows nothing of that itself.

In the environment: HOLD_AT, "before MODULE:NAME NTH" or "after …": where to wait, around which call of a function;
HOLD_FILE, written when that moment has come, and waited for until a file with `.go` behind that name is there;
HOLD_POOL, when set: every run is drawn by a pool, one notice at a time. The processes of the pool read this module
too, so a function that they call waits in them.
"""

import functools
import importlib
import itertools
import os
import time
from pathlib import Path
from typing import Any

from aanmaningen.jobs import rendering


def wait_at(file: Path, when: str, place: str, turn: int) -> None:
    module_name, path = place.split(":")
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, importlib.import_module(module_name))
    original, turns = getattr(owner, name), itertools.count(1)

    def wait() -> None:
        file.touch()
        while not file.with_suffix(".go").exists():
            time.sleep(0.005)

    @functools.wraps(original)
    def waiting(*arguments: Any, **named: Any) -> Any:
        is_turn = next(turns) == turn
        if is_turn and when == "before":
            wait()
        result = original(*arguments, **named)
        if is_turn and when == "after":
            wait()
        return result

    setattr(owner, name, waiting)


if os.environ.get("HOLD_POOL"):
    rendering._POOL_FROM_NOTICES = rendering._CHUNK = 1
if os.environ.get("HOLD_AT"):
    when, place, turn = os.environ["HOLD_AT"].split()
    wait_at(Path(os.environ["HOLD_FILE"]), when, place, int(turn))

if __name__ == "__main__":
    from aanmaningen.cli import main

    main()
