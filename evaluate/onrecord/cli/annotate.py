"""The commands of somebody who contributes: check, fmt, new, show."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Texts = Annotated[
    Path | None,
    typer.Option("--texts", metavar="DIR", help="Folder with <document id>.txt for texts that may not stand here."),
]


class FindingFormat(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"
    markdown = "markdown"


class License(StrEnum):
    """Licences of texts, as in the annotation schema."""

    cc0 = "CC0-1.0"
    cc_by = "CC-BY-4.0"
    cc_by_sa = "CC-BY-SA-4.0"
    public_domain = "LicenseRef-public-domain"
    not_redistributable = "LicenseRef-not-redistributable"


class Method(StrEnum):
    """Who labels, as in the annotation schema, but for `imported`."""

    human = "human"
    model = "model"
    authored = "authored"


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH…|CORPUS…",
            help="Annotation files, prediction files (.jsonl, .jsonl.gz, .parquet), folders; or a corpus by name: what is wrong with it.",
        ),
    ] = None,
    texts: Texts = None,
    format: Annotated[
        FindingFormat, typer.Option(help="For people, programs, the lines of a pull request, or a page.")
    ] = FindingFormat.text,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="RULE", help="Print what a rule says, why, a bad and a good example.")
    ] = None,
) -> None:
    """Find everything that is wrong with annotations, predictions or a whole corpus, all at once."""
    from onrecord.checks import check as run
    from onrecord.checks import explanation, files
    from onrecord.cli.quality import check_corpora, corpora_among
    from onrecord.report.findings import FORMATS, explained, reasons, summary

    if explain is not None:
        try:
            typer.echo(explained(explanation(explain)), nl=False)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return
    if not paths:
        raise typer.BadParameter("name files, folders or a corpus to check, or a rule to --explain")
    if corpora := corpora_among(paths):
        for option in [name for name, given in (("--strict", strict), ("--texts", texts)) if given]:
            raise typer.BadParameter(f"{option} is for files, not for corpora")
        check_corpora(corpora, format.value)
        return
    found = files(paths)
    if not found:
        raise typer.BadParameter("there is no annotation or prediction file in there")
    findings = run(found, texts)
    typer.echo(FORMATS[format.value](findings), nl=False)
    if format is FindingFormat.text:
        for reason in reasons(findings):
            typer.echo(reason, err=True)
    typer.echo(summary(findings, len(found)), err=True)
    if any(strict or finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def fmt(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Annotation files, or folders of them.")],
    texts: Texts = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file is not in canonical form.")
    ] = False,
) -> None:
    """Write annotations in canonical form: offsets and hashes filled in, nothing left that may not be redistributed."""
    from onrecord.cli.fmt import format_files

    if not format_files(paths, texts, only_check=check):
        raise typer.Exit(1)


def new(
    text: Annotated[Path, typer.Argument(metavar="TEXT.txt", help="The article's text, UTF-8.")],
    outlet: Annotated[str, typer.Option(help="Who published it.")],
    published: Annotated[str, typer.Option(help="When, as YYYY-MM-DD (EDTF).")],
    language: Annotated[str, typer.Option(help="BCP 47 tag of the text.")] = "en",
    license: Annotated[
        License, typer.Option(help="Licence of the text; if in doubt, it may not be redistributed.")
    ] = License.not_redistributable,
    annotator: Annotated[str, typer.Option(help="Your short id: lower-case letters, digits, hyphens.")] = "unnamed",
    method: Annotated[Method, typer.Option(help="Who labels: a person, a program, or the author of the text.")] = Method.human,
    to: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for <outlet>/<name>.json \\[dataset/articles if there, else here]."),
    ] = None,
    id: Annotated[
        str | None,
        typer.Option(metavar="OUTLET/NAME", help="The document's id, if the one made of outlet, date and file name will not do."),
    ] = None,
) -> None:
    """Begin an annotation: write a skeleton with id, hash and length for a text."""
    from onrecord.data.new import Particulars
    from onrecord.data.new import new as run

    folder = to or (Path("dataset/articles") if Path("dataset/articles").is_dir() else Path())
    try:
        path = run(text, folder, Particulars(outlet, published, language, license.value, annotator, method.value), id)
    except (ValueError, FileExistsError) as error:
        raise typer.BadParameter(str(error)) from None
    typer.echo(path)
    typer.echo(f"Next: add speakers and quotes to it, then run fmt, check and show on it: `onrecord fmt {path}`.", err=True)
    if license is License.not_redistributable:
        kept = path.relative_to(folder).with_suffix(".txt")
        typer.echo(f"The text stays with you: keep it as DIR/{kept} and add --texts DIR to each of them.", err=True)


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An annotation file.")],
    texts: Texts = None,
) -> None:
    """Print a document with its quotes, speakers, chains and non-quotes marked."""
    from rich.console import Console

    from onrecord.checks.structure import structure
    from onrecord.data.annotation import read_annotation
    from onrecord.findings import InvalidData
    from onrecord.report.show import show as run

    annotation = read_annotation(file, texts)
    broken = list(structure(annotation.source, "annotation"))
    if broken or annotation.source.value is None:
        raise InvalidData([*annotation.source.findings, *broken])
    console = Console(highlight=False)
    console.print(run(annotation), soft_wrap=not console.is_terminal)
