"""Official files written for the tests, as text and as workbooks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from openpyxl import Workbook

from coderdesk.codesets.official.reader import Member, Reader, Reading
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent

if TYPE_CHECKING:
    from coderdesk.codesets.catalogue import Catalogue
    from coderdesk.codesets.services import Services


def text_file(name: str, text: str, encoding: str = "utf-8") -> Member:
    """Return a text file as it would be read from the disk."""
    return Member(Path(name), "", text.encode(encoding))


def workbook(name: str, rows: Sequence[Sequence[object]], *, sheet: str = "Sheet1", before: str = "") -> Member:
    """Return a workbook with `rows` in the sheet `sheet`, behind an empty sheet `before` where one is named."""
    book = Workbook()
    first = book.active
    assert first is not None
    if before:
        first.title = before
        first = book.create_sheet(sheet)
    first.title = sheet
    for row in rows:
        first.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return Member(Path(name), "", packed.getvalue())


def reading(reader: Reader, member: Member) -> Reading:
    """Return what `reader` reads; it must know the file."""
    found = reader(member, Silent())
    assert found is not None
    return found


def outcome(reader: Reader, member: Member) -> Reading | str | None:
    """Return what `reader` makes of `member`: a reading, None where it is another file, the reason where refused."""
    try:
        return reader(member, Silent())
    except FileRefused as refused:
        return refused.reason


class Loaded(Protocol):
    """Loads files, in order, into an empty store and opens it; takes those of the numbers `without` out again."""

    def __call__(self, *members: Member, without: Sequence[int] = ()) -> tuple[Services, Catalogue]:
        """Return what looks up in that store."""
