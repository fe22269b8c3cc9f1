"""Twins: an article once more with other names and other years, and every label at its place.

    python -m onrecord.authoring.twin FILE.json --names TWIN.names.json --id OUTLET/NAME --to FOLDER

The file of names holds the successors of all names, `{"Odd Brekke": "Ivo Darrow", "Lervik": "Sund", …}`; that of the outlet is among them.
Years go on by 28, after which every date has its weekday again: in the text (four digits from 1800 to 2099), in `published` and in
`uttered`. Who knows the article by heart does not know its twin; what differs between the two scores is what was known.
"""

import re
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping
from pathlib import Path

from onrecord.authoring.pieces import Piece, Rewritten, edited
from onrecord.authoring.renaming import given, renamed
from onrecord.authoring.variant import Change, Half, copied, varied
from onrecord.authoring.vary import names_of
from onrecord.checks import check
from onrecord.data.annotation import CORPORA, Annotation, read_annotation
from onrecord.data.atomic import write_bytes
from onrecord.data.fmt import canonical
from onrecord.findings import InvalidData
from onrecord.schema import load_schema

YEARS = 28
"""The Gregorian calendar repeats after so many years, from 1901 to 2099."""

_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d]|[.,]\d)")


def twin(annotation: Annotation, names: Mapping[str, str], id: str) -> Half:
    """The twin of that id, text and annotation.

    Raises InvalidData for selectors that a change would tear, ValueError for names that contradict each other, that do not stand in the
    text, or among which that of the outlet or of a named person is missing, and for an id of another form than ids have.
    """
    if not re.search(load_schema("annotation")["$defs"]["document_id"]["pattern"], id):
        raise ValueError(
            f"{id!r} is no id; give the folder of the outlet, a slash and a name, in lower case: outlet/2059-03-12-name"
        )
    text, outlet = annotation.text or "", annotation.document.get("outlet") or {}
    if (name := str(outlet.get("name"))) not in names:
        raise ValueError(f"the names have no successor of the outlet, {name}")
    successors = given(annotation, names)
    known = [text, name, *(str(value) for speaker in annotation.speakers.values() for value in speaker.values())]
    if absent := [old for old in names if not renamed("\n".join(known), {old: names[old]})]:
        raise ValueError(f"nothing is called {', '.join(absent)}; the names should be those of the article")
    named = [str(one["name"]) for one in annotation.speakers.values() if one.get("kind") == "person" and one.get("name")]
    if kept := [person for person in named if not renamed(person, successors)]:
        raise ValueError(f"the names have no successor of {', '.join(kept)}")
    change = Change(edited(text, [*renamed(text, successors), *_later(text)]), lambda words: _reworded(words, successors))
    value, new = varied(annotation, change)
    document = value["document"]
    document |= {"id": id, "twin_of": annotation.document_id, "published": later(str(document["published"]))}
    domain = f"{re.sub('[^a-z0-9]', '', id.partition('/')[0])}.example"
    document["outlet"] = {**copied(outlet), "name": names[name], **({"domain": domain} if "domain" in outlet else {})}
    document.pop("cluster", None)
    for quote in value["quotes"]:
        if isinstance(quote.get("uttered"), str):
            quote["uttered"] = later(quote["uttered"])
    return Half(id, new, canonical(value))


def later(date: str) -> str:
    """An EDTF date or interval 28 years on."""
    return re.sub(r"\d{4}(?=-|/|\Z)", lambda year: str(int(year.group()) + YEARS), date)


def _later(text: str) -> list[Piece]:
    return [Piece(*match.span(), str(int(match.group()) + YEARS)) for match in _YEAR.finditer(text)]


def _reworded(words: str, successors: Mapping[str, str]) -> str:
    return Rewritten(words, edited(words, [*renamed(words, successors), *_later(words)])).text


def main(arguments: list[str]) -> int:
    """Writes the twin and prints its path; 1 if `check` finds something in it, 2 for wrong use, 3 for an article with errors."""
    parser = ArgumentParser(
        prog="python -m onrecord.authoring.twin", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, metavar="FILE.json")
    parser.add_argument("--names", type=Path, required=True, metavar="TWIN.names.json")
    parser.add_argument("--id", required=True, metavar="OUTLET/NAME")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    options = parser.parse_args(arguments)
    try:
        annotation = read_annotation(options.file)
        if annotation.text is None:
            raise InvalidData([annotation.source.finding("no-text", (), "the text is not beside the file")])
        half = twin(annotation, names_of(options.names), options.id)
    except InvalidData as error:
        sys.stdout.write(f"{error}\n")
        return 3
    except (ValueError, OSError) as error:
        parser.error(str(error))
    path = options.to / next(iter(CORPORA)) / f"{half.id}.json"
    write_bytes(path.with_suffix(".txt"), f"{half.text}\n".encode())
    write_bytes(path, half.file.encode())
    findings = check([path])
    sys.stdout.write("".join(f"{line}\n" for line in [path, *findings]))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
