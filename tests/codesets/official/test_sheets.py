"""A workbook that would take the memory of the whole machine is refused before it is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.sheets import table
from coderdesk.domain.failures import FileRefused
from support.official import workbook

HEADING = ("Code", "Title")


def with_cell_at(reference: str) -> Member:
    """Return a workbook one of whose cells says that it stands elsewhere."""
    whole = workbook("codes.xlsx", [HEADING, ["A00", "Cholera"]])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole.data)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.startswith("xl/worksheets/"):
                content = content.replace(b'r="B2"', f'r="{reference}"'.encode())
            target.writestr(info, content)
    return Member(whole.file, "", made.getvalue())


@pytest.mark.parametrize(
    "reference", ["XFD1048576", "B999999999", "ZZZZZZ2", "B99999999999999999999", "ZZZZZZZZZ1", " XFD1048576 "]
)
def test_a_cell_that_stands_far_out_is_refused(reference: str) -> None:
    with pytest.raises(FileRefused, match="farther out"):
        table(with_cell_at(reference), HEADING)


def test_a_cell_a_little_out_is_read() -> None:
    found = table(with_cell_at("F90"), HEADING)
    assert found is not None
    assert found.heading[:2] == ("CODE", "TITLE")
