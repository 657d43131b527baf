"""The one writer: whole or not at all, through links, into devices, never over what isn't ours."""

from __future__ import annotations

import ast
import os
import re
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer import files
from reso_explorer.files import WriteError, write_file, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes are POSIX's")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def interrupted(path: Path) -> None:
    with writing(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt


def limited(code: str, *, bytes_allowed: int) -> subprocess.CompletedProcess[str]:
    """Run code in a process that may write files of so many bytes only."""
    head = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_allowed}, {bytes_allowed}))\n"
        "from pathlib import Path\nfrom reso_explorer import files\n"
    )
    return subprocess.run(
        [sys.executable, "-c", head + code], capture_output=True, text=True, check=False, timeout=60
    )


# --- regular files and links ------------------------------------------------------------------------


def test_a_new_file_has_the_mode_of_the_user(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"1")
        write_file(tmp_path / "b", b"1", private=True)
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == 0o640
    assert mode(tmp_path / "b") == 0o600
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("bits", [0o600, 0o644, 0o755])
def test_an_existing_file_keeps_its_mode(tmp_path: Path, bits: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(bits)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert mode(path) == bits


def test_an_existing_file_keeps_its_owner(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.chown(path, 12345, 54321)
    write_file(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target"
    target.write_bytes(b"old")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("far/target")
    write_file(tmp_path / "one", b"new")
    assert target.read_bytes() == b"new"
    assert (tmp_path / "one").is_symlink()
    assert (tmp_path / "two").is_symlink()
    assert names(tmp_path / "far") == ["target"]


def test_a_link_to_nothing_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "target").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def folder(tmp_path: Path) -> Path:
    (tmp_path / "x").mkdir()
    return tmp_path / "x"


def circle(tmp_path: Path) -> Path:
    (tmp_path / "x").symlink_to("y")
    (tmp_path / "y").symlink_to("x")
    return tmp_path / "x"


def nowhere(tmp_path: Path) -> Path:
    return tmp_path / "no" / "x"


def below_a_file(tmp_path: Path) -> Path:
    (tmp_path / "plain").write_bytes(b"")
    return tmp_path / "plain" / "x"


def long_name(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 300)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (folder, "it's a folder"),
        (circle, "too many levels"),
        (nowhere, "its folder doesn't exist"),
        (below_a_file, "not a directory"),
        (long_name, "file name too long"),
    ],
)
def test_one_sentence_says_why(tmp_path: Path, make: Callable[[Path], Path], why: str) -> None:
    path = make(tmp_path)
    before = names(tmp_path)
    with pytest.raises(WriteError) as caught:
        write_file(path, b"new")
    assert caught.value.message.startswith(f"Can't write {path}: {why}")
    assert names(tmp_path) == before


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    write_file(tmp_path / ("x" * 255), b"new")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"new"


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write to read-only files, as root may")
    with pytest.raises(WriteError, match="permission denied"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_file_larger_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    done = limited(
        f"try: files.write_file(Path({str(path)!r}), b'x' * 5000)\n"
        "except files.WriteError as error: print(error.message, error.hint)",
        bytes_allowed=1000,
    )
    assert "a: the file would be larger than allowed. Raise the limit" in done.stdout
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_what_a_killed_process_left_goes_with_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "a"
    ours = tmp_path / f".a.{'0' * 16}.new"
    ours.write_bytes(b"half")
    others = tmp_path / f".b.{'0' * 16}.new"
    others.write_bytes(b"half")
    live = tmp_path / f".a.{'1' * 16}.new"
    with live.open("wb") as stream:
        assert files.try_lock(stream.fileno())
        write_file(path, b"new")
    assert names(tmp_path) == sorted([live.name, others.name, "a"])


# --- devices, pipes, sockets --------------------------------------------------------------------------


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()), daemon=True)
    reader.start()
    write_file(path, b"x" * 200_000)
    reader.join(10)
    assert got == [b"x" * 200_000]
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert names(tmp_path) == ["pipe"]


def test_a_pipe_gets_nothing_of_what_failed(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_a_socket_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(str(path))
        except OSError:
            pytest.skip("the temporary folder has too long a name for a socket")
        server.listen(1)
        write_file(path, b"new")
        connection, _ = server.accept()
        with connection:
            assert connection.recv(10) == b"new"
    assert stat.S_ISSOCK(path.stat().st_mode)


def test_a_device_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "nul"
    try:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        path.read_bytes()
    except OSError:
        pytest.skip("this user can't make devices")
    write_file(path, b"new")
    assert stat.S_ISCHR(path.stat().st_mode)
    assert names(tmp_path) == ["nul"]


def test_an_open_file_of_this_process_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before\n")
    with path.open("ab") as stream:
        write_file(Path(f"/dev/fd/{stream.fileno()}"), b"new\n")
    assert path.read_bytes() == b"before\nnew\n"
    assert names(tmp_path) == ["out"]


# --- working files and locks --------------------------------------------------------------------------


def plant_link(path: Path) -> None:
    (path.parent / "victim").write_bytes(b"precious")
    path.symlink_to("victim")


def plant_hard_link(path: Path) -> None:
    (path.parent / "victim").write_bytes(b"precious")
    path.hardlink_to(path.parent / "victim")


def plant_pipe(path: Path) -> None:
    os.mkfifo(path)


def plant_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("plant", "why"),
    [
        (plant_link, "it's a link"),
        (plant_hard_link, "a second name"),
        (plant_pipe, "isn't a regular file"),
        (plant_folder, "isn't a regular file"),
    ],
)
def test_what_was_planted_is_refused(
    tmp_path: Path, plant: Callable[[Path], None], why: str
) -> None:
    path = tmp_path / "work"
    plant(path)
    for use in (files.open_working_file, files.read_working_file, files.open_locked):
        with pytest.raises(WriteError, match=why):
            use(path)
    if (tmp_path / "victim").exists():
        assert (tmp_path / "victim").read_bytes() == b"precious"


def test_a_working_file_of_another_user_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    path = tmp_path / "work"
    path.write_bytes(b"")
    os.chown(path, 12345, 12345)
    with pytest.raises(WriteError, match="belongs to another user"):
        files.open_working_file(path)


_ADD = """
import sys
from pathlib import Path
from reso_explorer import files
path = Path(sys.argv[1])
for _ in range(20):
    with files.locked(path):
        number = int(path.read_text()) if path.exists() else 0
        files.write_file(path, str(number + 1).encode())
"""


def test_changes_under_the_lock_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "count"
    runs = [subprocess.Popen([sys.executable, "-c", _ADD, str(path)]) for _ in range(4)]
    assert [run.wait(60) for run in runs] == [0] * 4
    assert path.read_text() == "80"
    assert names(tmp_path) == ["count"]


def test_a_lock_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), files.locked(tmp_path / "a"):
        raise ZeroDivisionError
    with files.locked(tmp_path / "a"):
        assert files.open_locked(tmp_path / ".a.lock") is None
    assert names(tmp_path) == []


# --- no other way -------------------------------------------------------------------------------------


def writes(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of calls that write, rename, or open a file for that."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        modes = [
            value.value
            for value in [*node.args, *(word.value for word in node.keywords)]
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]
        is_opening = name in {"open", "fdopen", "NamedTemporaryFile", "TemporaryFile"}
        opens = is_opening and any(set("wax+") & set(m) for m in modes if len(m) < 4)
        makes = name in {"write_text", "write_bytes", "mkstemp", "rename", "renames", "copyfile"}
        of_os = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "os"
        is_writing = opens or makes or (of_os and name in {"open", "replace", "link", "symlink"})
        if is_writing and not re.search("devnull|/dev/tty", ast.dump(node)):
            yield node.lineno


def test_the_program_writes_files_in_one_module_only() -> None:
    package = Path(files.__file__).parent
    found = {
        f"{path.relative_to(package)}:{line}"
        for path in package.rglob("*.py")
        for line in writes(ast.parse(path.read_bytes()))
        if path != Path(files.__file__)
    }
    assert found == set()
    examples = "open(x, 'wb')\npath.write_text(y)\nos.replace(a, b)\nopen(z)\npath.open(mode='a')"
    assert list(writes(ast.parse(examples))) == [1, 2, 3, 5]
