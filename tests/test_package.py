"""The package: what is public, what it ships, and what may not be there."""

import subprocess
import sys
import tomllib

import pytest

import onrecord


def test_public_names_are_what_all_names():
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None
    assert dir(onrecord) == sorted(onrecord.__all__)


def test_unknown_names_say_what_there_is():
    with pytest.raises(AttributeError, match=r"it has .*load"):
        _ = onrecord.scores


def test_import_is_light():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, onrecord; sys.exit(len({'pandas', 'pyarrow', 'numpy'} & set(sys.modules)))",
        ],
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.parametrize("folder", ["evaluate", "schema", "dataset"])
def test_top_folders_are_no_packages(root, folder):
    assert not (root / folder / "__init__.py").exists()


def test_versions_agree(root):
    citation = (root / "CITATION.cff").read_text("utf-8")
    assert f"version: {(root / 'dataset/VERSION').read_text().strip()}\n" in citation
    assert f"## {onrecord.__version__}\n" in (root / "CHANGELOG.md").read_text("utf-8")
    assert f"## {(root / 'dataset/VERSION').read_text().strip()}\n" in (root / "dataset/CHANGELOG.md").read_text("utf-8")


def test_modules_are_short(root):
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in (root / "evaluate").rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_constraints_pin_versions_without_addresses(root):
    pins = [line for line in (root / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert pins
    assert all("==" in pin and "/" not in pin and "@" not in pin for pin in pins)


def test_extras_hold_the_test_tools(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"test", "lint", "interop"} <= set(project["optional-dependencies"])
