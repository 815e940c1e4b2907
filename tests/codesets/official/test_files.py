"""Official files come in wholly or not at all, and go out again without a trace."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coderdesk.codesets import fill
from coderdesk.codesets.build import build_reference_store
from coderdesk.codesets.official import kept
from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.reference import ReferenceBook, open_reference
from coderdesk.domain.codes import CodeSystem, icd10cm
from coderdesk.domain.failures import Cancelled, FileRefused, InvalidValue, ReferenceMissing, StorageFailed
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind, LoadedFile
from support.small_store import (
    CODES_2025,
    CODES_2026,
    PROCEDURES,
    Codes,
    addenda_text,
    fill_small,
    make_small_store,
    order_text,
    tables_of,
    write_order,
)

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 1)
NOON = datetime(2026, 9, 20, 12, tzinfo=UTC)
#: FY2027 as the tests have it: A00.9 is gone, M10.9 is divided.
CODES_2027: Codes = (
    *CODES_2026[:2],
    ("M10", 0, "Gout"),
    ("M109", 0, "Gout, unspecified"),
    ("M1091", 1, "Gout, unspecified, right"),
    ("M1092", 1, "Gout, unspecified, left"),
    *CODES_2026[5:],
)


@pytest.fixture
def store(tmp_path: Path, without_synonyms: None) -> OfficialStore:
    return OfficialStore(make_small_store(tmp_path / "data" / "reference.sqlite"), lambda: NOON)


@pytest.fixture
def order_2027(tmp_path: Path) -> Path:
    return write_order(tmp_path / "icd10cm_order_2027.txt", CODES_2027)


def bring_in(store: OfficialStore, *files: Path) -> Sequence[LoadedFile]:
    return store.apply(store.preview(files, Silent()), Silent())


def opened(store: OfficialStore) -> closing[ReferenceBook]:
    return closing(open_reference(store.path))


def valid(store: OfficialStore, code: str, on: date) -> bool:
    with opened(store) as book:
        entry = book.entry(icd10cm(code), on)
    return entry is not None and entry.valid


# -- what comes in


def test_a_preview_tells_the_year_and_the_counts_and_changes_nothing(store: OfficialStore, order_2027: Path) -> None:
    before = store.path.read_bytes()
    (found,) = store.preview([order_2027], Silent())
    assert (found.kind, found.name) == (FileKind.CM_ORDER, "FY2027")
    assert (found.effective_from, found.effective_to) == (OCTOBER, date(2027, 9, 30))
    assert dict(found.counts) == {"billable codes": 9, "headers": 8}
    assert (found.already, found.questions) == (False, ())
    assert store.path.read_bytes() == before
    assert not kept.folder(store.path).exists()


def test_a_code_that_ends_on_1_october_is_valid_until_30_september(store: OfficialStore, order_2027: Path) -> None:
    bring_in(store, order_2027)
    assert (valid(store, "A00.9", SEPTEMBER), valid(store, "A00.9", OCTOBER)) == (True, False)
    assert (valid(store, "M10.91", SEPTEMBER), valid(store, "M10.91", OCTOBER)) == (False, True)
    with opened(store) as book:
        ended = book.entry(icd10cm("A00.9"), OCTOBER)
        assert ended is not None
        assert (ended.valid_to, ended.release.name) == (SEPTEMBER, "FY2026 (packaged)")
        assert book.replaced_by(icd10cm("M10.9"), OCTOBER) == (icd10cm("M10.91"), icd10cm("M10.92"))
        assert book.replaced_by(icd10cm("M10.9"), SEPTEMBER) == ()


def test_what_is_loaded_is_told_with_file_and_digest(store: OfficialStore, order_2027: Path) -> None:
    (added,) = bring_in(store, order_2027)
    assert store.loaded() == [added]
    assert (added.number, added.kind, added.name, added.file) == (1, FileKind.CM_ORDER, "FY2027", order_2027.name)
    assert (len(added.digest), added.imported_at, added.licensed) == (64, NOON, False)


def test_the_same_content_again_adds_nothing(store: OfficialStore, order_2027: Path, tmp_path: Path) -> None:
    bring_in(store, order_2027)
    before = store.path.read_bytes()
    twin = tmp_path / "another_2027.txt"
    shutil.copyfile(order_2027, twin)
    (again,) = store.preview([twin], Silent())
    assert again.already
    assert store.apply([again], Silent()) == ()
    assert store.path.read_bytes() == before


def test_one_content_under_two_names_at_once_comes_in_once(
    store: OfficialStore, order_2027: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "copy_2027.txt"
    shutil.copyfile(order_2027, twin)
    assert len(bring_in(store, order_2027, twin)) == 1


def test_an_april_list_of_diagnoses_leaves_the_procedures_alone(store: OfficialStore, tmp_path: Path) -> None:
    before = tables_of(store.path)
    bring_in(store, write_order(tmp_path / "icd10cm-order-April-2026.txt", (*CODES_2026[:2], *CODES_2026[3:])))
    after = tables_of(store.path)
    for table in ("validity", "code"):
        procedures = [row for row in before[table] if "icd10pcs" in row or row[0] == 3]
        assert procedures
        assert procedures == [row for row in after[table] if "icd10pcs" in row or row[0] == 3]
    assert (valid(store, "A00.9", date(2026, 3, 31)), valid(store, "A00.9", date(2026, 4, 1))) == (True, False)
    with opened(store) as book:
        assert [one.name for one in book.releases() if one.imported] == ["FY2026 (April 2026)"]


def test_an_official_list_answers_before_a_package_of_the_same_days(store: OfficialStore, tmp_path: Path) -> None:
    renamed = (("A00", 0, "Cholera, officially"), *CODES_2026[1:])
    bring_in(store, write_order(tmp_path / "icd10cm_order_2026.txt", renamed))
    with opened(store) as book:
        entry = book.entry(icd10cm("A00"), SEPTEMBER)
        assert entry is not None
        assert (entry.title, entry.release.imported) == ("Cholera, officially", 1)
        release = book.release_on(CodeSystem.ICD10CM, SEPTEMBER)
        assert release is not None
        assert release.name == "FY2026"


def test_a_code_that_only_the_official_list_knows_is_valid_in_its_year_alone(
    store: OfficialStore, tmp_path: Path
) -> None:
    bring_in(
        store, write_order(tmp_path / "icd10cm_order_2026.txt", (*CODES_2026, ("Z20A", 1, "Contact with rumours")))
    )
    assert [valid(store, "Z20.A", day) for day in (date(2025, 9, 30), date(2025, 10, 1), SEPTEMBER, OCTOBER)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_of_an_archive_the_lists_are_taken_and_the_rest_left(store: OfficialStore, tmp_path: Path) -> None:
    archive = tmp_path / "2027-code-descriptions.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("icd10OrderFiles.pdf", b"%PDF-1.7 \x00\x01")
        packed.writestr("folder/icd10cm_order_2027.txt", order_text(CODES_2027))
        packed.writestr("readme.txt", "Order files of fiscal year 2027")
    (found,) = store.preview([archive], Silent())
    assert (found.inside, found.name) == ("folder/icd10cm_order_2027.txt", "FY2027")


def test_addenda_beside_their_list_are_offered_as_needless(store: OfficialStore, tmp_path: Path) -> None:
    archive = tmp_path / "2026.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        # the list that they change is not loaded, which is no matter then
        packed.writestr("icd10cm_order_addenda_2026.txt", addenda_text(2026, 18, 19, _TO_2026))
        packed.writestr("icd10cm_order_2026.txt", order_text(CODES_2026))
    listed, addenda = store.preview([archive], Silent())
    assert (listed.kind, listed.needless) == (FileKind.CM_ORDER, "")
    assert addenda.kind is FileKind.CM_ADDENDA
    assert "holds these changes already" in addenda.needless


_TO_2026 = (
    ("Delete:", 1, "R102", "Pelvic and perineal pain"),
    ("Add:", 0, "R102", "Pelvic and perineal pain"),
    ("Add:", 1, "R1020", "Pelvic and perineal pain unspecified side"),
    ("Add:", 1, "R1021", "Pelvic and perineal pain right side"),
)


def test_addenda_make_the_list_of_their_year_from_the_packaged_one(store: OfficialStore, tmp_path: Path) -> None:
    file = tmp_path / "icd10cm_order_addenda_2026.txt"
    file.write_text(addenda_text(2026, 8, 9, _TO_2026), newline="")
    bring_in(store, file)
    with opened(store) as book:
        (made,) = (one for one in book.releases() if one.imported)
        assert (made.name, made.codes) == ("FY2026", 9)
        below = book.children(icd10cm("R10.2"), SEPTEMBER)
        assert [entry.code.dotted for entry in below] == ["R10.20", "R10.21"]
        assert all(entry.release is made or entry.release == made for entry in below)


def test_addenda_come_in_together_with_the_list_that_they_change(store: OfficialStore, tmp_path: Path) -> None:
    to_2027 = (("Delete:", 1, "A009", "Cholera, unspecified"),)
    addenda = tmp_path / "icd10cm_order_addenda_2027.txt"
    addenda.write_text(addenda_text(2027, 10, 9, to_2027), newline="")
    with pytest.raises(FileRefused, match="10 codes in force on 2026-09-30, which is not loaded"):
        store.preview([addenda], Silent())
    order = write_order(tmp_path / "icd10cm_order_2026.txt", (*CODES_2026, ("Z20A", 1, "Contact with rumours")))
    assert [one.name for one in bring_in(store, addenda, order)] == ["FY2026", "FY2027"]
    assert (valid(store, "A00.9", SEPTEMBER), valid(store, "A00.9", OCTOBER)) == (True, False)
    assert valid(store, "Z20.A", OCTOBER)


# -- what goes out


def test_a_file_that_is_taken_out_leaves_everything_as_before(
    store: OfficialStore, order_2027: Path, tmp_path: Path
) -> None:
    before = tables_of(store.path)
    bring_in(store, order_2027)
    first = tables_of(store.path)
    bring_in(store, write_order(tmp_path / "icd10pcs_order_2026.txt", (*PROCEDURES[:-1], ("XW0131A", 1, "Other"))))
    store.remove(2, Silent())
    assert tables_of(store.path) == first
    store.remove(1, Silent())
    assert tables_of(store.path) == before
    assert [file.name for file in kept.folder(store.path).iterdir()] == ["manifest.json"]


def test_a_number_that_names_no_file_is_told(store: OfficialStore) -> None:
    with pytest.raises(InvalidValue, match="No loaded file has the number 7"):
        store.remove(7, Silent())


# -- all or nothing


class StopsAfter:
    """Progress of a coder who stops after some steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the signature of the protocol
        if self.left == 0:
            raise Cancelled("Stopped; nothing was changed.")
        self.left -= 1


def test_an_import_that_is_stopped_at_any_step_changes_nothing(store: OfficialStore, order_2027: Path) -> None:
    previews = store.preview([order_2027], Silent())
    before = store.path.read_bytes()
    steps = 0
    while True:
        watch = StopsAfter(steps)
        try:
            store.apply(previews, watch)
        except Cancelled:
            assert store.path.read_bytes() == before
            assert [file.name for file in store.path.parent.iterdir() if file.is_file()] == ["reference.sqlite"]
            assert not list(kept.folder(store.path).glob("*.gz"))
            steps += 1
            continue
        break
    assert steps > 4
    assert len(store.loaded()) == 1


def test_a_killed_import_leaves_the_old_store_and_the_next_one_sweeps_up(
    store: OfficialStore, order_2027: Path
) -> None:
    before = store.path.read_bytes()
    killed = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from coderdesk.codesets.official.files import OfficialStore\n"
        "from coderdesk.domain.progress import Silent\n"
        "class Kill:\n"
        "    def step(self, done, total, doing):\n"
        "        if 'valid' in doing:\n"
        "            os._exit(9)\n"
        "store = OfficialStore(Path(sys.argv[1]))\n"
        "store.apply(store.preview([Path(sys.argv[2])], Silent()), Kill())\n"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(store.path), str(order_2027)], check=False)
    assert ended.returncode == 9
    assert store.path.read_bytes() == before
    assert len(list(store.path.parent.glob("*.building"))) == 1
    bring_in(store, order_2027)
    assert not list(store.path.parent.glob("*.building"))


@pytest.mark.skipif(os.name == "nt", reason="no limit on the size of files")
def test_a_full_disk_is_told_plainly_and_leaves_the_old_store(store: OfficialStore, order_2027: Path) -> None:
    before = store.path.read_bytes()
    limited = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from coderdesk.codesets.official.files import OfficialStore\n"
        "from coderdesk.domain.failures import StorageFailed\n"
        "from coderdesk.domain.progress import Silent\n"
        "store = OfficialStore(Path(sys.argv[1]))\n"
        "found = store.preview([Path(sys.argv[2])], Silent())\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "room = store.path.stat().st_size + 4096\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))\n"
        "try:\n"
        "    store.apply(found, Silent())\n"
        "except StorageFailed as failure:\n"
        "    sys.exit(5 if '500 MB' in failure.remedy else 1)\n"
    )
    ended = subprocess.run([sys.executable, "-c", limited, str(store.path), str(order_2027)], check=False)
    assert ended.returncode == 5
    assert store.path.read_bytes() == before
    assert not list(store.path.parent.glob("*.building"))
    assert not list(kept.folder(store.path).glob("*.gz"))


def test_a_store_that_another_window_changed_meanwhile_is_not_overwritten(
    store: OfficialStore, order_2027: Path, tmp_path: Path
) -> None:
    other = write_order(tmp_path / "icd10pcs_order_2026.txt", PROCEDURES)

    class Meddles(Silent):
        def step(self, done: int, total: int, doing: str) -> None:  # noqa: ARG002 - the signature of the protocol
            if "Writing" in doing:
                bring_in(store, other)

    with pytest.raises(StorageFailed, match="by another window"):
        store.apply(store.preview([order_2027], Silent()), Meddles())
    assert [one.kind for one in store.loaded()] == [FileKind.PCS_ORDER]


def test_a_file_that_changed_since_the_preview_is_refused(store: OfficialStore, order_2027: Path) -> None:
    previews = store.preview([order_2027], Silent())
    write_order(order_2027, CODES_2026)
    with pytest.raises(FileRefused, match="changed since it was looked at"):
        store.apply(previews, Silent())
    assert store.loaded() == []


def test_of_several_files_with_one_bad_none_comes_in(store: OfficialStore, order_2027: Path, tmp_path: Path) -> None:
    bad = tmp_path / "icd10cm_order_2026.txt"
    bad.write_text(order_text(CODES_2026)[:-100])
    with pytest.raises(FileRefused):
        bring_in(store, order_2027, bad)
    assert store.loaded() == []


@pytest.mark.parametrize("table", ["import", "release", "code", "validity", "note"])
def test_a_damaged_store_is_told_plainly(store: OfficialStore, order_2027: Path, table: str) -> None:
    previews = store.preview([order_2027], Silent())
    whole = store.path.read_bytes()
    # the pages behind the first table are gone, and with them what the mark of the version does not tell
    with closing(sqlite3.connect(store.path)) as opened_store:
        (page,) = opened_store.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = opened_store.execute("PRAGMA page_size").fetchone()
    store.path.write_bytes(whole[: (page - 1) * size] + b"\x07" * size + whole[page * size :])
    with pytest.raises(ReferenceMissing) as told:
        store.apply(previews, Silent())
    assert "codes build" in told.value.remedy
    assert not list(store.path.parent.glob("*.building"))


def test_without_a_store_nothing_is_imported(tmp_path: Path, order_2027: Path) -> None:
    nowhere = OfficialStore(tmp_path / "none.sqlite")
    for ask in (lambda: nowhere.preview([order_2027], Silent()), nowhere.loaded):
        with pytest.raises(ReferenceMissing):
            ask()


# -- a store that is built anew


def test_a_store_that_is_built_anew_holds_the_files_again(
    store: OfficialStore, order_2027: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "2026.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("icd10cm_order_2026.txt", order_text(CODES_2026))
    bring_in(store, archive)
    bring_in(store, order_2027)
    before = tables_of(store.path)
    store.path.unlink()
    order_2027.unlink()
    archive.unlink()
    monkeypatch.setattr(fill, "fill", fill_small)
    build_reference_store(store.path, Silent())
    assert tables_of(store.path) == before
    assert store.left_out() == []


def test_a_file_whose_kept_content_is_lost_is_told_and_does_not_stop_the_build(
    store: OfficialStore, order_2027: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(store, order_2027)
    bring_in(store, write_order(tmp_path / "icd10cm_order_2026.txt", CODES_2026))
    (lost,) = (one for one in store.loaded() if one.name == "FY2027")
    (kept.folder(store.path) / f"{lost.digest}.gz").write_bytes(b"\x1f\x8b damaged")
    monkeypatch.setattr(fill, "fill", fill_small)
    build_reference_store(store.path, Silent())
    assert [one.name for one in store.loaded()] == ["FY2026"]
    assert store.left_out() == ["icd10cm_order_2027.txt"]


@pytest.mark.parametrize("manifest", [b"", b"[1, 2]", b'[{"number": 1}]', b"\xff\xfe"])
def test_a_damaged_manifest_does_not_stop_the_build(
    store: OfficialStore, manifest: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.folder(store.path).mkdir()
    (kept.folder(store.path) / "manifest.json").write_bytes(manifest)
    monkeypatch.setattr(fill, "fill", fill_small)
    build_reference_store(store.path, Silent())
    assert store.loaded() == []


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_what_is_kept_is_readable_by_its_user_alone(store: OfficialStore, order_2027: Path) -> None:
    bring_in(store, order_2027)
    folder = kept.folder(store.path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


# -- what is asked first


def questions(store: OfficialStore, file: Path) -> str:
    return " ".join(store.preview([file], Silent())[0].questions)


def test_a_release_older_than_the_loaded_one_is_asked_about(
    store: OfficialStore, order_2027: Path, tmp_path: Path
) -> None:
    bring_in(store, order_2027)
    older = write_order(tmp_path / "icd10cm_order_2026.txt", CODES_2026)
    assert "FY2026 is older than FY2027, which is loaded" in questions(store, older)
    bring_in(store, older)
    assert (valid(store, "A00.9", SEPTEMBER), valid(store, "A00.9", OCTOBER)) == (True, False)


def test_another_content_of_a_loaded_release_is_asked_about_and_then_answers(
    store: OfficialStore, order_2027: Path, tmp_path: Path
) -> None:
    bring_in(store, order_2027)
    before = tables_of(store.path)["validity"]
    other = write_order(tmp_path / "corrected_order_2027.txt", (*CODES_2027, ("Z20A", 1, "Contact with rumours")))
    assert "is loaded already, from icd10cm_order_2027.txt, with other content" in questions(store, other)
    bring_in(store, other)
    assert valid(store, "Z20.A", OCTOBER)
    store.remove(2, Silent())
    assert tables_of(store.path)["validity"] == before


def test_one_code_with_two_titles_is_asked_about(store: OfficialStore, tmp_path: Path) -> None:
    doubled = (*CODES_2027[:2], ("A000", 1, "Another title"), *CODES_2027[2:])
    asked = questions(store, write_order(tmp_path / "icd10cm_order_2027.txt", doubled))
    assert "A000 is on lines 2 and 3 with different titles" in asked


def test_a_list_of_procedures_named_as_diagnoses_is_asked_about(store: OfficialStore, tmp_path: Path) -> None:
    file = write_order(tmp_path / "icd10cm_order_2026.txt", PROCEDURES)
    (found,) = store.preview([file], Silent())
    assert found.kind is FileKind.PCS_ORDER
    assert "It is named as if it held another set, and it holds ICD-10-PCS." in found.questions


def test_a_list_that_lost_its_end_is_asked_about(store: OfficialStore, tmp_path: Path) -> None:
    file = tmp_path / "icd10cm_order_2026.txt"
    file.write_text(order_text(CODES_2026).rstrip())
    assert "The last line (16) has no end: the file may be cut short." in questions(store, file)


def test_a_list_with_far_fewer_codes_than_the_one_before_is_asked_about(store: OfficialStore, tmp_path: Path) -> None:
    file = write_order(tmp_path / "icd10cm_order_2027.txt", (*CODES_2026[:2], *CODES_2026[3:]))
    assert "It has 8 codes that may be reported where FY2026 (packaged) has 9" in questions(store, file)


def test_a_list_without_a_year_in_its_name_is_refused_with_a_remedy(store: OfficialStore, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="fiscal year") as told:
        store.preview([write_order(tmp_path / "download.bin", CODES_2026)], Silent())
    assert "icd10cm_order_2026.txt" in told.value.remedy


# -- what is no official file


@pytest.mark.parametrize(
    "content", [b"hello", b"\x00\x01\x02", b"%PDF-1.7", b"<html><body>Not found</body></html>", b"a,b\n1,2\n"]
)
def test_any_other_file_is_refused(store: OfficialStore, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "icd10cm_order_2027.txt"
    file.write_bytes(content)
    with pytest.raises(FileRefused, match="no official file"):
        store.preview([file], Silent())


def test_an_archive_without_official_files_is_refused(store: OfficialStore, tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", "nothing of interest")
    file.write_bytes(packed.getvalue())
    with pytest.raises(FileRefused, match="no official file"):
        store.preview([file], Silent())


def test_the_packaged_lists_of_two_years_differ_as_the_tests_need_it() -> None:
    assert {code for code, billable, _ in CODES_2025 if billable} != {
        code for code, billable, _ in CODES_2026 if billable
    }
