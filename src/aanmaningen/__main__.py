"""Starting the program: the window, or with a command the command line."""

import sys


def main() -> None:
    """Run the program and end the process."""
    # Imported only where needed: the command line starts faster without Qt, and works where Qt does not.
    try:
        if len(sys.argv) > 1:
            from aanmaningen.cli import main as command_line

            command_line()
    except KeyboardInterrupt:  # while the program is still being loaded
        sys.exit(1)
    from aanmaningen.ui.app import main as window

    sys.exit(window())


if __name__ == "__main__":
    main()
