"""The log: a file of the user, in which a bug leaves its kind and its place, and never anyone's data."""

import logging
import logging.handlers
import os
from pathlib import Path


def start_log() -> Path:
    """Send the log to its file, and nothing of it to the screen; return the file."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    file = Path(home) / "aanmaningen" / "aanmaningen.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    return file
