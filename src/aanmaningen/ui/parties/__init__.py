"""Parties: list and card."""
