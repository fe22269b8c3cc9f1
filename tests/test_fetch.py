"""An archive comes whole from a server that does everything wrong, or not at all and is told so; nothing is left half made."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from onrecord import download as module
from onrecord import load
from onrecord.cli.terminal import Terminal
from onrecord.corpora import fetch as fetching
from onrecord.corpora import listed
from onrecord.corpora.archive import files_sha256
from onrecord.corpora.catalogue import catalogue
from onrecord.corpora.fetch import fetch

from .test_download import TOP, contents, member, packed, packed_zip, polnear_members
from .test_polnear import QUAY_ID, archive_files

Answer = Callable[["Handler", bytes, int], None]


class Server(ThreadingHTTPServer):
    """Serves `content` as the next of `answers` says, the last one again and again; `asked` are the ranges asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.ended = Event()
        self.serve(b"")
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def serve(self, content: bytes, *answers: Answer) -> None:
        self.content, self.answers, self.asked, self.agents = content, list(answers or [ranged]), [], []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{TOP}.tar.gz"

    def handle_error(self, request, client_address):
        pass  # the client has gone


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self):
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        self.server.agents.append(self.headers["User-Agent"])
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        self.close_connection = True
        answer(self, self.server.content, int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0)

    def head(self, status: int, **headers: object) -> None:
        self.send_response(status)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *_):
        pass


def ranged(handler, content, start, until=None):
    """The whole, or the rest of it, as a good server does; `until`: then it breaks off."""
    if start >= len(content) > 0:
        handler.head(416, Content_Range=f"bytes */{len(content)}", Content_Length=0)
    elif start:
        handler.head(206, Content_Range=f"bytes {start}-{len(content) - 1}/{len(content)}", Content_Length=len(content) - start)
        handler.wfile.write(content[start:until])
    else:
        whole(handler, content, 0, until)


def whole(handler, content, start, until=None):
    """The whole, whatever was asked for."""
    handler.head(200, Content_Length=len(content))
    handler.wfile.write(content[:until])


def breaks_off(at, answer=ranged):
    return lambda handler, content, start: answer(handler, content, start, at)


def stalls(at):
    def answer(handler, content, start):
        ranged(handler, content, start, at)
        handler.server.ended.wait(30)

    return answer


def silent(handler, content, start):
    """Not even a head."""
    handler.server.ended.wait(30)


def chunked(handler, content, start, until=None):
    """The whole in chunks, as GitHub sends archives: without a length, and whatever was asked for."""
    handler.head(200, Transfer_Encoding="chunked")
    for at in range(0, len(content[:until]), 100):
        piece = content[:until][at : at + 100]
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    if until is None:
        handler.wfile.write(b"0\r\n\r\n")


def status(code, **headers):
    return lambda handler, content, start: handler.head(code, **{"Content_Length": 0, **headers})


def says(content, **headers):
    """Something else, well said."""

    def answer(handler, _, start):
        handler.head(200, **{"Content_Length": len(content), **headers})
        handler.wfile.write(content)

    return answer


def elsewhere(handler, content, start):
    """Another part than was asked for."""
    handler.head(206, Content_Range=f"bytes 1-{len(content) - 1}/{len(content)}", Content_Length=len(content) - 1)
    handler.wfile.write(content[1:])


def of_no_place(handler, content, start):
    """Some part, without a word which."""
    handler.head(206, Content_Length=len(content) - 1)
    handler.wfile.write(content[1:])


@pytest.fixture(scope="module")
def running():
    server = Server()
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def content(tmp_path):
    """A small PolNeAR, packed."""
    return packed(polnear_members(), tmp_path / "polnear.tar.gz").read_bytes()


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """No proxy between, and no waiting between attempts."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture
def server(running, content, monkeypatch):
    """The address of PolNeAR, in the catalogue too, with the files of the small one."""
    entry = replace(catalogue()["polnear"], archive=running.url, files_sha256=files_sha256(archive_files()))
    for one in (module, listed):
        monkeypatch.setattr(one, "catalogue", lambda: {"polnear": entry})
    running.serve(content)
    return running


@pytest.fixture
def get(run):
    return lambda *arguments: run("download", "polnear", "--accept-license", *arguments)


def archives(cache: Path) -> list[str]:
    """The names in the folder of archives, without what stands before the name at the address."""
    folder = cache / "archives" / "polnear"
    return sorted(path.name[13:] for path in folder.iterdir() if path.name != ".lock") if folder.is_dir() else []


ARCHIVE, PARTIAL = f"{TOP}.tar.gz", f"{TOP}.tar.gz.partial"


# ---------------------------------------------------------------- a good server


def test_an_archive_is_fetched_verified_converted_and_kept(get, server, cache):
    outcome = get()
    assert (outcome.code, len(outcome.out.split())) == (0, 8)
    assert outcome.err.startswith(f"polnear: fetching {server.url}\n  licence as found: no data licence stated")
    assert "not those of commit" not in outcome.err
    assert load("polnear:train").arrow.documents["document_id"].to_pylist() == [QUAY_ID]
    assert (archives(cache), server.asked) == ([ARCHIVE], [None])
    assert json.loads((cache / "polnear" / "MANIFEST.json").read_bytes())["version"] == "c3eee833c035"
    assert server.agents == ["onrecord"]


def test_a_second_run_asks_no_server_and_gives_the_same_bytes(get, server, cache):
    get()
    first = contents(cache)
    assert (get().code, server.asked) == (0, [None])
    assert contents(cache) == first


def test_an_archive_fetched_gives_what_one_of_your_own_gives(get, server, cache, tmp_path):
    get()
    get("--from", tmp_path / "polnear.tar.gz", "--to", tmp_path / "own")
    assert contents(tmp_path / "own") == contents(cache / "polnear")


def test_a_zip_gives_the_same(get, server, cache, tmp_path):
    get("--to", tmp_path / "tar")
    server.serve(packed_zip(polnear_members(), tmp_path / "x.zip").read_bytes())
    assert get("--from", f"{server.url}?form=zip", "--to", tmp_path / "zip").code == 0
    assert contents(tmp_path / "zip") == contents(tmp_path / "tar")
    assert not (cache / "polnear").exists()


def test_the_way_may_lead_elsewhere(get, server):
    server.serve(server.content, status(302, Location="/moved"), ranged)
    assert (get().code, server.asked) == (0, [None, None])


def test_a_tar_gz_that_is_called_coded_is_taken_as_it_is(get, server):
    server.serve(server.content, says(server.content, Content_Encoding="gzip"))
    assert get().code == 0


# ---------------------------------------------------------------- servers that break off, stall, and know no ranges


def test_what_broke_off_goes_on_where_it_was(get, server, cache):
    server.serve(server.content, breaks_off(100), breaks_off(250), ranged)
    outcome = get()
    assert (outcome.code, server.asked) == (0, [None, "bytes=100-", "bytes=250-"])
    assert "the connection broke off; once more (1 of 3)\nthe connection broke off; once more (2 of 3)\n" in outcome.err
    assert archives(cache) == [ARCHIVE]


def test_what_broke_off_begins_anew_where_the_server_knows_no_ranges(get, server):
    server.serve(server.content, breaks_off(100), whole)
    assert (get().code, server.asked) == (0, [None, "bytes=100-"])


@pytest.mark.parametrize("useless", [elsewhere, of_no_place, status(416)])
def test_a_part_that_was_not_asked_for_is_not_taken(get, server, useless):
    server.serve(server.content, breaks_off(100), useless, ranged)
    assert (get().code, server.asked) == (0, [None, "bytes=100-", None])


def test_chunks_that_break_off_are_noticed_without_a_length(get, server):
    server.serve(server.content, breaks_off(200, chunked), chunked)
    assert (get().code, server.asked) == (0, [None, "bytes=200-"])


@pytest.mark.parametrize(("answer", "rest"), [(stalls(100), "bytes=100-"), (stalls(0), None), (silent, None)])
def test_a_server_that_stalls_is_left_and_asked_for_the_rest(get, server, monkeypatch, answer, rest):
    monkeypatch.setattr(fetching, "TIMEOUT", 0.3)
    server.serve(server.content, answer, ranged)
    outcome = get()
    assert (outcome.code, server.asked) == (0, [None, rest])
    assert "nothing came for 0.3 seconds; once more (1 of 3)" in outcome.err


@pytest.mark.parametrize(("answers", "kept"), [([breaks_off(100)], 100), ([breaks_off(100, whole)], 100), ([breaks_off(0)], 0)])
def test_when_all_attempts_break_off_the_next_run_goes_on(get, server, cache, answers, kept):
    server.serve(server.content, *answers)
    outcome = get()
    assert (outcome.code, outcome.out, len(server.asked)) == (4, "", 4)
    then = f"{kept} bytes are kept, and the next run asks for the rest" if kept else "try again later"
    assert outcome.err.splitlines()[-1] == (
        f"onrecord: {server.url}: the connection broke off, at the last of 4 attempts; {then}, or --from FILE reads your copy"
    )
    assert archives(cache) == ([PARTIAL] if kept else [])
    assert not (cache / "polnear").exists()
    server.serve(server.content)
    assert (get().code, server.asked, archives(cache)) == (0, [f"bytes={kept}-" if kept else None], [ARCHIVE])


def test_what_had_come_whole_before_the_process_was_killed_is_not_fetched_again(get, server, cache):
    server.serve(server.content, breaks_off(100))
    get()
    (partial,) = (cache / "archives" / "polnear").glob("*.partial")
    partial.write_bytes(server.content)
    server.serve(server.content)
    assert (get().code, server.asked) == (0, [f"bytes={len(server.content)}-"])


def test_what_is_longer_than_the_whole_is_fetched_anew(get, server, cache):
    server.serve(server.content, breaks_off(100))
    get()
    (partial,) = (cache / "archives" / "polnear").glob("*.partial")
    partial.write_bytes(server.content * 2)
    server.serve(server.content)
    assert (get().code, server.asked) == (0, [f"bytes={2 * len(server.content)}-", None])


FAULTS = {
    "breaks off": breaks_off(700),
    "breaks off early": breaks_off(3),
    "breaks off, whole": breaks_off(400, whole),
    "breaks off, chunked": breaks_off(500, chunked),
    "elsewhere": elsewhere,
    "no place": of_no_place,
    "nothing": status(503),
    "no range": status(416),
    "whole": whole,
    "rest": ranged,
}


class Quiet:
    def say(self, line): ...

    def show(self, status): ...


@given(faults=st.lists(st.sampled_from(sorted(FAULTS)), max_size=12))
def test_whatever_a_server_does_with_the_right_bytes_they_come_in_the_end_and_no_others(running, tmp_path_factory, faults):
    content = b"\x1f\x8b" + b"".join(number.to_bytes(2) for number in range(500))
    archive = tmp_path_factory.mktemp("archives") / "x.tar.gz"
    running.serve(content, *(FAULTS[fault] for fault in faults), ranged)
    for _ in range(len(faults) + 1):
        if archive.exists():
            break
        try:
            fetch(running.url, archive, Quiet())
        except OSError as error:
            assert str(error).startswith(running.url)  # noqa: PT017  (there may be none)
    assert archive.read_bytes() == content
    assert sorted(path.name for path in archive.parent.iterdir()) == [".lock", "x.tar.gz"]


# ---------------------------------------------------------------- servers that have nothing, or something else


@pytest.mark.parametrize("code", [404, 403, 410, 204])
def test_what_is_not_there_is_asked_for_once(get, server, cache, code):
    server.serve(server.content, status(code))
    outcome = get()
    assert (outcome.code, server.asked, archives(cache)) == (4, [None], [])
    assert f"onrecord: {server.url}: the server answers {code}" in outcome.err
    assert "--from FILE reads your copy" in outcome.err


@pytest.mark.parametrize("code", [500, 503, 429, 416])
def test_a_server_with_troubles_is_asked_again(get, server, code):
    server.serve(server.content, status(code), ranged)
    outcome = get()
    assert (outcome.code, server.asked) == (0, [None, None])
    assert f"the server answers {code}" in outcome.err


def test_a_server_that_stays_in_trouble_is_a_network_failure(get, server, cache):
    server.serve(server.content, status(503))
    outcome = get()
    assert (outcome.code, len(server.asked), archives(cache)) == (4, 4, [])
    assert "the server answers 503 Service Unavailable, at the last of 4 attempts" in outcome.err


def test_no_server_is_a_network_failure(get, server, cache):
    outcome = get("--from", "http://127.0.0.1:1/x.tar.gz")
    assert (outcome.code, archives(cache)) == (4, [])
    assert "http://127.0.0.1:1/x.tar.gz: the connection failed: Connection refused, at the last of 4 attempts" in outcome.err


@pytest.mark.parametrize("location", ["/again", "ftp://127.0.0.1/x.tar.gz"])
def test_a_way_that_leads_nowhere_is_a_network_failure(get, server, cache, location):
    server.serve(server.content, status(302, Location=location))
    outcome = get()
    assert (outcome.code, archives(cache)) == (4, [])
    assert "at the last of" not in outcome.err


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(b"\n<!DOCTYPE html><title>Log in</title>", "a web page"), (b"\xfd7zXZ\0", "something else"), (b"", "empty")],
)
def test_what_is_no_archive_is_not_kept(get, server, cache, answer, kind):
    server.serve(server.content, says(answer))
    outcome = get()
    assert (outcome.code, archives(cache)) == (4, [])
    assert f"the answer is {kind}, no .tar.gz or .zip" in outcome.err


def other_files():
    return archive_files() | {f"data/train/attributions/{QUAY_ID}_4b22.ann": b""}


@pytest.fixture
def other(tmp_path):
    """Another corpus than the catalogue's, and nothing wrong with it."""
    return packed([member(f"{TOP}/{name}", one) for name, one in other_files().items()], tmp_path / "other.tar.gz").read_bytes()


def test_files_that_are_not_the_catalogues_are_an_error_and_the_next_run_fetches_again(get, server, cache, other):
    server.serve(other)
    outcome = get()
    assert (outcome.code, outcome.out, archives(cache)) == (3, "", [])
    assert "[other-files] the files are not those of commit c3eee833c035, which the catalogue describes" in outcome.err
    assert f"--from {server.url} takes them as they are" in outcome.err
    assert "the next run fetches it again" in outcome.err
    assert not (cache / "polnear").exists()
    server.serve(packed(polnear_members(), cache / "x.tar.gz").read_bytes())
    assert get().code == 0


def test_files_of_an_address_of_your_own_may_be_others(get, server, cache, other):
    server.serve(other)
    outcome = get("--from", server.url)
    assert (outcome.code, archives(cache)) == (0, [ARCHIVE])
    assert "the files are not those of commit c3eee833c035" in outcome.err
    assert json.loads((cache / "polnear" / "MANIFEST.json").read_bytes())["version"] is None


@pytest.mark.parametrize("own", [True, False])
def test_an_archive_that_is_damaged_is_an_error_and_the_next_run_fetches_again(get, server, cache, own):
    damaged = server.content[:-9]
    server.serve(damaged)
    outcome = get(*(["--from", server.url] if own else []))
    assert (outcome.code, archives(cache)) == (3, [])
    assert "[unreadable] not a whole .tar.gz" in outcome.err
    assert "the next run fetches it again" in outcome.err


def test_an_archive_of_your_own_that_is_damaged_is_left_alone(get, tmp_path, content):
    (tmp_path / "own.tar.gz").write_bytes(content[:-9])
    outcome = get("--from", tmp_path / "own.tar.gz")
    assert (outcome.code, "fetches" in outcome.err) == (3, False)
    assert (tmp_path / "own.tar.gz").read_bytes() == content[:-9]


def test_what_was_there_stays_when_another_archive_is_wrong(get, server, cache, other):
    get()
    before = contents(cache / "polnear")
    (archive,) = (cache / "archives" / "polnear").glob("*.tar.gz")
    archive.write_bytes(other)
    assert (get().code, archives(cache), contents(cache / "polnear")) == (3, [], before)


@pytest.mark.parametrize("answer", [ranged, chunked])
def test_what_does_not_end_is_not_kept(get, server, cache, monkeypatch, answer):
    monkeypatch.setattr(fetching, "MAX_ARCHIVE", 300)
    server.serve(server.content, answer)
    outcome = get()
    assert (outcome.code, archives(cache), len(server.asked)) == (4, [], 1)
    assert "more than 300 bytes" in outcome.err


# ---------------------------------------------------------------- offline


def test_offline_says_what_is_missing(get, server, cache):
    outcome = get("--offline")
    assert (outcome.code, server.asked) == (4, [])
    assert outcome.err == f"onrecord: polnear: {server.url} is not in the cache, and --offline fetches nothing\n"
    assert not cache.exists()


def test_offline_converts_what_was_fetched(get, server, cache, tmp_path):
    get()
    assert (get("--offline", "--to", tmp_path / "here").code, server.asked) == (0, [None])
    assert contents(tmp_path / "here") == contents(cache / "polnear")


def test_offline_leaves_tables_that_are_there(get, server, cache, tmp_path):
    get("--from", tmp_path / "polnear.tar.gz")
    outcome = get("--offline")
    assert (outcome.code, len(outcome.out.split()), server.asked) == (0, 8, [])
    assert "polnear: left as it is, since its archive is not in the cache" in outcome.err
    assert get("--offline", "--to", tmp_path / "here").code == 4
    assert get("--offline", "--from", server.url).code == 4


# ---------------------------------------------------------------- stopped, and together with others


def test_what_came_before_an_interruption_is_kept(get, server, cache, monkeypatch):
    def interrupted(terminal, status):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Terminal, "show", interrupted)
        patch.setattr(fetching, "_PIECE", 50)
        outcome = get()
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err.endswith(
        "polnear: interrupted, and nothing is half made; what was fetched is kept, and the next run goes on\n"
    )
    assert (archives(cache), [path.name for path in cache.iterdir()]) == ([PARTIAL], ["archives"])
    server.serve(server.content)
    assert (get().code, server.asked) == (0, ["bytes=50-"])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_process_that_is_stopped_or_killed_leaves_what_came(server, cache, number, code, get):
    server.serve(server.content, stalls(100))
    command = [sys.executable, "-m", "onrecord", "download", "polnear", "--accept-license", "--from", server.url]
    process = subprocess.Popen(command, env={**os.environ, "ONRECORD_DATA": str(cache)}, stderr=subprocess.PIPE)
    ended = time.monotonic() + 60
    while not any(path.stat().st_size == 100 for path in cache.glob("archives/*/*.partial")) and time.monotonic() < ended:
        Event().wait(0.05)
    process.send_signal(number)
    assert process.wait(60) == code
    process.stderr.close()
    server.serve(server.content)
    assert (get("--from", server.url).code, server.asked, archives(cache)) == (0, ["bytes=100-"], [ARCHIVE])


def test_another_process_that_fetches_the_same_is_waited_for(server, cache):
    archive = cache / "archives" / "polnear" / "x.tar.gz"
    archive.parent.mkdir(parents=True)
    thread = Thread(target=fetch, args=(server.url, archive, Quiet()), daemon=True)
    with FileLock(archive.with_name(".lock")):
        thread.start()
        thread.join(0.3)
        assert (thread.is_alive(), server.asked) == (True, [])
        archive.write_bytes(b"theirs")
    thread.join(30)
    assert (thread.is_alive(), archive.read_bytes(), server.asked) == (False, b"theirs", [])


# ---------------------------------------------------------------- how far it is


def test_a_terminal_is_told_how_far_it_is_and_a_file_is_not(get, server, monkeypatch):
    assert " of " not in get("--from", f"{server.url}?1").err.partition("\n  licence")[0]
    assert "bytes" not in get("--from", f"{server.url}?2").err
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda self: True, raising=False)
    size = len(server.content)
    assert f"{size:,} bytes of {size:,} bytes\r\x1b[K" in get("--from", f"{server.url}?3").err


def test_a_large_archive_is_told_in_megabytes(server, cache, monkeypatch):
    content = gzip.compress(os.urandom(1_234_567))
    server.serve(content)
    told = []
    log = Quiet()
    log.show = told.append
    fetch(server.url, cache / "x", log)
    assert told[-1] == "1.2 MB of 1.2 MB"
