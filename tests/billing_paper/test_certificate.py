"""The certificate of a disposal says what went, how and why, and names nobody unless it is asked to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from coderdesk.billing.paper.certificate import certificate
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.disposal import (
    BackupCopy,
    Candidate,
    Disposal,
    Identified,
    IdentifierDigest,
    ScopeKind,
)
from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import ClientId, EncounterId, PatientId
from coderdesk.domain.page import LETTER, Text
from coderdesk.domain.people import PersonName

RECORD = Disposal(
    id="3f0c9d1e-0000-4000-8000-000000000001",
    at=datetime(2026, 9, 20, 12, 0, 5, tzinfo=UTC),
    by="Kim Coder",
    scope=ScopeKind.BEFORE,
    before=date(2019, 1, 1),
    reason="Retention of seven years has passed; agreed with the practice on 3 September.",
    first=date(2011, 2, 3),
    last=date(2018, 12, 30),
    counts=(("charts", 1204), ("documents", 3310), ("patients", 402)),
    digests=tuple(IdentifierDigest(Identified.ACCOUNT, f"{number:032x}"[::-1] * 2) for number in range(1204)),
    backups=(BackupCopy("Practice 2026-09-19.cdbackup", datetime(2026, 9, 19, 18, tzinfo=UTC)),),
    overwritten=datetime(2026, 9, 20, 12, 0, 9, tzinfo=UTC),
)
CHART = Candidate(
    number=1,
    id=EncounterId("encounter"),
    account="4471-0926",
    client=ClientId("client"),
    client_name="Cedar",
    patient=PatientId("patient"),
    name=PersonName("Whitfield", "Darlene", "M"),
    born=date(1961, 4, 2),
    status=Status.FINISHED,
    served=date(2018, 12, 30),
    received=None,
    billed=False,
    held="",
)


def words(record: Disposal, **more: object) -> str:
    pdf = write_pdf(certificate(record, vault="Practice.cdvault", **more), title="t")  # type: ignore[arg-type]
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_it_says_who_when_what_why_how_and_which_backups_still_hold_it() -> None:
    text = " ".join(words(RECORD).split())
    for told in (
        *(RECORD.id, "Practice.cdvault", "2026-09-20 12:00:05 UTC", "Kim Coder", "agreed with the practice"),
        *("charts with a last date of service before 2019-01-01", "2011-02-03 to 2018-12-30", "1,204", "3,310"),
        *("SQLCipher", "2026-09-20 12:00:09 UTC", "Practice 2026-09-19.cdbackup", "Accounts: 1,204", "Signed"),
    ):
        assert told in text
    assert f"{1203:032x}"[::-1] in text


def test_what_is_still_to_be_done_is_said() -> None:
    assert "STILL TO BE DONE" in " ".join(words(replace(RECORD, overwritten=None)).split())


def test_with_names_it_lists_charts_by_account_and_patient() -> None:
    text = words(RECORD, named=[CHART])
    assert "4471-0926" in text
    assert "Whitfield, Darlene M., born 1961-04-02, 2018-12-30" in text
    assert "keyed digests" not in text


@pytest.mark.parametrize("digests", [0, 1, 2, 3000])
def test_nothing_runs_off_the_paper_and_pages_are_numbered(digests: int) -> None:
    listed = tuple(IdentifierDigest(Identified.PATIENT, f"{number:064x}") for number in range(digests))
    pages = certificate(replace(RECORD, digests=listed), vault="Practice.cdvault")
    for number, page in enumerate(pages, start=1):
        texts = [mark for mark in page.marks if isinstance(mark, Text)]
        assert all(0 < mark.x < LETTER[0] and 0 < mark.y < LETTER[1] for mark in texts)
        assert f"{number} of {len(pages)}" in [mark.text for mark in texts]
        lines = sorted({mark.y for mark in texts if mark.y < LETTER[1] - 60})
        assert all(later - earlier > 8 for earlier, later in pairwise(lines))
