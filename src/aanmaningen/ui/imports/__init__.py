"""Importing lists in the window."""
