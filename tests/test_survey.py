"""One system on several corpora: the numbers are those of `score` on each, and corpora without the language are left out."""

import json

from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.corpora.imported_rows import document_row, quote_row, tables
from onrecord.data.build import write_tables
from onrecord.systems.run import predictions

ENGLISH = "“It sails,” Ana Velt said. It rained."
GERMAN = "„Sie fährt“, sagte Ana Velt."


def here(folder, monkeypatch):
    """A corpus with a document in each of two languages, loaded by its name."""
    rows = [
        document_row(text, corpus="pair", document_id=id, language=language, completeness="exhaustive")
        for id, language, text in (("a", "en", ENGLISH), ("b", "de", GERMAN))
    ]
    known = {"annotators": ["ab"], "review": "none", "type": "direct"}
    quotes = [
        quote_row(rows[0], "q1", [(0, 11)], [(21, 25)], [(12, 20)], **known),
        quote_row(rows[1], "q1", [(0, 11)], [(13, 18)], [(19, 27)], **known),
    ]
    monkeypatch.setenv("ONRECORD_DATA", str(folder))
    (folder / "pair").mkdir()
    write_tables(tables(rows, quotes), folder / "pair", None, {})


def run(*arguments):
    return CliRunner().invoke(app, ["survey", "rules", *arguments])


def test_the_table_has_the_numbers_of_score(tmp_path, monkeypatch):
    here(tmp_path, monkeypatch)
    corpus = onrecord.load("pair")
    alone = onrecord.score(corpus, list(predictions("rules", corpus.readable())), samples=0)
    (row,) = json.loads(run("pair", "--format", "json").stdout)
    assert (row["corpus"], row["language"], row["completeness"], row["documents"], row["read"]) == (
        "pair",
        "de, en",
        "exhaustive",
        2,
        2,
    )
    assert row["report"]["measures"]["Quote@0.5"]["values"] == alone.measures["Quote@0.5"].values
    lines = run("pair").stdout.splitlines()
    assert lines[1].split()[:1] == ["pair"]
    assert f"{100 * alone.measures['Quote@0.5'].values['f1']:.1f}" in lines[1]
    assert lines[3].startswith("pair: data:pair#")


def test_of_a_language_only_its_documents(tmp_path, monkeypatch):
    here(tmp_path, monkeypatch)
    (row,) = json.loads(run("pair", "core", "--language", "de", "--format", "json").stdout)
    assert (row["corpus"], row["language"], row["documents"], row["report"]["gold"]["quotes"]) == ("pair", "de", 1, 1)


def test_without_names_all_corpora_that_are_here(tmp_path, monkeypatch):
    here(tmp_path, monkeypatch)
    assert [line.split(" ")[0] for line in run("--format", "text").stdout.splitlines()[1:4]] == ["challenge", "core", "pair"]
    assert run("--format", "markdown").stdout.splitlines()[1].startswith("| --- | --- | --- | ---: |")


def test_wrong_use(tmp_path, monkeypatch):
    here(tmp_path, monkeypatch)
    assert CliRunner().invoke(app, ["survey", "rule", "core"]).exit_code == 2
    assert run("cores").exit_code == 2
    nothing = run("core", "--language", "fi")
    assert nothing.exit_code == 2
    assert "none of these has a document in fi: core" in nothing.output
