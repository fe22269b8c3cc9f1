"""What several test modules share."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from onrecord.cli import main

# the first example imports pyarrow, which takes longer than hypothesis allows one
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


class Outcome(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Outcome]:
    """Runs `onrecord` with arguments, as the shell would, in this process."""

    def command(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as exit_:
            code = exit_.code or 0
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return command


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path_factory) -> Path:
    """The folder of downloaded corpora: an empty one of the test's own, never the developer's."""
    path = tmp_path_factory.mktemp("data") / "cache"
    monkeypatch.setenv("ONRECORD_DATA", str(path))
    return path


@pytest.fixture
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """Material that is not part of the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared material, which is not part of the project")
    return SHARED
