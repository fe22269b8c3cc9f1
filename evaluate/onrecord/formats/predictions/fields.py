"""One quote from a record with fields of any name: a row of a table, or an object that a language model wrote.

Names      compared without case, blanks and punctuation; of several with one meaning the first in the lists below, the others are
           left out and counted, as are fields that mean nothing here.
Nothing    "", null, None, NaN, N/A and a dash, written as words or not.
Title      who speaks is described by it where the record gives no name; otherwise it is left out.
Type       of the quote (direct …), or of its source (Anonymous Source, Named Person …): then whether that is anonymous.
Positions  as stated, ends exclusive; they are the system's word, and nobody has compared them with a text yet.
Confidence a number from 0 to 1, or percent where a number of the output is above 1 or has the sign; only where all quotes have one.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.output import Output, Piece, Statement

NAMES: dict[str, tuple[str, ...]] = {
    "content": ("quote", "quotes", "quotation", "quotations", "quotetext", "quotedtext", "exactquote", "statement", "statements",
                "sourcedstatement", "sourcedstatements", "claim", "claims", "utterance", "utterances", "content", "text", "words"),
    "speaker": ("speaker", "speakers", "speakername", "nameofspeaker", "nameofsource", "sourcename", "name", "attributedto",
                "saidby", "who", "source", "sources", "author", "person"),
    "mention": ("mention", "speakermention", "mentiontext", "sourcemention"),
    "title": ("title", "titleofsource", "sourcetitle", "speakertitle", "role", "speakerrole", "position", "jobtitle",
              "description", "speakerdescription", "affiliation", "organization", "organisation"),
    "cue": ("cue", "cueword", "cuetext", "verb", "reportingverb", "speechverb", "attributionverb", "cueverb"),
    "type": ("type", "quotetype", "typeofquote", "quotationtype", "kind", "speechtype"),
    "of_source": ("typeofsource", "sourcetype", "speakertype", "typeofspeaker"),
    "anonymous": ("anonymous", "isanonymous", "anonymoussource", "anonymity", "unnamed"),
    "confidence": ("confidence", "confidencescore", "probability", "certainty", "score"),
    "start": ("start", "startoffset", "startindex", "startchar", "charstart", "startposition", "begin", "beginindex"),
    "end": ("end", "endoffset", "endindex", "endchar", "charend", "endposition"),
    "id": ("quoteid", "id", "no", "nr", "number", "index"),
    "document": ("documentid", "docid", "doc", "document", "articleid", "article", "file", "filename", "textname", "textid",
                 "storyid", "story", "customid", "url"),
}  # fmt: skip
TYPES = {
    **dict.fromkeys(("direct", "directquote", "directspeech", "verbatim", "fullquote"), "direct"),
    **dict.fromkeys(("indirect", "indirectquote", "indirectspeech", "paraphrase", "paraphrased"), "indirect"),
    **dict.fromkeys(("mixed", "mixedquote", "partial", "partialquote", "partiallydirect", "semidirect"), "mixed"),
    **dict.fromkeys(("freeindirect", "freeindirectspeech"), "free_indirect"),
    "reported": "reported",
}
_ANONYMOUS = ("anonymous", "anonymoussource", "unnamed", "unnamedsource", "unnamedperson", "unnamedgroupofpeople", "unnamedgroup")
_NAMED = ("named", "namedperson", "namedindividual", "namedorganization", "namedorganisation", "document")
_TRUE, _FALSE = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
_NOBODY = ("unknown", "unspecified", "notspecified", "notstated", "unattributed", "nospeaker")
_DASHES, _LONG = " \t\r\n\xa0-–—", 20
_NOTHING = ("null", "none", "nan", "na", "undefined")
_MEANING = {name: meaning for meaning, listed in NAMES.items() for name in listed}


class Row(NamedTuple):
    """A record, and where it stands."""

    record: Mapping[str, Any]
    place: Place


def plain(name: str) -> str:
    """The name as names are compared: letters and digits alone, in lower case."""
    return re.sub(r"[\W_]", "", name).casefold()


def meaning(name: str) -> str | None:
    """What a field of that name is about, as in `NAMES`."""
    return _MEANING.get(plain(name))


def value_of(record: Mapping[str, Any], wanted: str) -> Any:  # noqa: ANN401
    """The value that the record gives for a meaning, None where it gives nothing."""
    return _values(record).get(wanted, (None, None))[1]


def statements(row: Row, account: Account) -> list[Statement]:
    """The quotes of a record: one, several where its content is a list of them, or none where it has no words."""
    flat = {**row.record, **_inner(row.record)}
    values = _values(flat)
    _count_left_out(flat, values, account)
    found = {wanted: value for wanted, (_, value) in values.items()}
    content = found.get("content")
    words = [one for item in (content if isinstance(content, list) else [content]) if (one := _words(item)) is not None]
    if not words:
        account.left_out["records without a quote"] += 1
        return []
    start, end = _position(found.get("start")), _position(found.get("end"))
    if start is not None and end is not None and len(words) == 1 and start <= end:
        pieces = [Piece(words[0], start, end)]
    else:
        account.left_out["positions that are no pair of whole numbers"] += "start" in found or "end" in found
        pieces = [Piece(one) for one in words]
    names, anonymous = _speakers(found.get("speaker"))
    mention, title = _words(found.get("mention")), _words(found.get("title"))
    if mention is None and not names:
        mention = title
    elif title is not None:
        account.left_out["titles of speakers"] += 1
    cue = _words(found.get("cue"))
    fields = _fields(found, anonymous, account)
    if len(pieces) > 1:
        fields.pop("id", None)
    return [
        Statement(
            row.place,
            (piece,),
            cue=(Piece(cue),) if cue else (),
            mention=(Piece(mention),) if mention else (),
            speaker=names or None,
            fields=fields,
        )
        for piece in pieces
    ]


def with_confidence(outputs: Sequence[Output], account: Account) -> list[Output]:
    """The outputs with numbers from 0 to 1 as confidence; without any where a quote has none."""
    given = [one.fields.get("confidence") for output in outputs for one in output.statements]
    stated = [value for value in given if value is not None]
    numbers = [number for value in stated if (number := _confidence(value)) is not None]
    percent = any(number > 1 or str(value).strip().endswith("%") for number, value in zip(numbers, stated, strict=False))
    scale = 100 if percent else 1
    usable = len(numbers) == len(given) and all(0 <= number <= scale for number in numbers)
    if not usable:
        account.left_out["confidences, as not every quote has a number from 0 to 1, or percent"] += len(stated)
    changed = iter(numbers)
    return [
        replace(output, statements=[_with(one, next(changed) / scale if usable else None) for one in output.statements])
        for output in outputs
    ]


def nothing(value: Any) -> bool:  # noqa: ANN401
    """Whether the value says that there is none."""
    if isinstance(value, str):
        return not value.strip(_DASHES) or (len(value) < _LONG and plain(value) in _NOTHING)
    return value is None or value == [] or (isinstance(value, float) and math.isnan(value))


def _values(record: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """By meaning the field that says most, and its value: the first of the names that has one."""
    found: dict[str, tuple[str, Any]] = {}
    for name, value in record.items():
        about = meaning(name)
        if about is None or nothing(value):
            continue
        rank = NAMES[about].index(plain(name))
        if about not in found or rank < NAMES[about].index(plain(found[about][0])):
            found[about] = name, value
    return found


def _inner(record: Mapping[str, Any]) -> dict[str, Any]:
    """What an object in the place of the speaker says, as fields of the record."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if meaning(name) == "speaker" and isinstance(value, Mapping):
            found[name] = None
            for inner, said in value.items():
                found[{"type": "source type", "speaker": "speaker name"}.get(meaning(inner) or "", str(inner))] = said
    return found


def _count_left_out(record: Mapping[str, Any], values: Mapping[str, tuple[str, Any]], account: Account) -> None:
    for name, value in record.items():
        about = meaning(name)
        if not nothing(value) and (about is None or values[about][0] != name):
            account.left_out[f"fields {name.strip()}" if name.strip() else "cells without a name"] += 1


def _words(value: Any) -> str | None:  # noqa: ANN401
    if isinstance(value, list):
        value = ", ".join(one for item in value if (one := _words(item)))
    if nothing(value) or isinstance(value, bool | Mapping):
        return None
    return str(value).strip()


def _speakers(value: Any) -> tuple[tuple[str, ...], bool]:  # noqa: ANN401
    """The names, and whether one is a word for somebody anonymous, which is no name."""
    names = [one for item in (value if isinstance(value, list) else [value]) if (one := _words(item))]
    anonymous = any(plain(name) in _ANONYMOUS for name in names)
    return tuple(name for name in names if plain(name) not in (*_ANONYMOUS, *_NOBODY)), anonymous


def _fields(found: Mapping[str, Any], anonymous: bool, account: Account) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    kind, of_source = plain(str(found.get("type", ""))), plain(str(found.get("of_source", "")))
    if kind in TYPES:
        fields["type"] = TYPES[kind]
    elif kind and not of_source:
        of_source = kind
    if of_source in _ANONYMOUS or anonymous:
        fields["anonymous"] = True
    elif of_source in _NAMED:
        fields["anonymous"] = False
    elif of_source:
        account.left_out[f"types {str(found.get('of_source', found.get('type'))).strip()!r:.40}"] += 1
    said = plain(str(found.get("anonymous", "")))
    if said in (*_TRUE, *_FALSE, *_ANONYMOUS, *_NAMED):
        fields["anonymous"] = said in (*_TRUE, *_ANONYMOUS)
    fields.update({name: _words(found[name]) if name == "id" else found[name] for name in ("id", "confidence") if name in found})
    return fields


def _position(value: Any) -> int | None:  # noqa: ANN401
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 12:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _confidence(value: Any) -> float | None:  # noqa: ANN401
    if isinstance(value, bool):
        return None
    try:
        number = float(str(value).strip().removesuffix("%"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _with(statement: Statement, confidence: float | None) -> Statement:
    fields = {name: value for name, value in statement.fields.items() if name != "confidence"}
    return replace(statement, fields=fields if confidence is None else {**fields, "confidence": confidence})
