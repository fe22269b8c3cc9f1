"""What the documentation shows is what the commands print."""

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from onrecord.formats.mapping import read_map
from onrecord.formats.predictions.registry import FORMATS
from onrecord.schema import validator

from .conftest import ROOT

PAGES = ["README.md", "CONTRIBUTING.md", "dataset/README.md"]
BLOCK = re.compile(r"<!-- test: onrecord (.+?) -->\n```text\n(.*?)```", re.DOTALL)
DAY = re.compile(r"(?<=run on )\d{4}-\d\d-\d\d(?=[,\n])")
PYTHON = re.compile(r"```python\n(.*?)```\n<!-- test: the lines above print -->\n```text\n(.*?)```", re.DOTALL)


def on_a_day(printed):
    """What was printed, as if it had been on the day that the pages show."""
    return DAY.sub("2030-06-01", printed)


def blocks(root, page):
    return BLOCK.findall((root / page).read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_output_shown_is_output_printed(page, root, run, monkeypatch):
    monkeypatch.chdir(root)
    found = blocks(root, page)
    assert found
    for command, shown in found:
        printed = run(*shlex.split(command)).out.splitlines()
        lines = [line for line in shown.splitlines() if line]
        assert lines, f"nothing is shown of `onrecord {command}`"
        assert [line for line in lines if line not in printed] == []


FORMAT_PAGES = sorted(path.name for path in (ROOT / "docs/formats").glob("*.md") if path.name != "README.md")
SHELL = re.compile(r"```sh\n(.*?)```\n<!-- test: the lines above print -->\n```text\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", FORMAT_PAGES)
def test_from_a_systems_output_to_a_score_in_two_commands(page, root, run, monkeypatch, tmp_path):
    if page == "spacy.md":
        pytest.importorskip("spacy")
    ((commands, shown),) = SHELL.findall((root / "docs/formats" / page).read_text("utf-8"))
    shutil.copytree(root / "tests/cases/systems", tmp_path / "systems")
    monkeypatch.chdir(tmp_path / "systems")
    lines = commands.splitlines()
    assert [line.split()[:2] for line in lines] == [["onrecord", "convert"], ["onrecord", "score"]]
    outcomes = [run(*shlex.split(line)[1:]) for line in lines]
    assert [outcome.code for outcome in outcomes] == [0, 0]
    printed = [line for outcome in outcomes for line in (*outcome.err.splitlines(), *outcome.out.splitlines())]
    assert [line for line in shown.splitlines() if line not in printed] == []


def test_every_format_has_a_page_and_the_index_lists_it(root):
    index = (root / "docs/formats/README.md").read_text("utf-8")
    for name in FORMATS:
        assert (root / f"docs/formats/{name}.md").is_file()
        assert f"| [{name}]({name}.md) |" in index


MAIN_JOB = re.compile(r"<!-- test: the main job prints -->\n```text\n(.*?)```", re.DOTALL)


def test_the_main_job_prints_what_the_readme_shows(root, run, monkeypatch, tmp_path):
    ((shown),) = MAIN_JOB.findall((root / "README.md").read_text("utf-8"))
    (line,) = [line for line in (root / "README.md").read_text("utf-8").splitlines() if ".venv/bin/onrecord run" in line]
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(part)[1:] for part in line.split(" && ") if part.startswith(".venv/bin/onrecord")]
    assert len(commands) == 2
    assert [on_a_day(run(*command).out) for command in commands] == ["", on_a_day(shown)]


def test_python_in_the_readme_prints_what_it_shows(root, capsys):
    ((code, shown),) = PYTHON.findall((root / "README.md").read_text("utf-8"))
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip() == shown.strip()


def test_the_page_on_running_systems_shows_what_happens(root, run, monkeypatch, tmp_path):
    page = (root / "docs/run.md").read_text("utf-8")
    shown = {name: text for name, _, text in re.findall(r"<!-- test: (.+?) -->\n```(\w+)\n(.*?)```", page, re.DOTALL)}
    (tmp_path / "my_system.py").write_text(shown.pop("my_system.py"), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    for name in [name for name in shown if name.startswith("onrecord ")]:
        outcome = run(*shlex.split(name)[1:])
        assert (outcome.code, on_a_day(outcome.out + outcome.err)[: len(shown[name])]) == (0, shown[name])
    expected, found = json.loads(shown["predictions.run.json"]), json.loads((tmp_path / "predictions.run.json").read_bytes())
    assert list(found) == list(expected)
    assert {**found, "started": expected["started"], "finished": expected["finished"]} == expected
    assert list(validator("prediction").iter_errors(json.loads(shown["an answer"]))) == []


def test_readme_states_the_two_commands(root):
    readme = (root / "README.md").read_text("utf-8")
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest\n" in readme
    assert (
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/onrecord run rules core --output rules.jsonl && " in readme
    )


def test_the_map_shown_is_a_map(root, tmp_path):
    ((shown),) = re.findall(r"<!-- test: a map -->\n```json\n(.*?)```", (root / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    path = tmp_path / "map.json"
    path.write_text(shown, "utf-8")
    assert read_map(path).labels.keys() == {"Quote", "Verb", "Source", "Todo"}


LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


FORMAT_DOCS = [f"docs/formats/{name}" for name in ("README.md", *FORMAT_PAGES)]


@pytest.mark.parametrize(
    "page", [*PAGES, *FORMAT_DOCS, "docs/run.md", "docs/presets.md", "RELEASING.md", "CHANGELOG.md", "dataset/GUIDELINES.md"]
)
def test_links_lead_somewhere(page, root):
    targets = LINK.findall((root / page).read_text("utf-8"))
    assert [target for target in targets if not ((root / page).parent / target).exists()] == []
