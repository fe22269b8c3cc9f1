"""Rules about a file among others: twins, pairs, retired ids, and the list of known findings."""

import json
import subprocess
import sys
from copy import deepcopy

import pytest

from onrecord.checks import check
from onrecord.checks.explain import whole
from onrecord.data.annotation import read_annotation
from onrecord.data.fmt import fmt
from onrecord.data.texts import sha256


def write(folder, name, *, corpus="articles", document=None, **changes):
    """The base of all examples as a document of that id, with the changes; returns its path."""
    value, text = whole({"document": {"id": name, **(document or {})}, **changes})
    value["document"] |= {"text_sha256": sha256(text), "text_length": len(text)}
    path = folder / corpus / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(text, "utf-8")
    path.write_text(json.dumps(value), "utf-8")
    path.write_text(fmt(read_annotation(path)).text, "utf-8")
    return path


def found(*paths):
    return [(finding.rule, finding.message) for finding in check(paths)]


@pytest.fixture
def quotes():
    return deepcopy(whole({})[0]["quotes"])


def challenge(test, pair=None, **more):
    return {"challenge": {"test": test, "why": "The tense differs.", **({"pair": pair} if pair else {}), **more}}


def test_twins_with_other_words_and_the_same_labels_fit(tmp_path):
    write(tmp_path, "a/one")
    twin = write(
        tmp_path,
        "a/two",
        document={"twin_of": "a/one"},
        text="Ivo Lund said that the ferry sails at dawn. “It always did,” he added.",
    )
    assert found(twin) == []


def test_twins_differ_in_a_label_or_a_quote(tmp_path, quotes):
    write(tmp_path, "a/one")
    quotes[0]["type"] = "free_indirect"
    twin = write(tmp_path, "a/two", document={"twin_of": "a/one"}, quotes=quotes[:1])
    assert found(twin)[:2] == [
        ("twin-mismatch", "'q1' is labelled differently in a/one: type"),
        ("twin-mismatch", "'q2' is a quote of a/one only; both have the same"),
    ]


def test_twins_have_as_many_spans(tmp_path, quotes):
    write(tmp_path, "a/one")
    quotes[0]["cue"] = [{"exact": "said"}]
    assert found(write(tmp_path, "a/two", document={"twin_of": "a/one"}, quotes=quotes)) == [
        ("twin-mismatch", "'q1' is labelled differently in a/one: cue")
    ]


@pytest.mark.parametrize("outside", ["../one", "/a/one", "a/../../one"])
def test_a_twin_is_sought_in_the_dataset_only(tmp_path, outside):
    write(tmp_path, "a/one")
    path = write(tmp_path, "a/two")
    value = json.loads(path.read_text("utf-8"))
    value["document"]["twin_of"] = outside
    path.write_text(json.dumps(value), "utf-8")
    assert "twin-mismatch" in [rule for rule, _ in found(path)]


def test_pairs_that_name_each_other_and_are_labelled_alike_fit(tmp_path):
    one = write(tmp_path, "tense/a", corpus="challenge", document=challenge("INV", "tense/b"))
    other = write(tmp_path, "tense/b", corpus="challenge", document=challenge("INV", "tense/a"))
    assert found(one, other) == []


def test_a_pair_names_back(tmp_path):
    one = write(tmp_path, "tense/a", corpus="challenge", document=challenge("INV", "tense/b"))
    write(tmp_path, "tense/b", corpus="challenge", document=challenge("INV", "tense/c"))
    assert found(one) == [("pair-mismatch", "tense/b names 'tense/c' as its pair, not this document; correct one of the two")]


def test_what_a_dir_test_changes_may_differ_and_is_stated(tmp_path, quotes):
    quotes[1]["polarity"] = "denied"
    one = write(tmp_path, "tense/a", corpus="challenge", document=challenge("DIR", "tense/b"), quotes=quotes)
    write(tmp_path, "tense/b", corpus="challenge", document=challenge("DIR", "tense/a", expect="q2 is denied in the other"))
    assert found(one) == [("pair-mismatch", "DIR tests say what must change; add expect")]


def test_an_mft_test_has_no_pair(tmp_path):
    one = write(tmp_path, "tense/a", corpus="challenge", document=challenge("MFT", "tense/b"))
    assert found(one) == [("pair-mismatch", "an MFT test stands by itself; remove pair, or make it INV or DIR")]


# ---------------------------------------------------------------- known findings


@pytest.fixture
def slip(tmp_path, quotes):
    """A file with one finding, and the entry that would make it known."""
    path = write(tmp_path, "a/one", quotes=[quotes[0], quotes[1], {**quotes[1], "id": "q3"}])
    ((rule, message),) = found(path)
    return path, {"file": "articles/a/one.json", "rule": rule, "message": message}


def known(folder, *entries):
    (folder / "known-findings.json").write_text(json.dumps(entries, indent=1), "utf-8")


def test_a_known_finding_is_not_reported_again(tmp_path, slip):
    path, entry = slip
    known(tmp_path, entry)
    assert found(path) == found(tmp_path) == []


def test_a_second_finding_of_the_kind_is_new(tmp_path, slip, quotes):
    path, entry = slip
    write(tmp_path, "a/two", quotes=[quotes[0], quotes[1], {**quotes[1], "id": "q3"}])
    known(tmp_path, entry)
    assert [(finding.file, finding.rule) for finding in check([tmp_path])] == [
        (str(path.with_name("two.json")), "repeated-quote")
    ]


def test_what_was_mended_has_to_leave_the_list(tmp_path, slip):
    path, entry = slip
    known(tmp_path, entry, entry)
    finding = check([path])[0]
    assert (finding.rule, finding.file, finding.line) == ("known-finding-gone", str(tmp_path / "known-findings.json"), 7)


def test_entries_of_files_that_were_not_checked_stay(tmp_path, slip):
    _, entry = slip
    other = write(tmp_path, "a/two")
    known(tmp_path, entry)
    assert found(other) == []


def test_entries_of_files_that_are_gone_have_to_leave(tmp_path, slip):
    _, entry = slip
    other = write(tmp_path, "a/two")
    known(tmp_path, {**entry, "file": "articles/a/three.json"})
    assert [rule for rule, _ in found(other)] == ["known-finding-gone"]


def test_a_list_of_another_form_is_a_finding(tmp_path):
    path = write(tmp_path, "a/two")
    known(tmp_path, {"file": "x"})
    assert [rule for rule, _ in found(path)] == ["wrong-form"]
    (tmp_path / "known-findings.json").write_text('{"a": 1}', "utf-8")
    assert [rule for rule, _ in found(path)] == ["wrong-form"]


# ---------------------------------------------------------------- how findings are shown


def test_github_is_given_ten_of_each_kind_and_told_of_the_rest(tmp_path, quotes):
    spoken = [{**quotes[1], "id": f"q{i}"} for i in range(2, 15)]  # thirteen times the same quote: twelve errors
    path = write(tmp_path, "a/one", quotes=[quotes[0], *spoken])
    command = [sys.executable, "-m", "onrecord", "check", str(path), "--format"]
    lines = subprocess.run([*command, "github"], capture_output=True, text=True, check=False).stdout.splitlines()
    assert [line[:8] for line in lines] == ["::error "] * 10 + ["::notice"]
    assert lines[-1] == "::notice::2 more errors: all are in the summary of this run"
    shown = subprocess.run([*command, "markdown"], capture_output=True, text=True, check=False).stdout.splitlines()
    assert sum(line.startswith("* error, line ") for line in shown) == 12
    assert shown[0].startswith("**")
