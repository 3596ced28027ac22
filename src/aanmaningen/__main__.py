"""Starting the program: the window, or with a command the command line."""

import sys


def main() -> None:
    """Run the program and end the process."""
    # Imported only where needed: the command line starts faster without Qt, and works where Qt does not.
    try:
        wanted = _for_the_window(sys.argv[1:])
        if wanted is None:
            from aanmaningen.cli import main as command_line

            command_line()
    except KeyboardInterrupt:  # while the program is still being loaded
        sys.exit(1)
    from aanmaningen.ui.app import main as window

    sys.exit(window(*(wanted or ())))


def _for_the_window(arguments: list[str]) -> tuple[str, str] | None:
    """Return the database and the administration that the window should open, "" for those of last time.

    None when there is a command, or anything else that is for the command line.
    """
    wanted = {"--db": "", "--administration": ""}
    words = iter(arguments)
    for word in words:
        option, has_value, value = word.partition("=")
        value = value if has_value else next(words, "")
        if option not in wanted or not value:
            return None
        wanted[option] = value
    return wanted["--db"], wanted["--administration"]


if __name__ == "__main__":
    main()
