"""A fresh ledger for each test of the store, on SQLite and on PostgreSQL."""

from ledgers import database_kind as database_kind
from ledgers import desk as desk
from ledgers import location as location
from ledgers import postgresql as postgresql
from ledgers import shared_desk as shared_desk
from ledgers import sqlite_desk as sqlite_desk
from ledgers import sqlite_template as sqlite_template
