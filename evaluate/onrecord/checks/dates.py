"""Rules about dates."""

from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation
from onrecord.text.dates import Bounds, bounds
from onrecord.text.source import JsonPath


@rule("impossible-date")
def dates_exist(annotation: Annotation) -> Iterator[Problem]:
    """A date is one of the calendar, an interval ends after it begins: a pattern alone cannot say so."""
    for path, stated in _dates(annotation):
        try:
            bounds(stated)
        except ValueError as error:
            yield Problem(path, str(error))


@rule("uttered-after-published")
def words_are_said_before_they_are_printed(annotation: Annotation) -> Iterator[Problem]:
    """Nobody is quoted before speaking: the utterance may not begin after the last day of publication."""
    published = _bounds(annotation.gold_document.get("published"))
    for path, stated in _dates(annotation):
        uttered = _bounds(stated) if path[-1] == "uttered" else None
        if uttered and published and uttered.first and published.last and uttered.first > published.last:
            yield Problem(
                path,
                f"uttered {stated}, but the document was published {annotation.gold_document['published']}; is the year right?",
            )


def _dates(annotation: Annotation) -> Iterator[tuple[JsonPath, str]]:
    if isinstance(annotation.document.get("published"), str):
        yield ("document", "published"), annotation.document["published"]
    for path, quote in annotation.quotes:
        if isinstance(quote.get("uttered"), str):
            yield (*path, "uttered"), quote["uttered"]


def _bounds(stated: object) -> Bounds | None:
    try:
        return bounds(stated) if isinstance(stated, str) else None
    except ValueError:
        return None
