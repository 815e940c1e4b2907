"""Archives are opened within bounds, whatever they say of themselves."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from coderdesk.codesets.official import archive
from coderdesk.codesets.official.archive import how_many, member, members
from coderdesk.domain.failures import FileRefused


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return written.getvalue()


def at(folder: Path, data: bytes, name: str = "file.zip") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_a_plain_file_is_itself_whatever_its_name_says(tmp_path: Path) -> None:
    (only,) = members(at(tmp_path, b"words", "list.zip"))
    assert (only.data, only.inside, only.name, only.place) == (b"words", "", "list.zip", "list.zip")


def test_a_zip_is_opened_whatever_its_name_says(tmp_path: Path) -> None:
    found = list(members(at(tmp_path, packed({"a/b.txt": b"one", "c.txt": b"two", "empty": b""}), "list.txt")))
    assert [(one.inside, one.name, one.data) for one in found] == [
        ("a/b.txt", "b.txt", b"one"), ("c.txt", "c.txt", b"two"),
    ]  # fmt: skip
    assert found[0].place == "list.txt: a/b.txt"


def test_archives_in_archives_are_opened(tmp_path: Path) -> None:
    file = at(tmp_path, packed({"outer/inner.zip": packed({"x.txt": b"one"}), "y.txt": b"two"}))
    assert [one.inside for one in members(file)] == ["outer/inner.zip!x.txt", "y.txt"]
    assert member(file, "outer/inner.zip!x.txt").data == b"one"
    assert member(file, "y.txt").data == b"two"


def test_a_member_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no longer there"):
        member(at(tmp_path, packed({"a": b"1"})), "b")


def test_a_workbook_is_one_file(tmp_path: Path) -> None:
    book = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    (only,) = members(at(tmp_path, book, "codes.xlsx"))
    assert only.data == book
    late = packed({"xl/workbook.xml": bytes(8_000), "[Content_Types].xml": b"<Types/>"}, zipfile.ZIP_STORED)
    assert [one.data for one in members(at(tmp_path, late, "by-openpyxl.xlsx"))] == [late]
    assert [one.inside for one in members(at(tmp_path, packed({"codes.xlsx": book, "a": b"1"})))] == ["codes.xlsx", "a"]


def test_a_zip_bomb_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="unpacks to more") as told:
        list(members(at(tmp_path, packed({"bomb.txt": bytes(64 * 1024 * 1024)}))))
    assert told.value.place == "bomb.txt"


def test_many_members_that_are_large_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 10_000)
    with pytest.raises(FileRefused, match="unpacks to more"):
        list(members(at(tmp_path, packed({str(n): bytes(range(200)) * 10 for n in range(9)}))))


def test_a_nest_of_archives_is_refused(tmp_path: Path) -> None:
    nested = packed({"x": b"1"})
    for _ in range(4):
        nested = packed({"nest.zip": nested})
    with pytest.raises(FileRefused, match="archives lie in archives"):
        list(members(at(tmp_path, nested)))


def test_more_members_than_any_official_file_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="more than 500"):
        list(members(at(tmp_path, packed({str(n): b"1" for n in range(501)}))))


def test_a_file_larger_than_any_official_one_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(FileRefused, match="larger than"):
        list(members(at(tmp_path, bytes(101), "big.txt")))


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"secret"}, zipfile.ZIP_STORED))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    with pytest.raises(FileRefused, match="locked with a password") as told:
        list(members(at(tmp_path, bytes(data))))
    assert told.value.place == "a.txt"


@pytest.mark.parametrize("kept", [10, 60, 200, 1000, -1, -30])
def test_an_archive_that_is_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    whole = packed({"a.txt": b"".join(str(n).encode() for n in range(5000)), "b.txt": b"more"})
    with pytest.raises(FileRefused, match="cut short or damaged"):
        list(members(at(tmp_path, whole[:kept])))


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    whole = bytearray(packed({"a.txt": b"some words in a row" * 50}, zipfile.ZIP_STORED))
    whole[100] ^= 4
    with pytest.raises(FileRefused, match="cut short or damaged"):
        list(members(at(tmp_path, bytes(whole))))


def test_a_way_of_packing_that_is_not_known_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"words"}, zipfile.ZIP_STORED))
    data[data.index(b"PK\x03\x04") + 8] = 99
    data[data.index(b"PK\x01\x02") + 10] = 99
    with pytest.raises(FileRefused, match="cannot be read here"):
        list(members(at(tmp_path, bytes(data))))


@pytest.mark.parametrize(
    ("at_byte", "value", "reason"), [(6, 200, "cannot be read here"), (28, 0, "cut short or damaged")]
)
def test_a_later_version_and_an_entry_without_a_name_are_refused(
    tmp_path: Path, at_byte: int, value: int, reason: str
) -> None:
    data = bytearray(packed({"a": b"words"}, zipfile.ZIP_STORED))
    data[data.index(b"PK\x01\x02") + at_byte] = value
    file = at(tmp_path, bytes(data))
    with pytest.raises(FileRefused, match=reason):
        list(members(file))
    assert how_many(file) == 1


def test_folders_missing_files_and_empty_ones_are_refused(tmp_path: Path) -> None:
    for file, reason in ((tmp_path, "not a file"), (tmp_path / "none", "not a file"), (at(tmp_path, b""), "empty")):
        with pytest.raises(FileRefused, match=reason):
            list(members(file))
