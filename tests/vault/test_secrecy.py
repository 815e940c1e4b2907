"""Nothing that was put into a vault can be read from its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.documents import DocumentFormat
from coderdesk.domain.people import PersonName
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.vault.store import FileVault
from support.factories import a_chart, a_document, a_patient, an_encounter
from support.stored import keep

PLANTED = ("Quillfeather", "Zaphodina", "zq7member9", "plantednotetext", "PLANTEDPAGES", "plantedreason", "plantedfile")


@pytest.fixture
def planted(vault: FileVault) -> FileVault:
    """An open vault full of words that occur nowhere else."""
    chart = a_chart(
        patient=a_patient(name=PersonName("Quillfeather", "Zaphodina")),
        documents=(
            a_document(text="plantednotetext " * 400),
            a_document(id="scan", format=DocumentFormat.PDF, data=b"PLANTEDPAGES" * 4000),
        ),
    )
    policies = tuple(replace(policy, member_id="zq7member9") for policy in chart.coverages)
    (stored,) = keep(vault, replace(chart, coverages=policies))
    with vault.begin() as work:
        saved = work.worklist.save(stored.held("plantedreason"))
        work.audit.record("chart held", saved.id, "plantedreason")
        work.imports.add("ab" * 32, "plantedfile.csv", vault.info().created)
        work.commit()
    return vault


def held_by(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def traces(data: bytes) -> list[str]:
    folded = data.lower()
    return [
        word
        for word in PLANTED
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if word.lower().encode(encoding) in folded
    ]


def test_an_open_vault_shows_nothing_of_what_it_holds(planted: FileVault, file: Path) -> None:
    assert (file.parent / f"{file.name}-wal").stat().st_size > 0
    with planted.begin() as work:
        assert list(work.worklist.ids(WorklistQuery(text="quillf zaph"))) == [an_encounter().id]
        data = held_by(file.parent)
    assert traces(data) == []
    for word in (b"CREATE TABLE", b"SQLite format", b"encounter", b"chart held"):
        assert word not in data


def test_a_locked_vault_shows_nothing_of_what_it_holds(planted: FileVault, file: Path) -> None:
    planted.close()
    data = held_by(file.parent)
    assert len(data) > 50_000
    assert traces(data) == []


def test_the_search_for_traces_would_find_them(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes("…ZAPHODINA…".encode("utf-16-le") + b" plantednotetext")
    assert traces(held_by(tmp_path)) == ["Zaphodina", "plantednotetext"]


def test_sorting_and_temporary_tables_stay_in_memory(planted: FileVault) -> None:
    with planted.begin() as work:
        told = {
            name: work._session.value(f"PRAGMA {name}")
            for name in ("temp_store", "journal_mode", "synchronous", "foreign_keys", "cipher_use_hmac")
        }
    assert told == {"temp_store": 2, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cipher_use_hmac": "1"}
