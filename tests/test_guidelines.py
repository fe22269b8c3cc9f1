"""The guidelines' examples are labelled as the guidelines say, and together they show every rule and every label."""

import json
import re
from pathlib import Path

import pytest

from onrecord.checks import check
from onrecord.data.annotation import read_annotation
from onrecord.data.fmt import fmt
from onrecord.data.labels import anonymity
from onrecord.data.new import GUIDELINES
from onrecord.data.texts import sha256
from onrecord.schema import load_schema

from .guidelines import examples, read

PAGE = (Path(__file__).parents[1] / "dataset/GUIDELINES.md").read_text("utf-8")
EXAMPLES = examples(PAGE)
ANCHORS = re.findall(r'<a id="([a-z-]+)"></a>', PAGE)
DEFINITIONS = load_schema("annotation")["$defs"]


def numbered(example):
    return f"{EXAMPLES.index(example) + 1}-{example.rules[0]}"


@pytest.mark.parametrize("example", EXAMPLES, ids=numbered)
def test_an_example_is_a_good_annotation(example, tmp_path):
    value = json.loads(json.dumps(example.value))
    value["document"] |= {"text_sha256": sha256(example.text), "text_length": len(example.text)}
    path = tmp_path / "articles" / f"{value['document']['id']}.json"
    path.parent.mkdir(parents=True)
    path.with_suffix(".txt").write_text(example.text, "utf-8")
    path.write_text(json.dumps(value), "utf-8")
    path.write_text(fmt(read_annotation(path)).text, "utf-8")
    assert [f"{finding.rule}: {finding.message}" for finding in check([path])] == []


@pytest.mark.parametrize("example", [example for example in EXAMPLES if any(example.sources)], ids=numbered)
def test_the_source_is_what_follows_from_the_labels(example):
    table = example.value["speakers"]
    for quote, stated in zip(example.value["quotes"], example.sources, strict=True):
        spokespeople = [table[node["speaker"]] for node in quote.get("via", []) if node["role"] == "spokesperson"]
        flags = anonymity([table[key] for key in quote["speaker"]], spokespeople)
        derived = "anonymous" if flags.anonymous else "anonymous in the broad sense" if flags.anonymous_broad else "open"
        assert stated in (None, derived)


def test_there_are_sixty_examples_and_every_rule_has_one():
    assert len(EXAMPLES) >= 60
    assert PAGE.count("```example") == len(EXAMPLES)
    shown = [rule for example in EXAMPLES for rule in example.rules]
    assert set(shown) == set(ANCHORS)
    assert len(ANCHORS) == len(set(ANCHORS))
    assert sum(source is not None for example in EXAMPLES for source in example.sources) >= 15


def test_new_annotations_follow_this_version():
    assert PAGE.startswith(f"# Annotation guidelines {GUIDELINES}\n")


def test_links_inside_the_page_lead_to_a_rule():
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= {*ANCHORS, *headings}


def used(kind):
    """Every value that the examples give to a field of quotes, speakers, chains, non-quotes or regions."""
    values = [example.value for example in EXAMPLES]
    entries = {
        "quote": [quote for value in values for quote in value["quotes"]],
        "speaker": [entry for value in values for entry in value["speakers"].values()],
        "via": [node for value in values for quote in value["quotes"] for node in quote.get("via", [])],
        "non_quote": [non_quote for value in values for non_quote in value["non_quotes"]],
        "region": [region for value in values for region in value["document"]["regions"]],
    }
    return entries[kind]


FIELDS = [
    ("quote", "type"), ("quote", "polarity"), ("quote", "event"), ("quote", "medium"), ("via", "role"), ("non_quote", "reason"),
    ("speaker", "kind"), ("speaker", "media_type"), ("speaker", "identification"), ("speaker", "confidentiality"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_every_label_of_the_schema_is_shown(kind, field):
    legal = DEFINITIONS[kind]["properties"][field]
    shown = {entry[field] for entry in used(kind) if field in entry} | {legal.get("default")}
    assert set(legal["enum"]) - shown == set()


def test_every_kind_of_region_is_shown():
    kinds = DEFINITIONS["document"]["properties"]["regions"]["items"]["properties"]["kind"]["enum"]
    assert {region["kind"] for region in used("region")} == set(kinds)


def test_every_phenomenon_is_listed_once():
    assert (
        re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("\n## Phenomena")[2], re.MULTILINE) == DEFINITIONS["phenomenon"]["enum"]
    )


def test_a_line_or_words_that_are_not_understood_are_refused():
    with pytest.raises(ValueError, match="what is"):
        read(["x"], "We stay.", ["verbatim: We stay"])
    with pytest.raises(ValueError, match="stands 0 times"):
        read(["x"], "We stay.", ["direct: We go | by: nobody"])
    with pytest.raises(ValueError, match="stands 2 times"):
        read(["x"], "We go, we go.", ["indirect: go | by: nobody"])
