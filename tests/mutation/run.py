"""Would a test notice? Every mutant of a module of `onrecord.scoring` against the tests of that module.

    python tests/mutation/run.py [MODULE ...] [--sample N] [--seed S] [--log FILE] [--again]

Modules are written as in `modules.json` (`align.py`, `measures/via.py`), which says what tests are to kill their mutants; all of
them by default. The tests are collected once; a process forked for each mutant puts it in place and runs them until one fails, those
that have killed before it first, then the fast ones. Nothing on disk is changed. Killed is a mutant with which a test fails, or that
takes ten times as long. Survivors are compared with those that `survivors.md` lists with reasons: the exit code is 1 if there is
another, or if one that is listed is killed.
`--sample N` tries N mutants of each module, drawn with the seed. `--again` tries those alone that are listed. `--log FILE` keeps what
became of each; those that stand there are not tried again, so a run that was broken off goes on.
"""

import argparse
import gc
import importlib
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from mutants import Mutant, mutants  # noqa: E402
from patch import patch  # noqa: E402

LISTED = HERE / "survivors.md"


def main() -> int:
    """Tries the mutants, prints a line for each module and one for each survivor that is not expected."""
    tests_of: dict[str, list[str]] = json.loads((HERE / "modules.json").read_text("utf-8"))
    options = arguments(list(tests_of))
    known = listed(LISTED.read_text("utf-8"))
    tried = killed = 0
    surprises = []
    for module in options.modules or tests_of:
        began = time.monotonic()
        expected = known.get(module, {})
        every = mutants(source_of(module).read_text("utf-8"))
        chosen = every
        if options.again:
            chosen = [mutant for mutant in every if str(mutant) in expected]
        elif options.sample and options.sample < len(every):
            chosen = sorted(random.Random(options.seed).sample(every, options.sample), key=lambda mutant: mutant.line)
        survivors = [
            mutant
            for mutant, result in zip(chosen, tried_all(module, chosen, tests_of[module], options.log), strict=True)
            if result == "survived"
        ]
        dead = len(chosen) - len(survivors)
        tried, killed = tried + len(chosen), killed + dead
        of = f" of {len(every)}" if len(chosen) < len(every) else ""
        print(
            f"{module}: {len(chosen)}{of} mutants, {dead} killed{share(dead, len(chosen))}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
        found = {str(mutant) for mutant in survivors}
        surprises += [f"{module}:{mutant.line} survives: {mutant}" for mutant in survivors if str(mutant) not in expected]
        surprises += [
            f"{module} is killed, but listed: {mutant}" for mutant in expected if mutant in set(map(str, chosen)) - found
        ]
        surprises += [
            f"{module} has no such mutant, but it is listed: {mutant}"
            for mutant in expected
            if mutant not in set(map(str, every))
        ]
    print(f"all: {tried} mutants, {killed} killed{share(killed, tried)}", *surprises, sep="\n")
    return 1 if surprises else 0


def tried_all(module: str, chosen: Sequence[Mutant], tests: Sequence[str], log: Path | None) -> list[str]:
    """What became of each mutant: in a process of its own for the module."""
    import pytest

    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        child = os.fork()
        if child == 0:
            os.chdir(ROOT)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            session = Session(module, chosen, log)
            given = ["-qq", "--tb=no", "--assert=plain", "--capture=no", f"--basetemp={folder}/tests"]
            given += [
                part for plugin in ("cacheprovider", "unraisableexception", "threadexception") for part in ("-p", f"no:{plugin}")
            ]
            given += ["-W", "ignore:Module already imported"]
            pytest.main([*given, *(f"tests/{test}" for test in tests)], plugins=[session])
            results.write_text(json.dumps(session.results))
            os._exit(0)
        os.waitpid(child, 0)
        found: list[str] = json.loads(results.read_text())
    if len(found) < len(chosen):
        raise SystemExit(f"{module}: its tests fail without any change, or cannot be collected")
    return found


def arguments(modules: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"one of {', '.join(modules)}")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--again", action="store_true")
    found = parser.parse_args()
    if unknown := set(found.modules) - set(modules):
        parser.error(f"not in modules.json: {', '.join(sorted(unknown))}")
    return found


def logged(path: Path | None) -> dict[tuple[str, int, str], str]:
    """What became of mutants in earlier runs."""
    lines = path.read_text("utf-8").splitlines() if path is not None and path.exists() else []
    return {(module, line, mutant): result for module, line, result, mutant in map(json.loads, lines)}


def listed(text: str) -> dict[str, dict[str, str]]:
    """The survivors of `survivors.md`: by module, the reason of each."""
    found: dict[str, dict[str, str]] = {}
    module = ""
    for line in text.splitlines():
        if line.startswith("## "):
            module = line.removeprefix("## ").strip("` ")
        elif entry := re.fullmatch(r"\* (`.*` → `.*`): (.+)", line):
            found.setdefault(module, {})[entry[1]] = entry[2]
    return found


def source_of(module: str) -> Path:
    """The file of a module."""
    return ROOT / "evaluate/onrecord/scoring" / module


def share(part: int, whole: int) -> str:
    """In brackets, in per cent."""
    return f" ({100 * part / whole:.1f} %)" if whole else ""


class Trial(NamedTuple):
    """Whether the mutant survived, was killed, or took too long; the test that killed it, and the seconds each test took."""

    result: str
    killer: str | None = None
    seconds: dict[str, float] | None = None


class Session:
    """A plugin of pytest that runs the collected tests for each mutant instead of once."""

    def __init__(self, module: str, chosen: Sequence[Mutant], log: Path | None) -> None:
        self.module, self.chosen, self.log = module, chosen, log
        self.results: list[str] = []
        self.killer: str | None = None
        self.seconds: dict[str, float] = {}

    def pytest_sessionstart(self) -> None:
        """The same examples for every mutant, and none made smaller; after conftest has chosen its profile."""
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings.default, derandomize=True, database=None, phases=phases)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: Any) -> bool:
        """All mutants."""
        gc.collect()
        gc.freeze()
        items = list(session.items)
        began = time.monotonic()
        unchanged = self.trial(items, None, 600)
        if unchanged.result != "survived" or not unchanged.seconds or session.testsfailed:
            print(unchanged, file=sys.stderr)
            return True
        limit = 10 * (time.monotonic() - began) + 5
        items.sort(key=lambda item: unchanged.seconds.get(item.nodeid, 0))
        told = logged(self.log)
        for mutant in self.chosen:
            key = (self.module, mutant.line, str(mutant))
            if key not in told:
                result, killer, _ = self.trial(items, mutant, limit)
                items.sort(key=lambda item: item.nodeid != killer)
                if self.log:
                    with self.log.open("a", encoding="utf-8") as log:
                        log.write(json.dumps([self.module, mutant.line, result, str(mutant)], ensure_ascii=False) + "\n")
                told[key] = result
            self.results.append(told[key])
        return True

    def trial(self, items: Sequence[Any], mutant: Mutant | None, limit: float) -> Trial:
        """Runs the tests in a forked process until one fails."""
        with tempfile.TemporaryFile() as told:
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                self.run(items, mutant)
                os.write(told.fileno(), json.dumps([self.killer, self.seconds]).encode())
                os._exit(self.killer is not None)
            until = time.monotonic() + limit
            while time.monotonic() < until:
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    told.seek(0)
                    killer, seconds = json.loads(told.read() or b"[null, null]")
                    return Trial("survived" if os.waitstatus_to_exitcode(status) == 0 else "killed", killer, seconds)
                time.sleep(0.005)
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return Trial("took too long")

    def run(self, items: Sequence[Any], mutant: Mutant | None) -> None:
        """In the forked process."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        try:
            if mutant is not None:
                patch(importlib.import_module(name_of(self.module)), mutant.source)
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.killer is not None:
                    return
        except BaseException:  # whatever a mutant does, it is dead
            self.killer = "itself"

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Remembers."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.killer = report.nodeid


def name_of(module: str) -> str:
    """The name to import it by."""
    path = Path("onrecord/scoring", module).with_suffix("")
    return ".".join(path.parent.parts if path.name == "__init__" else path.parts)


if __name__ == "__main__":
    sys.exit(main())
