"""A public corpus is converted into the cache, from an archive that may be hostile, whole or not at all."""

import gzip
import io
import json
import re
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord.download as module
from onrecord import load
from onrecord.corpora import archive as reading
from onrecord.corpora.archive import files_sha256, read_files
from onrecord.corpora.catalogue import catalogue
from onrecord.corpora.polnear import wanted
from onrecord.data.build import write_tables
from onrecord.data.load import cache as cache_folder
from onrecord.findings import InvalidData

from .test_polnear import LOCK_ID, METADATA, QUAY_ID, QUIET_ID, archive_files

TOP = "PolNeAR-0123abcd"
WRITTEN = [
    "LOSS.json",
    "MANIFEST.json",
    "documents.parquet",
    "layer_non_quotes.parquet",
    "layer_quotes.parquet",
    "non_quotes.parquet",
    "quotes.parquet",
    "splits.json",
]


def member(name, content=b"", kind=tarfile.REGTYPE, target="", size=None):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content) if size is None else size, kind, target
    return info, content


def packed(members, path: Path) -> Path:
    """A .tar.gz of the members, written header by header: it need not be a sane one."""
    raw = b"".join(
        info.tobuf(tarfile.GNU_FORMAT) + content + b"\0" * (-len(content) % tarfile.BLOCKSIZE) for info, content in members
    )
    path.write_bytes(gzip.compress(raw + b"\0" * 2 * tarfile.BLOCKSIZE, mtime=0))
    return path


def packed_zip(members, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in members:
            archive.writestr(info.name, content)
    return path


def polnear_members():
    return [member(f"{TOP}/README.md", b"not read"), *(member(f"{TOP}/{name}", c) for name, c in archive_files().items())]


@pytest.fixture
def archive(tmp_path):
    return packed(polnear_members(), tmp_path / "polnear.tar.gz")


@pytest.fixture
def folder(tmp_path):
    """The same files unpacked, in the folder that the archive holds."""
    for name, content in archive_files().items():
        path = tmp_path / "unpacked" / TOP / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "unpacked"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- into the cache


def test_a_downloaded_corpus_is_loaded_by_its_name(run, archive, cache):
    outcome = run("download", "polnear", "--from", archive, "--accept-license")
    assert (outcome.code, outcome.out.split()) == (0, [str(cache / "polnear" / name) for name in WRITTEN])
    assert load("polnear").arrow.documents["document_id"].to_pylist() == [QUAY_ID, LOCK_ID, QUIET_ID]
    assert load("polnear:dev").arrow.documents["document_id"].to_pylist() == [LOCK_ID]
    assert set(load("polnear:dev", layers=True).arrow.quotes["layer"].to_pylist()) == {"gold", "4b22"}


def test_what_was_lost_is_told_on_stderr_and_kept(run, archive, cache):
    outcome = run("download", "polnear", "--from", archive, "--accept-license")
    assert "polnear: 3 documents; quotes: 6 in the layer gold; 1 in the layer 4b22" in outcome.err
    assert "1 events without Content, in the gold layer" in outcome.err
    assert "not those of commit c3eee833c035" in outcome.err
    report = json.loads((cache / "polnear" / "LOSS.json").read_bytes())
    assert (report["documents"], report["quotes"], report["as_catalogued"]) == (3, {"4b22": 1, "gold": 6}, False)
    assert report["dropped"]["events without Content, in the gold layer"] == 1
    assert report["fields"]["metadata.tsv wire"] == 1


def test_with_to_nothing_goes_to_the_cache(run, archive, cache, tmp_path):
    outcome = run("download", "polnear", "--from", archive, "--accept-license", "--to", tmp_path / "here")
    assert (outcome.code, sorted(contents(tmp_path / "here"))) == (0, WRITTEN)
    assert not cache.exists()
    assert len(load(tmp_path / "here").arrow.documents) == 3


@pytest.mark.parametrize("inside", ["", TOP])
def test_a_folder_gives_the_bytes_that_its_archive_gives(run, archive, folder, cache, tmp_path, inside):
    run("download", "polnear", "--from", folder / inside, "--accept-license")
    run("download", "polnear", "--from", archive, "--accept-license", "--to", tmp_path / "other")
    assert contents(cache / "polnear") == contents(tmp_path / "other")


def test_a_second_run_gives_the_same_bytes_whatever_the_order_of_the_members(run, archive, cache, tmp_path):
    run("download", "polnear", "--from", archive, "--accept-license")
    first = contents(cache / "polnear")
    packed(reversed(polnear_members()), tmp_path / "other.tar.gz")
    run("download", "polnear", "--from", tmp_path / "other.tar.gz", "--accept-license")
    assert contents(cache / "polnear") == first


def test_the_version_is_the_commit_only_where_the_files_are_its_files(run, archive, cache, monkeypatch):
    entry = catalogue()["polnear"]
    found = files_sha256(archive_files())
    monkeypatch.setattr(module, "catalogue", lambda: {"polnear": type(entry)(**{**vars(entry), "files_sha256": found})})
    assert "not those of commit" not in run("download", "polnear", "--from", archive, "--accept-license").err
    assert json.loads((cache / "polnear" / "MANIFEST.json").read_bytes())["version"] == "c3eee833c035"


def test_the_real_archive_is_the_one_of_the_catalogue(shared):
    files = read_files(shared / "corpora" / "polnear.tar.gz", wanted)
    assert files_sha256(files) == catalogue()["polnear"].files_sha256
    assert (
        len(files) == catalogue()["polnear"].files == 1 + 1008 + 919 + 94 + 94
    )  # the list, the texts, the annotations of train, dev and test


# ---------------------------------------------------------------- licences, and what has to be said


def test_a_corpus_without_a_licence_has_to_be_accepted_before_anything_is_read(run, cache):
    outcome = run("download", "polnear", "--from", "no-such-file.tar.gz")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no data licence stated; the texts are the publishers'" in outcome.err
    assert "Newell, Drew Margolin, Derek Ruths" in outcome.err
    assert "--accept-license" in outcome.err
    assert not cache.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["polnear", "--accept-license", "--from", "ftp://lervik.example/x"], 2, "an address that begins with https://, which"),
        (["polnear", "--accept-license", "--from", "no-such-file.tar.gz"], 4, "no-such-file.tar.gz: there is no such file"),
        (["polner"], 2, "there is no corpus 'polner' in this package or its catalogue; did you mean 'polnear'?"),
        (["nothing"], 2, "there is no corpus 'nothing' in this package or its catalogue; there are challenge, citron, core, "),
        (["core"], 2, "core comes with the package and can be loaded by its name; --to DIR copies it"),
        (["core", "--to", "x", "--from", "y"], 2, "core comes with the package; --from is for public corpora ("),
    ],
)
def test_wrong_use_is_told_with_what_to_do(run, monkeypatch, tmp_path, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    outcome = run("download", *arguments)
    assert outcome.code == code
    assert message in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_not_yet_downloaded_says_how(run):
    outcome = run("documents", "polnear:dev")
    assert outcome.code == 2
    shown = " ".join(outcome.err.replace("│", " ").split())
    assert "`onrecord download polnear --accept-license` fetches and converts it" in shown
    with pytest.raises(ValueError, match="`onrecord list` shows those to be downloaded"):
        load("polnear")


# ---------------------------------------------------------------- list


def test_list_shows_what_could_be_downloaded_in_one_line(run):
    (line,) = [line for line in run("list").out.splitlines() if "polnear" in line]
    assert line.startswith("polnear: 1008 documents, 24068 quotes; not downloaded yet; `onrecord download polnear ")
    assert json.loads(run("list", "--format", "json").out)["polnear"] == {
        "version": None,
        "downloaded": False,
        "documents": 1008,
        "quotes": 24068,
        "splits": {"dev": 84, "test": 84, "train": 840},
        "license": catalogue()["polnear"].license_as_found,
    }


def test_list_shows_what_was_downloaded_without_what_it_does_not_annotate(run, archive):
    run("download", "polnear", "--from", archive, "--accept-license")
    lines = run("list").out.splitlines()
    at = lines.index("polnear of an unknown version: 3 documents (0 without text), 6 quotes")
    assert lines[at + 1] == "  splits: 1 dev, 1 test, 1 train; languages: 3 en; labelled by: 6 imported"
    listed = json.loads(run("list", "--format", "json").out)
    assert (listed["polnear"]["downloaded"], listed["polnear"]["anonymous"], listed["polnear"]["non_quotes"]) == (
        True,
        None,
        None,
    )
    assert listed["core"]["anonymous"] > 0


@pytest.mark.parametrize("manifest", ["{", "[]", '{"version": "1", "corpora": {}}'])
def test_a_broken_manifest_in_the_cache_is_named(run, cache, manifest):
    path = cache / "polnear" / "MANIFEST.json"
    path.parent.mkdir(parents=True)
    path.write_text(manifest)
    outcome = run("list")
    assert (outcome.code, f"{path}:1:1: [wrong-form]" in outcome.err) == (3, True)


# ---------------------------------------------------------------- where the cache is


def test_the_cache_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.setenv("ONRECORD_DATA", "")
    assert cache_folder() == tmp_path / "xdg" / "onrecord"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / "home" / ".cache" / "onrecord"


def test_a_corpus_of_the_package_is_not_hidden_by_one_in_the_cache(cache):
    before = load("core").arrow.documents
    (cache / "core").mkdir(parents=True)
    (cache / "core" / "MANIFEST.json").write_text("{}")
    assert load("core").arrow.documents.equals(before)


def test_what_a_killed_process_left_in_the_cache_is_no_corpus(run, cache):
    (cache / ".polnear.1.partial").mkdir(parents=True)
    (cache / ".polnear.1.partial" / "MANIFEST.json").write_text("{}")
    outcome = run("list")
    assert (outcome.code, ".polnear" in outcome.out) == (0, False)


def test_a_folder_in_the_cache_without_a_manifest_is_no_corpus(cache):
    (cache / "polnear").mkdir(parents=True)
    with pytest.raises(ValueError, match="there is no corpus 'polnear'"):
        load("polnear")


# ---------------------------------------------------------------- interrupted


@pytest.fixture
def interrupted(monkeypatch):
    def breaks_off(tables, folder, *rest):
        write_tables(tables, folder, *rest)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_tables", breaks_off)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_conversion_leaves_nothing(archive, cache):
    with pytest.raises(KeyboardInterrupt):
        module.download("polnear", source=str(archive), accept_license=True)
    assert list(cache.iterdir()) == []


def test_an_interrupted_conversion_leaves_what_was_there(run, archive, cache, request, tmp_path):
    run("download", "polnear", "--from", archive, "--accept-license")
    before = contents(cache)
    request.getfixturevalue("interrupted")
    files = archive_files() | {f"data/train/attributions/{QUAY_ID}_4b22.ann": b""}
    other = packed([member(f"{TOP}/{name}", content) for name, content in files.items()], tmp_path / "other.tar.gz")
    with pytest.raises(KeyboardInterrupt):
        module.download("polnear", source=str(other), accept_license=True)
    assert contents(cache) == before


def test_another_archive_takes_the_place_of_what_was_there(run, archive, cache, tmp_path):
    run("download", "polnear", "--from", archive, "--accept-license")
    files = archive_files() | {f"data/train/attributions/{QUAY_ID}_4b22.ann": b""}
    other = packed([member(f"{TOP}/{name}", content) for name, content in files.items()], tmp_path / "other.tar.gz")
    run("download", "polnear", "--from", other, "--accept-license")
    assert sorted(contents(cache / "polnear")) == WRITTEN
    assert set(load("polnear").arrow.quotes["document_id"].to_pylist()) == {LOCK_ID}


# ---------------------------------------------------------------- archives that are hostile or damaged

LISTED = f"{TOP}/{METADATA}"
HUGE = 60_000_000_000


def pax_header(size):
    return member("./PaxHeaders/x", kind=tarfile.XHDTYPE, size=size)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([member(f"{TOP}/../../x")], "[unsafe-archive] the path PolNeAR-0123abcd/../../x leads out of the archive"),
        ([member("/etc/x")], "[unsafe-archive] the path /etc/x leads out"),
        ([member(LISTED, kind=tarfile.SYMTYPE, target="/etc/hostname")], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([member(LISTED, kind=tarfile.LNKTYPE, target=f"{TOP}/x")], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([member(LISTED, kind=tarfile.FIFOTYPE)], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([member(LISTED, kind=tarfile.DIRTYPE)], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([member(LISTED, b"a"), member(LISTED, b"b")], f"[unsafe-archive] {LISTED} stands in the archive twice"),
        ([member(LISTED, size=HUGE)], f"[file-too-large] {LISTED} has 60,000,000,000 bytes; 20,000,000 are read at most"),
        ([member(f"{TOP}/x.xml", size=HUGE)], "[file-too-large] the archive unpacks to more than 4,000,000,000 bytes"),
        ([pax_header(HUGE)], "[file-too-large] a header of the archive asks for 60,000,000,000 bytes"),
        ([member(f"{TOP}/x", size=-5120)], "[unreadable]"),
        ([member(LISTED, b"a")], f"{METADATA}:1:1: [missing-key]"),
        ([], f"{METADATA}:1:1: [file-missing]"),
    ],
)
def test_a_hostile_archive_is_an_error_that_says_why(run, tmp_path, cache, members, message):
    outcome = run("download", "polnear", "--from", packed(members, tmp_path / "x.tar.gz"), "--accept-license")
    assert (outcome.code, outcome.out) == (3, "")
    assert message in outcome.err
    assert not cache.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar.gz"]


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_KEPT", 100, "the files to be read have more than 100 bytes"),
        ("MAX_MEMBERS", 8, "the archive has more than 8 members"),  # README.md and eight files
        ("MAX_UNPACKED", 12_288, "the archive unpacks to more than 12,288 bytes"),
        ("MAX_FILE", 600, f"{TOP}/data/dev/attributions/{LOCK_ID}_ef2d.ann has 617 bytes; 600 are read at most"),
    ],
)
def test_limits_hold(run, monkeypatch, archive, limit, value, message):
    monkeypatch.setattr(reading, limit, value)
    outcome = run("download", "polnear", "--from", archive, "--accept-license")
    assert outcome.code == 3
    assert f"[file-too-large] {message}" in outcome.err


def test_what_follows_the_end_of_the_archive_is_limited_too(run, monkeypatch, archive):
    monkeypatch.setattr(reading, "MAX_UNPACKED", 10_000_000)
    archive.write_bytes(archive.read_bytes() + gzip.compress(bytes(20_000_000)))
    assert "unpacks to more than" in run("download", "polnear", "--from", archive, "--accept-license").err


def test_an_archive_cut_short_or_altered_is_an_error(tmp_path, archive):
    whole = archive.read_bytes()
    path = tmp_path / "broken.tar.gz"
    for broken in [b"", b"not gzip", whole[:5], whole[: len(whole) // 2], whole[:-9], whole[:-8] + b"\0" * 8]:
        path.write_bytes(broken)
        with pytest.raises(InvalidData, match=re.escape(f"{path}:1:1: [unreadable] not a whole .tar.gz")):
            read_files(path, wanted)


def test_a_plain_tar_is_an_error(tmp_path):
    with pytest.raises(InvalidData, match=r"not a whole \.tar\.gz"):
        read_files(packed_plain(tmp_path / "x.tar"), wanted)


def packed_plain(path: Path) -> Path:
    path.write_bytes(member(LISTED)[0].tobuf() + bytes(1024))
    return path


def damaged(data, content: bytes) -> bytes:
    altered = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(altered) - 1), max_size=6)):
        altered[at] = data.draw(st.integers(0, 255))
    return bytes(altered)


def found_in(path: Path) -> set[str]:
    """The names of the files, or the rules that the archive breaks."""
    try:
        return set(read_files(path, wanted))
    except InvalidData as invalid:
        return {finding.rule for finding in invalid.findings}


SMALL = [("a/" + "b" * 120, b"long name"), (LISTED, b"x" * 600), (f"{TOP}/y", b"y")]


@given(st.data())
def test_no_damage_ends_in_a_traceback(tmp_path_factory, data):
    """Bytes altered before they are packed, so that headers and contents of every kind are damaged."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in SMALL:
            archive.addfile(*(member(name, content)[0], io.BytesIO(content)))
    path = tmp_path_factory.mktemp("damaged") / "x.tar.gz"
    path.write_bytes(gzip.compress(damaged(data, raw.getvalue()[:4608]), 1))
    assert found_in(path) <= {METADATA, "unreadable", "unsafe-archive", "file-too-large"}


@given(st.data())
def test_no_damage_to_a_zip_ends_in_a_traceback(tmp_path_factory, data):
    path = packed_zip([member(*one) for one in SMALL], tmp_path_factory.mktemp("damaged") / "x.zip")
    path.write_bytes(b"PK" + damaged(data, path.read_bytes())[2:])
    assert found_in(path) <= {METADATA, "unreadable", "unsafe-archive", "file-too-large"}


def zip_member(name, method=zipfile.ZIP_DEFLATED, mode=0o100644):
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr, info.create_system = method, mode << 16, 3
    return info


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([zip_member(f"{TOP}/../../x")], "[unsafe-archive] the path PolNeAR-0123abcd/../../x leads out of the archive"),
        ([zip_member("/etc/x")], "[unsafe-archive] the path /etc/x leads out"),
        ([zip_member(LISTED, mode=0o120777)], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([zip_member(f"{LISTED}/", mode=0o40755)], f"[unsafe-archive] {LISTED} is a link or no plain file"),
        ([zip_member(LISTED, zipfile.ZIP_BZIP2)], f"[unreadable] {LISTED} is packed by another method than deflate"),
        ([zip_member(LISTED), zip_member(LISTED)], f"[unsafe-archive] {LISTED} stands in the archive twice"),
        ([zip_member(f"{TOP}/{number}") for number in range(9)], "[file-too-large] the archive has more than 8 members"),
        ([], f"{METADATA}:1:1: [file-missing]"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_zip_is_an_error_that_says_why(run, tmp_path, cache, monkeypatch, members, message):
    monkeypatch.setattr(reading, "MAX_MEMBERS", 8)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for info in members:
            archive.writestr(info, b"x")
    outcome = run("download", "polnear", "--from", tmp_path / "x.zip", "--accept-license")
    assert (outcome.code, outcome.out) == (3, "")
    assert message in outcome.err
    assert not cache.exists()


def bomb(path: Path, stated: int) -> Path:
    """A zip with one wanted file, ten million zeros, that is said to have another size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LISTED, bytes(10_000_000))
    content, right = path.read_bytes(), (10_000_000).to_bytes(4, "little")
    assert content.count(right) == 2  # before the file, and in the directory
    path.write_bytes(content.replace(right, stated.to_bytes(4, "little")))
    return path


@pytest.mark.parametrize(("stated", "rule"), [(10, "unreadable"), (4_000_000_000, "file-too-large")])
def test_a_zip_that_lies_about_sizes_is_an_error(tmp_path, stated, rule):
    assert found_in(bomb(tmp_path / "x.zip", stated)) == {rule}


def test_a_zip_whose_directory_is_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILE", 500)
    path = packed_zip([member(f"{TOP}/{number}") for number in range(20)], tmp_path / "x.zip")
    with pytest.raises(InvalidData, match=r"\[file-too-large\] a header of the archive asks for"):
        read_files(path, wanted)


@pytest.mark.parametrize("kept", [0, 1_000, 10_000_000])
def test_files_are_the_same_wherever_they_are_kept(archive, monkeypatch, kept):
    monkeypatch.setattr(reading, "MAX_IN_MEMORY", kept)
    files = read_files(archive, wanted)
    assert (dict(files), list(files), len(files)) == (archive_files(), sorted(archive_files()), len(archive_files()))
    assert files_sha256(files) == files_sha256(archive_files())


def test_links_in_a_folder_are_not_followed(run, folder, tmp_path, cache):
    listed = folder / TOP / METADATA
    listed.rename(tmp_path / "elsewhere.tsv")
    listed.symlink_to(tmp_path / "elsewhere.tsv")
    outcome = run("download", "polnear", "--from", folder, "--accept-license")
    assert outcome.code == 3
    assert f"[unsafe-archive] {LISTED} is a link or no plain file" in outcome.err
    assert not cache.exists()


def test_linked_folders_are_not_entered(run, folder, tmp_path):
    (folder / TOP / "data").rename(tmp_path / "elsewhere")
    (folder / TOP / "data").symlink_to(tmp_path / "elsewhere")
    outcome = run("download", "polnear", "--from", folder, "--accept-license")
    assert (outcome.code, f"{METADATA}:1:1: [file-missing]" in outcome.err) == (3, True)


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("name", catalogue())
def test_every_corpus_of_the_catalogue_has_a_module(name):
    importer = import_module(f"onrecord.corpora.{name.replace('-', '_')}")
    assert callable(importer.wanted)
    assert callable(importer.convert)


@pytest.mark.parametrize("entry", catalogue().values(), ids=catalogue())
def test_every_corpus_of_the_catalogue_says_where_it_is_from_and_what_to_expect(entry):
    if entry.archive is not None:
        assert re.fullmatch(r"[0-9a-f]{40}", entry.commit)
        assert re.fullmatch(r"[0-9a-f]{64}", entry.files_sha256)
        assert entry.archive.startswith(f"{entry.repository}/")
        assert entry.commit in entry.archive
    if "splits" in entry.expected:
        assert sum(entry.expected["splits"].values()) == entry.expected["documents"]
    assert entry.citation
    assert entry.license_as_found
