"""`run --command`: a program is run, and what it says goes to files or to standard output, and to the terminal."""

import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from onrecord.cli.terminal import Terminal, stoppable
from onrecord.data.run_record import Failure, RunRecord
from onrecord.report.findings import counted
from onrecord.systems.answers import Answer
from onrecord.systems.command import Command, Listener, Progress, run
from onrecord.systems.kept import Kept

_SHOWN = 3


def run_command(
    command: Command, documents: Sequence[dict[str, Any]], record: RunRecord, output: Path | None, resume: bool, fresh: bool
) -> None:
    """Runs the program over the documents; exits with 1 where some have no answer or a line was none."""
    terminal = Terminal()
    kept = _kept(output, record, resume, fresh, {one["document_id"]: one["text"] for one in documents}, terminal)
    listener = Listener(
        answered=kept.accept if kept else lambda answer: typer.echo(answer.line),
        rejected=lambda answer: _rejected(answer, kept, terminal),
        complained=lambda line: terminal.say(f"[{command.name}] {line}"),
        happened=lambda message: terminal.say(f"{command.name}: {message}"),
        moved=lambda progress: terminal.show(_status(command.name, progress)) if kept or not sys.stdout.isatty() else None,
    )
    try:
        with stoppable():
            progress = run(command, documents, kept.answers if kept else {}, listener)
    except KeyboardInterrupt as stopped:
        left = f"; {counted(len(kept.answers), 'answer')} in {kept.partial}: --resume goes on" if kept and kept.answers else ""
        terminal.say(f"{command.name}: interrupted{left}")
        raise typer.Exit(128 + (stopped.args[0] if stopped.args else signal.SIGINT)) from None
    if kept:
        _finish(kept, progress, [one["document_id"] for one in documents], terminal)
    terminal.say(_status(command.name, progress))
    if progress.failed or progress.rejected:
        raise typer.Exit(1)


def _kept(
    output: Path | None, record: RunRecord, resume: bool, fresh: bool, texts: dict[str, str], terminal: Terminal
) -> Kept | None:
    """The files of the run, with what an earlier one left where that is to be taken over."""
    if resume and fresh:
        raise typer.BadParameter("--resume goes on, --fresh begins anew; give one of them")
    if output is None:
        if resume or fresh:
            raise typer.BadParameter("--resume and --fresh need --output: without it nothing is kept")
        return None
    if output.exists() and not output.is_file():
        raise typer.BadParameter(f"{output} is no file; without --output the lines go to standard output")
    kept = Kept(output, record)
    if resume:
        try:
            notes = kept.resume(texts)
        except ValueError as error:
            raise typer.BadParameter(f"{error}; --fresh begins anew, another --output keeps both") from None
        for note in notes:
            terminal.say(note)
        terminal.say(f"{record.system}: {counted(len(kept.answers), 'document')} answered before")
    elif kept.pending and not fresh:
        raise typer.BadParameter(f"{kept.partial} holds answers of an interrupted run: --resume goes on, --fresh forgets them")
    else:
        kept.begin()
    return kept


def _rejected(answer: Answer, kept: Kept | None, terminal: Terminal) -> None:
    for finding in answer.findings[:_SHOWN]:
        terminal.say(f"rejected: {finding}")
    if kept:
        kept.reject(answer)


def _finish(kept: Kept, progress: Progress, order: Sequence[str], terminal: Terminal) -> None:
    failed = tuple(Failure(name, progress.failed[name]) for name in order if name in progress.failed)
    kept.record = replace(kept.record, failed=failed, restarts=progress.restarts)
    if not kept.finish(order):
        terminal.say(f"{kept.record.system}: no document was answered, so {kept.output} is not written")
    elif progress.rejected:
        terminal.say(f"{kept.record.system}: rejected lines are in {kept.rejected}")


def _status(name: str, progress: Progress) -> str:
    rejected = f", {counted(progress.rejected, 'line')} rejected" if progress.rejected else ""
    answered = f"{len(progress.answered)} of {counted(progress.documents, 'document')} answered"
    return f"{name}: {answered}, {len(progress.failed)} failed{rejected}, {counted(progress.quotes, 'quote')}"
