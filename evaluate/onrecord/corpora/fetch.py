"""An archive of a repository, fetched by pooch into the folder of archives, where it stays.

What has come is kept when the connection breaks off, the process is stopped or killed; the next attempt, or the next run, asks
for the rest. A server that gives the whole instead is taken at its word: it begins anew. Whether these are the right bytes is
not for this module to say: archives of a repository are not the same twice, so the files in them are compared.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import IncompleteRead
from os import PathLike
from pathlib import Path
from typing import IO, Protocol

import pooch
import requests
from filelock import FileLock
from urllib3.exceptions import HTTPError

from onrecord.corpora.archive import ARCHIVES

TIMEOUT = 15.0  # seconds until there is a connection, and without a byte
RETRIES = 3
MAX_ARCHIVE = 4_000_000_000

_HEADERS = {"User-Agent": "onrecord", "Accept-Encoding": "identity"}
_PIECE = 1 << 16
_PASSING = (408, 425, 429)
_FINAL = (requests.TooManyRedirects, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)


class Log(Protocol):
    """Who is told: lines that stay, and how far it is."""

    def say(self, line: str) -> None:
        """A line that stays."""

    def show(self, status: str) -> None:
        """How far it is, instead of what was shown before."""


class _Passing(ValueError):  # noqa: N818  (it is never seen outside of this module)
    """What may be over at the next attempt; pooch makes one more on a ValueError."""


def partial_path(archive: Path) -> Path:
    """Where the beginning of an archive lies that has not come whole."""
    return archive.with_name(f"{archive.name}.partial")


def fetch(url: str, archive: Path, log: Log) -> None:
    """Fetches what lies at the address, unless the archive is there; another process that does so is waited for.

    Raises OSError where it cannot be had, with what to do.
    """
    archive.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(archive.with_name(".lock")), _quiet(pooch.get_logger()):  # pooch's lines are not for our readers
        for left in archive.parent.glob("tmp*"):  # pooch's, of a process that was killed
            left.unlink()
        store = pooch.create(archive.parent, "", registry={archive.name: None}, urls={archive.name: url}, retry_if_failed=RETRIES)
        try:
            store.fetch(archive.name, downloader=_Downloader(partial_path(archive), log))
        except _Passing as error:
            kept = _size(partial_path(archive))
            then = f"{_bytes(kept)} are kept, and the next run asks for the rest" if kept else "try again later"
            raise OSError(
                f"{url}: {error}, at the last of {RETRIES + 1} attempts; {then}, or --from FILE reads your copy"
            ) from None
        finally:
            if not _size(partial_path(archive)):
                partial_path(archive).unlink(missing_ok=True)


class _Downloader:
    """Downloads for pooch: into a file of its own first, to which the next attempt adds."""

    def __init__(self, partial: Path, log: Log) -> None:
        self.partial, self.log, self.attempts = partial, log, 0

    def __call__(self, url: str, output: str | PathLike[str], store: pooch.Pooch | None) -> None:
        self.attempts += 1
        try:
            with self.partial.open("ab") as file:
                _receive(url, file, self.log)
        except _FINAL as error:
            raise OSError(f"{url}: {_reason(error)}") from None
        except (_Passing, requests.RequestException, HTTPError) as error:
            if self.attempts <= RETRIES:
                self.log.say(f"{_reason(error)}; once more ({self.attempts} of {RETRIES})")
            raise _Passing(_reason(error)) from None
        with self.partial.open("rb") as file:
            begins = file.read(200)
        if not begins.startswith(ARCHIVES):
            self.partial.unlink()
            kind = "a web page" if begins.lstrip().startswith(b"<") else "something else" if begins else "empty"
            raise OSError(f"{url}: the answer is {kind}, no .tar.gz or .zip; does your network ask you to log in first?")
        self.partial.replace(output)


def _receive(url: str, file: IO[bytes], log: Log) -> None:
    """Adds to the file what it lacks. Raises _Passing and other errors of the connection, OSError where there is no archive."""
    begun = file.tell()
    headers = _HEADERS | ({"Range": f"bytes={begun}-"} if begun else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        status, (start, whole) = response.status_code, _place(response)
        if begun and status in (206, 416) and whole == begun:
            return
        if status != 416 and not (status == 206 and start != begun):
            _take(url, response, file, log)
            return
    if not begun:
        raise _Passing(f"the server answers {status} to who asks for the whole")
    _empty(file)
    _receive(url, file, log)


def _take(url: str, response: requests.Response, file: IO[bytes], log: Log) -> None:
    """Adds what comes to the file, or has it begin anew where the whole comes."""
    if response.status_code not in (200, 206):
        raise _refused(url, response)
    if response.status_code == 200:
        _empty(file)
    come, whole = file.tell(), _place(response)[1]
    _require_size(url, file, whole or 0)
    while piece := response.raw.read1(_PIECE, decode_content=False):
        file.write(piece)
        file.flush()
        come += len(piece)
        _require_size(url, file, come)
        log.show(f"{_bytes(come)} of {_bytes(whole)}" if whole else _bytes(come))
    if whole is not None and come != whole:
        raise _Passing(f"{come:,} of {whole:,} bytes came")


def _place(response: requests.Response) -> tuple[int | None, int | None]:
    """Where in the whole the answer begins, and how long the whole is; None where that is not said.

    `Content-Range` says it, as in `bytes 200-999/1000` or `bytes */1000`; of an answer that is the whole, `Content-Length`.
    """
    if response.status_code == 200:
        chunked = "Transfer-Encoding" in response.headers
        return 0, None if chunked else _number(response.headers.get("Content-Length", ""))
    places, _, whole = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    return _number(places.partition("-")[0]), _number(whole)


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def _refused(url: str, response: requests.Response) -> Exception:
    answer = f"the server answers {response.status_code} {response.reason or ''}".rstrip()
    if response.status_code >= 500 or response.status_code in _PASSING:
        return _Passing(answer)
    return OSError(f"{url}: {answer}; if it has moved or is gone, --from FILE reads your copy")


def _empty(file: IO[bytes]) -> None:
    file.seek(0)
    file.truncate()


def _require_size(url: str, file: IO[bytes], size: int) -> None:
    if size > MAX_ARCHIVE:
        _empty(file)
        raise OSError(f"{url}: more than {MAX_ARCHIVE:,} bytes, which no archive of the catalogue has")


def _reason(error: BaseException) -> str:
    """What happened, in a few words; of what the libraries raise, what they were told themselves."""
    if isinstance(error, _Passing):
        return str(error)
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return f"nothing came for {TIMEOUT:g} seconds"
    first: BaseException = error
    while cause := first.__cause__ or first.__context__:
        first = cause
    broken = isinstance(first, IncompleteRead)
    return "the connection broke off" if broken else f"the connection failed: {getattr(first, 'strerror', None) or first}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _bytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count:,} bytes"


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
