"""`check`: every rule finds the mistake it is named after, at its place, and good files have no findings at all.

A file in cases/invalid holds one mistake and is called after the rule that finds it, up to the first dot; a folder around
it names a variant. Its place and a word of the message stand in expected.json, counted in the file by hand.
"""

import ast
import gzip
import hashlib
import json
import re
import shutil
from copy import deepcopy
from pathlib import Path

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import checks
from onrecord.checks import RULES, check, check_annotation
from onrecord.data.annotation import Annotation, read_annotation
from onrecord.findings import Finding
from onrecord.text.source import MAX_BYTES, parse

VALID = Path(__file__).parent / "cases/valid"
INVALID = Path(__file__).parent / "cases/invalid"
EXPECTED = json.loads((INVALID / "expected.json").read_text("utf-8"))
PREDICTIONS = VALID / "predictions/courier-and-others.jsonl"
FLOOD_WALL = VALID / "articles/lervik-courier/2031-03-05-flood-wall.json"
NIGHT_FERRY = VALID / "articles/brosund-echo/2031-06-11-night-ferry.json"
NIGHT_FERRY_TEXT = (
    "Ministry weighs night ferry\n\nThe transport ministry is weighing a night ferry to Skarvik, an official told Skarvik "
    'Avis. "It is a sum on a napkin so far," the official said, adding that a decision "could take years".'
)
# the first is too large to keep, the second is many mistakes, the third is about a list beside the files
MADE_IN_TESTS = {"file-too-large", "too-many", "known-finding-gone"}


def bad_files() -> list[str]:
    """All files of cases/invalid that are to be checked; not the gold file that a bad layer needs beside it."""
    paths = {path for path in INVALID.rglob("*") if path.suffix in (".json", ".jsonl", ".parquet")}
    gold = {path.with_name(f"{path.name.partition('.')[0]}.json") for path in paths if path.name.count(".") == 2}
    lists = {INVALID / "expected.json", INVALID / "retired.json"}
    return sorted(path.relative_to(INVALID).as_posix() for path in paths - gold - lists)


def rule_of(name: str) -> str:
    return Path(name).name.partition(".")[0]


def places(findings) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.line, finding.column) for finding in findings]


# ---------------------------------------------------------------- one bad file per rule


@pytest.mark.parametrize("name", bad_files())
def test_a_bad_file_has_one_finding_by_the_rule_of_its_name_at_its_place(name):
    expected = EXPECTED[name]
    found = check([INVALID / name], INVALID / "texts" if name.endswith(".jsonl") else None)
    assert places(found) == [(rule_of(name), expected["line"], expected["column"])]
    assert expected["word"] in found[0].message
    assert found[0].file == str((INVALID / name).with_name(expected.get("file", Path(name).name)))


def test_every_expectation_has_its_bad_file():
    assert sorted(EXPECTED) == bad_files()


def rules_named_in(path: Path) -> set[str]:
    """The rule ids a module spells out: words joined by hyphens, and what findings are made with or returned first."""
    tree = ast.parse(path.read_text("utf-8"))
    named = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = {text for text in named if re.fullmatch(r"[a-z]+(-[a-z]+)+|utf-8", text)}
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)]
    made_with = [value.elts[0] for value in returns if value.elts]
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        argument = {"Finding": 3, "finding": 0, "rule": 0}.get(name, len(call.args))
        made_with += call.args[argument : argument + 1]
    constants = [node.value for node in made_with if isinstance(node, ast.Constant)]
    return found.union(value for value in constants if isinstance(value, str))


PACKAGE = Path(checks.__file__).parents[1]
MODULES = sorted({PACKAGE / "data/texts.py", *PACKAGE.glob("text/*.py"), *PACKAGE.glob("checks/*.py")})


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_rule_named_in_a_module_has_a_bad_file(module):
    assert rules_named_in(module) - MADE_IN_TESTS <= set(map(rule_of, EXPECTED))


def test_every_rule_has_a_bad_file_and_a_reason():
    assert RULES.keys() <= set(map(rule_of, EXPECTED))
    assert [rule.id for rule in RULES.values() if not rule.check.__doc__] == []


def test_no_bad_file_is_called_after_a_rule_that_is_gone():
    named = set().union(*(rules_named_in(module) for module in MODULES))
    assert set(map(rule_of, EXPECTED)) <= named | RULES.keys()


def test_a_rule_id_is_taken_once():
    with pytest.raises(ValueError, match="'id-path'"):
        checks.rule.rule("id-path")(lambda _: iter(()))


def test_a_file_of_more_than_20_million_bytes_is_one_finding(tmp_path):
    path = tmp_path / "file-too-large.json"
    path.write_bytes(b"[]" + b" " * MAX_BYTES)
    assert places(check([path])) == [("file-too-large", 1, 1)]


def test_a_line_of_more_than_20_million_bytes_ends_the_reading(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"document_id": "a", "quotes": []}\n"' + b"a" * MAX_BYTES + b'"\nnot JSON\n')
    assert places(check([path])) == [("file-too-large", 2, 1)]


def test_more_than_500_problems_of_structure_are_counted_no_further(tmp_path):
    value = json.loads(NIGHT_FERRY.read_text("utf-8"))
    value["non_quotes"] = [7] * 501
    path = tmp_path / "too-many.json"
    path.write_text(json.dumps(value), "utf-8")
    rules = [finding.rule for finding in check([path])]
    assert (rules.count("wrong-type"), rules.count("too-many"), len(rules)) == (500, 1, 501)


# ---------------------------------------------------------------- good files


GOOD = sorted(path.relative_to(VALID).as_posix() for path in VALID.rglob("*.json*"))


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_has_no_findings(name):
    assert check([VALID / name]) == []


def test_good_files_have_no_findings_together_and_with_their_texts():
    assert check([VALID], VALID / "articles") == []


def test_a_text_free_file_agrees_with_a_copy_of_its_text(tmp_path):
    path = tmp_path / "brosund-echo/2031-06-11-night-ferry.txt"
    path.parent.mkdir()
    path.write_text(NIGHT_FERRY_TEXT + "\n", "utf-8")
    assert check([NIGHT_FERRY], tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("napkin", "napkín"), lambda text: text + "\n", lambda text: " " + text[:-1]],
    ids=["one letter", "two final newlines", "moved by one"],
)
def test_a_text_free_file_does_not_agree_with_another_text(tmp_path, change):
    path = tmp_path / "brosund-echo/2031-06-11-night-ferry.txt"
    path.parent.mkdir()
    path.write_text(change(NIGHT_FERRY_TEXT) + "\n", "utf-8")
    assert "hash-mismatch" in {finding.rule for finding in check([NIGHT_FERRY], tmp_path)}


def test_an_open_text_is_missed_beside_its_file_even_if_a_copy_is_at_hand_elsewhere():
    assert places(check([INVALID / "text-missing.json"], INVALID / "texts")) == [("text-missing", 8, 16)]


# ---------------------------------------------------------------- all at once, sorted, with a hint


def file_of(folder: Path, change, name: str = "2031-06-11-night-ferry.json", good: Path = NIGHT_FERRY) -> Path:
    """A copy of a good file in the folder, changed."""
    value = json.loads(good.read_text("utf-8"))
    change(value)
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), "utf-8")
    return path


def test_where_a_name_is_missing_the_identification_may_be_what_is_wrong(tmp_path):
    def unnamed(value):
        key = next(key for key, speaker in value["speakers"].items() if speaker["identification"] == "named")
        value["speakers"][key] = {"kind": "person", "description": "a deckhand", "identification": "named"}

    (finding,) = [finding for finding in check([file_of(tmp_path, unnamed)]) if finding.rule == "missing-key"]
    assert finding.message.endswith("or say otherwise how far the document identifies them: identification is 'named'")


def test_all_mistakes_of_a_file_are_found_at_once_in_the_order_of_the_file(tmp_path):
    content = """\
{
  "document": {
    "id": "brosund-echo/2031-06-11-ferry", "outlet": {"name": "The Brosund Echo"}, "language": "en",
    "published": "2031-06-31",
    "license": "LicenseRef-not-redistributable", "text_length": 90, "tilte": null,
    "text_sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
  },
  "speakers": {
    "crew": {"kind": "crowds", "identification": "vague"}
  },
  "quotes": [
    {"id": "q1", "type": "direct", "content": [{"start": 9, "end": 4}], "speaker": ["crew", "cook"]}
  ],
  "annotation": {"annotators": ["rk"], "method": "human", "review": "none", "guidelines": "1.0", "guidelines": "1"}
}
"""
    path = tmp_path / "ferry.json"
    path.write_text(content, "utf-8")
    assert places(check([path])) == [
        ("impossible-date", 4, 18),
        ("unknown-key", 5, 69),
        ("unknown-label", 9, 22),
        ("selector-unresolved", 12, 48),
        ("selector-range", 12, 58),
        ("undescribed-speaker", 12, 85),
        ("unknown-speaker", 12, 93),
        ("json-duplicate-key", 14, 98),
    ]


def test_mistakes_of_several_files_are_sorted_by_file_and_place(tmp_path):
    second = file_of(tmp_path, lambda v: v["quotes"][1].update(id="q1", event="speach"), "b.json")
    first = file_of(tmp_path, lambda v: v["document"].update(id="brosund-echo/other", language="x"), "a.json")
    found = check([second, first])
    assert [(Path(f.file).name, f.rule) for f in found] == [
        ("a.json", "wrong-form"),
        ("b.json", "duplicate-id"),
        ("b.json", "unknown-label"),
    ]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("change", "rule", "hint"),
    [
        (lambda v: v["quotes"][0].update(mentoin=[]), "unknown-key", "did you mean 'mention'?"),
        (lambda v: v["document"].update(Genre="news"), "unknown-key", "did you mean 'genre'?"),
        (lambda v: v["quotes"][0].update(zzz=1), "unknown-key", "known here: id, type, content"),
        (lambda v: v.update(speakrs=v.pop("speakers")), "missing-key", "is it 'speakrs', misspelled?"),
        (lambda v: v["document"].pop("text_length"), "missing-key", "onrecord fmt"),
        (lambda v: v["quotes"][0].update(event="Press conference"), "unknown-label", "did you mean 'press_conference'?"),
        (lambda v: v["quotes"][0].update(polarity="denies"), "unknown-label", "did you mean 'denied'?"),
        (lambda v: v["quotes"][0].update(medium="zzz"), "unknown-label", "one of speech, writing, thought, unclear"),
        (lambda v: v["quotes"][0].update(medium=7), "unknown-label", "7 is not a label"),
        (lambda v: v["quotes"][0].update(speaker=["oficial"]), "unknown-speaker", "did you mean 'official'?"),
        (lambda v: v["quotes"][0].update(nested_in="q22"), "unknown-quote", "did you mean 'q2'?"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_messages_say_what_was_probably_meant(tmp_path, change, rule, hint):
    found = check([file_of(tmp_path, change)])
    assert any(hint in finding.message for finding in found if finding.rule == rule)


# ---------------------------------------------------------------- one mistake is not also called another


def test_a_byte_order_mark_hides_nothing(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    rules = [finding.rule for finding in check([path])]
    assert rules.count("byte-order-mark") == 1
    assert rules.count("missing-key") == 4  # document, speakers, quotes, annotation


def test_a_misspelled_type_is_not_also_judged_by_its_marks(tmp_path):
    shutil.copy(FLOOD_WALL.with_suffix(".txt"), tmp_path)
    path = file_of(tmp_path, lambda v: v["quotes"][2].update(type="dirct"), FLOOD_WALL.name, FLOOD_WALL)
    assert [finding.rule for finding in check([path])] == ["unknown-label"]


def test_a_misspelled_type_does_not_make_a_speakers_words_the_outlets(tmp_path):
    path = file_of(tmp_path, lambda v: v["quotes"][1].update(type="dirct"))
    assert [finding.rule for finding in check([path])] == ["unknown-label"]


def test_a_speaker_with_a_malformed_description_is_not_also_unknown(tmp_path):
    path = file_of(tmp_path, lambda v: v["speakers"].update(official="an official"))
    assert [finding.rule for finding in check([path])] == ["wrong-type"]


# ---------------------------------------------------------------- paths and folders


def test_a_path_that_is_missing_raises(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        check([VALID, tmp_path / "nowhere"])


def test_paths_may_be_strings():
    assert places(check([str(INVALID / "json-syntax.json")], str(VALID))) == [("json-syntax", 30, 99)]


def test_no_path_has_no_findings():
    assert check([]) == []


def test_a_folder_is_checked_with_everything_below_it(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    names = ["one.json", "a/two.jsonl", "a/b/three.json"]
    for name in names:
        (tmp_path / name).write_text("[", "utf-8")
    (tmp_path / "a/b/four.jsonl.gz").write_bytes(gzip.compress(b"["))
    found = check([tmp_path])
    assert {Path(f.file).relative_to(tmp_path).as_posix() for f in found} == {*names, "a/b/four.jsonl.gz"}
    assert {finding.rule for finding in found} == {"json-truncated"}


@pytest.mark.parametrize(
    "name",
    [
        "retired.json",
        "parquet/MANIFEST.json",
        "parquet/splits.json",
        "annotation.schema.json",
        ".hidden/a.json",
        ".a.json",
        "a.txt",
        "README.md",
        "parquet/quotes.parquet",
        "folder.json/README.md",
    ],
)
def test_a_folder_is_checked_without_what_is_no_annotation_or_prediction(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[", "utf-8")
    assert check([tmp_path]) == []


def test_a_file_named_twice_is_checked_once():
    assert len(check([INVALID / "json-syntax.json", INVALID / "json-syntax.json"])) == 1


def test_a_file_reached_in_two_ways_is_checked_once(monkeypatch):
    monkeypatch.chdir(VALID)
    assert check([NIGHT_FERRY, NIGHT_FERRY.relative_to(VALID)]) == []


def test_two_files_of_one_document_are_found(tmp_path):
    first = file_of(tmp_path, lambda v: None, "a.json")
    second = file_of(tmp_path, lambda v: None, "b.json")
    (finding,) = check([tmp_path])
    assert (finding.rule, finding.file, finding.line) == ("duplicate-document", str(second), 4)
    assert str(first) in finding.message


def test_layers_of_one_document_are_no_duplicates(tmp_path):
    file_of(tmp_path, lambda v: None, "a.json")
    for name in ("a.ab.json", "a.model-1.json"):
        file_of(tmp_path, lambda v: v.update(document={key: v["document"][key] for key in ("id", "text_sha256")}), name)
    assert check([tmp_path]) == []


@pytest.mark.parametrize(
    "document_id",
    ["a\u0000b", "a" * 5_000, "../../etc", "/", "", "~", "\ud800"],
    ids=["NUL", "too long", "upwards", "root", "empty", "home", "surrogate"],
)
@pytest.mark.parametrize("kind", ["annotation", "prediction"])
def test_an_id_that_is_no_file_name_is_no_reason_to_stop(tmp_path, document_id, kind):
    if kind == "annotation":
        path = tmp_path / "a.json"
        content = json.dumps({**json.loads(NIGHT_FERRY.read_text("utf-8")), "document": {"id": document_id}})
    else:
        path = tmp_path / "a.jsonl"
        content = json.dumps({"document_id": document_id, "quotes": [{}]})
    path.write_text(content, "utf-8")
    assert {"annotation": "missing-key", "prediction": "no-content"}[kind] in {f.rule for f in check([path], tmp_path)}


def test_a_text_outside_the_folder_of_texts_is_not_read(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "outside.txt").write_text("secret", "utf-8")
    path = tmp_path / "a.jsonl"
    path.write_text('{"document_id": "../outside", "quotes": [{"content": [[0, 6]], "text": "other"}]}', "utf-8")
    assert check([path], tmp_path / "texts") == []


# ---------------------------------------------------------------- prediction files


BAD_LINES = (
    b'{"document_id": "a", "quotes": []}\n'
    b"\n"
    b'{"document_id": "b", "quotes": [{"text": "x", "typ": "direct"}]}\r\n'
    b'{"document_id": "c", "quotes": [{"text": "x"}\n'
    b'{"document_id": "b", "quotes": [{"confidence": 2, "content": [[5, 1]]}]}'
)
BAD_PLACES = [
    ("unknown-key", 3, 47),
    ("json-truncated", 4, 46),
    ("duplicate-document", 5, 17),
    ("partial-confidence", 5, 1),
    ("wrong-size", 5, 48),
    ("selector-range", 5, 63),
]


def test_each_line_of_predictions_is_checked_on_its_own(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(BAD_LINES)
    assert sorted(places(check([path]))) == sorted(BAD_PLACES)


def test_compressed_predictions_have_the_same_findings(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(BAD_LINES))
    assert sorted(places(check([path]))) == sorted(BAD_PLACES)


@pytest.mark.parametrize("content", [gzip.compress(BAD_LINES[:35] * 9)[:-12], b"{}\n", gzip.compress(b"{}")[:-4] + b"\0\0\0\0"])
def test_a_damaged_compressed_file_is_a_finding(tmp_path, content):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(content)
    assert "unreadable" in {finding.rule for finding in check([path])}


def parquet_of(lines: bytes, path: Path) -> Path:
    """The lines as Parquet of the same shape, by way of pyarrow's own reader of JSON Lines."""
    pa.parquet.write_table(pa.json.read_json(pa.BufferReader(lines)), path)
    return path


def test_good_predictions_as_parquet_have_no_findings(tmp_path):
    lines = PREDICTIONS.read_bytes().replace(b'"speaker": "Vater"', b'"speaker": ["Vater"]')
    path = parquet_of(lines, tmp_path / "a.parquet")
    assert check([path], VALID / "articles") == []


def test_rows_of_parquet_count_as_lines(tmp_path):
    lines = (
        b'{"document_id": "a", "quotes": []}\n'
        b'{"document_id": "b", "quotes": [{"text": "x", "type": "dirct", "cue": [[3, 3]]}]}\n'
        b'{"document_id": "a", "quotes": [{"text": "x", "uttered": "2031-02-30"}, {"text": null}]}\n'
    )
    assert places(check([parquet_of(lines, tmp_path / "a.parquet")])) == [
        ("selector-range", 2, 1),
        ("unknown-label", 2, 1),
        ("duplicate-document", 3, 1),
        ("impossible-date", 3, 1),
        ("no-content", 3, 1),
    ]


def test_a_parquet_file_that_is_cut_off_is_a_finding(tmp_path):
    path = parquet_of(PREDICTIONS.read_bytes().splitlines()[0], tmp_path / "a.parquet")
    path.write_bytes(path.read_bytes()[:-20])
    assert places(check([path])) == [("unreadable", 1, 1)]


def test_a_parquet_file_that_names_a_field_twice_is_a_finding(tmp_path):
    fields = [pa.field("text", pa.string()), pa.field("text", pa.string())]
    quotes = pa.StructArray.from_arrays([pa.array(["x"]), pa.array(["y"])], fields=fields)
    table = pa.table({"document_id": ["a"], "quotes": pa.ListArray.from_arrays([0, 1], quotes)})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    assert places(check([tmp_path / "a.parquet"])) == [("unreadable", 1, 1)]


def test_nan_is_no_confidence(tmp_path):
    table = pa.table({"document_id": ["a"], "quotes": [[{"text": "x", "confidence": float("nan")}]]})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    (finding,) = check([tmp_path / "a.parquet"])
    assert "quotes[0].confidence" in finding.message


def test_predictions_in_utf_16_are_one_finding(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(PREDICTIONS.read_text("utf-8").encode("utf-16"))
    assert places(check([path])) == [("utf-8", 1, 1)]


def test_predictions_in_bytes_are_told_so(tmp_path):
    text = "«Später», sagte Çelik."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    path = tmp_path / "a.jsonl"  # in bytes: « and » have 2 each, ä has 2, Ç has 2
    path.write_text('{"document_id": "a", "quotes": [{"text": "Später", "mention": [[19, 25]]}]}', "utf-8")
    (finding,) = check([path], tmp_path)
    assert finding.rule == "selector-range"
    assert "UTF-8 bytes? in code points they are 16 to 21" in finding.message


@pytest.mark.parametrize("content", [[[0, 8], [16, 21]], [[16, 21], [0, 8]]], ids=["in order", "out of order"])
def test_parts_of_a_prediction_are_compared_in_the_order_of_the_text(tmp_path, content):
    (tmp_path / "a.txt").write_text("«Später», sagte Çelik.", "utf-8")
    path = tmp_path / "a.jsonl"
    quote = {"content": content, "text": "«Später» … Çelik"}
    path.write_text(json.dumps({"document_id": "a", "quotes": [quote]}), "utf-8")
    assert check([path], tmp_path) == []


def test_one_file_of_predictions_may_leave_confidence_out(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"document_id": "a", "quotes": [{"text": "x"}, {"text": "y", "confidence": null}]}', "utf-8")
    assert check([path]) == []


# ---------------------------------------------------------------- whatever a file holds


@pytest.mark.parametrize("value", [[], {}, ["direct"], 7, True, None], ids=repr)
@pytest.mark.parametrize(
    ("key", "rule"),
    [
        *((key, "unknown-label") for key in ("type", "event", "medium", "polarity")),
        *((key, "wrong-type") for key in ("id", "uttered", "nested_in", "note")),
    ],
)
def test_a_value_of_the_wrong_kind_is_one_finding(tmp_path, key, rule, value):
    path = file_of(tmp_path, lambda v: v["quotes"][1].update({key: value}))
    assert [finding.rule for finding in check([path])] == [rule]


def test_quotes_nested_very_deep_are_checked():
    quotes = [{"id": f"q{i}", "nested_in": f"q{i + 1}"} for i in range(2_500)]
    annotation = Annotation(Path("a.json"), parse(json.dumps({"quotes": quotes}).encode(), "a.json"))
    assert len(list(RULES["unknown-quote"].check(annotation))) == 1  # q2500 is no quote


SCALARS = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 5, 10**400, 1.5, "", "q1", "q2", "official", "direct", "gold", "../x"]),
    st.sampled_from(["\u0000", "\ud800", "\ufffd", "2031-02-30", "2031-05-04/..", "..", "x" * 100, "LicenseRef-x"]),
    st.sampled_from(["LicenseRef-not-redistributable", "CC-BY-4.0", "granted_with_reason", "media", "venue", "named"]),
    st.text(max_size=5),
    st.integers(),
    st.floats(),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["start", "end", "exact", "sha256", "id", "speaker", "", "\u0000"]), inner),
    ),
    max_leaves=5,
)


def containers(value):
    """Every object and list in the value, itself included."""
    if isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


@st.composite
def mutated(draw, value):
    """The value after one to three mutations: something deleted, replaced or inserted anywhere."""
    value = deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        container = draw(st.sampled_from(list(containers(value)) or [[]]))
        steps = list(container) if isinstance(container, dict) else range(len(container))
        match draw(st.sampled_from(["delete", "replace", "insert", "all"])):
            case "delete" if steps:
                del container[draw(st.sampled_from(steps))]
            case "replace" if steps:
                container[draw(st.sampled_from(steps))] = draw(JSON)
            case "insert" if isinstance(container, list):
                container.insert(draw(st.integers(0, len(container))), draw(JSON))
            case "insert":
                container[draw(st.text(max_size=3))] = draw(JSON)
            case "all" if draw(st.integers(0, 20)) == 0:
                value = draw(JSON)
    return value


ANNOTATIONS = [read_annotation(path) for path in sorted(VALID.rglob("*.json"))]


def plain(value):
    return json.loads(json.dumps(value))


@given(st.sampled_from(ANNOTATIONS), st.booleans(), st.data())
@settings(deadline=None)
def test_an_annotation_mutated_anywhere_gives_findings_and_never_an_exception(good, with_text, data):
    value = data.draw(mutated(plain(good.value)))
    source = parse(json.dumps(value, indent=1).encode(), "a.json")
    annotation = Annotation(good.path, source, good.text if with_text else None, source.findings)
    found = list(check_annotation(annotation))
    lines = source.text.split("\n")
    assert all(isinstance(finding, Finding) for finding in found)
    assert all(1 <= f.line <= len(lines) and 1 <= f.column <= len(lines[f.line - 1]) + 1 for f in found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for files that are written anew for each example."""
    return tmp_path_factory.mktemp("examples")


@given(st.data())
@settings(deadline=None)
def test_predictions_mutated_anywhere_give_findings_and_never_an_exception(folder, data):
    good = [json.loads(line) for line in PREDICTIONS.read_text("utf-8").splitlines()]
    path = folder / "mutated.jsonl"
    path.write_text("\n".join(json.dumps(data.draw(mutated(line))) for line in good), "utf-8")
    assert all(isinstance(f, Finding) and 1 <= f.line <= len(good) for f in check([path], VALID / "articles"))


@given(st.data())
@settings(deadline=None)
def test_a_whole_file_mutated_anywhere_is_checked_with_texts_and_never_an_exception(folder, data):
    good = data.draw(st.sampled_from(ANNOTATIONS))
    path = folder / "mutated.json"
    path.write_text(json.dumps(data.draw(mutated(plain(good.value)))), "utf-8")
    assert all(isinstance(finding, Finding) for finding in check([path], VALID / "articles"))


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz", ".parquet"])
@given(content=st.binary(max_size=100))
@settings(deadline=None)
def test_a_file_of_any_bytes_gives_findings_and_never_an_exception(folder, suffix, content):
    path = folder / f"bytes{suffix}"
    path.write_bytes(content)
    assert all(isinstance(finding, Finding) for finding in check([path]))


# ---------------------------------------------------------------- our own flat table


def test_our_flat_table_of_quotes_is_a_prediction_file(root):
    assert check([root / "dataset/parquet/quotes.parquet"]) == []


def test_a_flat_table_with_columns_of_other_types_is_said_so(tmp_path):
    pa.parquet.write_table(pa.table({"content": ["3 to 9"], "anonymous": [True]}), tmp_path / "a.parquet")
    messages = [finding.message for finding in check([tmp_path / "a.parquet"])]
    assert [message.split(";")[0] for message in messages] == [
        "a table of quotes needs the column document_id",
        "the column content is string",
    ]


def test_long_names_and_addresses_are_no_prose(tmp_path):
    text = "The International Committee of the Red Ferry met.\n\nThe mayor says we are all fine today."
    value = json.loads(NIGHT_FERRY.read_text("utf-8"))
    value.update(
        quotes=[{"id": "q1", "type": "reported", "speaker": ["body"], "content": [{"start": 45, "end": 48}]}], non_quotes=[]
    )
    value["quotes"][0]["content"][0]["sha256"] = hashlib.sha256(b"met").hexdigest()
    value["document"].update(
        id="a/b", url="https://post.example/the-mayor-says-we-are-all-fine-today", text_length=len(text), regions=[]
    )
    value["document"]["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    value["speakers"] = {
        "body": {"kind": "organisation", "name": "International Committee of the Red Ferry", "identification": "named"}
    }
    (tmp_path / "texts/a").mkdir(parents=True)
    (tmp_path / "texts/a/b.txt").write_text(text, "utf-8")
    (tmp_path / "b.json").write_text(json.dumps(value), "utf-8")
    assert check([tmp_path / "b.json"], tmp_path / "texts") == []
    value["speakers"]["body"]["description"] = "it met; the mayor says we are fine"
    (tmp_path / "b.json").write_text(json.dumps(value), "utf-8")
    assert [f.rule for f in check([tmp_path / "b.json"], tmp_path / "texts")] == ["forbidden-prose"]
