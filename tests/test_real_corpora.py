"""Every German corpus of the catalogue: its archive is the one described, and whatever is made of it is made again."""

from collections import Counter

import pytest

from onrecord import load
from onrecord.corpora.archive import files_sha256
from onrecord.corpora.catalogue import catalogue
from onrecord.data.tables import arrow_schema

from .importing import archive, members, real, real_files

NAMES = [name for name, entry in catalogue().items() if entry.languages == ["de"]]


@pytest.mark.parametrize("name", NAMES)
def test_the_archive_is_the_one_of_the_catalogue(shared, name):
    entry, corpus = catalogue()[name], real(archive(shared, name), name)
    assert files_sha256(real_files(archive(shared, name), name)) == entry.files_sha256
    assert (len(corpus.tables.documents), len(corpus.tables.quotes)) == (entry.expected["documents"], entry.expected["quotes"])
    assert Counter(split or "unassigned" for split in corpus.tables.documents["split"].to_pylist()) == entry.expected["splits"]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_catalogue_calls_annotated_or_derived_is_what_is_filled(shared, name):
    """Columns of the quotes that say something of a quote; those of documents are regions."""
    entry, corpus = catalogue()[name], real(archive(shared, name), name)
    said = [name for name in arrow_schema("quotes").names if name in LABELS]
    filled = {name for name in said if any(value not in (None, []) for value in corpus.tables.quotes[name].to_pylist())}
    regions = {"regions"} if any(corpus.tables.documents["regions"].to_pylist()) else set()
    assert {*entry.annotates, *entry.derived} == filled | regions


LABELS = {
    "content", "cue", "mention", "type", "mention_type", "speakers", "anonymous", "via", "event", "medium", "polarity", "uttered",
    "nested_in", "phenomena",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_is_loaded_by_its_name_scored_and_made_again_byte_by_byte_of_a_folder(shared, run, cache, tmp_path, name):
    """The second time of the unpacked files, in a folder as the archive holds it."""
    accept = [] if catalogue()[name].license else ["--accept-license"]
    for member, content in members(archive(shared, name)):
        path = tmp_path / "unpacked" / "repository-0123abcd" / member
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert run("download", name, "--from", archive(shared, name), *accept).code == 0
    assert run("download", name, "--from", tmp_path / "unpacked", "--to", tmp_path / "again", *accept).code == 0
    assert len(load(name).arrow.quotes) == catalogue()[name].expected["quotes"]
    written = {path.name: path.read_bytes() for path in (cache / name).iterdir()}
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert b'"as_catalogued": true' in written["LOSS.json"]
    measures = ("WSW@0.5", "Quote@exact", "Mention", "Cue")
    perfect = [option for measure in measures for option in ("--measure", measure, "--fail-under", f"{measure}=1")]
    assert run("score", tmp_path / "again" / "quotes.parquet", "--gold", name, *perfect).code == 0
