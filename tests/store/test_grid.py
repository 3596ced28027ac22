"""The queries of the grid: blocks that hold what the tables hold, and saved views."""

from ledgers import ACTOR, TODAY, post, take_in

from aanmaningen.jobs.desk import Desk
from aanmaningen.store import grid

ROWS = [
    post("F1", "100,00", party="D2", Omschrijving="met\x1fteken"),
    post("F2", "50,00", party="D1", Naam="Ελληνική ΑΕ", due="02-10-2026"),
    post("C1", "-5,00", party="D1", Soort="creditnota", Valuta="USD", due="01-10-2026"),
]


def test_a_block_holds_every_column_of_every_item(desk: Desk) -> None:
    take_in(desk, ROWS)
    (block,) = grid.item_blocks(desk.engine, desk.administration.id)
    columns = [text.split(grid.SEPARATOR) for text in block]
    assert {len(column) for column in columns} == {3}
    found = dict(zip(columns[9], zip(columns[6], columns[7], columns[11], strict=True), strict=True))
    assert found["F1"][:2] == ("10000", "EUR")
    assert found["C1"][:2] == ("-500", "USD")
    assert "teken" in found["F1"][2]


def test_blocks_follow_each_other_by_id(desk: Desk, monkeypatch: object) -> None:
    take_in(desk, ROWS)
    monkeypatch.setattr(grid, "_BLOCK", 2)  # type: ignore[attr-defined]
    ids = [block[0].split(grid.SEPARATOR) for block in grid.item_blocks(desk.engine, desk.administration.id)]
    assert [len(part) for part in ids] == [2, 1]
    flat = [int(one) for part in ids for one in part]
    assert flat == sorted(flat)
    assert grid.count_items(desk.engine, desk.administration.id) == 3


def test_the_first_items_are_those_of_the_first_parties(desk: Desk) -> None:
    take_in(desk, ROWS)
    ids = grid.first_items(desk.engine, desk.administration.id, TODAY.toordinal(), "receivable", 2)
    (block,) = grid.item_blocks(desk.engine, desk.administration.id, ids)
    assert sorted(block[9].split(grid.SEPARATOR)) == ["C1", "F2"]


def test_a_change_of_items_changes_the_fingerprint(desk: Desk) -> None:
    take_in(desk, ROWS)
    before = grid.fingerprint(desk.engine, desk.administration.id)
    assert grid.fingerprint(desk.engine, desk.administration.id) == before
    take_in(desk, ROWS[1:])
    assert grid.fingerprint(desk.engine, desk.administration.id) != before


def test_views_are_kept_replaced_and_deleted(desk: Desk) -> None:
    engine, administration = desk.engine, desk.administration.id
    grid.put_view(engine, ACTOR, administration, "a", "1")
    grid.put_view(engine, ACTOR, administration, "a", "2")
    assert grid.views(engine, administration) == {"a": "2"}
    assert grid.delete_view(engine, ACTOR, administration, "a")
    assert not grid.delete_view(engine, ACTOR, administration, "a")
