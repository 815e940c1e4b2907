"""A vault of some hundred charts, and ways to damage it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from coderdesk.domain.secret import Secret
from coderdesk.vault.connection import connect_to_copy
from coderdesk.vault.damage.trees import Tree, read_schema
from coderdesk.vault.door import unlock_typed
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile, beside
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.pages import PageFile
from support.factories import a_document
from support.filled import many_charts
from support.stored import put

CHARTS = 400


@dataclass(frozen=True)
class Wrecked:
    """A closed vault that a test may damage, with its key and what it held when it was whole."""

    file: Path
    key: DatabaseKey
    keys: KeyFile
    whole: bytes

    def page_of(self, name: str, place: float = 0.5) -> int:
        """Return a page of a table or index: of those in the order of its walk, the one at that part of the way."""
        with PageFile(self.file, self.key) as pages:
            entries, _gaps = read_schema(pages)
            tree = Tree(pages, next(entry.root for entry in entries if entry.name == name))
            seen: list[int] = []
            for _row in tree.rows():
                seen += [page for page in tree.seen if page not in seen]
            return seen[int(place * (len(seen) - 1))]

    def schema_pages(self) -> list[int]:
        """Return the pages that hold what the schema says, without the first page of the file."""
        with PageFile(self.file, self.key) as pages:
            tree = Tree(pages, 1)
            list(tree.rows())
            return sorted(tree.seen - {1})

    def zero(self, pages: Iterable[int]) -> None:
        """Overwrite pages with zeros, as a disk does that lost its sectors."""
        self._change(pages, bytes(4096))

    def garble(self, pages: Iterable[int]) -> None:
        """Turn one bit of each page over."""
        data = bytearray(self.file.read_bytes())
        for page in pages:
            data[(page - 1) * 4096 + 2000] ^= 4
        self.file.write_bytes(data)

    def mend(self) -> None:
        """Put the whole vault back."""
        self.file.write_bytes(self.whole)

    def table(self, name: str, file: Path | None = None) -> set[tuple[object, ...]]:
        """Return the rows of a table of a whole vault."""
        connection = connect_to_copy(file or self.file, self.key)
        try:
            return {tuple(row) for row in connection.execute(f"SELECT * FROM {name}")}  # noqa: S608
        finally:
            connection.close()

    def _change(self, pages: Iterable[int], content: bytes) -> None:
        with self.file.open("r+b") as opened:
            for page in pages:
                opened.seek((page - 1) * 4096)
                opened.write(content)


@pytest.fixture(scope="session")
def filled(keeper: FileVaultKeeper, passphrase: Secret, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of charts, some with a scan of many pages."""
    file = tmp_path_factory.mktemp("filled") / "Practice.cdvault"
    vault = keeper.create(file, passphrase, coder="Ada")
    chance = random.Random(20260914)  # noqa: S311 - which names they have is no secret
    with vault.begin() as work:
        for number, chart in enumerate(many_charts(chance, range(CHARTS))):
            put(work, chart)
            work.audit.record("chart imported", chart.encounter.id, f"{number} pages")
            if number % 7 == 0:
                scan = chance.randbytes(3000 * (1 + number % 10))
                work.documents.save(a_document(id=f"scan {number}", encounter=chart.encounter.id, data=scan))
        work.commit()
    vault.close()
    return file


@pytest.fixture
def wrecked(filled: Path, file: Path, passphrase: Secret) -> Wrecked:
    """A copy of it that a test may damage."""
    whole = filled.read_bytes()
    file.write_bytes(whole)
    beside(file).write_bytes(beside(filled).read_bytes())
    keys = KeyFile.from_bytes(beside(file).read_bytes(), file.name)
    return Wrecked(file, unlock_typed(file, keys, passphrase).key, keys, whole)
