"""The data themselves: checked, canonical, honest, and released as they are."""

import hashlib
import json
from collections import Counter

import pytest

from onrecord import check, load
from onrecord.authoring.cards import ABROAD, IN_LANGUAGE, LANGUAGES
from onrecord.authoring.gates import gates
from onrecord.data.annotation import annotation_files, read_annotation
from onrecord.data.fmt import fmt
from onrecord.data.hydrate import hydrate
from onrecord.schema import load_schema

SEED = "kyiv-independent/2023-10-25-pashinyan-wsj"


def test_nothing_is_found_wrong(root):
    assert check([root / "dataset"]) == []


def test_every_file_is_in_canonical_form(root):
    for path in annotation_files(root / "dataset"):
        assert fmt(read_annotation(path)).text == path.read_text("utf-8"), path


def test_nothing_is_called_human(root):
    methods = {json.loads(path.read_bytes())["annotation"]["method"] for path in annotation_files(root / "dataset")}
    assert methods == {"authored", "model"}


def test_the_release_has_the_hashes_its_manifest_states(root):
    folder = root / "dataset/parquet"
    manifest = json.loads((folder / "MANIFEST.json").read_bytes())
    for table in manifest["tables"].values():
        content = (folder / table["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (table["bytes"], table["sha256"])
    assert manifest["version"] == (root / "dataset/VERSION").read_text().strip()


def test_every_released_document_has_a_split_and_no_retired_id(root):
    splits = json.loads((root / "dataset/parquet/splits.json").read_bytes())
    released = {}
    for name in ("core", "challenge"):
        documents = load(name).arrow.documents
        released |= dict(zip(documents["document_id"].to_pylist(), documents["split"].to_pylist(), strict=True))
    assert released == splits
    assert splits.keys().isdisjoint(json.loads((root / "dataset/retired.json").read_bytes()))


def test_some_articles_have_no_quote_but_gold_negatives():
    core = load("core").arrow
    quiet = set(core.documents["document_id"].to_pylist()) - set(core.quotes["document_id"].to_pylist())
    assert quiet == {
        "hallisaar-messenger/2031-04-24-museum-reopens",
        "kuresalu-messenger/2059-04-24-museum-reopens",  # its twin
        "lipnovec-bulletin/2030-09-05-autumn-market",
        "skarvik-weekly/2030-04-30-ferry-timetable",
    }
    assert quiet <= set(core.non_quotes["document_id"].to_pylist())


def seed_quotes():
    return [row for row in load("core").arrow.quotes.to_pylist() if row["document_id"] == SEED]


def test_the_seed_article_has_its_eight_quotes():
    """Speaker, chain, type and date of each, as read off the article by hand."""
    found = [
        (
            row["speakers"][0]["name"] or row["speakers"][0]["kind"],
            [(node["role"], node["name"]) for node in row["via"]],
            row["type"],
            row["uttered"],
        )
        for row in seed_quotes()
    ]
    wsj = [("recorder", "Wall Street Journal")]
    assert found == [
        ("Nikol Pashinyan", wsj, "reported", "../2023-10-25"),
        ("Nikol Pashinyan", wsj, "indirect", "../2023-10-25"),
        ("Reuters", [], "indirect", None),
        ("Nikol Pashinyan", wsj, "direct", "../2023-10-25"),
        ("Sebastien Lecornu", [], "indirect", "2023-10-23/2023-10-25"),
        ("person", [("recorder", "TASS")], "mixed", None),
        ("Nikol Pashinyan", [("venue", "European Parliament")], "mixed", "2023-10-17"),
        ("group", [("relay", "Wall Street Journal")], "indirect", None),
    ]


def test_only_the_official_and_the_western_leaders_are_anonymous():
    assert [row["quote_id"] for row in seed_quotes() if row["anonymous"]] == ["q6", "q8"]
    (official,) = [row for row in seed_quotes() if row["quote_id"] == "q6"]
    assert (official["speakers"][0]["identification"], official["via"][0]["media_type"]) == (
        "role_only",
        "state_agency",
    )


def test_of_the_seed_article_only_spoken_words_stand_in_the_release():
    (document,) = [row for row in load("core").arrow.documents.to_pylist() if row["document_id"] == SEED]
    assert (document["text"], document["title"], document["license"]) == (None, None, "LicenseRef-not-redistributable")
    texts = [row[key] for row in seed_quotes() for key in ("text", "cue_text", "mention_text") if row[key]]
    assert [text[0] + text[-1] for text in texts] == ['""']


@pytest.fixture
def seed_text(shared, tmp_path):
    (article,) = (shared / "seeds").glob("*.txt")
    path = tmp_path / f"{SEED}.txt"
    path.parent.mkdir()
    path.write_bytes(article.read_bytes())
    return tmp_path


def test_every_selector_of_the_seed_article_fits_its_text(seed_text, root):
    path = root / f"dataset/articles/{SEED}.json"
    assert check([path], texts=seed_text) == []
    annotation = read_annotation(path, seed_text)
    assert annotation.text is not None
    for selector in annotation.selectors():
        words = annotation.text[selector.start : selector.end]
        assert hashlib.sha256(words.encode()).hexdigest() == selector.value.get("sha256") or words == selector.exact


def test_the_seed_article_can_be_hydrated(seed_text):
    hydrated = hydrate(load("core").arrow, seed_text)
    assert (hydrated.found, hydrated.missing, hydrated.findings) == ([SEED], [], [])
    rows = {r["quote_id"]: r for r in hydrated.tables.quotes.to_pylist() if r["document_id"] == SEED}
    assert rows["q6"]["mention_text"].startswith("An unnamed")
    assert rows["q7"]["mention_type"] == "nominal"
    assert [rows["q8"]["cue_text"].split()[k] for k in (0, -1)] == ["is", "worried"]


def test_nothing_of_the_seed_article_stands_anywhere_in_the_tree(seed_text, root):
    """No run of eight of the outlet's own words, in no file."""
    text = (seed_text / f"{SEED}.txt").read_text("utf-8")
    quotes = [row["text"] for row in seed_quotes() if row["text"]]
    for words in [*quotes, *(s["exact"] for s in spoken(root))]:
        text = text.replace(words, "\n")
    runs = [line.split()[i : i + 8] for line in text.splitlines() for i in range(len(line.split()) - 7)]
    kept = [p for p in root.rglob("*") if p.suffix in {".md", ".py", ".json", ".jsonl", ".txt", ".toml", ".cff"} and p.is_file()]
    tree = "\n".join(" ".join(p.read_text("utf-8", "replace").split()) for p in kept if ".venv" not in p.parts)
    assert [" ".join(run) for run in runs if " ".join(run) in tree] == []


def spoken(root):
    quotes = json.loads((root / f"dataset/articles/{SEED}.json").read_bytes())["quotes"]
    return [selector for quote in quotes for selector in quote["content"] if "exact" in selector]


# ---------------------------------------------------------------- the challenge suite and the articles


@pytest.fixture(scope="module")
def suite():
    """The documents of the challenge suite with what they test, by id."""
    return {row["document_id"]: row for row in load("challenge").arrow.documents.to_pylist()}


def test_each_phenomenon_has_ten_documents_a_dir_pair_and_inv_pairs(suite):
    phenomena = set(load_schema("annotation")["$defs"]["phenomenon"]["enum"])
    english = [row for row in suite.values() if row["language"] == "en"]
    tests = Counter((name.partition("/")[0], row["challenge"]["test"]) for name, row in suite.items() if row in english)
    assert {phenomenon for phenomenon, _ in tests} == phenomena
    for phenomenon in phenomena:
        assert tests[phenomenon, "DIR"] == 2
        assert tests[phenomenon, "INV"] >= 2
        assert sum(tests[phenomenon, kind] for kind in ("MFT", "INV", "DIR")) - tests[phenomenon, "INV"] // 2 >= 10


def test_pairs_name_each_other_and_share_their_quote_ids(suite):
    ids = {}
    for row in load("challenge").arrow.quotes.select(["document_id", "quote_id"]).to_pylist():
        ids.setdefault(row["document_id"], set()).add(row["quote_id"])
    for name, row in suite.items():
        if (pair := row["challenge"]["pair"]) is not None:
            assert suite[pair]["challenge"]["pair"] == name
            assert ids.get(name) == ids.get(pair)


def test_twelve_phenomena_have_documents_in_german_and_french(suite):
    found = Counter((row["language"], name.partition("/")[0]) for name, row in suite.items() if row["language"] != "en")
    assert found == {(language, phenomenon): IN_LANGUAGE for language in LANGUAGES for phenomenon in ABROAD}


def test_one_in_seven_documents_of_the_suite_has_no_quote_and_the_folder_does_not_tell(suite):
    quoted = set(load("challenge").arrow.quotes["document_id"].to_pylist())
    free = [name for name in suite if name not in quoted]
    assert len(free) >= 0.15 * len(suite)
    assert {name.partition("/")[0] for name in free} == {name.partition("/")[0] for name in suite}


def test_the_articles_hold_what_the_card_says():
    core = load("core").arrow
    clusters = Counter(row["cluster"] for row in core.documents.to_pylist() if row["cluster"])
    assert sorted(clusters.values()) == [4] * 6
    assert sum(row["twin_of"] is not None for row in core.documents.to_pylist()) == 10
    quotes = core.quotes.to_pylist()
    assert len(quotes) >= 450
    assert sum(row["anonymous"] for row in quotes) >= 60
    assert sum(bool(row["via"]) for row in quotes) >= 60
    assert sum(len(row["via"] or ()) > 1 for row in quotes) >= 20
    assert sum(row["uttered"] is not None and row["uttered"] != row["published"] for row in quotes) >= 60
    assert len(core.non_quotes) >= 80
    entries = [entry for row in quotes for entry in row["speakers"]]
    people = [entry for entry in entries if entry["kind"] in ("person", "group")]
    assert {entry["identification"] for entry in people} == {
        *("named", "pseudonym", "handle", "unique_role", "role_only", "vague", "none")
    }
    assert {entry["confidentiality"] for entry in people} >= {"granted", "granted_with_reason", "refused", "protected"}


def test_the_habits_of_the_writers_stay_within_the_gates(root):
    """Of what the gates find, only single shared phrases and openings are left; each batch was held against them when it was written."""
    findings, _ = gates([root / "dataset"])
    assert {finding.rule for finding in findings} <= {"shared-words", "openings", "said-share", "negations", "name-reused"}
    assert len(findings) <= 25, [str(finding) for finding in findings]
