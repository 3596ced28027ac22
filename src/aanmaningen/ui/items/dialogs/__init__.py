"""The dialogs of the open items: each asks one thing, gives a value, and writes nothing."""
