"""`new`: a skeleton for a text that is to be annotated, with its id, hash and length."""

import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.data.annotation import NOT_REDISTRIBUTABLE
from onrecord.data.atomic import write_bytes
from onrecord.data.fmt import canonical
from onrecord.data.texts import read_text, sha256
from onrecord.findings import InvalidData
from onrecord.schema import validator
from onrecord.text.dates import bounds

GUIDELINES = "1.2"


class Particulars(NamedTuple):
    """What a person knows of a text before reading it for quotes; values as in the annotation schema."""

    outlet: str
    published: str
    language: str
    license: str
    annotator: str
    method: str


def new(text_file: Path, folder: Path, particulars: Particulars, document_id: str | None = None) -> Path:
    """Writes `<folder>/<id>.json` and, where the text may stand, `<folder>/<id>.txt`; returns the path of the first.

    Raises InvalidData for a text that cannot be read, ValueError for an empty text, a date that is none, or names the
    schema refuses, FileExistsError rather than write over a file.
    """
    bounds(particulars.published)
    text, findings = read_text(text_file)
    if text is None:
        raise InvalidData(findings)
    if not text:
        raise ValueError(f"{text_file} is empty")
    document_id = document_id or f"{slug(particulars.outlet)}/{dated(slug(particulars.published), slug(text_file.stem))}"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*", document_id):
        raise ValueError(
            f"{document_id!r} is no id of the form outlet/name in lower-case letters, digits and hyphens; give one with --id"
        )
    path = folder / f"{document_id}.json"
    if path.exists():
        raise FileExistsError(f"{path} exists already; it was left as it is")
    beside = path.with_suffix(".txt")
    if beside.exists() and read_text(beside)[0] != text:
        raise FileExistsError(f"{beside} exists already, with another text; it was left as it is")
    skeleton = _skeleton(document_id, text, particulars, path)
    if unfit := [
        f"{error.instance!r}: {error.schema.get('description', error.message)}"
        for error in validator("annotation").iter_errors(skeleton)
    ]:
        raise ValueError("; ".join(unfit))
    write_bytes(path, canonical(skeleton).encode())
    if particulars.license != NOT_REDISTRIBUTABLE and not beside.exists():
        write_bytes(beside, (text + "\n").encode())
    return path


def _skeleton(document_id: str, text: str, particulars: Particulars, path: Path) -> dict[str, Any]:
    return {
        **schema_beside(path),
        "document": {
            "id": document_id,
            "outlet": {"name": particulars.outlet, "domain": None, "country": None},
            "title": None,
            "language": particulars.language,
            "published": particulars.published,
            "url": None,
            "genre": "news",
            "license": particulars.license,
            "origin": "published",
            "text_sha256": sha256(text),
            "text_length": len(text),
            "regions": [],
        },
        "speakers": {},
        "quotes": [],
        "non_quotes": [],
        "annotation": {
            "annotators": [particulars.annotator],
            "method": particulars.method,
            "review": "none",
            "guidelines": GUIDELINES,
        },
    }


def schema_beside(path: Path) -> dict[str, str]:
    """The key `$schema` for an annotation file at the path, if the schema stands where it does in the repository."""
    schema = "../../../schema/annotation.schema.json"
    return {"$schema": schema} if (path.parent / schema).resolve().is_file() else {}


def slug(name: str) -> str:
    """The name in lower-case letters and digits of ASCII, its words joined by hyphens; empty where it has none."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain.lower())))


def dated(published: str, name: str) -> str:
    """The name with the date before it, once."""
    return name if name.startswith(published) else f"{published}-{name}"
