"""Peewee tables, migrations and queries: the only room that knows SQL. Gives and takes core records."""
