"""Runs and notices."""
