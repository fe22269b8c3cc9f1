"""Variants: from a labelled document the other half of an INV pair, by edits that change no label.

    python -m onrecord.authoring.vary FILE.json --kind marks|rename|footer|reorder --to FOLDER

Written are both halves below FOLDER/challenge: the document, an INV test now, and `<name>-<kind>` beside it, each naming the
other as its pair. No edit crosses an edge of a selector or region: each is moved, and the words at its new place are read back.
Ids of quotes stay, nested ones too. The same seed gives the same variant. What `check` then finds is printed.

    marks     other quotation marks, --style or one drawn from those that fit
    rename    other people and towns, --names FILE (JSON, old to new) or drawn from the profile of the country in --plan,
              never a name that a card has
    footer    a line of the plan's footers.txt below the article, number --footer or one drawn; boilerplate, some with quotes
    reorder   --move N:M: paragraph N becomes the M-th; whoever edits says which may move without harm
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from onrecord.authoring.cards import cards, read_plan
from onrecord.authoring.marks import STYLES, fitting, restyled
from onrecord.authoring.pieces import Piece, Rewritten, edited, moved
from onrecord.authoring.renaming import drawn, given, renamed
from onrecord.authoring.variant import MOVED, Change, Half, halves
from onrecord.checks import check, check_annotation
from onrecord.data.annotation import PROFILES, Annotation, read_annotation
from onrecord.data.atomic import write_bytes
from onrecord.findings import InvalidData

FOOTERS = "footers.txt"


def other_marks(annotation: Annotation, style: str | None, random: Random) -> Change:
    """Quotation marks of the style, or of one drawn. Raises ValueError if it does not fit the text."""
    text = annotation.text or ""
    style, edits = (style, restyled(text, style)) if style else fitting(text, random)

    def alone(words: str) -> str:
        try:
            return _rewritten(words, restyled(words, style))
        except ValueError:  # words without marks
            return words

    return Change(edited(text, edits), alone)


def other_names(annotation: Annotation, names: Mapping[str, str]) -> Change:
    """The names changed everywhere. Raises ValueError if none of them stands in the text."""
    text = annotation.text or ""
    edits = renamed(text, names)
    if not edits:
        raise ValueError("none of the names stands in the text")
    return Change(edited(text, edits), lambda words: _rewritten(words, renamed(words, names)))


def with_footer(annotation: Annotation, line: str) -> Change:
    """The line below the article; `{outlet}` in it is the outlet's name."""
    text = annotation.text or ""
    outlet = annotation.document.get("outlet") or {}
    return Change([Piece(0, len(text))], boilerplate="\n\n" + line.replace("{outlet}", str(outlet.get("name"))))


def other_order(annotation: Annotation, moves: Sequence[tuple[int, int]]) -> Change:
    """The paragraphs moved. Raises ValueError for numbers that none has, and if nothing moves."""
    text = annotation.text or ""
    pieces = moved(text, moves)
    if all(before.end == after.start for before, after in pairwise(pieces)):
        raise ValueError("no paragraph moves; give --move N:M")
    return Change(pieces)


def change(annotation: Annotation, given_options: Namespace) -> Change:
    """The change that the options ask for. Raises ValueError where it cannot be made, OSError for a file that is not there."""
    random = Random(f"{given_options.seed}:{given_options.kind}:{annotation.document_id}")
    match given_options.kind:
        case "marks":
            return other_marks(annotation, given_options.style, random)
        case "footer":
            lines = footers(given_options.plan)
            if given_options.footer is not None and not 1 <= given_options.footer <= len(lines):
                raise ValueError(f"there are footers 1 to {len(lines)}")
            return with_footer(annotation, lines[given_options.footer - 1] if given_options.footer else random.choice(lines))
        case "reorder":
            return other_order(annotation, given_options.move)
    if given_options.names:
        return other_names(annotation, given(annotation, names_of(given_options.names)))
    profiles = json.loads((given_options.plan / PROFILES).read_bytes())
    country = (annotation.document.get("outlet") or {}).get("country")
    if country not in profiles:
        raise ValueError(f"there is no profile of the country {country!r}; give --names")
    people = {name.rpartition(" (")[0] for card in cards(read_plan(given_options.plan)) for name in card["people"]}
    return other_names(annotation, drawn(annotation, profiles[country], random, people))


def footers(plan: Path) -> list[str]:
    """The pool of footers, one a line."""
    lines = (plan / FOOTERS).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def write(half: Half, folder: Path) -> Path:
    """Writes the half below the folder's `challenge`; returns the path of its annotation."""
    path = folder / "challenge" / f"{half.id}.json"
    write_bytes(path.with_suffix(".txt"), f"{half.text}\n".encode())
    write_bytes(path, half.file.encode())
    return path


def _rewritten(words: str, edits: Sequence[Piece]) -> str:
    return Rewritten(words, edited(words, edits)).text


def names_of(path: Path) -> dict[str, str]:
    """The names of a file of successors, old to new. Raises ValueError where it holds something else, and OSError."""
    try:
        names = json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} holds no JSON object of names, old to new: {error}") from None
    if not isinstance(names, dict) or not all(isinstance(new, str) and old.strip() and new.strip() for old, new in names.items()):
        raise ValueError(f"{path} holds no JSON object of names, old to new")
    return names


def _move(value: str) -> tuple[int, int]:
    before, _, after = value.partition(":")
    if not (before.isdecimal() and after.isdecimal()):
        raise ArgumentTypeError(f"{value!r} is no N:M")
    return int(before), int(after)


def _parser() -> ArgumentParser:
    form = RawDescriptionHelpFormatter
    parser = ArgumentParser(prog="python -m onrecord.authoring.vary", description=__doc__, formatter_class=form)
    parser.add_argument("file", type=Path, metavar="FILE.json")
    parser.add_argument("--kind", choices=sorted(MOVED), required=True)
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plan", type=Path, default=Path("dataset/plan"), metavar="DIR", help="[dataset/plan]")
    parser.add_argument("--style", choices=sorted(STYLES), help="marks")
    parser.add_argument("--names", type=Path, metavar="FILE", help="rename")
    parser.add_argument("--footer", type=int, metavar="N", help="footer")
    parser.add_argument("--move", type=_move, action="append", default=[], metavar="N:M", help="reorder")
    return parser


def main(arguments: list[str]) -> int:
    """Writes the pair and prints its paths; 1 if `check` finds something in it, 2 for wrong use, 3 for a document with errors."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        annotation = read_annotation(options.file)
        errors = [one for one in check_annotation(annotation) if one.severity == "error" and one.rule != "pair-mismatch"]
        if errors or annotation.text is None:
            raise InvalidData(errors or [annotation.source.finding("no-text", (), "the text is not beside the file")])
        paths = [write(half, options.to) for half in halves(annotation, options.kind, change(annotation, options))]
    except InvalidData as error:
        sys.stdout.write(f"{error}\n")
        return 3
    except (ValueError, OSError) as error:
        parser.error(str(error))
    findings = check(paths)
    sys.stdout.write("".join(f"{line}\n" for line in [*paths, *findings]))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
