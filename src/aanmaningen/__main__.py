"""`python -m aanmaningen`: the command line."""

from aanmaningen.cli import main

main()
