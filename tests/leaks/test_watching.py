"""The watch itself: a program that leaks is caught, wherever it puts what it leaks and however it packs it."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from support.leaks.traces import Search, Trace, is_picture
from support.leaks.watch import Watch, may_trace

WORD = "Quillfeather"
SEARCH = Search((WORD, "Sødergård"), secrets=(bytes(range(100, 132)),))
NAME = WORD.encode()


def _zip(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", data)
    return made.getvalue()


def _pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    canvas.drawString(72, 720, f"Patient: {WORD}")
    canvas.save()
    return made.getvalue()


PLACES = {
    "plain": b"..." + NAME + b"...",
    "upper case": NAME.upper(),
    "utf-16-le": b"x" + WORD.encode("utf-16-le"),
    "utf-16-be, upper case": WORD.upper().encode("utf-16-be"),
    "hexadecimal": NAME.hex().encode(),
    "zlib in the middle": os.urandom(100) + zlib.compress(NAME * 3) + os.urandom(100),
    "zlib without its end": zlib.compress(os.urandom(9000) + NAME * 3 + os.urandom(9000))[:15_000],
    "gzip": gzip.compress(NAME),
    "bzip2": bz2.compress(NAME),
    "xz": lzma.compress(NAME),
    "zip": _zip(NAME),
    "zip without its end": _zip(NAME * 20)[:60],
    "zip in gzip in zip": _zip(gzip.compress(_zip(NAME))),
    "pdf": _pdf(),
    "ascii85 of zlib": base64.a85encode(zlib.compress(b"much text " * 9 + NAME)) + b"~>",
    "base64 of utf-16": base64.b64encode(("a" * 61 + WORD + "b" * 20).encode("utf-16-be")),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_found_wherever_it_is_packed(place: str) -> None:
    assert WORD in {trace.word for trace in SEARCH.traces(PLACES[place])}


@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("after", range(4))
def test_a_name_is_found_in_base64_at_every_place(before: int, after: int) -> None:
    coded = base64.b64encode(b"x" * before + NAME + b"y" * after)
    assert Trace(WORD, "base64") in SEARCH.traces(coded)


@pytest.mark.parametrize(
    "data",
    ["Sødergård".encode(), "Sødergård".encode("utf-16-le"), b"s\\u00f8derg\\u00e5rd", "SøDERGåRD".encode("latin-1")],
)
def test_a_name_with_letters_of_its_own_is_found(data: bytes) -> None:
    assert "Sødergård" in {trace.word for trace in SEARCH.traces(data)}


def test_a_key_is_found_raw_and_written_out() -> None:
    key = bytes(range(100, 132))
    for data in (key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(b"." + key)):
        assert "secret 0" in {trace.word for trace in SEARCH.traces(b"--" + data + b"--")}


def test_what_holds_no_name_is_not_accused() -> None:
    assert SEARCH.traces(os.urandom(1 << 20) + b"Quill feather" + zlib.compress(b"nothing of the kind" * 100)) == set()
    assert is_picture(b"\x89PNG\r\n\x1a\n....")
    assert not is_picture(b"BMI 31.2 and so on")


LEAKS = {
    "a file in the temporary folder": "import tempfile as t; t.NamedTemporaryFile('w', delete=False).write(N)",
    "a file in UTF-16": "open(H + '/cache', 'w', encoding='utf-16').write(N)",
    "a deflated stream": "import zlib; open(H + '/stream', 'wb').write(zlib.compress(N.encode() * 5))",
    "a hidden folder": "import os; os.mkdir(H + '/.c'); open(H + '/.c/x', 'w').write(N)",
    "the end of a file of another": "open(H + '/known', 'a').write(N)",
    "standard error": "import sys; sys.stderr.write(N)",
}
#: What only a trace shows.
HIDDEN_LEAKS = {
    "a file that is deleted": "import os; f = open(H + '/gone', 'w'); f.write(N); f.close(); os.unlink(H + '/gone')",
    "a file without a name": "import tempfile; f = tempfile.TemporaryFile('w'); f.write(N); f.close()",
    "a file far from home": "import os; p = '/var/tmp/leak'; open(p, 'w').write(N); os.unlink(p)",
    "a socket": "import socket; a, b = socket.socketpair(); a.send(N.encode())",
    "several pieces": "import os; d = os.open(H + '/parts', 65); os.writev(d, [N[:5].encode(), N[5:].encode()]); "
    "os.unlink(H + '/parts')",
    "memory with a descriptor": "import os; d = os.memfd_create('m'); os.write(d, N.encode())",
    "the arguments of another program": "import subprocess; subprocess.run(['true', N])",
    "another program": "import subprocess; subprocess.run(['sh', '-c', f'cat > {H}/c; rm {H}/c'], input=N.encode())",
    "a thread": "import threading, os\ndef leak(): open(H + '/t', 'w').write(N); os.unlink(H + '/t')\n"
    "t = threading.Thread(target=leak); t.start(); t.join()",
}  # fmt: skip


def leaked(script: str, home: Path, *, trace: bool) -> set[str]:
    """Run a program that leaks, and return the words that are found in what it wrote."""
    (home / "known").write_text("of before")
    watch = Watch((home,), trace=trace)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home)}
    # The name is put together in the program alone, so that it stands in none of its own files and arguments.
    script = f"N = ''.join(map(chr, {[ord(letter) for letter in WORD]})); H = {str(home)!r}\n{script}"
    out = home / "said"
    assert watch.run([sys.executable, "-c", script], environment, cwd=home, out=out) == 0
    found = {trace.word for data in watch.written.files.values() for trace in SEARCH.traces(data)}
    return found | {word for name in watch.written.names for word in (WORD,) if word in name}


@pytest.mark.parametrize("leak", [*LEAKS, *HIDDEN_LEAKS])
@pytest.mark.skipif(not may_trace(), reason="there is no strace here that may trace")
def test_a_leak_is_seen_from_outside(leak: str, tmp_path: Path) -> None:
    assert leaked({**LEAKS, **HIDDEN_LEAKS}[leak], tmp_path, trace=True) == {WORD}


@pytest.mark.parametrize("leak", LEAKS)
def test_without_a_trace_what_stays_is_seen(leak: str, tmp_path: Path) -> None:
    assert leaked(LEAKS[leak], tmp_path, trace=False) == {WORD}


@pytest.mark.skipif(not may_trace(), reason="there is no strace here that may trace")
def test_a_program_that_is_killed_is_seen_up_to_then(tmp_path: Path) -> None:
    script = (
        "import os; d = os.open(H + '/k', 65); os.write(d, N.encode()); os.unlink(H + '/k'); os.kill(os.getpid(), 9)"
    )
    watch = Watch((tmp_path,))
    name = "".join(f"chr({ord(letter)})+" for letter in WORD) + "''"
    code = watch.run(
        [sys.executable, "-c", f"N={name};H={str(tmp_path)!r};{script}"],
        dict(os.environ),
        cwd=tmp_path,
        out=tmp_path / "o",
    )
    assert code == -9
    assert any(SEARCH.traces(data) for data in watch.written.files.values())


@pytest.mark.skipif(not may_trace(), reason="there is no strace here that may trace")
def test_a_file_that_is_written_through_a_mapping_and_deleted_is_told(tmp_path: Path) -> None:
    script = (
        "import mmap, os; f = open(H + '/mapped', 'w+b'); f.truncate(4096); m = mmap.mmap(f.fileno(), 4096); "
        "m[:4] = b'data'; m.close(); os.unlink(H + '/mapped')"
    )
    watch = Watch((tmp_path,))
    assert (
        watch.run(
            [sys.executable, "-c", f"H={str(tmp_path)!r};{script}"], dict(os.environ), cwd=tmp_path, out=tmp_path / "o"
        )
        == 0
    )
    assert watch.written.unseen == {str(tmp_path / "mapped")}


@pytest.mark.skipif(not may_trace(), reason="there is no strace here that may trace")
def test_a_program_that_reaches_for_another_computer_is_told(tmp_path: Path) -> None:
    script = "import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex(('192.0.2.1', 9)); "
    script += "t = socket.socket(); t.connect_ex(('127.0.0.1', 9))"
    watch = Watch((tmp_path,))
    assert watch.run([sys.executable, "-c", script], dict(os.environ), cwd=tmp_path, out=tmp_path / "o") == 0
    (contacted,) = watch.written.contacted
    assert "AF_INET" in contacted


def test_a_program_that_hangs_is_ended(tmp_path: Path) -> None:
    watch = Watch((tmp_path,), trace=False)
    with pytest.raises(subprocess.TimeoutExpired):
        watch.run(["sleep", "60"], dict(os.environ), cwd=tmp_path, out=tmp_path / "o", patience=0.3)
