"""A worklist in CSV: one encounter a row, as practices and spreadsheets write it. See docs/worklist-csv.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, Payer, PlanType, Relationship, Subscriber
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import ClaimInfo, Encounter, EncounterType, Role
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.people import Address, Client, Facility, Patient, PersonName, Provider, Sex
from coderdesk.intake import ids
from coderdesk.intake.draft import Draft
from coderdesk.intake.files import head_of
from coderdesk.intake.notes import of_account, read_note
from coderdesk.intake.problems import Problems, Refused
from coderdesk.intake.text import decoded, text_of_head
from coderdesk.intake.worklist_columns import CLAIM_FILING, PLAN_TYPES, RELATIONSHIPS, REQUIRED, SEXES, TYPES
from coderdesk.intake.worklist_table import DELIMITERS, Row, Table, heading

SHOWN_PROBLEMS = 20
_NO_CLAIM = ClaimInfo()
_ROLES = tuple(
    (role, tuple(f"{role.value}_{part}" for part in ("npi", "last", "first")))
    for role in (Role.RENDERING, Role.ATTENDING, Role.REFERRING)
)
_REMEDY = "Nothing was imported from it. docs/worklist-csv.md says what each column holds."


class WorklistReader:
    """Reads worklists."""

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content decides
        """Say whether the file begins with a heading of an account and at least two more known columns."""
        text = text_of_head(head)
        known = [set(heading(text, delimiter)) - {""} for delimiter in DELIMITERS]
        return any("account" in columns and len(columns) >= 3 for columns in known)

    def read(self, path: Path, *, client: Client | None) -> Draft:
        """Return a chart for each row; all that is wrong with the file is told at once, up to twenty places."""
        problems = Problems(SHOWN_PROBLEMS)
        try:
            required = [column for column in REQUIRED if column != "client" or client is None]
            table = Table(decoded(path.read_bytes()), required)
            rows = _Rows(client, path.parent)
            charts = tuple(rows.chart(row) for row in table.rows(problems))
        except Refused as refused:
            raise refused.of(path.name, _REMEDY) from None
        if problems:
            raise problems.refusal(path.name, _REMEDY)
        if not charts:
            raise FileRefused(path.name, "", "it has a heading but no encounters", _REMEDY)
        notices = list(rows.notices)
        if table.unknown:
            columns = f"columns {', '.join(table.unknown)}" if len(table.unknown) > 1 else f"column {table.unknown[0]}"
            notices.append(f"{path.name}: {columns} left out; their headings are not known.")
        return Draft(charts=charts, notices=tuple(notices))


class _Rows:
    """Turns rows into charts and remembers who was met in which row.

    A chart of a row that something is wrong with is never used: its problems refuse the file.
    """

    def __init__(self, client: Client | None, folder: Path) -> None:
        self.notices: list[str] = []
        self._at_hand = client
        self._folder = folder
        self._clients: dict[str, Client] = {} if client is None else {ids.folded(client.name): client}
        self._accounts: dict[str, int] = {}
        self._patients: dict[PatientId, tuple[str, int]] = {}
        self._providers: dict[tuple[str, str, str], Provider] = {}
        self._npis: dict[str, tuple[str, int]] = {}
        self._payers: dict[tuple[str, str], tuple[Payer, int]] = {}

    def chart(self, row: Row) -> Chart:
        """Return the chart of `row`."""
        client = self._client(row)
        account = row.needed("account")
        external = f"csv:{ids.folded(client.name)}:{account}"
        first = self._accounts.setdefault(external.casefold(), row.number)
        if account and first != row.number:
            row.wrong("account", f"row {first} has the same account")
        patient = self._patient(row, client)
        facility = self._facility(row)
        coverage = self._coverage(row, patient)
        acting = [(role, provider) for role, columns in _ROLES if (provider := self._provider(row, *columns))]
        encounter = EncounterId(ids.encounter_id(external))
        return Chart(
            encounter=Encounter(
                id=encounter,
                client=client.id,
                patient=patient.id,
                type=_type(row),
                account=account,
                external_id=external,
                service_from=row.day("date_of_service") if row.needed("date_of_service") else None,
                service_to=row.day("date_to"),
                received=row.day("received"),
                due=row.day("due"),
                place_of_service=_padded(row.text("place_of_service"), 2),
                facility=facility.id if facility else None,
                providers=tuple((role, provider.id) for role, provider in acting),
                coverages=(coverage.id,) if coverage else (),
                reason_for_visit=row.text("reason_for_visit"),
                claim=_NO_CLAIM,
            ),
            client=client,
            patient=patient,
            coverages=(coverage,) if coverage else (),
            providers={provider.id: provider for _, provider in acting},
            facility=facility,
            documents=self._documents(row, account, encounter),
        )

    def _client(self, row: Row) -> Client:
        name = row.text("client") or (self._at_hand.name if self._at_hand else row.needed("client"))
        key = ids.folded(name)
        if key not in self._clients:
            self._clients[key] = Client(ids.client_id(name), name)
        return self._clients[key]

    def _patient(self, row: Row, client: Client) -> Patient:
        name = PersonName(row.needed("last_name"), row.text("first_name"), row.text("middle_name"), row.text("suffix"))
        born, mrn = row.day("birth_date"), row.text("mrn")
        patient = Patient(
            id=ids.patient_id(client.id, name, born, mrn),
            client=client.id,
            name=name,
            born=born,
            sex=row.choice("sex", SEXES, Sex.UNKNOWN),
            address=Address(
                row.text("address"),
                row.text("address2"),
                row.text("city"),
                row.text("state").upper(),
                _padded(row.text("zip"), 5),
            ),
            phone=row.text("phone"),
            mrn=mrn,
        )
        who = f"{ids.folded(name.last)}, {ids.folded(name.first)}, {born}"
        known, where = self._patients.setdefault(patient.id, (who, row.number))
        if known != who:
            row.wrong("mrn", f"row {where} has the same number for a patient of another name or birth date")
        return patient

    def _facility(self, row: Row) -> Facility | None:
        name, npi = row.text("facility"), row.text("facility_npi")
        if not name:
            if npi:
                row.wrong("facility", "it is blank, but the facility's NPI is given")
            return None
        return Facility(ids.facility_id(name, npi), name, npi)

    def _provider(self, row: Row, npi_column: str, last_column: str, first_column: str) -> Provider | None:
        npi, last, first = row.text(npi_column), row.text(last_column), row.text(first_column)
        if not last:
            if npi or first:
                row.wrong(last_column, "it is blank, but other parts of the provider are given")
            return None
        # Most rows of a list name one of a few providers.
        told = (npi, last, first)
        if told not in self._providers:
            name = PersonName(last, first)
            self._providers[told] = Provider(ids.provider_id(name, npi), name, npi)
        provider = self._providers[told]
        named, where = self._npis.setdefault(npi or provider.id, (ids.folded(provider.name.spoken), row.number))
        if named != ids.folded(provider.name.spoken):
            row.wrong(npi_column, f"row {where} has the same NPI for a provider of another name")
        return provider

    def _coverage(self, row: Row, patient: Patient) -> Coverage | None:
        payer = self._payer(row)
        relationship = row.choice("relationship", RELATIONSHIPS, Relationship.SELF)
        if payer is None:
            return None
        member = row.text("member_id")
        return Coverage(
            id=ids.coverage_id(patient.id, payer.id, member),
            patient=patient.id,
            payer=payer,
            member_id=member,
            group_number=row.text("group_number"),
            plan_name=row.text("plan_name"),
            relationship=relationship,
            subscriber=None if relationship is Relationship.SELF else _subscriber(row),
        )

    def _payer(self, row: Row) -> Payer | None:
        name, electronic = row.text("payer"), row.text("payer_id")
        if not name:
            if electronic or row.text("member_id"):
                row.wrong("payer", "it is blank, but its id or the member's is given")
            return None
        plan = row.choice("plan_type", PLAN_TYPES, PlanType.OTHER)
        filing = row.text("claim_filing").upper() or CLAIM_FILING.get(plan, "CI")
        if (name, electronic) not in self._payers:
            payer = Payer(ids.payer_id(name, electronic), name, electronic, plan, filing)
            self._payers[name, electronic] = (payer, row.number)
        known, where = self._payers[name, electronic]
        if (known.plan_type, known.claim_filing) != (plan, filing):
            row.wrong("plan_type", f"row {where} has another plan type or claim filing for the same payer")
        return known

    def _documents(self, row: Row, account: str, encounter: EncounterId) -> tuple[Document, ...]:
        told = row.text("note_file").replace("\\", "/")
        if not told:
            return ()
        # The list may come from anywhere: it must not reach for the coder's other files.
        file = (self._folder / told).resolve()
        if not file.is_relative_to(self._folder.resolve()):
            row.wrong("note_file", "it must lie in the folder of the list, or below it")
            return ()
        try:
            head_of(file)
            document, notices = read_note(file)
        except FileRefused as refusal:
            row.wrong("note_file", refusal.reason)
            return ()
        self.notices.extend(notices)
        return (replace(of_account(document, account), encounter=encounter),)


def _type(row: Row) -> EncounterType:
    return row.choice("type", TYPES, EncounterType.PROFESSIONAL) if row.needed("type") else EncounterType.PROFESSIONAL


def _subscriber(row: Row) -> Subscriber:
    last = row.text("subscriber_last")
    if not last:
        row.wrong("subscriber_last", "it is blank, but the patient is not the subscriber")
    return Subscriber(
        name=PersonName(last, row.text("subscriber_first")),
        born=row.day("subscriber_birth_date"),
        sex=row.choice("subscriber_sex", SEXES, Sex.UNKNOWN),
    )


def _padded(number: str, length: int) -> str:
    """Give back the leading zero that a spreadsheet takes from 02 and 02139."""
    return number.zfill(length) if number.isdecimal() and len(number) == length - 1 else number
