"""Progress: one line that renews itself on a terminal, and none anywhere else."""

import io
import sys

import pytest

from onrecord.cli.terminal import Terminal


@pytest.fixture
def screen(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


def test_on_a_terminal_the_status_gives_way_to_lines(screen, monkeypatch):
    monkeypatch.setattr(screen, "isatty", lambda: True)
    terminal = Terminal()
    terminal.show("1 of 9")
    terminal.say("a line")
    terminal.say("another")
    assert screen.getvalue() == "1 of 9\r\x1b[Ka line\nanother\n"


def test_elsewhere_there_is_no_status(screen):
    terminal = Terminal()
    terminal.show("1 of 9")
    terminal.say("a line")
    assert screen.getvalue() == "a line\n"
