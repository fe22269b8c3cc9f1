"""docs/presets.md: its tables are what the presets give on one article, and its commands print what it shows.

`python -m tests.test_presets_page` prints the tables.
"""

import json
import re
import shlex
from pathlib import Path

import pytest

import onrecord
from onrecord.sides.presets.score import score_preset

FOLDER = Path(__file__).parent / "cases/presets"
FLAT, NESTED = FOLDER / "flat", FOLDER / "nested"
NAME = "lervik-echo/2031-02-03-ferry"
TEXT = (FLAT / f"articles/{NAME}.txt").read_text("utf-8").removesuffix("\n")
SHOWN = {
    "german2024": "f1_joint",
    "citron": "content_overlap_f1",
    "ggt": "quotes@0.8_f1",
    "qsample": "partial_f1",
    "booknlp": "b3_f1",
    "nervaluate-strict": "strict_content_f1",
}
EXCHANGED = {"Ida Holm": "Peter Oru", "Peter Oru": "Ida Holm", "the mayor": "the mayor"}


def spans(selectors):
    return [[one["start"], one["end"]] for one in selectors]


def given_back(folder):
    """Gold in the form of predictions."""
    annotation = json.loads((folder / f"articles/{NAME}.json").read_bytes())
    speakers = {name: entry.get("name") or entry["description"] for name, entry in annotation["speakers"].items()}
    return [
        {
            "content": spans(quote["content"]),
            "cue": spans(quote["cue"]),
            "mention": spans(quote["mention"]),
            "type": quote["type"],
            "speaker": [speakers[quote["speaker"][0]]],
        }
        for quote in annotation["quotes"]
    ]


def words(start, end):
    return [[start + found.start(), start + found.end()] for found in re.finditer(r"\w+", TEXT[start:end])]


def outputs():
    """What a system may hand in, by what it does."""
    gold = given_back(FLAT)
    free = [*words(0, 21), *words(TEXT.index("Peter Oru, who"), TEXT.index("ferry, said"))]
    return {
        "gold itself": gold,
        "every right quote five times": gold * 5,
        "a stray word before every right quote": [
            one for quote in gold for one in ({**quote, "content": words(*quote["content"][0])[:1]}, quote)
        ],
        "the whole article, once for every quote": [{**quote, "content": [[0, len(TEXT) - i]]} for i, quote in enumerate(gold)],
        "every word of every quote by itself": [
            {**quote, "content": [word]} for quote in gold for word in words(*quote["content"][0])
        ],
        "words elsewhere, with the right cue and mention": [
            {**quote, "content": [word]} for quote, word in zip(gold, free, strict=False)
        ],
        "every quote right, speakers exchanged": [{**quote, "speaker": [EXCHANGED[quote["speaker"][0]]]} for quote in gold],
        "every quote right, nobody named": [{**quote, "speaker": [], "mention": None} for quote in gold],
        "the first quote alone": gold[:1],
        "nothing": [],
    }


def figure(preset, key, predicted, gold):
    value = score_preset(preset, gold, [{"document_id": NAME, "quotes": predicted}]).figures[key]
    return "–" if value is None else f"{value:.2f}"


def ours(predicted, gold):
    report = onrecord.score(gold, [{"document_id": NAME, "quotes": predicted}], samples=0)
    value = report["WSW@0.5"].values["f1"]
    return "–" if value is None else f"{value:.2f}"


def table(suffix):
    """The figure of every preset for every output, and ours."""
    head = ["what the system hands in", *(f"`{name}{suffix}` {key}" for name, key in SHOWN.items()), "ours, `WSW@0.5`"]
    cases = [(what, predicted, FLAT) for what, predicted in outputs().items()]
    cases.append(("gold itself, where a quote stands in another", given_back(NESTED), NESTED))
    rows = [
        [what, *(figure(name + suffix, key, predicted, gold) for name, key in SHOWN.items()), ours(predicted, gold)]
        for what, predicted, gold in cases
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] + ["---:"] * (len(head) - 1), *rows])


@pytest.mark.parametrize("suffix", ["", "-fixed"])
def test_the_tables_are_fresh(root, suffix):
    assert table(suffix) in (root / "docs/presets.md").read_text("utf-8")


def test_the_output_shown_is_printed(root, run, monkeypatch):
    monkeypatch.chdir(root)
    found = re.findall(
        r"<!-- test: onrecord (.+?) -->\n```text\n(.*?)```", (root / "docs/presets.md").read_text("utf-8"), re.DOTALL
    )
    assert found
    for command, shown in found:
        assert run(*shlex.split(command)).out == shown


def test_the_predictions_shown_are_those_of_the_page(root):
    line = json.loads((FOLDER / "predictions.jsonl").read_text("utf-8"))
    assert line["quotes"] == outputs()["a stray word before every right quote"]


def test_every_preset_is_told_of(root):
    page = (root / "docs/presets.md").read_text("utf-8")
    assert [name for name in SHOWN if f"## `{name}`" not in page] == []


if __name__ == "__main__":
    print(table(""), table("-fixed"), sep="\n\n")  # noqa: T201
    (FOLDER / "predictions.jsonl").write_text(
        json.dumps({"document_id": NAME, "quotes": outputs()["a stray word before every right quote"]}) + "\n",
        "utf-8",
    )
