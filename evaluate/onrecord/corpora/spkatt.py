"""SpkAtt-2023: speeches in the German parliament with source, cue and message of every speech event (GermEval 2023, task 1).

Source       Rehbein et al., GermEval 2023 shared task on speaker attribution; repository and commit stand in the catalogue.
Documents    The speeches that have gold: trial, train and dev. A document's id is the split and the file's name without ending,
             as the three of trial are in train too. The test files, and the same data in an alternative format, are not read.
Text         Tokens joined by one space, sentences too (`text_kind` tokenised): the corpus has no other.
Quotes       One per event with a Message, with the event's place in the file, from 0, for its id. A fragment is a run of
             consecutive tokens, over the end of a sentence too. Message is the content, Source the mention, Cue the cue.
Derived      Of mention types `pronoun` and `none`, as no names are annotated.
Null         The type (nothing tells direct from indirect), speakers, anonymity, chain, medium, polarity, nesting, date.
Dropped      Events without a Message: they only name a topic, or not even that. No place: the other roles; PTC, the particle
             of a verb that stands apart from it; who speaks, which is the author of the document, never the source of a quote.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import document_row, quote_row, rows_of_files, tables
from onrecord.corpora.json_file import read_json
from onrecord.corpora.standoff import Fragment
from onrecord.corpora.token_text import TokenText, token_text, tokens_of
from onrecord.data.rows import Row
from onrecord.findings import Finding
from onrecord.formats.json_values import Value

CORPUS = "spkatt"
WITH_PLACE = ("Message", "Cue", "Source")
WITHOUT_PLACE = ("Addr", "Topic", "Medium", "Evidence", "PTC")
_WANTED = re.compile(r"data/(trial|train|dev)/task1/([^/]+)\.json")
_SPEECH = re.compile(r".+_ID[0-9]+_([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_TOKEN = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


class Sentences(NamedTuple):
    """The text of a speech, and for each sentence, by its id, the number of its first token and how many it has."""

    text: TokenText
    starts: dict[int, tuple[int, int]]


def wanted(name: str) -> bool:
    """Whether the file is read: a speech with gold, in the format of the task."""
    return _WANTED.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are not of this corpus's form, all of them at once."""
    losses = Losses()
    message = "there is no file data/train/task1/….json, nor one of trial or dev; a copy of the repository is needed"
    missing = Finding("data", 1, 1, "file-missing", message)
    documents, quotes = rows_of_files(files, lambda name, data: read_json(data, name, partial(_speech, name, losses)), missing)
    return Imported(tables(documents, quotes), {row["document_id"]: row["split"] for row in documents}, losses)


def speech_row(corpus: str, id: str, name: str, split: str, text: str, **known: Any) -> Row | None:  # noqa: ANN401
    """The row of a speech of the German parliament; its date is the end of its file's name. None if that is no date."""
    match = _SPEECH.fullmatch(name)
    try:
        published = date(*map(int, reversed(match.groups() if match else ())))
    except (TypeError, ValueError):
        return None
    return document_row(
        text,
        corpus=corpus,
        document_id=id,
        split=split,
        outlet="Deutscher Bundestag",
        outlet_country="DE",
        published=published.isoformat(),
        language="de",
        license="CC-BY-SA-4.0",
        genre="speech",
        text_kind="tokenised",
        completeness="exhaustive",
        **known,
    )


def _speech(name: str, losses: Losses, file: Value) -> tuple[Row, list[Row]]:
    """The row of a speech and those of its quotes; what is wrong with them is noted."""
    split, _, stem = name.removeprefix("data/").removesuffix(".json").split("/")
    sentences = _sentences(file["Sentences"], losses)
    document = speech_row(CORPUS, f"{split}/{stem}", stem, split, sentences.text.text)
    if document is None:
        file.wrong("should be called …_ID…_DD.MM.YYYY.json, with the date of the speech")
        return {}, []
    losses.fields["orator and party, of the file's name"] += 1
    return document, list(_quotes(file["Annotations"], sentences, document, losses))


def _sentences(value: Value, losses: Losses) -> Sentences:
    tokens, starts = list[str](), dict[int, tuple[int, int]]()
    for sentence in value.objects("sentences"):
        id, words = sentence["SentenceId"].offset(), tokens_of(sentence["Tokens"])
        if id in starts:
            sentence["SentenceId"].wrong(f"is {id} once more", "duplicate-id")
        elif id is not None:
            starts[id] = (len(tokens), len(words))
        tokens += words
    losses.fields["ends of sentences"] += len(starts)
    losses.read_as["tokens that hold a space"] += sum(len(token.split()) != 1 or token != token.strip() for token in tokens)
    return Sentences(token_text(tokens), starts)


def _quotes(events: Value, sentences: Sentences, document: Row, losses: Losses) -> Iterator[Row]:
    for place, event in enumerate(events.objects("events")):
        roles = {role: _fragments(event[role], sentences) for role in (*WITH_PLACE, *WITHOUT_PLACE)}
        if not roles["Message"]:
            losses.dropped[f"events without a Message, {'with a' if roles['Topic'] else 'nor a'} Topic"] += 1
            continue
        losses.fields.update(role for role in WITHOUT_PLACE if roles[role])
        yield quote_row(
            document, str(place), *(roles[role] for role in WITH_PLACE), guidelines="SpkAtt-2023", review="adjudicated"
        )


def _fragments(value: Value, sentences: Sentences) -> list[Fragment]:
    """The fragments of a role, from the ids of its tokens."""
    found = []
    for item in value.items("tokens"):
        match = _TOKEN.fullmatch(item.raw) if isinstance(item.raw, str) else None
        sentence, token = map(int, match.groups()) if match else (-1, 0)
        first, size = sentences.starts.get(sentence, (0, 0))
        if token < size:
            found.append(first + token)
        else:
            item.wrong(f"should name a token of the file, as 3:0 the first of sentence 3, but is {item.raw!r}")
    return sentences.text.fragments(found)
