"""A TOML file with the line of every key."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.notices.tomlfile import Unreadable, read

SAMPLE = '''\
# a comment with a = sign and a [bracket]
name = "x"   # "after" it

[design]
accent = "#1f4e79"
"odd key" = 'a # b'
a.b = 3

[email.1]
subject = """
first line
second = line
"""
html = """one ""quoted"" two"""
last = """ends in a quote""""
opening = [
  "one",  # not "two"
  """
  [three]
  """,
  'four',
]
inline = { x = 1, y = ["p",
  "q"] }
when = 2026-11-21 07:32:00
more = true
'''


def lines(tmp_path, text):
    file = tmp_path / "set.toml"
    file.write_text(text, encoding="utf-8")
    return {".".join(path): entry.lines for path, entry in read(file).items()}


def test_every_value_knows_its_line(tmp_path):
    assert lines(tmp_path, SAMPLE) == {
        "name": (2,),
        "design.accent": (5,),
        "design.odd key": (6,),
        "design.a.b": (7,),
        "email.1.subject": (11,),
        "email.1.html": (14,),
        "email.1.last": (15,),
        "email.1.opening": (16, 17, 19, 21),
        "email.1.inline.x": (23,),
        "email.1.inline.y": (23, 23, 24),
        "email.1.when": (25,),
        "email.1.more": (26,),
    }


def test_values_are_those_of_tomllib(tmp_path):
    file = tmp_path / "set.toml"
    file.write_text(SAMPLE, encoding="utf-8")
    whole = tomllib.loads(SAMPLE)
    assert read(file)["design", "accent"].value == whole["design"]["accent"]
    assert read(file)["email", "1", "opening"].value == whole["email"]["1"]["opening"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    plain = lines(tmp_path, SAMPLE)
    file = tmp_path / "set.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert {".".join(path): entry.lines for path, entry in read(file).items()} == plain


texts = st.text(alphabet="ab'\"\\[]{}=#,.\n \té", max_size=20)


@given(st.lists(st.one_of(st.booleans(), st.integers(), texts, st.lists(texts, max_size=3)), max_size=6))
def test_whatever_the_values_every_key_is_found_where_it_stands(tmp_path_factory, values):
    def quoted(value):
        if isinstance(value, str):
            kept = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"""{kept}"""' if "\n" in kept else f'"{kept}"'
        if isinstance(value, list):
            return "[\n" + "".join(f"  {quoted(part)},\n" for part in value) + "]"
        return str(value).lower()

    text, expected = "[t]\n", []
    for order, value in enumerate(values):
        expected.append(text.count("\n") + 1)
        text += f"k{order} = {quoted(value)}\n"
    file = tmp_path_factory.mktemp("toml") / "x.toml"
    file.write_text(text, encoding="utf-8", newline="\n")
    found = read(file)
    for order, value in enumerate(values):
        opens_with_break = isinstance(value, str) and value.startswith("\n")
        assert found["t", f"k{order}"].lines[0] == expected[order] + opens_with_break


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path):
    file = tmp_path / "1.toml"
    file.write_text('a = 1\nb = "open\nc = 2\n', encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        read(file)
    assert told.value.line == 2
    assert "not valid TOML" in str(told.value)


def test_a_text_that_is_never_closed_is_told_at_the_end(tmp_path):
    file = tmp_path / "1.toml"
    file.write_text('a = """\nx\n', encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        read(file)
    assert told.value.line == 3


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    file = tmp_path / "1.toml"
    file.write_bytes('a = 1\nb = "café"\n'.encode("cp1252"))
    with pytest.raises(Unreadable, match="UTF-8") as told:
        read(file)
    assert told.value.line == 2
