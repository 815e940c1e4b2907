"""Watches a program from outside: every byte that it and its children write, wherever they write it.

With strace each call that writes, renames, maps, sends or starts a program is taken down with its whole buffer, so that
what was deleted again, and what went to a socket, is seen as well. Where there is no strace, or it may not trace, the
folders that the program knows of are looked through every 20 ms instead; `Watch.how` says which.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

#: The calls that put bytes, or a name, somewhere outside the process.
CALLS = (
    "open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,splice,vmsplice,"
    "copy_file_range,connect,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mmap,memfd_create,execve"
)
_LINE = re.compile(rb"^(\d+\.\d+) (\w+)\(")
_FD = re.compile(rb"(\d+)<((?:\\x[0-9a-f]{2})*)>")
_WRITES = {b"write", b"pwrite64", b"writev", b"pwritev", b"pwritev2", b"sendto", b"sendmsg", b"sendmmsg", b"vmsplice"}
_COPIES = {b"sendfile", b"splice", b"copy_file_range"}
_NAMES = {b"rename", b"renameat", b"renameat2", b"link", b"linkat", b"symlink", b"symlinkat", b"mkdir", b"mkdirat"}
#: An address of this computer itself: Qt asks the printing system for printers there.
_OWN = ("127.", "::1")
_ADDRESS = re.compile(rb'inet_(?:addr|pton)\((?:AF_INET6, )?"((?:\\x[0-9a-f]{2})*)"')
_LOOK_EVERY_S = 0.02


@dataclass(slots=True)
class Written:
    """Everything that was seen of what a program put outside of itself.

    `files` holds by path what was written there, in order, and what stood there at the end. `names` are the names that
    were given and the words that other programs were started with. `unseen` are files that were written in a way that
    does not show what (a mapping, a copy within the kernel) and that were gone before they could be read.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    #: Calls that reach for another computer.
    contacted: set[str] = field(default_factory=set)

    def add(self, other: Written) -> None:
        """Take over what another look has seen."""
        for path, data in other.files.items():
            self.files[path] = self.files.get(path, b"") + data
        self.names |= other.names
        self.unseen |= other.unseen
        self.contacted |= other.contacted


@functools.cache
def may_trace() -> bool:
    """Say whether there is an strace that may trace."""
    strace = shutil.which("strace")
    return strace is not None and not subprocess.run([strace, "-o", os.devnull, "true"], check=False).returncode


class Watch:
    """Runs programs and gathers in `written` what they wrote. `folders` are looked through after each, whole."""

    def __init__(self, folders: Sequence[Path], *, trace: bool | None = None) -> None:
        self.written = Written()
        self._folders = folders
        #: What stood there before anything was run; of that, only what was changed since is looked at.
        self._before = {path: _digest(path) for path in _below(folders)}
        self._trace = may_trace() if trace is None else trace

    @property
    def how(self) -> str:
        """How it watches, in a word: "strace" or "looking"."""
        return "strace" if self._trace else "looking"

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        cwd: Path,
        out: Path,
        typed: str = "",
        patience: float = 900,
    ) -> int:
        """Run a program with what is `typed` into it; what it says goes to `out`.out and `out`.err.

        Return its exit code, negative where a signal ended it.
        """
        with tempfile.TemporaryDirectory() as place, _said(out, "out") as said, _said(out, "err") as complained:
            traced = ["strace", "-f", "-ff", "--seccomp-bpf", "-ttt", "-yy", "-xx", "-qq", "-s", str(1 << 26)]
            traced += ["-e", f"trace={CALLS}", "-o", f"{place}/trace", "--", *command]
            looks = _Looks(self._folders)
            if not self._trace:
                looks.start()
            try:
                done = subprocess.run(
                    traced if self._trace else command, input=typed.encode(), stdout=said, stderr=complained,
                    check=False, env=dict(environment), cwd=cwd, timeout=patience,
                )  # fmt: skip
            finally:
                self.written.add(looks.end())
            if self._trace:
                self.written.add(read_trace(Path(place)))
            self._read_what_is_there()
            return done.returncode

    def _read_what_is_there(self) -> None:
        """Read every file that was written and is still there, and every file of the folders."""
        paths = {Path(path) for path in self.written.files} | set(_below(self._folders))
        for path in paths:
            data = _content(path)
            if data is None or (str(path) not in self.written.files and self._before.get(path) == _digest(path)):
                continue
            self.written.names.add(str(path))
            self.written.unseen.discard(str(path))
            known = self.written.files.get(str(path), b"")
            if data not in known:
                self.written.files[str(path)] = known + data


def read_trace(folder: Path) -> Written:
    """Return what the traces of a program and its children, one a thread, tell."""
    writes: list[tuple[float, str, bytes]] = []
    found = Written()
    for trace in sorted(folder.iterdir()):
        with trace.open("rb") as lines:
            for line in lines:
                _read_line(line, writes, found)
    gathered: dict[str, bytearray] = defaultdict(bytearray)
    for _moment, path, data in sorted(writes, key=lambda one: one[0]):
        gathered[path] += data
    found.files |= {path: bytes(data) for path, data in gathered.items()}
    return found


def _read_line(line: bytes, writes: list[tuple[float, str, bytes]], found: Written) -> None:
    head = _LINE.match(line)
    if head is None:
        return
    moment, call, rest = float(head[1]), head[2], line[head.end() :]
    if b'"...' in rest:
        raise AssertionError(f"strace cut a buffer of {call.decode()}; it must take all of it down")
    if call in _WRITES:
        descriptor = _FD.match(rest)
        path = _text(descriptor[2]) if descriptor else f"{call.decode()} to nothing known"
        writes.append((moment, path, b"".join(_buffers(rest))))
    elif call == b"connect":
        if b"sa_family=AF_INET" in rest and not any(_text(one).startswith(_OWN) for one in _ADDRESS.findall(rest)):
            found.contacted.add(rest.decode("ascii", "replace"))
    elif call in _COPIES:
        found.unseen |= {_text(one[2]) for one in _FD.finditer(rest)}
    elif call == b"mmap" and b"PROT_WRITE" in rest and b"MAP_SHARED" in rest and (descriptor := _FD.search(rest)):
        found.unseen.add(_text(descriptor[2]))
        found.files.setdefault(_text(descriptor[2]), b"")
    elif call in _NAMES or call == b"execve":
        found.names |= {buffer.decode("utf-8", "surrogateescape") for buffer in _buffers(rest)}
    elif b"O_WRONLY" in rest or b"O_RDWR" in rest or b"O_CREAT" in rest or call in (b"creat", b"memfd_create"):
        for name in _buffers(rest):
            base = _FD.search(rest)
            path = os.path.join(_text(base[2]) if base else "", os.fsdecode(name))  # noqa: PTH118 - may be no path at all
            found.files.setdefault(path, b"")
            found.names.add(path)


def _buffers(rest: bytes) -> Iterator[bytes]:
    """Give the strings of a call; each byte of them is written as \\xHH."""
    for coded in rest.split(b'"')[1::2]:
        yield bytes.fromhex(coded.replace(b"\\x", b"").decode("ascii"))


def _text(coded: bytes) -> str:
    return os.fsdecode(bytes.fromhex(coded.replace(b"\\x", b"").decode("ascii"))).removesuffix(" (deleted)")


def _said(out: Path, what: str) -> BinaryIO:
    return out.with_name(f"{out.name}.{what}").open("wb")


def _below(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for root, _folders, files in os.walk(folder):
            yield from (Path(root, name) for name in files)


def _content(path: Path) -> bytes | None:
    try:
        # A device or a pipe would be waited for.
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except (OSError, ValueError):
        return None


def _digest(path: Path) -> str:
    data = _content(path)
    return "" if data is None else hashlib.sha256(data).hexdigest()


class _Looks(threading.Thread):
    """Looks through folders again and again, and keeps every state of every file that it sees."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(daemon=True)
        self._folders, self._over, self._seen = folders, threading.Event(), Written()
        self._known: dict[Path, tuple[int, int]] = {}

    def run(self) -> None:
        """Look until it is over."""
        while not self._over.wait(_LOOK_EVERY_S):
            for path in _below(self._folders):
                self._look(path)

    def end(self) -> Written:
        """Stop, and return what was seen."""
        self._over.set()
        if self.is_alive():
            self.join()
        return self._seen

    def _look(self, path: Path) -> None:
        try:
            told = path.lstat()
        except OSError:
            return
        state = (told.st_mtime_ns, told.st_size)
        if self._known.get(path) != state and (data := _content(path)) is not None:
            self._known[path] = state
            self._seen.names.add(str(path))
            self._seen.files[str(path)] = self._seen.files.get(str(path), b"") + data
