"""Progress: one line that renews itself on a terminal, and none anywhere else."""

import sys

import pytest

from onrecord.cli.terminal import Terminal


@pytest.mark.parametrize(("terminal", "expected"), [(True, "1 of 9\r\x1b[Ka line\nanother\n"), (False, "a line\nanother\n")])
def test_only_a_terminal_has_a_status_and_it_gives_way_to_lines(capsys, monkeypatch, terminal, expected):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    shown = Terminal()
    shown.show("1 of 9")
    shown.say("a line")
    shown.say("another")
    assert capsys.readouterr().err == expected
