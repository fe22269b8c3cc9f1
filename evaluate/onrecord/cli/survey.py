"""`survey`: one system on several corpora."""

from enum import StrEnum
from typing import Annotated

import typer


class SurveyFormat(StrEnum):
    """How the table is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def survey(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="A system of onrecord's own: rules.")],
    corpora: Annotated[
        list[str] | None, typer.Argument(metavar="NAME[:SPLIT]…", help="Corpora by name; without any, all that are here.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Of each corpus only the documents in this language: en, de.")
    ] = None,
    samples: Annotated[int, typer.Option(min=0, help="Bootstrap samples for the intervals in --format json.")] = 0,
    format: Annotated[SurveyFormat, typer.Option(help="For people, programs or a page.")] = SurveyFormat.text,
) -> None:
    """Run a system over corpora with different conventions, and print one table of its scores."""
    from onrecord.cli.dataset import load_corpus
    from onrecord.data.load import folders
    from onrecord.report.survey import FORMATS
    from onrecord.sides.surveyed import survey as run
    from onrecord.systems import SYSTEMS

    if system not in SYSTEMS:
        raise typer.BadParameter(f"there is no system {system!r}; there is {', '.join(SYSTEMS)}")
    names = corpora or sorted(folders())
    for name in corpora or ():
        load_corpus(name)
    found = list(run(system, names, language, samples=samples))
    if not found:
        raise typer.BadParameter(f"none of these has a document in {language}: {', '.join(names)}")
    typer.echo(FORMATS[format.value](found), nl=False)
