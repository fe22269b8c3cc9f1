"""The list of mutants that no test kills, `mutation/survivors.md`: it names what is there, and says why."""

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "mutation"
ENTRY = re.compile(r"\* `(.+?)` → `(.*)`: (.+)")


def entries():
    module = None
    for line in (HERE / "survivors.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            module = line.strip("# `")
        elif line.startswith("* "):
            yield module, line


@pytest.mark.parametrize(("module", "line"), [*entries()])
def test_a_survivor_is_a_change_of_what_stands_in_its_module(root, module, line):
    before, after, reason = ENTRY.fullmatch(line).groups()
    source = (root / "evaluate/onrecord/scoring" / module).read_text("utf-8")
    assert before != after
    assert before in re.sub(r"\s*\n\s*", " ", source)
    assert reason


def test_modules_and_their_tests_are_there(root):
    for module, tests in json.loads((HERE / "modules.json").read_text("utf-8")).items():
        assert (root / "evaluate/onrecord/scoring" / module).is_file()
        assert all((HERE.parent / test.partition("::")[0]).is_file() for test in tests)
