"""Files are written whole or not at all, and what is no file is written to, not replaced."""

import os
import stat
import time
from pathlib import Path
from threading import Thread

import pytest

from onrecord.data.atomic import new_folder, replaced_folder, write_bytes


def test_a_pipe_stays_a_pipe_and_gets_the_content(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_bytes(pipe, b"line\n")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    reader.join(10)
    assert read == [b"line\n"]


def test_a_link_stays_a_link_and_its_file_gets_the_content(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    link.symlink_to(file)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_file_that_cannot_be_completed_leaves_the_old_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as half:
            half.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(file, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


def test_a_folder_takes_its_files_only_when_all_are_made(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old")

    def interrupted() -> None:
        with new_folder(tmp_path) as beside:
            (beside / "one").write_bytes(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("one", b"old")]


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    left, alive = tmp_path / ".1.partial", tmp_path / ".2.partial"
    for folder in (left, alive):
        folder.mkdir()
        (folder / "half").write_bytes(b"h")
    yesterday = time.time() - 25 * 60 * 60
    os.utime(left, (yesterday, yesterday))
    with new_folder(tmp_path) as beside:
        (beside / "one").write_bytes(b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == [alive.name, "one"]


def filled(path: Path, name: str = "new") -> None:
    with replaced_folder(path) as beside:
        (beside / name).write_bytes(b"n")


def names(path: Path) -> list[str]:
    return sorted(file.relative_to(path).as_posix() for file in path.rglob("*"))


def test_a_replaced_folder_holds_nothing_of_the_old_one(tmp_path: Path) -> None:
    filled(tmp_path / "corpus", "old")
    filled(tmp_path / "corpus")
    assert names(tmp_path) == ["corpus", "corpus/new"]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_folder_whose_replacement_is_interrupted_is_the_old_one_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Before the first renaming, between the two, and after them."""
    filled(tmp_path / "corpus", "old")
    renamed, rename = [], Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        renamed.append(self)
        if len(renamed) == 2 and at == 2:
            rename(self, target)
        if len(renamed) == min(at, 1) + 1:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        filled(tmp_path / "corpus")
    assert names(tmp_path) == ["corpus", "corpus/new" if at == 2 else "corpus/old"]


def test_a_replaced_folder_that_is_a_link_stays_one(tmp_path: Path) -> None:
    filled(tmp_path / "there", "old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    filled(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "there") == ["new"]


def test_a_folder_is_not_written_to_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as raised:
        write_bytes(tmp_path, b"new")
    assert raised.value.filename == str(tmp_path)
    assert list(tmp_path.parent.glob(".*.partial")) == []
