"""What is wrong with a corpus: each kind of defect on invented documents."""

import json

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.data.build import write_tables
from onrecord.quality.defects import quality
from onrecord.quality.likeness import alike

LONG = "The ferry to Lervik sails at dawn on weekdays and at noon on Sundays, and it takes forty cars and two lorries at a time."
OTHER = (
    "Nothing of this stands in the other one: it is about the price of wool, which fell again in spring, and the sheep of Dal."
)


def corpus(*documents):
    """The tables of (id, split, text, quotes), a quote being (id, content, cue, mention) in words or offsets, and what else is known."""
    rows, quotes = [], []
    for id, split, text, listed in documents:
        rows.append(document_row(text, corpus="x", document_id=id, split=split, language="en"))
        for name, *roles, known in listed:
            spans = [[place(text, words) for words in role] for role in roles]
            quotes.append(quote_row(rows[-1], name, *spans, **{"annotators": ["ab"], "review": "none", **known}))
    return tables(rows, quotes)


def place(text, words):
    return words if isinstance(words, tuple) else (text.index(words), text.index(words) + len(words))


def found(tables, derived=()):
    return {defect.rule: defect.where for defect in quality(tables, derived) if defect.where}


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("The ferry sails, Ana said.", [("q1", [(1, 15)], ["said"], ["Ana"], {})], {"cut-word": ["d#q1"]}),
        ("The ferry sails, Ana said.", [("q1", [(0, 15)], [(20, 25)], ["Ana"], {})], {"edge-space": ["d#q1"]}),
        ("The ferry sails, Ana said.", [("q1", [(0, 20)], ["said"], ["Ana"], {})], {"content-swallows": ["d#q1"]}),
        (
            "It sails and it sinks, Ana said.",
            [("q1", ["It sails and it"], ["said"], ["Ana"], {}), ("q2", ["and it sinks"], ["said"], ["Ana"], {})],
            {"crossing": ["d#q2"]},
        ),
        (
            "It sails and it sinks, Ana said.",
            [("q1", ["It sails and it sinks"], ["said"], ["Ana"], {}), ("q2", ["it sinks"], [], [], {})],
            {"nested-unmarked": ["d#q2"]},
        ),
        (
            "It sails and it sinks, Ana said.",
            [("q1", ["It sails and it sinks"], ["said"], ["Ana"], {}), ("q2", ["it sinks"], [], [], {"nested_in": "q1"})],
            {},
        ),
        ("It sails, Ana said.", [("q1", ["It sails"], ["said"], ["Ana"], {"type": "direct"})], {"type-marks": ["d#q1"]}),
        ("No.\n– It sails, Ana said.", [("q1", ["– It sails"], ["said"], ["Ana"], {"type": "direct"})], {}),
        ("No.\n— It sails, Ana said.", [("q1", ["It sails"], ["said"], ["Ana"], {"type": "direct"})], {}),
        ("No – it sails, Ana said.", [("q1", ["it sails"], ["said"], ["Ana"], {"type": "direct"})], {"type-marks": ["d#q1"]}),
        ("The cafÃ© is shut.", [], {"mojibake": ["d"]}),
        ("The caf\ufffd is shut.", [], {"replacement-character": ["d"]}),
        ("The caf\x93 is shut.", [], {"control-character": ["d"], "mojibake": ["d"]}),
        ("… he said.", [("q1", ["…"], ["said"], ["he"], {})], {"no-letters": ["d#q1"]}),
    ],
)
def test_defects_of_one_document(text, quotes, expected):
    assert found(corpus(("d", None, text, quotes))) == expected


def test_a_derived_type_is_not_held_against_the_corpus():
    tables = corpus(("d", None, "It sails, Ana said.", [("q1", ["It sails"], ["said"], ["Ana"], {"type": "direct"})]))
    defects = {defect.rule: defect for defect in quality(tables, ("type",))}
    assert (defects["type-marks"].where, defects["type-marks"].of) == ([], None)


def test_cue_and_mention_are_swapped_where_the_corpus_has_them_the_other_way_round():
    text = "It sails, Ana said."
    right = [(f"q{i}", ["It sails"], ["said"], ["Ana"], {}) for i in range(5)]
    documents = [(f"d{i}", None, f"{text} {i}", [quote]) for i, quote in enumerate(right)]
    assert "swapped-roles" not in found(corpus(*documents))
    wrong = ("d9", None, text, [("q1", ["It sails"], ["Ana"], ["said"], {})])
    assert found(corpus(*documents, wrong))["swapped-roles"] == ["d9#q1"]


def test_duplicates_near_duplicates_and_words_in_two_splits():
    near = LONG.replace("forty", "fifty")  # 5 of 20 sequences of five words differ: 15 of 25 are shared
    said = [("q1", ["at dawn on weekdays and at noon on Sundays"], [], [], {})]
    tables = corpus(("a", "train", LONG, said), ("b", "train", LONG, []), ("c", "test", near, said), ("d", "test", OTHER, []))
    assert found(tables) == {
        "same-text": ["b"],
        "near-duplicate": ["a", "b", "c"],
        "near-duplicate-across-splits": ["a", "b", "c"],
        "in-two-splits": ["a#q1", "c#q1"],
    }


def test_likeness_is_the_share_of_common_sequences():
    near = LONG.replace("forty", "fifty")
    words = len(LONG.replace(",", "").replace(".", "").split())
    shared = words - 4 - 5
    ((one, other, similarity),) = alike([LONG, OTHER, near])
    assert (one, other) == (0, 2)
    assert similarity == pytest.approx(shared / (shared + 10))
    assert alike([LONG, OTHER]) == []
    assert alike(["too short", "too short"]) == []
    assert alike([]) == []


def test_the_command_prints_what_is_wrong_with_a_corpus(tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    tables = corpus(("d", None, "The ferry sails, Ana said.", [("q1", [(1, 15)], ["said"], ["Ana"], {})]))
    (tmp_path / "x").mkdir()
    write_tables(tables, tmp_path / "x", None, {})
    run = CliRunner().invoke(app, ["check", "x"])
    assert run.exit_code == 0
    assert "1 quotes (100.0%)  [cut-word] spans that begin or end inside a word\n         d#q1" in run.stdout
    assert json.loads(CliRunner().invoke(app, ["check", "x", "--format", "json"]).stdout)["x"]["cut-word"]["where"] == ["d#q1"]
    assert "| spans that begin or end inside a word (`cut-word`) | 1 |" in (
        CliRunner().invoke(app, ["check", "x", "--format", "markdown"]).stdout
    )
    assert CliRunner().invoke(app, ["check", "x", "--format", "github"]).exit_code == 2
    both = CliRunner().invoke(app, ["check", "x", str(tmp_path)])
    assert both.exit_code == 2
    assert "not both" in both.output
    missing = CliRunner().invoke(app, ["check", "polnear"])
    assert missing.exit_code == 2
    assert "onrecord download polnear" in missing.output.replace("\n", " ").replace("│", "")


def test_a_folder_of_tables_does_not_hide_the_corpus_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["download", "core", "--to", "core"]).exit_code == 0
    beside = CliRunner().invoke(app, ["check", "core"])
    assert beside.exit_code == 0
    assert beside.stdout.startswith("core: 52 documents, 828 quotes\n")
    (tmp_path / "core" / "own.jsonl").write_text('{"document_id": "a/b", "quotes": []}\n')
    assert "no findings in 1 file" in CliRunner().invoke(app, ["check", "core"]).output


@pytest.mark.parametrize("option", [["--strict"], ["--texts", "."]])
def test_of_corpora_options_for_files_are_refused(option):
    done = CliRunner().invoke(app, ["check", "core", *option])
    assert done.exit_code == 2
    assert f"{option[0]} is for files" in " ".join(done.output.replace("│", " ").split())


def test_what_is_neither_a_file_nor_a_corpus_is_said_to_be_neither(run):
    done = run("check", "nothing")
    assert done.code == 4
    assert "nothing: there is no such file or folder, and no corpus of that name" in done.err
