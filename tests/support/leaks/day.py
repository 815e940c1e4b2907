"""A day with the real program, watched from outside: at the shell and at the desk, with faults and with kills."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from support.leaks.planted import PASSPHRASE, WORDS, plant, plant_refused
from support.leaks.traces import Search, Trace, is_picture
from support.leaks.watch import Watch

#: The program, with a fault of ours that quotes a patient where it reads a file.
FAULTY = """
import coderdesk.services.importing as importing
from coderdesk.__main__ import main
def read_file(file, client=None):
    raise KeyError(file.read_text(encoding="utf-8", errors="replace"))
importing.import_file.__kwdefaults__["read"] = read_file
main()
"""
#: The program, killed with signal 9 in the middle of what it writes into the vault.
KILLED = """
import os, coderdesk.vault.shelves.documents as documents
from coderdesk.__main__ import main
kept = documents.Documents.save
def save(self, document):
    kept(self, document)
    if document.data:
        os.kill(os.getpid(), 9)
documents.Documents.save = save
main()
"""
DESK = Path(__file__).resolve().parents[2] / "leaks" / "desk_day.py"


@dataclass(slots=True)
class Day:
    """One home with everything in it, and the watch over it. `charts` is how much work comes in."""

    home: Path
    reference: Path
    charts: int = 2
    watch: Watch = field(init=False)
    #: What the coder asked to be shown or written: the only places where a patient may be.
    own: list[str] = field(init=False)
    keys: list[bytes] = field(default_factory=list)
    _steps: int = 0
    _searched: dict[tuple[int, bytes], tuple[Trace, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("user", "data", "tmp", "cwd", "said", "given", "out", "own"):
            (self.home / name).mkdir(parents=True)
        plant(self.home / "given" / "morning", self.charts)
        plant_refused(self.home / "given" / "refused")
        (self.home / "given" / "passphrase").write_text(f"{PASSPHRASE}\n")
        (self.home / "given" / "wrong").write_text("another passphrase altogether\n")
        self._furnish(self.home / "user", self.home / "data")
        self.watch = Watch([self.home / name for name in ("user", "data", "tmp", "cwd", "said", "out")])
        self.own = [str(self.home / "out")]

    def _furnish(self, user: Path, data: Path) -> None:
        """Make a home of a user, with the code sets built."""
        user.mkdir(exist_ok=True)
        (data / "data").mkdir(parents=True)
        os.link(self.reference, data / "data" / "reference.sqlite")

    def _environment(self, user: Path, data: Path) -> dict[str, str]:
        """Everything that a program may write to by itself lies below the home."""
        source = Path(sys.modules["coderdesk"].__path__[0]).parent
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(user),
            "TMPDIR": str(self.home / "tmp"),
            "XDG_RUNTIME_DIR": str(self.home / "tmp"),
            "CODERDESK_HOME": str(data),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join((str(source), str(DESK.parents[1]))),
            # What the tests are compiled to would hold the planted words.
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def step(self, *arguments: str | Path, code: int = 0, answers: bool = False, program: str = "") -> None:
        """Run one command; it must end with `code`. One that `answers` shows charts on standard output, as asked."""
        start = ["-c", program] if program else ["-m", "coderdesk"]
        place = self._environment(self.home / "user", self.home / "data")
        self._run([sys.executable, *start, *map(str, arguments)], code, place, answers=answers)

    def at_the_desk(self, ending: str, code: int) -> None:
        """Spend a day at a desk of its own, from its first start on; the keys of its vault are taken down."""
        user, data, out = self.home / "user" / ending, self.home / "data" / ending, self.home / "out"
        self._furnish(user, data)
        command = [sys.executable, str(DESK), str(self.home / "given"), str(out), ending]
        self._run(command, code, self._environment(user, data))
        self.note_key(user / "Day.coderdesk")
        said = (self.home / "said" / f"{self._steps:02}.out").read_text()
        assert "the day is over" in said

    def at_the_shell(self, forms: Sequence[str]) -> None:
        """Do everything that the command line can, and everything that may go wrong with it."""
        opens = (
            "--vault",
            self.home / "own" / "Shell.cdvault",
            "--passphrase-file",
            self.home / "given" / "passphrase",
        )
        wrong = (*opens[:3], self.home / "given" / "wrong")
        given, out = self.home / "given", self.home / "out"
        self.step("vault", "create", *opens, "--coder", "Kim Coder")
        self.step("import", *opens, given / "morning" / "morning-1.json", code=70, program=FAULTY)
        self.step("import", *opens, given / "morning", code=-9, program=KILLED)
        self.step("import", *opens, given / "morning")
        self.step("import", *opens, given / "refused", code=3)
        self.step("worklist", *wrong, code=4)
        self.step("worklist", *opens, answers=True)
        self.step("check", *opens, code=1, answers=True)
        self.step("finish", *opens, "77-D0", "77-D1")
        for form in forms:
            self.step("export", *opens, "--format", form, "--out", out, *(["77-D0"] if form != "837p" else []))
        self.step("vault", "info", *opens)

    def at_the_vault(self) -> None:
        """Do everything that is done to a vault as a whole; what is written under a passphrase may be anywhere."""
        file, given, out, sealed = (
            self.home / "own" / "Shell.cdvault",
            self.home / "given",
            self.home / "out",
            self.home / "tmp",
        )
        opens = ("--vault", file, "--passphrase-file", given / "passphrase")
        passphrase, other = opens[2:], ("--export-passphrase-file", given / "new")
        backups = self.home / "data" / "backups"
        backups.mkdir()
        (given / "new").write_text("basil quartz ferry sandal\n")
        self.note_key(file)
        for form in ("cms1500", "json"):
            self.step("export", *opens, "--format", form, "--out", sealed, *other, "77-D0")
        self.step("vault", "backup", *opens, "--to", backups)
        (backup,) = (path for path in backups.iterdir() if path.is_file())
        self.step("vault", "verify", "--backup", backup, *passphrase)
        self.step("vault", "prove", *opens, "--backup", backup)
        self.step("vault", "restore", "--backup", backup, "--to", self.home / "own" / "Again.cdvault", *passphrase)
        self.step("vault", "check", *opens)
        self.step("vault", "recovery", *opens, "--out", self.home / "own" / "recovery.pdf")
        self.step("vault", "audit", "verify", *opens)
        self.step("vault", "audit", "list", *opens, answers=True)
        self.step("vault", "audit", "export", *opens, "--format", "pdf", "--out", out / "trail.pdf")
        self.step("vault", "passphrase", *opens, "--new-passphrase-file", given / "passphrase", code=0)
        self.step("vault", "rekey", *opens)
        disposal = (
            "--reason",
            "retention is over",
            "--yes",
            "--include-blocked",
            "--certificate",
            out / "certificate.pdf",
        )
        self.step("vault", "dispose", *opens, "--patient", "77-D0", *disposal)

    def note_key(self, file: Path) -> None:
        """Take down the key of a vault, to be looked for in whatever is written."""
        vault = FileVaultKeeper().open(file, Secret(PASSPHRASE))
        self.keys.append(vault._key.reveal())
        vault.close()

    def _run(self, command: Sequence[str], code: int, place: dict[str, str], *, answers: bool = False) -> None:
        self._steps += 1
        out = self.home / "said" / f"{self._steps:02}"
        if answers:
            self.own.append(f"{out}.out")
        ended = self.watch.run(command, place, cwd=self.home / "cwd", out=out)
        said = out.with_name(f"{out.name}.err").read_text(errors="replace")
        assert ended == code, f"step {self._steps} ended with {ended}, not {code}: {said[-2000:]}"

    # -- what is asked of what was seen ------------------------------------------------------------------------------

    def is_own(self, path: str) -> bool:
        """Say whether a path is one that the coder asked for."""
        return any(path == one or path.startswith(f"{one}/") for one in self.own)

    def leaks(self) -> Iterator[tuple[str, Trace]]:
        """Give each place, other than the coder's own, that holds a planted word or a key."""
        search = Search(WORDS, self.keys)
        written = self.watch.written
        for path, data in written.files.items():
            if not self.is_own(path):
                # What was searched for the same words and keys before need not be again.
                known = (len(self.keys), hashlib.sha256(data).digest())
                if known not in self._searched:
                    self._searched[known] = tuple(search.traces(data))
                yield from ((path, trace) for trace in self._searched[known])
        yield from (("a name", trace) for trace in search.traces("\n".join(self._given_names()).encode()))

    def _given_names(self) -> Iterator[str]:
        return (name.replace(str(self.home), "") for name in self.watch.written.names)

    def pictures(self) -> list[str]:
        """Return the images that were written anywhere but where the coder asked: they could show a chart."""
        return [p for p, data in self.watch.written.files.items() if is_picture(data) and not self.is_own(p)]

    def exported(self) -> set[str]:
        """Return the planted words that the coder's own files hold."""
        search = Search(WORDS)
        return {t.word for p, data in self.watch.written.files.items() if self.is_own(p) for t in search.traces(data)}
