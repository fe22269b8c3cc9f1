"""The contract: hand-written, closed, described throughout; what is computed from it is fresh."""

import json

import jsonschema
import pytest

from onrecord.report.fields import SCHEMAS, markdown
from onrecord.schema import load_schema, resolve, validator


@pytest.mark.parametrize("name", SCHEMAS)
def test_is_valid_json_schema_2020_12_with_a_versioned_id(name):
    schema = load_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:onrecord:{name}:1.0"


def objects(schema, path="#"):
    """Every sub-schema that describes an object's properties, with its place."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and ("type" in schema or path == "#"):
            yield path, schema
        for key, value in schema.items():
            yield from objects(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for i, value in enumerate(schema):
            yield from objects(value, f"{path}/{i}")


OBJECTS = [(name, path, schema) for name in SCHEMAS for path, schema in objects(load_schema(name))]


@pytest.mark.parametrize(("name", "path", "schema"), OBJECTS, ids=[f"{name}{path}" for name, path, _ in OBJECTS])
def test_objects_are_closed_and_every_field_is_described(name, path, schema):
    assert schema["additionalProperties"] is False
    undescribed = [key for key, field in schema["properties"].items() if not resolve(field, load_schema(name)).get("description")]
    assert undescribed == []


def test_field_tables_are_fresh(root):
    assert (root / "schema/README.md").read_text("utf-8") == markdown()


def labels(schema_name, *path):
    found = load_schema(schema_name)
    for step in path:
        found = found[step]
    return {label for label in found["enum"] if label is not None}


@pytest.mark.parametrize("field", ["type", "event", "medium", "polarity"])
def test_labels_of_quotes_are_the_same_in_files_and_tables(field):
    in_files = labels("annotation", "$defs", "quote", "properties", field)
    assert labels("tables", "$defs", "quotes", "properties", field) == in_files


@pytest.mark.parametrize("field", ["kind", "media_type", "identification", "confidentiality"])
def test_labels_of_speakers_are_the_same_in_files_and_tables(field):
    in_files = labels("annotation", "$defs", "speaker", "properties", field)
    assert labels("tables", "$defs", "speaker", "properties", field) == in_files


def test_types_of_predictions_are_those_of_annotations():
    in_files = labels("annotation", "$defs", "quote", "properties", "type")
    assert labels("prediction", "$defs", "quote", "properties", "type") == in_files


@pytest.mark.parametrize("value", [1.0, True, "1"])
def test_only_whole_numbers_are_integers(value):
    document = {"document_id": "a", "quotes": [{"content": [[value, 2]]}]}
    assert not validator("prediction").is_valid(document)
    assert validator("prediction").is_valid({"document_id": "a", "quotes": [{"content": [[1, 2]]}]})


def test_a_pattern_does_not_match_before_a_final_line_break():
    assert not validator("prediction").is_valid({"document_id": "a", "quotes": [], "text_sha256": "0" * 64 + "\n"})


def test_a_report_of_the_kind_score_will_print_is_valid():
    report = {
        "onrecord": "0.1.0",
        "signature": "data:core-0.1/test|v:1.0",
        "gold": {"name": "core:test", "documents": 4, "quotes": 30},
        "predicted": {"name": "p.jsonl", "documents": 4, "quotes": 0},
        "measures": {"WSW@0.5": {"values": {"precision": None, "recall": 0.0, "f1": 0.0}, "counts": {"gold": 30}}},
        "left_out": {"no_text": 1},
        "warnings": [],
    }
    assert list(validator("report").iter_errors(json.loads(json.dumps(report)))) == []
    assert not validator("report").is_valid({**report, "measures": {"X": {"values": {"f1": "high"}, "counts": {}}}})
