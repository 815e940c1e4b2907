"""Several charts of several patients of several clients, each with words of its own that occur nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import ClientId, CoverageId, DocumentId, EncounterId, PatientId
from coderdesk.domain.people import PersonName
from support.factories import a_chart, a_client, a_coverage, a_document, a_patient


def numbered(
    number: int,
    *,
    patient: int = 0,
    client: int = 0,
    served: date = date(2015, 3, 2),
    born: date | None = date(1960, 2, 3),
    status: Status = Status.FINISHED,
) -> Chart:
    """Return chart `number` of patient `patient` (its own number where 0) of client `client`, seen on `served`."""
    whose = patient or number
    keeper = a_client(id=ClientId(f"client-{client}"), name=f"Practice Number{client}")
    person = a_patient(
        id=PatientId(f"patient-{whose}"),
        client=keeper.id,
        name=PersonName(f"Lastname{whose:03d}x", f"Firstname{whose:03d}x"),
        born=born,
        mrn=f"MRN{whose:03d}x",
    )
    policy = a_coverage(id=CoverageId(f"coverage-{whose}"), patient=person.id, member_id=f"MEMBER{whose:03d}x")
    encounter = EncounterId(f"encounter-{number}")
    note = a_document(
        text=f"Notetext{number:03d}x was seen. " * 300, id=DocumentId(f"document-{number}"), encounter=encounter
    )
    chart = a_chart()
    visit = replace(
        chart.encounter,
        id=encounter,
        client=keeper.id,
        patient=person.id,
        account=f"ACCOUNT{number:03d}x",
        external_id=f"EXTERNAL{number:03d}x",
        status=status,
        finished_at=datetime(2015, 4, 1, tzinfo=UTC) if status in (Status.FINISHED, Status.EXPORTED) else None,
        service_from=served,
        service_to=served,
        coverages=(policy.id,),
    )
    return replace(chart, encounter=visit, client=keeper, patient=person, coverages=(policy,), documents=(note,))


def words_of(number: int, *, patient: int = 0) -> tuple[str, ...]:
    """Return the words that only chart `number`, or only its patient, holds."""
    whose = patient or number
    of_patient = (f"Lastname{whose:03d}x", f"Firstname{whose:03d}x", f"MRN{whose:03d}x", f"MEMBER{whose:03d}x")
    return (*of_patient, f"Notetext{number:03d}x", f"ACCOUNT{number:03d}x", f"EXTERNAL{number:03d}x")
