"""`croissant.json`: the released tables described for machines, in the Croissant format of MLCommons, version 1.0.

Name, licence, languages and description are those of the dataset's card (`README.md`), files and hashes those of the manifest,
fields and what they mean those of `tables.schema.json`. A list of objects is a repeated field with a sub-field per key; what is
nested deeper (the mentions of a chain) Croissant's JSON paths cannot address, so it stands in the Parquet files only.
Not stated, as nothing says so: an address and a day of publication, which the format recommends.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from onrecord.data.tables import OF_LAYERS, TABLES, TableName, arrow_schema
from onrecord.schema import load_schema, resolve

CREATOR = "The onrecord contributors"
_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the format prescribes, word for word."""


class Card(NamedTuple):
    """What the dataset's card says of it as a whole."""

    name: str
    license: str
    languages: list[str]
    description: str


def read_card(path: Path) -> Card | None:
    """Name, licence and languages of the front matter, and the paragraph below the title; None for a card without them."""
    text = path.read_text("utf-8") if path.is_file() else ""
    front = _FRONT.match(text)
    if front is None:
        return None
    stated = dict(re.findall(r"^(\w+): (.+)$", front[1], re.MULTILINE))
    languages = re.search(r"^language:\n((?:- .+\n)+)", f"{front[1]}\n", re.MULTILINE)
    below = re.search(r"^# .+\n\n(.+)$", text[front.end() :], re.MULTILINE)
    if "pretty_name" not in stated or "license" not in stated or below is None:
        return None
    return Card(stated["pretty_name"], stated["license"], re.findall(r"- (.+)", languages[1]) if languages else [], below[1])


def croissant(card: Card, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The description of the tables that the manifest lists."""
    of_file: dict[str, TableName] = {**{name: name for name in TABLES}, **{file: name for name, file in OF_LAYERS.items()}}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": card.name,
        "description": card.description,
        "license": f"https://spdx.org/licenses/{card.license.upper()}",
        "creator": {"@type": "sc:Organization", "name": CREATOR},
        "inLanguage": card.languages,
        **({"version": manifest["version"]} if manifest["version"] else {}),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": table["file"],
                "name": table["file"],
                "contentUrl": table["file"],
                "contentSize": f"{table['bytes']} B",
                "encodingFormat": "application/x-parquet",
                "sha256": table["sha256"],
            }
            for table in manifest["tables"].values()
        ],
        "recordSet": [_record_set(name, of_file[name], table["file"]) for name, table in manifest["tables"].items()],
    }


def _record_set(name: str, table: TableName, file: str) -> dict[str, Any]:
    root = load_schema("tables")
    schema = root["$defs"][table]
    whose = "" if name == table else " Of annotators' own layers, before adjudication."
    fields = [
        _field(f"{name}/{column.name}", column, resolve(schema["properties"][column.name], root), root, file, column.name)
        for column in arrow_schema(table)
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "description": schema["description"] + whose, "field": fields}


def _field(
    key: str, column: pa.Field, schema: dict[str, Any], root: dict[str, Any], file: str, top: str, path: str | None = None
) -> dict[str, Any]:
    """The field of a column, or of a key of its objects, which `path` leads to."""
    repeated = pa.types.is_list(column.type)
    kind = column.type.value_type if repeated else column.type
    found = {"@type": "cr:Field", "@id": key, "name": key, "description": schema["description"]}
    found |= {"repeated": True} if repeated else {}
    if pa.types.is_struct(kind):
        inner = resolve(schema["items"], root) if repeated else schema
        return {**found, "subField": list(_sub_fields(key, kind, inner, root, file, top))}
    extract = {"fileObject": {"@id": file}, "extract": {"column": top}}
    return {**found, "dataType": _type(kind), "source": {**extract, **({"transform": {"jsonPath": path}} if path else {})}}


def _sub_fields(
    key: str, kind: pa.StructType, schema: dict[str, Any], root: dict[str, Any], file: str, top: str
) -> Iterator[dict[str, Any]]:
    for i in range(kind.num_fields):
        own = kind.field(i)
        if not (pa.types.is_list(own.type) and pa.types.is_struct(own.type.value_type)):
            yield _field(f"{key}/{own.name}", own, resolve(schema["properties"][own.name], root), root, file, top, own.name)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"
