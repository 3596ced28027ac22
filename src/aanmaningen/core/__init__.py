"""The rules of dunning: pure functions over immutable records, standard library only."""
