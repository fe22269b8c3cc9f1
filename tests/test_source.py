"""Strict JSON with positions: where every value stands, and what is wrong with a file as JSON."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.findings import Finding
from onrecord.text.scanner import MAX_PER_RULE
from onrecord.text.source import parse, read

BOM = b"\xef\xbb\xbf"

# ---------------------------------------------------------------- where values stand

PRETTY = """{
  "a": 1,
  "list": [10, {"deep": null}, "x"],
  "e\\"s\\u00e9": "\\n\\\\",  "last": true
}
"""


@pytest.mark.parametrize(
    ("text", "path", "place", "key_place"),
    [
        (PRETTY, (), (1, 1), (1, 1)),
        (PRETTY, ("a",), (2, 8), (2, 3)),
        (PRETTY, ("list",), (3, 11), (3, 3)),
        (PRETTY, ("list", 0), (3, 12), (3, 12)),
        (PRETTY, ("list", 1), (3, 16), (3, 16)),
        (PRETTY, ("list", 1, "deep"), (3, 25), (3, 17)),
        (PRETTY, ("list", 2), (3, 32), (3, 32)),
        (PRETTY, ('e"sé',), (4, 17), (4, 3)),
        (PRETTY, ("last",), (4, 34), (4, 26)),
        (PRETTY.replace("\n", "\r\n"), ("list", 1, "deep"), (3, 25), (3, 17)),
        ('{"🍲🍲": "🍲", "b": 2}', ("🍲🍲",), (1, 8), (1, 2)),
        ('{"🍲🍲": "🍲", "b": 2}', ("b",), (1, 18), (1, 13)),
        ('\n\n  [\t[], {}, ""]', (), (3, 3), (3, 3)),
        ('\n\n  [\t[], {}, ""]', (0,), (3, 5), (3, 5)),
        ('\n\n  [\t[], {}, ""]', (2,), (3, 13), (3, 13)),
    ],
)
def test_line_and_column_of_values_and_keys(text, path, place, key_place):
    source = parse(text.encode(), "f")
    assert source.line_and_column(source.offset(path)) == place
    assert source.line_and_column(source.offset(path, at_key=True)) == key_place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("nowhere",), (1, 1)),
        (("list", 7), (3, 11)),
        (("list", "deep"), (3, 11)),
        (("list", 1, "deep", "deeper"), (3, 25)),
    ],
)
def test_a_path_that_leads_nowhere_gives_the_last_place_it_passes(path, place):
    source = parse(PRETTY.encode(), "f")
    assert source.line_and_column(source.offset(path)) == place


def test_a_finding_carries_file_place_and_severity():
    finding = parse(PRETTY.encode(), "a.json").finding("some-rule", ("list", 1), "look", "warning")
    assert finding == Finding("a.json", 3, 16, "some-rule", "look", "warning")


def test_lines_are_counted_from_the_given_first_line():
    source = parse(b'{"a":\n [1, x]}', "f", first_line=41)
    assert [(f.line, f.column) for f in source.findings] == [(42, 6)]


def test_messages_name_lines_counted_from_the_given_first_line():
    (finding,) = parse(b'{"a": [1', "f", first_line=41).findings
    assert "line 41" in finding.message


def test_a_byte_order_mark_is_not_where_the_value_stands():
    source = parse(BOM + b'{"a": 1}', "f")
    assert source.text[source.offset(())] == "{"


# ---------------------------------------------------------------- any value, any bytes

CHARACTERS = st.characters(exclude_categories=["Cs"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**300), 10**300),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(CHARACTERS, max_size=8),
    st.sampled_from(["🍲", "\r\n", '"\\', "\u2028", "e\u0301", "\x7f", "\u0000", "//", "NaN"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(CHARACTERS, max_size=4), inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def json_texts(draw):
    """A value, and one of the ways to write it."""
    value = draw(VALUES)
    text = json.dumps(value, indent=draw(st.sampled_from([None, 0, 2, "\t"])), ensure_ascii=draw(st.booleans()))
    newline = draw(st.sampled_from(["\n", "\r\n", "\n\n"]))
    return value, draw(st.sampled_from(["", " ", "\n"])) + text.replace("\n", newline)


def paths_to(value, path=()):
    yield path
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield from paths_to(value[step], (*path, step))


def follow(value, path):
    for step in path:
        value = value[step]
    return value


def exactly(value):
    """Tells 1, 1.0 and true apart, and -0.0 from 0.0, which == does not."""
    return json.dumps(value)


@given(json_texts())
def test_parses_what_json_dumps_writes(written):
    value, text = written
    source = parse(text.encode(), "f")
    assert (exactly(source.value), source.findings) == (exactly(value), [])


@given(json_texts())
def test_every_value_begins_at_its_offset(written):
    value, text = written
    source, decoder = parse(text.encode(), "f"), json.JSONDecoder()
    begins = {path: exactly(decoder.raw_decode(text, source.offset(path))[0]) for path in paths_to(value)}
    assert begins == {path: exactly(follow(value, path)) for path in paths_to(value)}


@given(json_texts())
def test_every_key_begins_at_its_offset(written):
    value, text = written
    source, decoder = parse(text.encode(), "f"), json.JSONDecoder()
    keys = [path for path in paths_to(value) if path and isinstance(path[-1], str)]
    begins = [decoder.raw_decode(text, source.offset(path, at_key=True))[0] for path in keys]
    assert begins == [path[-1] for path in keys]


@given(st.text(st.sampled_from('a🍲\r\n "'), max_size=30), st.data())
def test_line_and_column_count_code_points_after_the_last_line_feed(text, data):
    offset = data.draw(st.integers(0, len(text)))
    lines = text[:offset].split("\n")
    assert parse(text.encode(), "f").line_and_column(offset) == (len(lines), len(lines[-1]) + 1)


def strictly(data: bytes):
    """What Python's own parser makes of it, without what RFC 8259 and we do not allow. Raises ValueError."""

    def unique(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("duplicate key")
        return dict(pairs)

    def finite(digits):
        if abs(float(digits)) == float("inf"):
            raise ValueError("too large")
        return int(digits) if digits.removeprefix("-").isdigit() else float(digits)

    def refuse(constant):
        raise ValueError(constant)

    value = json.loads(data.decode(), object_pairs_hook=unique, parse_constant=refuse, parse_float=finite, parse_int=finite)
    json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate is no character
    return value


def agrees_with_the_reference(data: bytes):
    source = parse(data, "f")
    try:
        expected = strictly(data)
    except ValueError:
        assert source.findings
        lines = source.text.split("\n")
        assert all(f.line <= len(lines) and f.column <= len(lines[f.line - 1]) + 1 for f in source.findings)
    else:
        assert (exactly(source.value), source.findings) == (exactly(expected), [])


@given(st.one_of(st.binary(max_size=60), st.text(st.sampled_from('{}[]",:\\u0123eE+-.truefalsnN \n\t'), max_size=30)))
def test_any_bytes_give_a_value_or_findings(data):
    agrees_with_the_reference(data if isinstance(data, bytes) else data.encode())


SNIPPETS = [b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\n", b"\xff", b"\xc3", BOM, b"NaN", b"1e999", b"-", b"0"]
SNIPPETS += [b"\\ud83d", b'"a":', b"null", b"'", b"\x00", b"\xed\xa0\x80", b"//", b""]


@given(json_texts(), st.data())
def test_a_mutated_file_gives_a_value_or_findings(written, data):
    content = written[1].encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 3)))
        content = content[:start] + data.draw(st.sampled_from(SNIPPETS)) + content[end:]
    agrees_with_the_reference(content)


@given(VALUES.filter(lambda value: isinstance(value, dict | list)), st.booleans(), st.data())
def test_a_file_that_is_cut_off_is_called_truncated(value, ensure_ascii, data):
    text = json.dumps(value, indent=1, ensure_ascii=ensure_ascii)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    assert [finding.rule for finding in parse(cut.encode(), "f").findings] == ["json-truncated"]


# ---------------------------------------------------------------- what is wrong, and where

DEFECTS = [
    ("empty", b"", "json-truncated", 1, 1, "empty"),
    ("white space alone", b" \n ", "json-truncated", 1, 1, "empty"),
    ("cut after the opening brace", b'{\n  "a": {', "json-truncated", 2, 9, "opened at line 2"),
    ("cut after a key", b'{"a"', "json-truncated", 1, 5, "colon"),
    ("cut after the colon", b'{"a":', "json-truncated", 1, 6, "value"),
    ("cut after a value", b'{"a": 12', "json-truncated", 1, 9, "comma"),
    ("cut after the comma", b'["a",\n', "json-truncated", 2, 1, "opened at line 1"),
    ("cut in a string", b'{"a": "bc', "json-truncated", 1, 7, "quotation mark"),
    ("cut after a backslash", b'["bc\\', "json-truncated", 1, 2, "cut off"),
    ("cut in an escape", b'["bc\\u00', "json-truncated", 1, 2, "cut off"),
    ("cut in a word", b"[true, fal", "json-truncated", 1, 8, "fal"),
    ("cut after a minus", b"[12, -", "json-truncated", 1, 6, "cut off"),
    ("cut after a decimal point", b"[12, 3.", "json-truncated", 1, 6, "cut off"),
    ("cut in an exponent", b"[12, 3e", "json-truncated", 1, 6, "cut off"),
    ("comma before a brace", b'{"a": 1,\n}', "json-syntax", 1, 8, "'}'"),
    ("comma before a bracket", b"[1, 2, ]", "json-syntax", 1, 6, "']'"),
    ("two commas", b"[1,, 2]", "json-syntax", 1, 4, "too many"),
    ("comma missing", b'{"a": 1\n "b": 2}', "json-syntax", 2, 2, "missing"),
    ("colon missing", b'{"a" 1}', "json-syntax", 1, 6, "colon"),
    ("value missing", b'{"a": }', "json-syntax", 1, 7, "value"),
    ("wrong bracket", b'{"a": [1}', "json-syntax", 1, 9, "']'"),
    ("key without marks", b"{a: 1}", "json-syntax", 1, 2, "double quotation marks"),
    ("key in single marks", b"{'a': 1}", "json-syntax", 1, 2, "double quotation marks"),
    ("curly marks", "{“a”: 1}".encode(), "json-syntax", 1, 2, "straight"),
    ("comment with slashes", b"[1, // one\n 2]", "json-syntax", 1, 5, "comments"),
    ("comment with hash", b"# one\n[1]", "json-syntax", 1, 1, "comments"),
    ("Python's True", b"[True]", "json-syntax", 1, 2, "true"),
    ("Python's None", b'{"a": None}', "json-syntax", 1, 7, "null"),
    ("line break in a string", b'{"a": "b\nc"}', "json-syntax", 1, 9, "\\n"),
    ("tab in a string", b'["\t"]', "json-syntax", 1, 3, "control character"),
    ("unknown escape", b'["\\q"]', "json-syntax", 1, 3, "backslash"),
    ("leading zero", b"[1, 007]", "json-syntax", 1, 5, "number"),
    ("leading plus", b"[+1]", "json-syntax", 1, 2, "'+'"),
    ("decimal point alone", b"[.5]", "json-syntax", 1, 2, "'.'"),
    ("date without marks", b'{"a": 2031-05}', "json-syntax", 1, 11, "comma"),
    ("word after a number", b"[12abc]", "json-syntax", 1, 2, "quotation marks"),
    ("second value", b"{}\n{}", "json-syntax", 2, 1, "after the end"),
    ("bracket too many", b"[1]]", "json-syntax", 1, 4, "after the end"),
    ("not JSON at all", b"id: a", "json-syntax", 1, 1, "'i'"),
    ("duplicate key", b'{"a": 1,\n "a": 2}', "json-duplicate-key", 2, 2, "'a'"),
    ("duplicate key by escape", b'{"a": {"b": 1, "\\u0062": 2}}', "json-duplicate-key", 1, 16, "'b'"),
    ("NaN", b"[0, NaN]", "json-number", 1, 5, "NaN"),
    ("Infinity", b"[-Infinity]", "json-number", 1, 2, "-Infinity"),
    ("number too large", b'{"a": 1e400}', "json-number", 1, 7, "too large"),
    ("integer too large", b"[" + b"9" * 5000 + b"]", "json-number", 1, 2, "too large"),
    ("half a character", '["é", "\\ud83c"]'.encode(), "json-surrogate", 1, 7, "half"),
    ("the halves exchanged", b'["\\udf72\\ud83c"]', "json-surrogate", 1, 2, "half"),
    ("half a character in a key", b'{"\\ud83c": 1}', "json-surrogate", 1, 2, "half"),
    ("Latin-1", b'["\xc3\xa9", "caf\xe9"]', "utf-8", 1, 11, "E9"),
    ("several undecoded bytes", b'{\n"a": "\xe9\xe8!"}', "utf-8", 2, 7, "E9 E8"),
    ("byte order mark", BOM + b"[1]", "byte-order-mark", 1, 1, "byte order mark"),
    ("UTF-16, little end first", "[1]".encode("utf-16-le").join([b"\xff\xfe", b""]), "utf-8", 1, 1, "UTF-16"),
    ("UTF-16, big end first", "[1]".encode("utf-16-be").join([b"\xfe\xff", b""]), "utf-8", 1, 1, "UTF-16"),
]


@pytest.mark.parametrize(
    ("data", "rule", "line", "column", "word"), [case[1:] for case in DEFECTS], ids=[case[0] for case in DEFECTS]
)
def test_each_defect_is_one_finding_at_its_place(data, rule, line, column, word):
    (finding,) = parse(data, "f").findings
    assert (finding.rule, finding.line, finding.column, finding.severity) == (rule, line, column, "error")
    assert word in finding.message


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": 1, "b": 2, "a": 3}', {"a": 1, "b": 2}),
        (b"[NaN, 1, -Infinity]", [None, 1, None]),
        (b'["\\ud83d!", "x"]', ["\ufffd!", "x"]),
        (b'["caf\xe9", "x"]', ["caf\ufffd", "x"]),
        (BOM + b"[1]", [1]),
    ],
    ids=["duplicate key", "NaN", "half a character", "Latin-1", "byte order mark"],
)
def test_reading_goes_on_after_what_can_be_passed_over(data, value):
    source = parse(data, "f")
    assert source.value == value
    assert source.findings


def test_several_defects_are_all_found_in_the_order_of_the_file():
    data = BOM + b'{"a": NaN,\n "a": "\xe9",\n "b": "\\ud800",\n "c": 1,}'
    places = [(f.line, f.column, f.rule) for f in parse(data, "f").findings]
    assert places == [
        (1, 1, "byte-order-mark"),
        (1, 8, "json-number"),
        (2, 2, "json-duplicate-key"),
        (2, 8, "utf-8"),
        (3, 7, "json-surrogate"),
        (4, 8, "json-syntax"),
    ]


@pytest.mark.parametrize(
    "item",
    [b'"\xe9",', b"NaN,", b'"\\ud800",', b'{"a": 1, "a": 1},'],
    ids=["utf-8", "json-number", "json-surrogate", "json-duplicate-key"],
)
def test_one_defect_repeated_gives_a_bounded_number_of_findings(item):
    findings = parse(b"[" + item * 2_000 + b"0]", "f").findings
    assert 0 < len(findings) <= MAX_PER_RULE + 1  # and perhaps one that says there are more


# ---------------------------------------------------------------- limits


def nested(levels: int, opening: bytes = b"[", closing: bytes = b"]", inner: bytes = b"") -> bytes:
    return opening * levels + inner + closing * levels


@pytest.mark.parametrize(
    ("data", "column"),
    [(nested(201), 201), (nested(201, b'{"a":', b"}", b"0"), 1001), (nested(5_000_000), 201)],
    ids=["arrays", "objects", "ten million brackets"],
)
def test_201_levels_are_one_finding(data, column):
    source = parse(data, "f")
    assert source.value is None
    assert [(f.rule, f.line, f.column) for f in source.findings] == [("file-too-deep", 1, column)]


@pytest.mark.parametrize("data", [nested(200), nested(200, b'{"a":', b"}", b"0")], ids=["arrays", "objects"])
def test_200_levels_parse(data):
    source = parse(data, "f")
    assert (source.value, source.findings) == (json.loads(data), [])


def test_siblings_are_not_levels():
    assert parse(b"[" + b"[],{}," * 300 + b"0]", "f").findings == []


def test_20_million_bytes_parse_and_one_more_is_one_finding():
    most = b'"' + b"a" * 19_999_998 + b'"'
    assert len(parse(most, "f").value) == 19_999_998
    assert [(f.rule, f.line, f.column) for f in parse(most + b" ", "f", 7).findings] == [("file-too-large", 7, 1)]


def test_a_file_of_more_than_20_million_bytes_is_not_read(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    tracemalloc.start()
    source = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(f.rule, f.line, f.column) for f in source.findings] == [("file-too-large", 1, 1)]
    assert "1,000,000,000" in source.findings[0].message
    assert peak < 1_000_000


def peak_of(function, data: bytes) -> int:
    tracemalloc.start()
    result = function(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result is not None
    return peak


@pytest.mark.parametrize("item", [b"[],", b"{},", b"[[]],", b'{"a":1},', b"1,"], ids=bytes.decode)
def test_positions_cost_little_more_than_the_values(item):
    data = b"[" + item * (60_000 // len(item)) + b"0]"
    assert peak_of(lambda data: parse(data, "f"), data) < 2 * peak_of(json.loads, data)


# ---------------------------------------------------------------- files


def test_read_names_the_file_as_told_else_by_its_path(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"[1")
    assert [finding.file for finding in (*read(path).findings, *read(path, "b.json").findings)] == [str(path), "b.json"]


def test_read_raises_for_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a.json")
