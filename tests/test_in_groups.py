"""Sides larger than memory: read by groups of documents, every number, interval, warning and hash is that of reading all at once."""

import json
import random
from dataclasses import fields

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord import InvalidData
from onrecord.data.by_document import by_document
from onrecord.data.tables import TABLES, write_table
from onrecord.scoring.measures import printed
from onrecord.sides.in_groups import listed_sides
from onrecord.sides.rows import FIELDS, NESTED
from onrecord.sides.slicing import DIMENSIONS, MACRO

from .strategies import tables_of

MEASURES = (*printed(), "Quote@exact", "Quote@0.8")
EVERYTHING = {"measures": MEASURES, "by": DIMENSIONS, "macro": MACRO}
PEOPLE = ("Ida Holm", "Peter Hale-Oru", "Dr Léa Quimbreux", "the Lervik ferry office", "Jörg Zgraggen", "…")
WORDS = ("quay", "gates", "“stay", "shut”", "ship🚢", "writ", "ferry", "she", "said", "—", "harbour", "never")
TYPES = ("direct", "indirect", "mixed")

FLAT = pa.schema([("document_id", pa.string()), *FIELDS.items()])


def invented(seed, documents, *, texts=True, lean=False):
    """Gold in the short form of `tables_of`, and predictions that are gold with noise. `lean`: fields occur in few documents."""
    draw = random.Random(seed)
    gold, predicted = [], []
    for number in range(documents):
        rich = not lean or number == documents - 1
        words = [draw.choice(WORDS) for _ in range(draw.randint(8, 60))]
        text = " ".join(words) + "."

        def span(text=text):
            start = draw.randrange(len(text) - 4)
            return [start, min(len(text), start + draw.randint(1, 40))]

        table = {f"s{i}": {"name": name} for i, name in enumerate(draw.sample(PEOPLE, 3))}
        table["d"] = {"description": "an official of the port"}
        quotes = []
        for _ in range(draw.randint(0, 6)):
            quote = {"content": [span()], "speaker": draw.sample([*table], draw.randint(0, 2)), "type": draw.choice(TYPES)}
            if rich:
                quote |= {"mention": [span()], "cue": [span()], "anonymous": draw.random() < 0.3}
                quote |= {"via": draw.sample([*table], draw.randint(0, 1)), "uttered": draw.choice(["2031-05-04", "2031-05"])}
                quote |= {"phenomena": draw.sample(["state-agency-unnamed-official", "scare-quote"], draw.randint(0, 1))}
            quotes.append(quote)
        found = []
        for quote in quotes:
            if draw.random() < 0.2:
                continue
            start, end = quote["content"][0]
            moved = quote["content"] if draw.random() < 0.5 else [[start, min(len(text), end + draw.randint(0, 9))]]
            names = [table[key].get("name") or "a port official" for key in quote["speaker"]]
            said = {
                "content": moved,
                "speaker": names if draw.random() < 0.7 else [draw.choice(PEOPLE)],
                "type": draw.choice(TYPES),
            }
            said["confidence"] = draw.choice([0.1, 0.3, 0.7, draw.random()])
            if rich and draw.random() < 0.5:
                said |= {"anonymous": draw.random() < 0.5, "via": draw.sample(PEOPLE, 1), "uttered": "2031-05-04"}
                said |= {"mention": quote.get("mention"), "cue": quote.get("cue")}
            found.append(said)
        if draw.random() < 0.5:
            words_alone = {"text": text[2:9] if draw.random() < 0.7 else "a quotation that stands nowhere", "speaker": []}
            found.append(words_alone | {"confidence": 0.25})
        name = f"{draw.choice(['echo', 'post', 'Äolus'])}/{number:03}"
        facts = {
            "outlet": name.partition("/")[0],
            "language": draw.choice(["en", None]),
            "published": f"2031-0{1 + number % 4}-02",
        }
        facts |= {"completeness": draw.choice(["exhaustive", "direct_only", ("exhaustive", "sampled")[seed % 2]])}
        facts |= {"regions": [{"kind": draw.choice(["excluded", "boilerplate"]), "start": 0, "end": 6}]}
        shown = text if texts or number % 3 else None
        gold.append({"id": name, "text": shown, "speakers": table, "quotes": quotes, "non_quotes": [span()], **facts})
        if draw.random() < 0.9:
            predicted.append({"document_id": name, "quotes": found})
    draw.shuffle(predicted)
    return gold, predicted


def written(folder, gold, predicted, *, flat=False, row_group=7):
    """Both sides as Parquet."""
    tables = tables_of(gold)
    for name in TABLES:
        write_table(tables[name].sort_by("document_id"), folder / f"{name}.parquet")
    table = pa.Table.from_pylist(predicted, NESTED)
    if flat:
        table = pa.Table.from_pylist(
            [{"document_id": d["document_id"], **quote} for d in predicted for quote in d["quotes"]], FLAT
        )
    pq.write_table(table, folder / "predicted.parquet", row_group_size=row_group)
    return folder, folder / "predicted.parquet"


def equal(one, other):
    """Asserts that two reports are the same to the last digit, and print the same."""
    for field in fields(one):
        if field.name == "anchoring":
            a, b = one.anchoring, other.anchoring
            assert (a.tiers, a.ambiguous, a.not_found) == (b.tiers, b.ambiguous, b.not_found)
            assert sorted(a.of_row) == sorted(b.of_row)
        else:
            # as printed, floats have all their digits, and NaN is itself
            assert repr(getattr(one, field.name)) == repr(getattr(other, field.name)), field.name
    from onrecord.report.score import FORMATS

    for shown in FORMATS.values():
        assert shown(one) == shown(other)


@pytest.mark.parametrize("memory", [1, 30_000])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"unknown": "fp"},
        {"unknown": "ignore", "nested": "outer"},
        {"dedup": True, "nested": "inner", "speakers": "any"},
        {"speaker_level": "id"},
    ],
    ids=["plain", "unknown count", "unknown left out", "collapsed", "ids"],
)
def test_groups_of_documents_give_the_same_score(tmp_path, memory, options):
    gold, predicted = invented(8, 30, texts="speaker_level" not in options)
    if "unknown" in options:
        names = ("zz/1", "aa/1", "post/9999")
        predicted[3:3] = [{"document_id": name, "quotes": [{"content": [[0, 5]], "confidence": 0.5}]} for name in names]
    sides = written(tmp_path, gold, predicted)
    groups = len(listed_sides(*sides, None, memory).groups)
    assert groups >= 30 if memory == 1 else 5 < groups < 30
    equal(
        onrecord.score(*sides, **EVERYTHING, samples=60, memory=memory, **options),
        onrecord.score(*sides, **EVERYTHING, samples=60, **options),
    )


def test_texts_that_stand_in_a_folder_of_their_own(tmp_path):
    """Two of three documents have no text in the tables: theirs stand in a folder."""
    gold, predicted = invented(5, 12)
    sides = written(tmp_path, gold, predicted, row_group=2)
    documents = pq.read_table(tmp_path / "documents.parquet")
    told = [text if number % 3 == 0 else None for number, text in enumerate(documents["text"].to_pylist())]
    column = documents.schema.get_field_index("text")
    documents = documents.set_column(column, "text", pa.array(told, pa.string()))
    pq.write_table(documents, tmp_path / "documents.parquet", row_group_size=2)
    for one in gold:
        file = tmp_path / "texts" / f"{one['id']}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one["text"], "utf-8")
    options = EVERYTHING | {"samples": 20, "unknown": "ignore"}
    whole = onrecord.score(*sides, **options, texts=tmp_path / "texts")
    assert (whole.signature.unit, onrecord.score(*sides, **options).signature.unit) == ("content", "raw")
    equal(onrecord.score(*sides, **options, texts=tmp_path / "texts", memory=1), whole)


@pytest.mark.parametrize("flat", [False, True])
def test_what_only_one_group_carries_is_known_in_all(tmp_path, flat):
    """Flags, chains, cues and dates stand in the last document alone; the default measures depend on them."""
    gold, predicted = invented(3, 12, lean=True)
    sides = written(tmp_path, gold, predicted, flat=flat)
    equal(onrecord.score(*sides, samples=20, memory=1), onrecord.score(*sides, samples=20))
    equal(onrecord.score(*sides, **EVERYTHING, samples=0, memory=1), onrecord.score(*sides, **EVERYTHING, samples=0))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(seed=5474, documents=5, memory=1, lean=False)  # the region of a document without text and length reached into the next
@given(seed=st.integers(0, 10**6), documents=st.integers(1, 6), memory=st.integers(1, 20_000), lean=st.booleans())
def test_small_corpora_in_any_groups(tmp_path, seed, documents, memory, lean):
    sides = written(tmp_path, *invented(seed, documents, texts=seed % 2 > 0, lean=lean), row_group=2)
    equal(onrecord.score(*sides, **EVERYTHING, samples=5, memory=memory), onrecord.score(*sides, **EVERYTHING, samples=5))


def test_means_over_groups_that_there_are_none_of():
    """No document has a language: nothing to average over."""
    gold = tables_of([{"id": "a", "text": "Gates stay shut.", "quotes": [{"content": [[0, 5]]}]}])
    report = onrecord.score(gold, [{"document_id": "a", "quotes": []}], macro=["language"], samples=0)
    assert {mean for means in report.macro["macro_language"].values() for mean in means.values()} == {(None, 0)}


def test_a_corpus_without_documents(tmp_path):
    sides = written(tmp_path, [], [])
    equal(onrecord.score(*sides, memory=1), onrecord.score(*sides))


def test_only_the_rows_of_the_documents_are_read(tmp_path):
    """Of row groups (a, b), (b, c), (a): c stands in one, a in two."""
    table = pa.table({"document_id": ["a", "b", "b", "c", "a"], "n": [1, 2, 3, 4, 5], "more": [0, 0, 0, 0, 0]})
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    file = by_document(tmp_path / "t.parquet")
    assert file.rows == {"a": 2, "b": 2, "c": 1}
    assert file.row_groups == [{"a", "b"}, {"b", "c"}, {"a"}]
    assert file.read(["a", "c"], ["document_id", "n", "absent"]).to_pydict() == {"document_id": ["a", "c", "a"], "n": [1, 4, 5]}
    assert file.read([]).num_rows == 0


def test_items_of_a_list_are_counted(tmp_path):
    written(tmp_path, *invented(1, 5))
    lines = pq.read_table(tmp_path / "predicted.parquet").to_pylist()
    assert by_document(tmp_path / "predicted.parquet", "quotes").rows == {d["document_id"]: len(d["quotes"]) for d in lines}


# ---------------------------------------------------------------- refused


def findings(*sides, **options):
    with pytest.raises(InvalidData) as caught:
        onrecord.score(*sides, samples=0, **options)
    return caught.value.findings


CONTENT = {"content": [[0, 4]]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"echo/a": [{"content": [[0, 9_000]]}], "echo/c": [{"content": [[2, 3]], "text": "elsewhere"}], "nowhere": [CONTENT]},
        {"echo/a": [{"content": [[7, 4]]}], "echo/c": [{"speaker": ["Ida Holm"]}]},
        {"echo/a": [CONTENT | {"confidence": 0.5}], "echo/b": [], "echo/c": [CONTENT]},
        {"echo/a": [CONTENT | {"quote_id": "q9"}], "echo/b": [CONTENT | {"type": "shouted"}]},
    ],
    ids=["against gold", "by themselves", "confidence in some groups", "answers and types"],
)
@pytest.mark.parametrize("flat", [False, True])
def test_everything_wrong_in_any_group_is_said_at_once(tmp_path, wrong, flat):
    gold = [{"id": f"echo/{name}", "text": "Gates stay shut.", "quotes": [{"content": [[0, 5]]}]} for name in "abc"]
    predicted = [{"document_id": name, "quotes": quotes} for name, quotes in wrong.items()]
    sides = written(tmp_path, gold, predicted, flat=flat, row_group=1)
    for options in ({}, {"missing": "error"}):
        assert findings(*sides, memory=1, **options) == findings(*sides, **options)


def test_a_document_that_stands_twice_is_found_in_row_groups_apart(tmp_path):
    gold = [{"id": name, "text": "Gates stay shut.", "quotes": []} for name in "abc"]
    sides = written(tmp_path, gold, [{"document_id": name, "quotes": []} for name in "abca"], row_group=1)
    assert findings(*sides, memory=1) == findings(*sides)


@pytest.mark.parametrize(
    "columns",
    [{"n": [1]}, {"document_id": [None], "quotes": [[]]}, {"document_id": ["a"], "content": ["0-4"]}],
    ids=["no ids", "no id", "another type"],
)
def test_predictions_that_are_no_table_of_quotes(tmp_path, columns):
    sides = written(tmp_path, [{"id": "a", "text": "Shut.", "quotes": []}], [])
    pq.write_table(pa.table(columns), sides[1])
    assert findings(*sides, memory=1) == findings(*sides)


def test_gold_that_is_wrong_is_refused(tmp_path):
    quote = {"content": [[0, 4]], "uttered": "2031-19"}
    sides = written(tmp_path, [{"id": name, "text": "Shut.", "quotes": [quote]} for name in "ab"], [])
    assert {finding.rule for finding in findings(*sides, memory=1)} == {"impossible-date"}
    (tmp_path / "quotes.parquet").write_bytes(b"PAR1")
    assert {finding.rule for finding in findings(*sides, memory=1)} == {"wrong-table"}
    (tmp_path / "quotes.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"quotes\.parquet"):
        onrecord.score(*sides, memory=1)


def test_what_cannot_be_read_by_groups_is_named(tmp_path):
    gold, predicted = written(tmp_path, [{"id": "a", "text": "Shut.", "quotes": []}], [])
    lines = tmp_path / "p.jsonl"
    lines.write_text(json.dumps({"document_id": "a", "quotes": []}) + "\n", "utf-8")
    for sides in ((gold, lines), (gold, []), (tables_of([]), predicted), (predicted, predicted)):
        with pytest.raises(ValueError, match="with bounded memory gold"):
            onrecord.score(*sides, memory=1)
    with pytest.raises(ValueError, match="above 0"):
        onrecord.score(gold, predicted, memory=0)
    with pytest.raises(ValueError, match="onrecord convert"):
        onrecord.score(gold, predicted, memory=1, format_in="citron")


# ---------------------------------------------------------------- command line


def test_the_command_prints_the_same(tmp_path, run):
    gold, predicted = written(tmp_path, *invented(8, 12))
    plain = run("score", predicted, "--gold", gold, "--samples", "10", "--format", "json")
    grouped = run("score", predicted, "--gold", gold, "--samples", "10", "--format", "json", "--memory", "20KB")
    assert (plain.code, grouped.code) == (0, 0)
    assert grouped.out == plain.out


@pytest.mark.parametrize("size", ["", "MB", "1.5GB", "-1", "12 apples", "0"])
def test_a_size_that_is_none_is_refused(tmp_path, run, size):
    gold, predicted = written(tmp_path, [], [])
    assert run("score", predicted, "--gold", gold, "--memory", size).code == 2


def test_memory_is_not_for_annotators_nor_presets(tmp_path, run):
    gold, predicted = written(tmp_path, [], [])
    assert run("score", predicted, "--gold", f"{gold}:all-layers", "--memory", "1GB").code == 2
    assert run("score", predicted, "--gold", gold, "--preset", "citron", "--memory", "1GB").code == 2
