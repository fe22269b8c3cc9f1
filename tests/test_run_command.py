"""`run --command`: whatever a program does, what it answered is kept, once, in the order of the corpus, and the rest is named."""

import gzip
import hashlib
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import __version__
from onrecord.schema import validator
from onrecord.systems.command import program_name

from .programs import LINE_BY_LINE, corpus, program

COUNT = 6


@pytest.fixture
def six(tmp_path):
    return corpus(tmp_path / "six", [f"Document {i} says “no”." for i in range(COUNT)])


@pytest.fixture
def output(tmp_path):
    return tmp_path / "predictions.jsonl"


def ids(output: Path) -> list[str]:
    return [json.loads(line)["document_id"] for line in output.read_bytes().splitlines()]


def record(output: Path):
    value = json.loads(output.with_name("predictions.run.json").read_bytes())
    assert list(validator("run").iter_errors(value)) == []
    return value


def failed(output: Path) -> dict[str, str]:
    return {one["document_id"]: one["reason"] for one in record(output)["failed"]}


def all_but(*left_out: int) -> list[str]:
    return [f"a/{i}" for i in range(COUNT) if i not in left_out]


GOOD = {
    "line by line": LINE_BY_LINE,
    "reads everything first": "for d in list(documents): say(answer(d))",
    "in reverse order": "for d in reversed(list(documents)): say(answer(d))",
    "all at the end, the last line without a line break": "say(''.join(map(answer, documents)).rstrip())",
    "with empty lines": "for d in documents: say('\\n' + answer(d) + '\\r\\n')",
    "buffered": "for d in documents: sys.stdout.write(answer(d))",
    "much on standard error": "for d in documents: sys.stderr.write('x' * 99 + '\\n' + 'y' * 300000); say(answer(d))",
    "ends late, and badly": LINE_BY_LINE + "\nsys.exit(7)",
    "leaves somebody behind": "import subprocess\nsubprocess.Popen(['sleep', '1'])\n" + LINE_BY_LINE,
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_every_document_is_answered(run, tmp_path, six, output, body):
    outcome = run("run", "--command", program(tmp_path, body), six, "--output", output)
    assert (outcome.code, outcome.out) == (0, "")
    assert ids(output) == all_but()
    assert outcome.err.splitlines()[-1] == f"system: {COUNT} of {COUNT} documents answered, 0 failed, {COUNT} quotes"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "pred"))) == [
        "predictions.jsonl",
        "predictions.run.json",
    ]


def test_a_program_that_does_not_end_after_its_last_answer_is_ended(run, tmp_path, six, output):
    outcome = run("run", "--command", program(tmp_path, LINE_BY_LINE + "\ntime.sleep(60)"), six, "-o", output, "--timeout", "2")
    assert (outcome.code, ids(output)) == (0, all_but())
    assert "system: after its last answer: timeout" in outcome.err


def test_the_record_says_what_the_run_was(run, tmp_path, six, output):
    command = program(tmp_path, LINE_BY_LINE)
    assert run("run", "--command", command, six, "-o", output, "--system", "Lines", "--system-version", "0.3").code == 0
    found = record(output)
    printed = run("documents", six).out
    assert found["corpus"] == {"name": "six", "version": "1.0", "sha256": hashlib.sha256(printed.encode()).hexdigest()}
    assert found["predictions_sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert found["started"] <= found["finished"]
    assert (found["system"], found["version"], found["command"]) == ("Lines", "0.3", command)
    counts = {key: found[key] for key in ("onrecord", "documents", "answered", "failed", "rejected", "restarts", "resumed")}
    assert counts == {"onrecord": __version__, "documents": COUNT, "answered": COUNT, "failed": [], "rejected": 0, "restarts": 0,
                      "resumed": 0}  # fmt: skip


def test_a_command_is_recorded_without_the_home_folder(run, tmp_path, six, output, monkeypatch):
    command = program(tmp_path, LINE_BY_LINE)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("run", "--command", command, six, "-o", output).code == 0
    assert record(output)["command"] == command.replace(str(tmp_path), "~")


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_answers_changes_no_byte(run, tmp_path, six, output, seed):
    order = random.Random(seed).sample(range(COUNT), COUNT)
    body = f"d = list(documents)\nfor i in {order}: say(answer(d[i]))"
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 0
    expected = [{"document_id": f"a/{i}", "quotes": [{"content": [[0, 3]], "speaker": [f"a/{i}"]}]} for i in range(COUNT)]
    assert output.read_text("utf-8") == "".join(json.dumps(line) + "\n" for line in expected)


def test_neither_side_waits_for_the_other_when_pipes_are_full(run, tmp_path, output):
    big = corpus(tmp_path / "big", ["x" * 200_000] * 8)
    body = "for d in documents: say(answer(d, [{'text': d['text'][:150000]}]))\n"
    assert run("run", "--command", program(tmp_path, body), big, "-o", output).code == 0
    body = "for d in documents: say(answer(d, [{'text': d['text'][:150000]}]) + 'no answer ' * 20000 + '\\n')\n"
    assert run("run", "--command", program(tmp_path, body), big, "-o", output).code == 1
    assert len(ids(output)) == 8


BAD_ENDS = {
    "hangs": ("while d['document_id'] == 'a/2': time.sleep(60)", "timeout"),
    "hangs, and its child too": ("if d['document_id'] == 'a/2': os.system('sleep 60')", "timeout"),
    "crashes": ("if d['document_id'] == 'a/2': sys.exit(3)", "crashed with exit code 3"),
    "is killed": ("if d['document_id'] == 'a/2': os.kill(os.getpid(), signal.SIGKILL)", "killed by signal 9"),
    "stops": ("if d['document_id'] == 'a/2': sys.exit(0)", "ended without an answer"),
    "stops in the middle of a line": (
        "if d['document_id'] == 'a/2': say(answer(d)[:20]); sys.exit(0)",
        "ended without an answer",
    ),
    "passes over it": ("if d['document_id'] == 'a/2': continue", "ended without an answer"),
}


@pytest.mark.parametrize(("habit", "reason"), BAD_ENDS.values(), ids=BAD_ENDS)
def test_one_bad_document_costs_one_document(run, tmp_path, six, output, habit, reason):
    body = f"for d in documents:\n    {habit}\n    say(answer(d))"
    outcome = run("run", "--command", program(tmp_path, body), six, "-o", output, "--timeout", "2")
    assert outcome.code == 1
    assert ids(output) == all_but(2)
    assert failed(output) == {"a/2": reason}
    assert f"system: a/2: {reason}" in outcome.err
    assert record(output)["restarts"] == (0 if habit.endswith("continue") else 1)


def test_a_crash_at_the_first_document_costs_one_document_too(run, tmp_path, six, output):
    body = "for d in documents:\n    if d['document_id'] == 'a/0': sys.exit(3)\n    say(answer(d))"
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 1
    assert failed(output) == {"a/0": "crashed with exit code 3"}
    assert ids(output) == all_but(0)


def test_what_was_answered_out_of_order_before_a_crash_is_not_asked_again(run, tmp_path, six, output):
    body = """
asked = list(documents)
open(here + '/asked', 'a').write(' '.join(d['document_id'] for d in asked) + '\\n')
if len(asked) == 6:
    for i in (4, 0, 2): say(answer(asked[i]))
    sys.exit(1)
for d in asked: say(answer(d))
"""
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 1
    assert (tmp_path / "asked").read_text() == "a/0 a/1 a/2 a/3 a/4 a/5\na/3 a/5\n"
    assert ids(output) == all_but(1)


REJECTED = {
    "garbage": ("'loading the model\\n'", "[json-syntax]"),
    "half a line": ("answer(d)[:25] + '\\n'", "[json-truncated]"),
    "another form": ('\'{"document_id": "a/9", "quotez": []}\\n\'', "[unknown-key]"),
    "a stranger": ("answer({'document_id': 'b/1'})", "'b/1' was not asked for"),
    "no id that could be one": ("answer({'document_id': ['a/1']}, [])", "[wrong-type]"),
    "longer than any answer": ("'x' * 21_000_000 + '\\n'", "[file-too-large]"),
    "the same twice": ("answer(d)", "'a/0' was answered before"),
}


@pytest.mark.parametrize(("line", "why"), REJECTED.values(), ids=REJECTED)
def test_a_line_that_is_no_answer_is_reported_and_kept(run, tmp_path, six, output, line, why):
    body = f"for d in documents:\n    say(answer(d))\n    if d['document_id'] == 'a/0': say({line})"
    outcome = run("run", "--command", program(tmp_path, body), six, "-o", output)
    assert outcome.code == 1
    assert ids(output) == all_but()
    (said,) = {text for text in outcome.err.splitlines() if why in text}
    assert said.startswith("rejected: system:2:")
    assert len((tmp_path / "predictions.jsonl.rejected").read_text("utf-8").splitlines()) == 1
    assert (record(output)["rejected"], record(output)["failed"]) == (1, [])
    assert "1 line rejected" in outcome.err.splitlines()[-1]


WRONG = {
    "not UTF-8": ("sys.stdout.buffer.write(answer(d).replace('a/1\"]', 'B\\xe5rd\"]').encode('latin-1')); sys.stdout.flush()", "[utf-8]"),
    "past the end": ("say(answer(d, [{'content': [[0, 400]]}]))", "[selector-range]"),
    "words that do not stand there": ("say(answer(d, [{'content': [[0, 8]], 'text': 'Dokument'}]))", "[selector-mismatch]"),
    "no content": ("say(answer(d, [{'speaker': ['Ida']}]))", "[no-content]"),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "rule"), WRONG.values(), ids=WRONG)
def test_a_document_whose_answer_is_wrong_fails_and_is_not_asked_again(run, tmp_path, six, output, wrong, rule):
    body = f"for d in documents:\n    if d['document_id'] == 'a/1': {wrong}; continue\n    say(answer(d))"
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 1
    assert ids(output) == all_but(1)
    assert failed(output)["a/1"].startswith(f"answer rejected: {rule}")
    assert record(output)["restarts"] == 0


def test_a_wrong_answer_may_be_followed_by_a_right_one(run, tmp_path, six, output):
    body = "for d in documents: say(answer(d, [{'content': [[9, 9]]}]) + answer(d))"
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 1
    assert (ids(output), record(output)["rejected"], failed(output)) == (all_but(), COUNT, {})


SILENT = {
    "never reads": ("time.sleep(60)", "0.5", None, "3 restarts in a row brought no answer"),
    "says anything but answers": (
        "while True: say('y\\n'); time.sleep(0.01)",
        "0.5",
        None,
        "3 restarts in a row brought no answer",
    ),
    "ends at once": ("sys.exit(0)", "60", 1, "it ends without having answered anything\n"),
    "cannot work": ("import nothing_at_all", "60", 2, "anything; the last lines of its standard error:\n  Traceback"),
}


@pytest.mark.parametrize(("body", "timeout", "starts", "why"), SILENT.values(), ids=SILENT)
def test_a_program_that_answers_nothing_ends_the_run(run, tmp_path, six, output, body, timeout, starts, why):
    body = "open(here + '/starts', 'a').write('.')\n" + body
    output.write_bytes(b"an earlier result\n")
    outcome = run("run", "--command", program(tmp_path, body), six, "-o", output, "--timeout", timeout)
    assert outcome.code == 1
    assert why in outcome.err
    assert starts is None or len((tmp_path / "starts").read_text()) == starts
    assert output.read_bytes() == b"an earlier result\n"
    assert outcome.err.splitlines()[-1].startswith(f"system: 0 of {COUNT} documents answered, {COUNT} failed")


@pytest.mark.parametrize(("restarts", "answered"), [(0, 1), (1, 1), (2, 4)])
def test_restarts_count_those_in_a_row_without_an_answer(run, tmp_path, six, output, restarts, answered):
    """It answers a/0 and dies at a/1; the next start dies at a/2; the next answers a/3, a/4 and a/5."""
    body = """
for d in documents:
    if d['document_id'] in ('a/1', 'a/2'): sys.exit(3)
    say(answer(d))
"""
    assert run("run", "--command", program(tmp_path, body), six, "-o", output, "--restarts", restarts).code == 1
    assert record(output)["answered"] == answered
    assert len(record(output)["failed"]) == COUNT - answered
    assert record(output)["restarts"] == restarts


def test_without_an_output_lines_are_printed_as_they_come(run, tmp_path, six):
    body = "for d in reversed(list(documents)): say('no answer\\n' + answer(d))"
    outcome = run("run", "--command", program(tmp_path, body), six)
    assert outcome.code == 1
    assert [json.loads(line)["document_id"] for line in outcome.out.splitlines()] == all_but()[::-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["six", "system.py"]


def test_standard_error_of_the_program_is_passed_on_line_by_line(run, tmp_path, six, output):
    body = "sys.stderr.write('loading\\nready \\udce5\\n')\n" + LINE_BY_LINE
    assert "[system] loading\n[system] ready \\udce5\n" in run("run", "--command", program(tmp_path, body), six, "-o", output).err


def test_a_compressed_output_is_compressed(run, tmp_path, six):
    output = tmp_path / "predictions.jsonl.gz"
    assert run("run", "--command", program(tmp_path, LINE_BY_LINE), six, "-o", output).code == 0
    assert len(gzip.decompress(output.read_bytes()).splitlines()) == COUNT
    assert record(output)["predictions_sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["core"], 2, "there is no system 'core'"),
        ([], 2, "name a system (rules) or give --command"),
        (["rules"], 2, "name a corpus too"),
        (["rules", "core", "--command", "cat"], 2, "a corpus and no SYSTEM"),
        (["--command", "cat"], 2, "a corpus and no SYSTEM"),
        (["--command", "'cat", "core"], 2, "cannot be split into words"),
        (["--command", "", "core"], 2, "--command is empty"),
        (["--command", "cat", "core", "--resume"], 2, "need --output"),
        (["--command", "cat", "core", "--resume", "--fresh", "-o", "x.jsonl"], 2, "give one of them"),
        (["--command", "cat", "core", "-o", "x.parquet"], 2, "JSON Lines"),
        (["--command", "cat", "core", "-o", "."], 2, "JSON Lines"),
        (["rules", "core", "--resume"], 2, "are for --command"),
        (["--command", "cat", "coree"], 2, "did you mean 'core'"),
        (["--command", "no-such-program --fast", "core"], 4, "no-such-program: there is no such program"),
        (["--command", "./empty", "core"], 4, "Exec format error"),
    ],
)  # fmt: skip
def test_wrong_use_says_what_to_do(run, tmp_path, monkeypatch, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").touch(0o700)
    outcome = run("run", *arguments)
    assert outcome.code == code
    assert message in " ".join(outcome.err.replace("│", " ").split())
    assert "Traceback" not in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("python my_system.py --fast", "my_system"),
        ("/usr/bin/python3.12 -u path/to/my_system.py", "my_system"),
        ("python -m my_system", "my_system"),
        ("python -c 'import x'", "python"),
        ("./my_system.py core", "my_system"),
        ("quotes-3.1 --model large", "quotes-3.1"),
        ("node extract.js", "extract"),
    ],
)
def test_a_program_is_called_what_people_call_it(command, name):
    assert program_name(shlex.split(command)) == name


# interruptions


def wait_for(condition, seconds=60.0):
    """Waits until it holds; a busy machine only makes that later."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited for too long"
        time.sleep(0.01)


def started(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "onrecord", *map(str, arguments)], stderr=subprocess.PIPE, **options)


WAITS_AT_3 = """
open(here + '/pid', 'w').write(str(os.getpid()))
for d in documents:
    while d['document_id'] == 'a/3' and os.path.exists(here + '/wait'): time.sleep(0.01)
    say(answer(d))
"""


@pytest.fixture
def waiting(tmp_path, six, output):
    """A run that has kept three answers and waits for the fourth; its arguments, and its process."""
    (tmp_path / "wait").touch()
    arguments = ["run", "--command", program(tmp_path, WAITS_AT_3), six, "-o", output]
    process = started(*arguments)
    partial = tmp_path / "predictions.jsonl.partial"
    wait_for(lambda: partial.is_file() and partial.read_bytes().count(b"\n") == 3)
    yield arguments, process
    (tmp_path / "wait").unlink(missing_ok=True)
    process.kill()
    process.communicate()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(") ")[2][0] != "Z"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_what_was_answered_survives_the_end_and_is_resumed(run, tmp_path, output, waiting, number, code):
    arguments, process = waiting
    pid = int((tmp_path / "pid").read_text())
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert not output.exists()
    assert record(output)["finished"] is None
    if number != signal.SIGKILL:
        assert b"interrupted; 3 answers in " in said
        wait_for(lambda: not alive(pid))
    with (tmp_path / "predictions.jsonl.partial").open("ab") as partial:
        partial.write(b'{"document_id": "a/3", "quo')
    refused = run(*arguments)
    assert refused.code == 2
    assert "--resume goes on, --fresh forgets" in " ".join(refused.err.replace("│", " ").split())
    (tmp_path / "wait").unlink()
    resumed = run(*arguments, "--resume")
    assert resumed.code == 0, resumed.err
    assert "predictions.jsonl.partial:4: dropped" in resumed.err
    assert (record(output)["resumed"], record(output)["answered"]) == (3, COUNT)
    undisturbed = tmp_path / "undisturbed" / "predictions.jsonl"
    assert run(*arguments[:-1], undisturbed).code == 0
    assert output.read_bytes() == undisturbed.read_bytes()
    assert not (tmp_path / "predictions.jsonl.partial").exists()


def test_another_command_or_corpus_is_not_resumed_and_nothing_is_lost(run, tmp_path, six, output, waiting):
    arguments, process = waiting
    process.kill()
    process.wait()
    partial = tmp_path / "predictions.jsonl.partial"
    before = partial.read_bytes()
    (tmp_path / "wait").unlink()
    other = program(tmp_path, LINE_BY_LINE, "other")
    for changed in (["run", "--command", other, six], [*arguments[:3], "core"], [*arguments[:4], "--system-version", "2"]):
        outcome = run(*changed, "-o", output, "--resume")
        assert outcome.code == 2
        assert "is of another" in " ".join(outcome.err.replace("│", " ").split())
        assert partial.read_bytes() == before
    assert run("run", "--command", other, six, "-o", output, "--fresh").code == 0
    assert (ids(output), record(output)["resumed"]) == (all_but(), 0)


def test_a_partial_file_without_its_record_is_not_guessed_at(run, tmp_path, six, output):
    partial = tmp_path / "predictions.jsonl.partial"
    partial.write_bytes(b'{"document_id": "a/1", "quotes": []}\n')
    outcome = run("run", "--command", program(tmp_path, LINE_BY_LINE), six, "-o", output, "--resume")
    assert (outcome.code, partial.read_bytes()) == (2, b'{"document_id": "a/1", "quotes": []}\n')


def test_resume_asks_again_for_what_failed_in_a_finished_run(run, tmp_path, six, output):
    body = """
asked = list(documents)
open(here + '/asked', 'a').write(' '.join(d['document_id'] for d in asked) + '\\n')
for d in asked:
    if d['document_id'] == 'a/4' and once(here + '/mark'): sys.exit(9)
    say(answer(d))
"""
    arguments = ["run", "--command", program(tmp_path, body), six, "-o", output]
    assert run(*arguments, "--restarts", "0").code == 1
    assert failed(output) == {"a/4": "crashed with exit code 9", "a/5": "not reached"}
    first = record(output)["started"]
    assert run(*arguments, "--resume").code == 0
    assert (tmp_path / "asked").read_text() == "a/0 a/1 a/2 a/3 a/4 a/5\na/4 a/5\n"
    assert (ids(output), failed(output), record(output)["resumed"]) == (all_but(), {}, 4)
    assert record(output)["started"] == first
    assert run(*arguments, "--resume").code == 0
    assert (tmp_path / "asked").read_text().count("\n") == 2


def test_resume_without_anything_to_go_on_from_begins(run, tmp_path, six, output):
    assert run("run", "--command", program(tmp_path, LINE_BY_LINE), six, "-o", output, "--resume").code == 0
    assert (ids(output), record(output)["resumed"]) == (all_but(), 0)


def test_an_answer_that_cannot_be_kept_ends_the_program_too(run, tmp_path, six, output):
    body = """
open(here + '/pid', 'w').write(str(os.getpid()))
os.mkdir(here + '/predictions.jsonl.partial')
for d in documents: say(answer(d))
time.sleep(60)
"""
    assert run("run", "--command", program(tmp_path, body), six, "-o", output).code == 4
    assert not alive(int((tmp_path / "pid").read_text()))


# records in reports


def test_a_score_names_the_system_of_the_very_predictions(run, tmp_path):
    output = tmp_path / "predictions.jsonl"
    assert run("run", "--command", program(tmp_path, LINE_BY_LINE), "core", "-o", output, "--system-version", "0.3").code == 0
    day = record(output)["finished"][:10]
    line = f"System: system 0.3, run on {day}"
    arguments = ["score", output, "--gold", "core", "--samples", "0"]
    assert line in run(*arguments).out.splitlines()
    assert line in run(*arguments, "--format", "markdown").out.splitlines()
    assert line not in run(*arguments, "--format", "csv").out
    report = json.loads(run(*arguments, "--format", "json").out)
    assert list(validator("report").iter_errors(report)) == []
    assert report["run"] == {"system": "system", "version": "0.3", "finished": record(output)["finished"]}
    output.write_bytes(output.read_bytes().replace(b"[[0, 3]]", b"[[0, 4]]"))
    report = json.loads(run(*arguments, "--format", "json").out)
    assert report["run"] is None
    assert "predictions.run.json beside describes other predictions" in report["warnings"]


@pytest.mark.parametrize("content", ["{", "[]", '{"system": "x"}', "\ufeff"])
def test_a_record_that_is_none_is_a_warning(run, tmp_path, content):
    output = tmp_path / "predictions.jsonl"
    assert run("run", "rules", "core", "-o", output).code == 0
    (tmp_path / "predictions.run.json").write_text(content, "utf-8")
    outcome = run("score", output, "--gold", "core", "--samples", "0")
    assert outcome.code == 0
    assert "Note: predictions.run.json beside cannot be read: " in outcome.out


def test_the_baseline_leaves_a_record_too(run, tmp_path):
    output = tmp_path / "predictions.jsonl"
    assert run("run", "rules", "core", "-o", output).code == 0
    found = record(output)
    assert (found["system"], found["version"], found["command"]) == ("rules", __version__, None)
    assert (found["documents"], found["answered"], found["failed"]) == (51, 51, [])
    assert found["predictions_sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
