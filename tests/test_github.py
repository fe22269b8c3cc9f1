"""What a pull request from a fork meets: the workflow's own shell steps, run as GitHub runs them, on good and bad branches."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ANNOTATIONS = ".github/workflows/annotations.yml"
OUTLETS = ("harbour-post", "kyiv-independent", "norrby-tidings", "skarvik-weekly")
ARTICLE = "dataset/articles/norrby-tidings/2030-05-17-ward-closure.json"


def load(root, path):
    return yaml.safe_load((root / path).read_text("utf-8"))


def git(folder, *arguments):
    identity = ["-c", "user.name=ab", "-c", "user.email=ab@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def fork(root, tmp_path):
    """A repository with a small part of the dataset, at the commit that a pull request starts from."""
    folder = tmp_path / "fork"
    shutil.copytree(root / "dataset", folder / "dataset", ignore=shutil.ignore_patterns("articles", "challenge", "decisions"))
    for outlet in OUTLETS:
        shutil.copytree(root / "dataset/articles" / outlet, folder / "dataset/articles" / outlet)
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    return folder


class Ran:
    """What the steps of the workflow did: their outcomes and output by name, and the summary."""

    def __init__(self, root, fork, tmp_path):
        base = git(fork, "rev-list", "--max-parents=0", "HEAD")
        summary, temp = tmp_path / "summary.md", tmp_path / "temp"
        temp.mkdir()
        environment = {
            **os.environ,
            "PATH": f"{command_folder(tmp_path)}{os.pathsep}{os.environ['PATH']}",
            "BASE": base,
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        self.steps = {}
        failed = False
        for step in load(root, ANNOTATIONS)["jobs"]["annotations"]["steps"]:
            if "run" not in step or step["name"] == "Install" or (failed and step.get("if") != "${{ !cancelled() }}"):
                continue
            script = tmp_path / "step.sh"
            script.write_text(step["run"], "utf-8")
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
            done = subprocess.run(shell, cwd=fork, env=environment, capture_output=True, text=True, check=False)
            failed = failed or done.returncode != 0
            self.steps[step["name"]] = done
        self.failed = failed
        self.summary = summary.read_text("utf-8")


def command_folder(tmp_path):
    """A folder with the command `onrecord` of the package that is tested."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "onrecord"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m onrecord "$@"\n', "utf-8")
    command.chmod(0o755)
    return folder


def edit(fork, change, name=ARTICLE):
    path = fork / name
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    git(fork, "commit", "-qam", "change")


def test_a_good_change_passes_and_is_shown(root, fork, tmp_path):
    def shorten(value):
        speakers = [quote["speaker"] for quote in value["quotes"]]
        value["quotes"].remove(next(quote for quote in value["quotes"] if speakers.count(quote["speaker"]) > 1))

    edit(fork, shorten)
    ran = Ran(root, fork, tmp_path)
    assert not ran.failed, {name: (done.stdout, done.stderr) for name, done in ran.steps.items()}
    assert ran.steps["Check"].stdout == ""
    assert "No findings." in ran.summary
    before, after = (int(count) for count in re.findall(r"^quotes\.parquet: (\d+) quotes$", ran.summary, re.MULTILINE))
    assert after == before - 1
    assert f"<summary>{ARTICLE}</summary>" in ran.summary
    assert ran.summary.count("<details>") == ran.summary.count("</details>") == 1
    assert "norrby-tidings/2030-05-17-ward-closure · " in ran.summary


def test_a_bad_change_is_told_at_its_line_and_does_not_hide_the_rest(root, fork, tmp_path):
    def spoil(value):
        value["quotes"][0]["speaker"] = ["nobody_here"]
        value["quotes"][1]["type"] = "verbatim"

    edit(fork, spoil)
    ran = Ran(root, fork, tmp_path)
    assert ran.failed
    assert [name for name, done in ran.steps.items() if done.returncode] == ["Check", "Build"]
    lines = ran.steps["Check"].stdout.splitlines()
    assert all(re.match(rf"::(error|warning) file={re.escape(ARTICLE)},line=\d+,col=\d+,title=[a-z-]+::", line) for line in lines)
    assert {"title=unknown-speaker", "title=unknown-label"} <= {
        part for line in lines for part in re.findall(r"title=[a-z-]+", line)
    }
    assert "`unknown-speaker`" in ran.summary
    assert "`unknown-label`" in ran.summary


def test_many_mistakes_are_ten_annotations_and_a_whole_list(root, fork, tmp_path):
    def spoil(value):
        for quote in value["quotes"]:
            quote["phenomena"] = ["no-such-thing", "nor-this"]

    edit(fork, spoil)
    count = 2 * len(json.loads((fork / ARTICLE).read_text("utf-8"))["quotes"])
    ran = Ran(root, fork, tmp_path)
    lines = ran.steps["Check"].stdout.splitlines()
    assert [line[:8] for line in lines] == ["::error "] * 10 + ["::notice"]
    assert ran.summary.count("`unknown-label`") == count > 10


def test_a_file_that_is_no_json_is_a_finding_and_no_traceback(root, fork, tmp_path):
    (fork / ARTICLE).write_text("{", "utf-8")
    git(fork, "commit", "-qam", "broken")
    ran = Ran(root, fork, tmp_path)
    assert ran.failed
    assert "title=json-truncated" in ran.steps["Check"].stdout
    assert "Traceback" not in ran.summary + "".join(done.stdout + done.stderr for done in ran.steps.values())


def test_text_of_a_document_cannot_leave_its_box(root, fork, tmp_path):
    def spoil(value):
        next(iter(value["speakers"].values()))["name"] = "</pre><script>alert(1)</script>"

    edit(fork, spoil)
    assert "<script>" not in Ran(root, fork, tmp_path).summary


def test_a_fork_has_no_rights_and_no_secrets(root):
    workflow = load(root, ANNOTATIONS)
    assert workflow["permissions"] == {"contents": "read"}
    # YAML 1.1 reads `on` as true; never pull_request_target, which has the rights of main
    assert workflow[True] == "pull_request"
    text = (root / ANNOTATIONS).read_text("utf-8")
    assert "secrets" not in "".join(re.findall(r"\$\{\{.+?\}\}", text))
    assert re.findall(r"\$\{\{(.+?)\}\}", text) == [" github.event.pull_request.base.sha ", " !cancelled() ", " !cancelled() "]


# ---------------------------------------------------------------- forms and hooks

FORMS = ["article", "correction", "takedown", "bug"]


@pytest.mark.parametrize("form", FORMS)
def test_forms_have_what_github_wants(form, root):
    value = load(root, f".github/ISSUE_TEMPLATE/{form}.yml")
    assert {"name", "description", "body"} <= value.keys() <= {"name", "description", "title", "labels", "body"}
    fields = [field for field in value["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown", "checkboxes"}
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["attributes"]["label"] for field in fields)
    assert all(field["attributes"]["options"] for field in fields if field["type"] == "dropdown")
    assert all(field["attributes"]["value"] for field in value["body"] if field["type"] == "markdown")


def hooks(root):
    """The hooks for this repository and for others: the same two."""
    here = load(root, ".pre-commit-config.yaml")["repos"][0]["hooks"]
    return [*here, *load(root, ".pre-commit-hooks.yaml")]


def test_hooks_run_on_annotations_alone(root):
    kept = [
        "dataset/articles/a/2030-01-02-b.json", "dataset/articles/a/2030-01-02-b.ab.json", "dataset/challenge/motto/a.json",
    ]  # fmt: skip
    left = ["dataset/retired.json", "dataset/parquet/MANIFEST.json", "dataset/articles/a/b.txt", "schema/annotation.schema.json"]
    left += ["dataset/decisions/a/b.decisions.json", "dataset/articles/a/b.decisions.json"]
    for hook in hooks(root):
        chosen = [name for name in [*kept, *left] if re.search(hook["files"], name) and not re.search(hook["exclude"], name)]
        assert chosen == kept


def test_hooks_are_commands_that_pass_on_the_dataset(root):
    for hook in hooks(root):
        name, *arguments = hook["entry"].split()
        assert name == "onrecord"
        done = subprocess.run(
            [sys.executable, "-m", name, *arguments, str(root / ARTICLE)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_owners_are_given_for_paths_that_are_there(root):
    lines = [line.split() for line in (root / ".github/CODEOWNERS").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert [path for path, *_ in lines if path != "*" and not (root / Path(path.strip("/"))).exists()] == []
    assert all(owner.startswith("@onrecord/") for _, *owners in lines for owner in owners)
