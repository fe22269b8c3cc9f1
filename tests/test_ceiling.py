"""Annotators against each other, and a system beside them."""

import json

import pytest

from onrecord.schema import validator
from onrecord.sides.ceiling import ceiling

from .layers import made_by, write

TEXT = "“The lock is shut,” Ida Holm said. The quay will open on Friday, she added."


def quote(id, words):
    start = TEXT.index(words)
    return {
        "id": id,
        "type": "direct" if words[0] == "“" else "indirect",
        "content": [{"exact": words, "start": start, "end": start + len(words)}],
        "speaker": ["holm"],
    }


SHUT, QUAY, SHORT = "“The lock is shut,”", "The quay will open on Friday", "The quay"


@pytest.fixture
def corpus(run, tmp_path):
    """Two annotators: one of two quotes is the same, of the other one took 7 of 23 letters. Gold was made of both."""
    speakers = {"holm": {"kind": "person", "name": "Ida Holm", "identification": "named"}}
    layers = {
        name: {"speakers": speakers, "quotes": [quote("q1", SHUT), quote("q2", words)]}
        for name, words in (("ab", QUAY), ("cd", SHORT))
    }
    gold = {"speakers": speakers, "quotes": layers["ab"]["quotes"], "annotation": made_by("ab", review="adjudicated")}
    write(tmp_path / "articles", "lervik-echo/lock", layers, gold=gold, text=TEXT)
    assert run("build", tmp_path, "--to", tmp_path / "tables").code == 0
    return str(tmp_path / "tables")


def test_each_annotator_is_scored_against_each_other(corpus):
    found = ceiling(f"{corpus}:all-layers", measures=["Quote@exact", "Quote@0.5", "Quote-soft"])
    assert (found.layers, found.documents, found.pairs, found.by_people) == (["ab", "cd"], 1, 2, True)
    # of 2 + 2 quotes in each direction one pair is exact; the other's dice is 2·7/(23+7) = .467, less than one half
    assert {name: ratios["f1"] for name, ratios in found.annotators.items()} == {
        "Quote@exact": 0.5,
        "Quote@0.5": 0.5,
        "Quote-soft": pytest.approx((1 + 14 / 30) / 2, abs=1e-6),
    }


def test_a_system_is_scored_against_each_and_the_schema_says_what_is_printed(corpus, run, tmp_path):
    predictions = tmp_path / "mine.jsonl"
    start = TEXT.index(QUAY)
    lines = [{"document_id": "lervik-echo/lock", "quotes": [{"content": [[start, start + len(QUAY)]]}]}]
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    outcome = run("score", predictions, "--gold", f"{corpus}:all-layers", "--measure", "Quote@exact", "--format", "json")
    report = json.loads(outcome.out)
    assert list(validator("ceiling").iter_errors(report)) == []
    # right against ab (1 of 2), wrong against cd: 1 right of 2 predicted, of 4 in gold
    assert report["system"] == {"Quote@exact": {"precision": 0.5, "recall": 0.25, "f1": 1 / 3}}
    text = run("score", predictions, "--gold", f"{corpus}:all-layers", "--measure", "Quote@exact").out.splitlines()
    assert text[-1].split() == ["Quote@exact", "50.0", "33.3", "67", "%"]


def test_a_document_that_the_corpus_lacks_is_an_error(corpus, run, tmp_path):
    """As in any score (MEASURES, section 5); a document with one layer is not looked at, but known."""
    predictions = tmp_path / "mine.jsonl"
    predictions.write_text(json.dumps({"document_id": "x", "quotes": []}) + "\n", "utf-8")
    given = ("score", predictions, "--gold", f"{corpus}:all-layers")
    refused = run(*given)
    assert (refused.code, "unknown-document" in refused.err + refused.out) == (3, True)
    assert run(*given, "--unknown", "ignore").code == 0


@pytest.mark.parametrize(
    "option", [("--fail-under", "0.9"), ("--by", "type"), ("--macro", "type"), ("--preset", "citron"), ("--missing", "error")]
)
def test_options_that_would_change_nothing_are_refused(corpus, run, tmp_path, option):
    outcome = run("score", "--gold", f"{corpus}:all-layers", *option)
    assert (outcome.code, option[0] in outcome.err) == (2, True)


def test_standard_input_is_refused_as_it_can_be_read_but_once(corpus, run):
    outcome = run("score", "-", "--gold", f"{corpus}:all-layers")
    assert (outcome.code, "give a file" in outcome.err) == (2, True)


def test_passes_of_a_program_are_no_human_ceiling(run):
    assert run("score", "--gold", "core:all-layers").out.splitlines()[-1].startswith("Note: passes of a program")


def test_without_several_layers_or_predictions_there_is_nothing_to_score(run, tmp_path):
    assert run("score", "--gold", "core").code == 2
    assert run("score", "--gold", f"{tmp_path}:all-layers").code in (2, 4)


def test_polnears_annotators_reach_what_was_measured(shared, run):
    """MEASURES, section 7: content exact .69, dice of at least .8 .77, of at least .5 .82."""
    assert run("download", "polnear", "--from", shared / "corpora/polnear.tar.gz", "--accept-license").code == 0
    found = ceiling("polnear:all-layers", measures=["Quote@exact", "Quote@0.8", "Quote@0.5"])
    assert (found.documents, len(found.layers)) == (20, 6)
    assert [ratios["f1"] for ratios in found.annotators.values()] == pytest.approx([0.69, 0.77, 0.82], abs=0.0055)
