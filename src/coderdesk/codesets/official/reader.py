"""What a reader of an official file is handed, and what it returns.

A reader looks at the content, never at the name alone. It returns None where the file is not of its kind, raises
`FileRefused` with the line and the reason where it is and cannot be read wholly, and else returns a `Reading`, whose
`write` puts the content into the store. Reading changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

#: How much of a file a reader may look at to tell what it is.
HEAD = 64 * 1024


@dataclass(frozen=True)
class Member:
    """One file to read: what the user named or, `inside` an archive, one of its members. `data` is its whole content.

    Sizes are bounded before: no member is larger than `archive.LARGEST`.
    """

    file: Path
    inside: str
    data: bytes

    @property
    def name(self) -> str:
        """The bare name, to show and to read a year from; never the only ground to take a file for something."""
        return Path(self.inside or self.file.name).name

    @property
    def place(self) -> str:
        """The name for a refusal: the archive's with the member's behind it."""
        return f"{self.file.name}: {self.inside}" if self.inside else self.file.name

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        return self.data[:HEAD]


#: Puts the content of a file into the store under the number of its row in `import`, inside a transaction.
Write = Callable[[sqlite3.Connection, int, Progress], None]


#: Says what in the store the user must settle before a file is loaded; `FileRefused` where the store lacks what the
#: file builds on. It is handed the kinds and names of the files that are to be loaded before and are not in the store.
Check = Callable[[sqlite3.Connection, Sequence[tuple[FileKind, str]]], Sequence[str]]


@dataclass(frozen=True)
class Reading:
    """A file read wholly: what it is, what it holds, and how it is put into the store.

    `questions` are doubts that the user must settle first, such as one code with two titles; `check` asks more of the
    store. `searched` says that the words of the search are to be collected again.
    """

    kind: FileKind
    name: str
    effective_from: date
    effective_to: date | None
    counts: tuple[tuple[str, int], ...]
    write: Write
    questions: tuple[str, ...] = ()
    check: Check | None = None
    searched: bool = False


Reader = Callable[[Member, Progress], Reading | None]
