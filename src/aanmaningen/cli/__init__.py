"""The command line: the jobs of the program for the scheduler, for tests, and for who likes to type."""

from .app import main

__all__ = ["main"]
