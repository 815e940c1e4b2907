"""An export says whom it names, and leaves under a passphrase where one is given: nothing of it is written plainly."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pyzipper import AESZipFile

from coderdesk.billing.sealing import LONGEST, seal
from coderdesk.domain.book import CodeBook
from coderdesk.domain.exports import ExportFormat, names_words
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.people import PersonName
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.services import billing
from coderdesk.services.billing import BillingDesk
from coderdesk.services.checks import finish_chart
from coderdesk.services.house import House
from coderdesk.services.outgoing import check_export_passphrase, suggested_passphrase
from support.factories import a_chart, a_patient
from support.house import make_vault

SEALED = Secret("granite otter velvet teaspoon")
FORMATS = (ExportFormat.EDI_837P, ExportFormat.CMS1500, ExportFormat.CSV, ExportFormat.JSON, ExportFormat.AUDIT)
PATIENT = PersonName("Quillfeather", "Zaphodina")


def a_visit(number: int, patient: str) -> Any:
    named = a_patient(id=PatientId(patient), name=PATIENT)
    chart = a_chart(patient=named)
    policies = tuple(replace(policy, patient=named.id) for policy in chart.coverages)
    encounter = replace(
        chart.encounter,
        id=EncounterId(f"encounter-{number}"),
        external_id=f"test:{number}",
        account=f"ACC-{number}",
        patient=named.id,
        coverages=tuple(policy.id for policy in policies),
    )
    return replace(chart, patient=named, coverages=policies, encounter=encounter, documents=())


@pytest.fixture
def vault(house: House, book: CodeBook, tmp_path: Path) -> Iterator[Vault]:
    charts = [a_visit(1, "one"), a_visit(2, "one"), a_visit(3, "one")]
    opened = make_vault(house, tmp_path, charts)
    for chart in charts:
        finish_chart(opened.begin, book, encounter=chart.encounter.id, at=house.clock.now(), today=house.clock.today())
    yield opened
    opened.close()


@pytest.fixture
def desk(vault: Vault, house: House, book: CodeBook) -> BillingDesk:
    return BillingDesk(vault.begin, book, house.clock)


def opened_with(file: Path, passphrase: str) -> bytes:
    """Return the plain bytes of an encrypted export, read by libraries that did not write it where there is one."""
    if file.suffix == ".pdf":
        reader = PdfReader(file)
        assert reader.is_encrypted
        assert reader.decrypt(passphrase)
        return "\n".join(page.extract_text() for page in reader.pages).encode()
    with AESZipFile(BytesIO(file.read_bytes())) as archive:
        archive.setpassword(passphrase.encode())
        (name,) = archive.namelist()
        return archive.read(name)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_leaves_under_the_passphrase_and_opens_with_it_alone(
    desk: BillingDesk, tmp_path: Path, form: ExportFormat
) -> None:
    out = tmp_path / "out"
    (record,) = billing.export(desk, format=form, encounters=(), out=out, passphrase=SEALED)
    (file,) = out.iterdir()
    content = file.read_bytes()
    assert (record.file, record.digest) == (file.name, hashlib.sha256(content).hexdigest())
    assert (record.encrypted, record.patients) == (True, 1)
    assert file.stat().st_mode & 0o777 == 0o600
    for word in (b"Quillfeather", b"QUILLFEATHER", b"ACC-1"):
        assert word not in content
    assert (b"ACC-1" if form is ExportFormat.AUDIT else b"QUILLFEATHER") in opened_with(file, SEALED.reveal()).upper()
    with pytest.raises((AssertionError, RuntimeError)):
        opened_with(file, "granite otter velvet teaspoons")


@pytest.mark.parametrize("form", FORMATS)
def test_programs_that_others_wrote_open_it_and_refuse_another_passphrase(
    desk: BillingDesk, tmp_path: Path, form: ExportFormat
) -> None:
    tool = "qpdf" if form is ExportFormat.CMS1500 else "7z"
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    (record,) = billing.export(desk, format=form, encounters=(), out=tmp_path / "out", passphrase=SEALED)
    file = tmp_path / "out" / record.file

    def tried(passphrase: str) -> subprocess.CompletedProcess[bytes]:
        arguments = (
            ["qpdf", f"--password={passphrase}", "--check", str(file)]
            if tool == "qpdf"
            else ["7z", "t", f"-p{passphrase}", str(file)]
        )
        return subprocess.run(arguments, capture_output=True, check=False)

    right = tried(SEALED.reveal())
    assert right.returncode == 0, right.stderr
    assert (b"AESv3" if tool == "qpdf" else b"Everything is Ok") in right.stdout
    assert tried("another passphrase altogether").returncode != 0


def test_what_python_itself_reads_of_the_zip_is_its_directory_alone(desk: BillingDesk, tmp_path: Path) -> None:
    (record,) = billing.export(desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out", passphrase=SEALED)
    with zipfile.ZipFile(tmp_path / "out" / record.file) as archive:
        (inside,) = archive.infolist()
        assert inside.filename == f"{Path(record.file).stem}.csv"
        # AES by WinZip: method 99, encrypted, and no checksum of the plain text.
        assert (inside.compress_type, inside.flag_bits & 1, inside.CRC) == (99, 1, 0)
        assert archive.comment == b"This file names 1 patient: protected health information (45 CFR 160.103)."
        with pytest.raises((NotImplementedError, RuntimeError)):
            archive.read(inside)


def test_the_plain_text_is_never_written(desk: BillingDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte that the process hands to a file while it exports is looked at."""
    written: list[bytes] = []
    opened = os.fdopen

    def watching(descriptor: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
        stream = opened(descriptor, mode, *rest, **more)
        return _Watched(stream, written)

    monkeypatch.setattr("coderdesk.services.outfile.os.fdopen", watching)
    billing.export(desk, format=ExportFormat.JSON, encounters=(), out=tmp_path / "out", passphrase=SEALED)
    assert written
    assert b"Quillfeather" not in b"".join(written)


def test_a_form_says_in_its_metadata_how_many_patients_it_names(desk: BillingDesk, tmp_path: Path) -> None:
    (record,) = billing.export(desk, format=ExportFormat.CMS1500, encounters=(), out=tmp_path / "out")
    metadata = PdfReader(tmp_path / "out" / record.file).metadata
    assert metadata is not None
    assert metadata.subject == "This file names 1 patient: protected health information (45 CFR 160.103)."


def test_how_many_a_file_will_name_is_known_before_it_is_written(desk: BillingDesk, vault: Vault) -> None:
    ids = [EncounterId(f"encounter-{number}") for number in (1, 2, 3)]
    assert billing.named_by(vault.begin, encounters=ids) == 1
    assert billing.named_by(vault.begin, encounters=()) == 0
    assert [names_words(many) for many in (0, 1, 1200)] == [
        "names no patient",
        "names 1 patient",
        "names 1,200 patients",
    ]


def test_the_record_of_an_export_keeps_whom_it_names_and_that_it_was_encrypted(
    desk: BillingDesk, vault: Vault, tmp_path: Path
) -> None:
    plain = billing.export(desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out")
    sealed = billing.export(desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out", passphrase=SEALED)
    assert billing.history(vault.begin) == [*sealed, *plain]
    with vault.begin() as work:
        details = [entry.detail for entry in work.audit.entries() if entry.action == "exported"]
    assert details[0] == f"csv {sealed[0].file}, encrypted"


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [
        ("hello", "guessed too easily"),
        ("violet tractor", "guessed too easily"),
        ("größe otter velvet teaspoon granite", "plain letters"),
        ("granite\totter velvet teaspoon", "plain letters"),
        ("granite otter " * 8, "1 to 99 characters"),
        ("", "1 to 99 characters"),
    ],
)
def test_a_passphrase_that_others_guess_or_cannot_type_is_refused_and_nothing_written(
    desk: BillingDesk, tmp_path: Path, passphrase: str, told: str
) -> None:
    with pytest.raises(InvalidValue, match=told) as refused:
        billing.export(
            desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out", passphrase=Secret(passphrase)
        )
    assert not (tmp_path / "out").exists()
    assert not passphrase.strip() or passphrase not in str(refused.value)


def test_a_suggested_passphrase_is_good_and_another_each_time() -> None:
    found = {suggested_passphrase().reveal() for _ in range(50)}
    assert len(found) == 50
    for each in found:
        check_export_passphrase(Secret(each))
        assert not set(each) & set("01ilo")


@given(
    content=st.binary(max_size=3000),
    passphrase=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=LONGEST),
)
def test_any_content_comes_back_under_any_passphrase(content: bytes, passphrase: str) -> None:
    name, sealed = seal("claims-000000001.837", content, Secret(passphrase), note="")
    assert name == "claims-000000001.zip"
    with AESZipFile(BytesIO(sealed)) as archive:
        archive.setpassword(passphrase.encode())
        assert archive.read("claims-000000001.837") == content


class _Watched:
    """A stream that keeps what is written to it."""

    def __init__(self, stream: Any, written: list[bytes]) -> None:
        self._stream, self._written = stream, written

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return int(self._stream.write(data))

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *told: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
