"""Starting the program: the window, or with a command the command line."""

import sys


def main() -> None:
    """Run the program and end the process."""
    # Imported only where needed: the command line starts faster without Qt, and works where Qt does not.
    try:
        location = _for_the_window(sys.argv[1:])
        if location is None:
            from aanmaningen.cli import main as command_line

            command_line()
    except KeyboardInterrupt:  # while the program is still being loaded
        sys.exit(1)
    from aanmaningen.ui.app import main as window

    sys.exit(window(location or ""))


def _for_the_window(arguments: list[str]) -> str | None:
    """Return the database that the window should open, "" for that of last time; None when there is a command."""
    match arguments:
        case []:
            return ""
        case ["--db", location]:
            return location
        case [option] if option.startswith("--db="):
            return option.removeprefix("--db=")
    return None


if __name__ == "__main__":
    main()
