"""The command that makes gold of two annotators' layers: adjudicate."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.annotate import Texts

if TYPE_CHECKING:
    from onrecord.data.decisions import Entry
    from onrecord.sides.adjudication.work import Work

_LATER, _STOP = "e", "q"


def adjudicate(
    a: Annotated[Path, typer.Argument(metavar="A", help="One annotator's layer (NAME.ab.json), or a folder of layers.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The other annotator's layer of the same document, or folder.")],
    decisions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where decisions are kept; by default DATASET/decisions/OUTLET/NAME.decisions.json, or beside A."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="GOLD.json", help="Write gold there, not to standard output.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="ID", help="Who decides on the terminal.")] = None,
    method: Annotated[
        str | None,
        typer.Option(
            help="How gold came about, where the layers differ in it (by default the weaker: model, imported, authored)."
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Ask nothing on a terminal; list what is open.")] = False,
    texts: Texts = None,
) -> None:
    """Make gold of two layers: what they agree on is taken, disputes are decided here or in the decisions file, and kept."""
    from onrecord.sides.adjudication.work import begin, pairs, unshared

    asking = not list_ and _on_terminal()
    try:
        documents = pairs(a, b, decisions, output, texts)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    for name in unshared(a, b):
        typer.echo(f"{name}: in one of the two folders only, left out", err=True)
    works = [begin(pair, texts) for pair in documents]
    if asking and any(work.open for work in works):
        works = _decided(works, by)
    finished = [_finish(work, method, listed=not asking, several=len(works) > 1) for work in works]
    if not all(finished):
        raise typer.Exit(1)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _finish(work: "Work", method: str | None, *, listed: bool, several: bool) -> bool:
    """Writes gold if nothing is open; False if something is."""
    from onrecord.data.atomic import write_bytes
    from onrecord.report.disputes import shown
    from onrecord.report.findings import counted
    from onrecord.sides.adjudication.gold import gold, method_of

    waiting = work.open
    disputed = len(work.decisions.entries)
    told = (
        f"{work.pair.a.document_id}: {counted(work.agreed, 'quote')} agreed, {counted(disputed, 'dispute')}, {len(waiting)} open"
    )
    typer.echo(told + (f"; decisions are in {work.pair.decisions}" if disputed else ""), err=True)
    for number, entry in enumerate(waiting, 1):
        typer.echo(shown(work.found, entry, f"{number} of {len(waiting)}") if listed else f"open: {entry.id}")
    if waiting:
        return False
    try:
        method_of(work.found, method)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    content = gold(work.found, work.decisions, method).encode("utf-8", "surrogatepass")
    if work.pair.output is not None:
        write_bytes(work.pair.output, content)
        typer.echo(work.pair.output)
    elif several:
        typer.echo(f"{work.pair.a.document_id}: all decided; --output DIR writes gold", err=True)
    else:
        typer.echo(content, nl=False)
    return True


def _decided(works: list["Work"], by: str | None) -> list["Work"]:
    """The works after somebody at the terminal has decided what is open, or as much of it as wanted."""
    total = sum(len(work.open) for work in works)
    typer.echo(f"{total} to decide. Every answer is kept at once: {_LATER} leaves a dispute for later, {_STOP} stops here.")
    number, done, stopped = 0, [], False
    try:
        name = by or _asked("Who decides (a short id)")
        for work in works:
            for entry in work.open if not stopped else ():
                number += 1
                if entry not in work.open:  # by an answer before it nothing is disputed here any more
                    continue
                answer = _answer(work, entry, f"{number} of {total}")
                if stopped := answer is None:
                    break
                if answer:
                    why = typer.prompt("why (Enter: no reason)", default="", show_default=False).strip() or None
                    work = work.decided(entry.id, answer, name, why)
            done.append(work)
    except (typer.Abort, EOFError, KeyboardInterrupt):
        typer.echo("\nstopped; what was decided is kept", err=True)
        raise typer.Exit(1) from None
    return done


def _answer(work: "Work", entry: "Entry", place: str) -> str | None:
    """One of the entry's options, "" for later, None to stop."""
    from onrecord.report.disputes import shown

    typer.echo("\n" + shown(work.found, entry, place))
    choices = [*entry.options, _LATER, _STOP]
    while True:
        given = _asked(f"{', '.join(entry.options)}, {_LATER} (later) or {_STOP} (stop)").strip().lower()
        if given in choices:
            return {_LATER: "", _STOP: None}.get(given, given)
        typer.echo(f"{given!r} is none of {', '.join(choices)}")


def _asked(question: str) -> str:
    answer: str = typer.prompt(question)
    return answer
