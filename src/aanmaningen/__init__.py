"""Aanmaningen: gets overdue invoices paid."""

__version__ = "0.1.0"
