"""The terminal: results on stdout, progress on stderr, exit codes, never a traceback for bad data."""

import gzip
import json
import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

GOOD = "dataset/articles/norrby-tidings/2030-05-17-ward-closure.json"


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_heavy_libraries_are_not_imported_at_start(argument):
    script = (
        "import sys; sys.argv = ['onrecord', sys.argv[1]]\n"
        "from onrecord.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'scipy', 'jsonschema'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = python("-c", script, argument)
    assert done.returncode == 0, done.stderr


def test_check_of_annotations_does_not_import_arrow(root):
    script = "import sys; from onrecord import check; check(sys.argv[1:]); sys.exit('pyarrow' in sys.modules)"
    assert python("-c", script, str(root / GOOD)).returncode == 0


def test_python_m_onrecord_is_the_command():
    assert python("-m", "onrecord", "--version").stdout.startswith("onrecord 0.")


def test_check_of_good_files_prints_nothing_and_exits_with_0(run, root):
    outcome = run("check", root / GOOD)
    assert (outcome.code, outcome.out) == (0, "")
    assert "no findings in 1 file" in outcome.err


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad, %.json"
    path.write_text('{\n "document": 1,\n "speakers": {},\n "quotes": [],\n "quotez": []}\n')
    return path


def test_findings_go_to_stdout_and_exit_with_1(run, bad):
    outcome = run("check", bad)
    assert outcome.code == 1
    assert f"{bad}:2:14: [wrong-type]" in outcome.out
    assert f"{bad}:5:2: [unknown-key]" in outcome.out
    assert outcome.err.splitlines()[-1] == "3 errors in 1 file"


def test_json_format_holds_every_field_of_a_finding(run, bad):
    findings = json.loads(run("check", bad, "--format", "json").out)
    assert {(f["line"], f["column"], f["rule"]) for f in findings} == {
        (1, 1, "missing-key"),
        (2, 14, "wrong-type"),
        (5, 2, "unknown-key"),
    }
    assert set(findings[0]) == {"file", "line", "column", "rule", "message", "severity"}


def test_github_format_escapes_what_workflow_commands_reserve(run, bad):
    lines = run("check", bad, "--format", "github").out.splitlines()
    escaped = str(bad).replace("%", "%25").replace(",", "%2C")
    assert f"::error file={escaped},line=2,col=14,title=wrong-type::" in lines[1]


def test_warnings_alone_exit_with_0_unless_strict(run, tmp_path):
    text = "The mayor said it was late."
    annotation = {
        "document": {
            "id": "a/b",
            "outlet": {"name": "A"},
            "language": "en",
            "published": "2030",
            "license": "CC0-1.0",
        },
        "speakers": {"mayor": {"kind": "person", "name": None, "identification": "unique_role"}},
        "quotes": [{"id": "q1", "type": "direct", "content": [{"exact": "it was late"}], "speaker": ["mayor"]}],
        "annotation": {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"},
    }
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.json").write_text(json.dumps(annotation))
    assert run("fmt", tmp_path / "a.json").code == 0
    outcome = run("check", tmp_path / "a.json")
    assert outcome.code == 0
    assert "[type-marks] warning: type direct, but no word" in outcome.out
    assert run("check", tmp_path / "a.json", "--strict").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check", "no-such-file.json"], 4, "no-such-file.json"),
        (["chek", "x"], 2, "No such command"),
        (["check"], 2, "name files, folders or a corpus to check"),
        (["documents", "coree"], 2, "did you mean 'core'"),
        (["documents", "core:testt"], 2, "has no split 'testt'"),
        (["download", "nothing", "--to", "x"], 2, "there is no corpus 'nothing'"),
        (["hydrate", "core", "--texts", "no-such-folder"], 4, "no such folder"),
        (["show", "no-such-file.json"], 4, "no-such-file.json"),
        (["build", "schema", "--to", "x"], 2, "neither articles/ nor challenge/"),
    ],
)
def test_exit_codes_say_whose_fault_it_is(run, monkeypatch, root, arguments, code, message):
    monkeypatch.chdir(root)
    outcome = run(*arguments)
    assert outcome.code == code
    assert message in " ".join(outcome.err.replace("│", " ").split())
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": NaN', b"\xff\xfe{\x00", b"[" * 5000, b"\x00" * 40])
@pytest.mark.parametrize("command", ["check", "fmt", "show"])
def test_no_traceback_for_bytes_that_are_no_json(run, tmp_path, command, content):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    outcome = run(command, path)
    assert outcome.code == (1 if command == "check" else 3)
    assert f"{path}:1:" in (outcome.out or outcome.err)
    assert path.read_bytes() == content


def test_damaged_gzip_is_a_finding(run, tmp_path):
    path = tmp_path / "p.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"document_id": "a", "quotes": []}\n' * 50)[:-20])
    outcome = run("check", path)
    assert outcome.code == 1
    assert "[unreadable]" in outcome.out


def test_fmt_check_writes_nothing(run, tmp_path, root):
    text = (root / GOOD).read_text("utf-8")
    path = tmp_path / "x.json"
    path.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    before = path.read_bytes()
    assert run("fmt", path, "--check").code == 1
    assert path.read_bytes() == before
    assert run("fmt", path).out.strip() == str(path)
    assert path.read_text("utf-8") == text
    assert run("fmt", path, "--check").code == 0


def test_fmt_goes_on_after_a_file_it_cannot_write(run, tmp_path, root):
    (tmp_path / "a.json").write_text('{"a": 1, "a": 2}')
    (tmp_path / "b.json").write_text(json.dumps(json.loads((root / GOOD).read_text("utf-8"))), encoding="utf-8")
    outcome = run("fmt", tmp_path)
    assert outcome.code == 3
    assert "[json-duplicate-key]" in outcome.err
    assert outcome.out.strip() == str(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_text() == '{"a": 1, "a": 2}'


def test_build_refuses_a_dataset_with_errors_and_writes_nothing(run, tmp_path):
    folder = tmp_path / "data" / "articles" / "x"
    folder.mkdir(parents=True)
    (folder / "y.json").write_text('{"document": {}}')
    outcome = run("build", tmp_path / "data", "--to", tmp_path / "out")
    assert outcome.code == 3
    assert "[missing-key]" in outcome.err
    assert not (tmp_path / "out").exists()


def test_documents_prints_one_json_object_a_line(run):
    outcome = run("documents", "core:test")
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert [set(row) for row in rows] == [{"document_id", "language", "outlet", "published", "title", "text"}] * 51
    assert "1 document left out" in outcome.err


@pytest.mark.parametrize("name", ["core", "challenge"])
def test_download_leaves_one_corpus_of_the_release(run, tmp_path, root, name):
    assert run("download", name, "--to", tmp_path / "own").code == 0
    released = load_tables(root / "dataset/parquet")
    own = load_tables(tmp_path / "own")
    assert own == {table: [row for row in rows if row["corpus"] == name] for table, rows in released.items()}
    assert all(own.values())
    assert (tmp_path / "own/LICENSE").read_bytes() == (root / "dataset/LICENSE").read_bytes()
    of_release, manifest = (
        json.loads((folder / "MANIFEST.json").read_bytes()) for folder in (root / "dataset/parquet", tmp_path / "own")
    )
    assert manifest["corpora"] == {name: of_release["corpora"][name]}
    assert manifest["version"] == of_release["version"]
    assert {row["document_id"] for row in own["documents"]} == set(json.loads((tmp_path / "own/splits.json").read_bytes()))


def load_tables(folder):
    names = ("documents", "quotes", "layer_quotes", "non_quotes", "layer_non_quotes")
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in names}


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m onrecord documents core | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)


@pytest.mark.parametrize("command", ["new", "convert"])
def test_help_keeps_what_stands_in_brackets(run, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "200")
    assert "[dataset/articles if there, else here]" in " ".join(run(command, "--help").out.replace("│", " ").split())
