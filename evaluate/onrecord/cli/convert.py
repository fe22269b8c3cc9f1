"""The command that reads what other tools wrote: convert."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.formats.to_annotations import Converted


class Method(StrEnum):
    """Who annotated: as in the annotation schema, what an annotation tool can have been used for."""

    human = "human"
    model = "model"


class Offsets(StrEnum):
    """What offsets count."""

    code_points = "code-points"
    utf_16 = "utf-16"
    bytes = "bytes"


class Unknown(StrEnum):
    """What to do with outputs of documents that are not known."""

    error = "error"
    ignore = "ignore"


def convert(
    export: Annotated[
        Path, typer.Argument(metavar="EXPORT", help="What the tool or system wrote: a file, or a folder of files.")
    ],
    tool: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="An annotation tool (label-studio, doccano, brat, inception, prodigy, conll), or with --documents an extraction system "
            "(citron, textacy, ggt, corenlp, booknlp, csv, llm, …: docs/formats lists them); may be left out where the form tells.",
        ),
    ] = None,
    documents: Annotated[
        str | None,
        typer.Option(
            metavar="CORPUS|DIR|FILE", help="Make predictions, for these documents: a corpus, a folder of .txt, or JSON Lines."
        ),
    ] = None,
    map: Annotated[
        Path | None,
        typer.Option("--map", metavar="MAP.json", help="What its labels mean here; without it, one to begin with is printed."),
    ] = None,
    method: Annotated[
        Method | None, typer.Option(help="Who annotated: people, or a program. Always required with --map.")
    ] = None,
    annotator: Annotated[
        str | None, typer.Option(metavar="ID", help="Who annotated, if the export does not say; if it says, only this one.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR|FILE",
            help="Folder for <outlet>/<name>.json \\[dataset/articles if there, else here]; of predictions, the file \\[stdout].",
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            metavar="DIR",
            help="Folder to write <document id>.txt into, of texts that may not stand beside; with --documents, to read them from.",
        ),
    ] = None,
    offsets: Annotated[Offsets | None, typer.Option(help="What offsets count, where the export cannot tell.")] = None,
    unknown: Annotated[
        Unknown, typer.Option(help="With --documents: outputs of documents that are not among them, error or ignore.")
    ] = Unknown.error,
) -> None:
    """Make annotation files of an annotation tool's export, or with --documents predictions of what an extraction system wrote."""
    if documents is not None:
        if map is not None or method is not None or annotator is not None or offsets is not None:
            raise typer.BadParameter("--map, --method, --annotator and --offsets are for annotation tools, not with --documents")
        _predictions(export, tool, documents, texts, output, unknown is Unknown.ignore)
        return
    name = _tool(export, tool)
    if map is None:
        _begin(export, name)
        return
    if method is None:
        raise typer.BadParameter("say who annotated: --method human, or --method model")
    from onrecord.formats.documents import AnnotatorError
    from onrecord.formats.mapping import read_map
    from onrecord.formats.to_annotations import How, to_annotations

    folder = output or (Path("dataset/articles") if Path("dataset/articles").is_dir() else Path())
    how = How(method.value, annotator, offsets.value if offsets else None)
    try:
        converted = to_annotations(export, name, read_map(map), how, folder, _sentences)
    except AnnotatorError as error:
        raise typer.BadParameter(str(error)) from None
    _write(converted, folder, texts)


def _predictions(export: Path, given: str | None, documents: str, texts: Path | None, output: Path | None, ignore: bool) -> None:
    """Writes predictions, and says what became of the output."""
    from onrecord.data.atomic import write_bytes
    from onrecord.data.documents import documents as read_documents
    from onrecord.formats.predictions.convert import convert as run

    try:
        converted = run(export, given, read_documents(documents, texts), ignore)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if output is None:
        typer.echo(converted.lines(), nl=False)
    else:
        write_bytes(output, converted.lines())
    said = [] if given else [f"read as {converted.format}, recognised by its form"]
    for line in (*converted.warnings, *said, *converted.account.lines()):
        typer.echo(line, err=True)


def _tool(export: Path, given: str | None) -> str:
    """The annotation tool given, or the one whose export it looks like."""
    from onrecord.checks.wording import closest
    from onrecord.formats.predictions.registry import FORMATS
    from onrecord.formats.tools import MODULES, looks_like

    name = given or (looks_like(export) if export.exists() else None)
    if name in MODULES:
        return name
    if name in FORMATS:
        raise typer.BadParameter(f"{name} writes predictions; say for which documents: --documents CORPUS|DIR|FILE")
    close = closest(name, (*MODULES, *FORMATS)) if given and name else None
    what = f"there is no tool {given!r}" if given else f"{export}: what wrote this cannot be told"
    raise typer.BadParameter(f"{what}; {f'did you mean {close!r}?' if close else 'say it: --from ' + '|'.join(MODULES)}")


def _begin(export: Path, tool: str) -> None:
    """Prints a map of all labels the export uses."""
    from onrecord.formats.export import Account
    from onrecord.formats.mapping import beginning
    from onrecord.formats.to_annotations import read_tasks

    begun = beginning(read_tasks(export, tool, Account()))
    typer.echo(json.dumps(begun, ensure_ascii=False, indent=2).encode() + b"\n", nl=False)
    typer.echo(
        "A map to begin with: say what each label is (content, cue, mention, speaker, …), and give it with --map.", err=True
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    from onrecord.systems.rules.sentences import read

    return [(sentence.starts[0], sentence.ends[-1]) for sentence in read(text)[0]]


def _write(converted: "Converted", folder: Path, texts: Path | None) -> None:
    """Writes all files, says what became of the export, and what `check` still finds."""
    from onrecord.checks import check
    from onrecord.data.atomic import write_bytes
    from onrecord.report.findings import summary

    files = {folder / name: content for name, content in converted.files.items()}
    kept = {texts / name: content for name, content in converted.texts.items()} if texts else {}
    there = [path for path, content in {**files, **kept}.items() if path.exists() and path.read_bytes() != content]
    if there:
        raise typer.BadParameter(f"there already, and left as they are: {', '.join(map(str, there))}; nothing was written")
    for path, content in {**files, **kept}.items():
        write_bytes(path, content)
    annotations = [path for path in files if path.suffix == ".json"]
    for path in annotations:
        typer.echo(path)
    for line in (*converted.warnings, *converted.account.lines()):
        typer.echo(line, err=True)
    if converted.texts and texts is None:
        typer.echo("texts that may not stand beside were not written; --texts DIR keeps them for check, fmt and show", err=True)
    findings = check(annotations, texts)
    errors = sum(finding.severity == "error" for finding in findings)
    hint = f"; `onrecord check {folder}{f' --texts {texts}' if texts else ''}` lists them" if findings else ""
    typer.echo(f"check: {summary(findings, len(annotations))}{hint}", err=True)
    if errors or any(finding.severity == "warning" for finding in converted.warnings):
        raise typer.Exit(1)
