"""Open items: the grid."""
