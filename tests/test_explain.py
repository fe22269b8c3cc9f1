"""`check --explain`: every rule has a reason and two examples, and the examples do what they say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.checks import check
from onrecord.checks.explain import explained, explanation, whole
from onrecord.data.annotation import read_annotation
from onrecord.data.fmt import fmt
from onrecord.data.texts import sha256
from onrecord.findings import InvalidData

EXPECTED = json.loads((Path(__file__).parent / "cases/invalid/expected.json").read_text("utf-8"))
BY_HAND = {"too-many", "file-too-large", "known-finding-gone"}  # findings that no single bad file shows


def found(example, folder: Path) -> list[str]:
    """The rules that find something in an example."""
    if isinstance(example, dict):
        value, text = whole(example)
        value["document"] |= {"text_sha256": sha256(text), "text_length": len(text)}
        path = folder / "articles" / f"{value['document']['id']}.json"
        path.parent.mkdir(parents=True)
        path.with_suffix(".txt").write_text(text, "utf-8")
        path.write_text(json.dumps(value), "utf-8")
        try:
            path.write_text(fmt(read_annotation(path)).text, "utf-8")
        except InvalidData as invalid:
            return [finding.rule for finding in invalid.findings]
    else:
        path = folder / ("example.jsonl" if '"document_id"' in example else "example.json")
        path.write_text(example, "utf-8")
    return [finding.rule for finding in check([path])]


PARTS = [rule for rule in explained() if isinstance(explanation(rule).bad, dict)]
LINES = ["duplicate-document", "json-duplicate-key", "json-number", "json-surrogate", "json-syntax", "json-truncated", "no-content",
         "partial-confidence"]  # fmt: skip


def test_every_rule_that_has_a_bad_file_is_explained_and_no_other():
    assert set(explained()) == {Path(name).name.partition(".")[0] for name in EXPECTED} | BY_HAND


@pytest.mark.parametrize("rule", explained())
def test_a_reason_is_a_sentence(rule):
    assert re.fullmatch(r"[A-Z`].{20,}\.", explanation(rule).why)


@pytest.mark.parametrize("rule", PARTS)
def test_the_bad_part_has_the_finding_and_the_good_part_has_none(rule, tmp_path):
    assert rule in found(explanation(rule).bad, tmp_path / "bad")
    assert found(explanation(rule).good, tmp_path / "good") == []


@pytest.mark.parametrize("rule", LINES)
def test_the_bad_line_has_the_finding_and_the_good_line_has_not(rule, tmp_path):
    assert rule in found(explanation(rule).bad, tmp_path)
    assert rule not in found(explanation(rule).good, tmp_path)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "onrecord", *arguments], capture_output=True, text=True, check=False)


def test_a_rule_is_explained_on_the_terminal():
    done = run("check", "--explain", "cut-word")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("cut-word: A span that begins or ends inside a word has slipped")
    bad, good = done.stdout.split("Bad:\n")[1].split("Good:\n")
    assert 'at daw"' in bad
    assert 'at dawn"' in good


def test_a_misspelled_rule_is_wrong_use_and_corrected():
    done = run("check", "--explain", "cut-words")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'cut-word'?" in " ".join(done.stderr.replace("│", " ").split())


def test_nothing_to_check_is_wrong_use():
    done = run("check")
    assert (done.returncode, done.stdout) == (2, "")


def test_each_reason_is_given_once_per_run():
    cases = Path(__file__).parent / "cases/invalid"
    done = run("check", str(cases / "cut-word.json"), str(cases / "cut-word.json"), str(cases / "duplicate-id.json"))
    assert done.returncode == 1
    assert [line.partition("]")[0] for line in done.stderr.splitlines()[:-1]] == ["[cut-word", "[duplicate-id"]
