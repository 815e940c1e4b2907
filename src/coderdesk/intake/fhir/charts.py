"""One chart for each Encounter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import ClaimInfo, Encounter, EncounterType, Procedure, Role
from coderdesk.domain.identifiers import ClientId, PatientId
from coderdesk.domain.people import Client, Patient, Provider
from coderdesk.intake import ids
from coderdesk.intake.fhir.attachments import Attachments
from coderdesk.intake.fhir.bundle import Bundle, Resource, only_here
from coderdesk.intake.fhir.claims import Billed, ClaimReader, is_bill, type_of_bill
from coderdesk.intake.fhir.coverage import Policies
from coderdesk.intake.fhir.datatypes import billing_code, days_of, label, labels
from coderdesk.intake.fhir.diagnoses import gather
from coderdesk.intake.fhir.documents import document, summary
from coderdesk.intake.fhir.identity import account_of, external_id
from coderdesk.intake.fhir.kinds import words
from coderdesk.intake.fhir.links import Links
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.notices import Notices
from coderdesk.intake.fhir.people import People
from coderdesk.intake.fhir.places import encounter_type, place_of_service
from coderdesk.intake.fhir.roles import roles_of
from coderdesk.intake.fhir.sites import facility_of, locations_of
from coderdesk.intake.fhir.stays import stay_of
from coderdesk.intake.fhir.summaries import Summaries

#: `found_by` of a procedure that the source coded in ICD-10-PCS.
FROM_PROCEDURE = "came with the chart (FHIR Procedure)"


class Charts:
    """Makes the charts of one file."""

    def __init__(self, bundle: Bundle, links: Links, people: People, policies: Policies, notices: Notices) -> None:
        """Make nothing yet."""
        self._bundle = bundle
        self._links = links
        self._people = people
        self._policies = policies
        self._notices = notices
        self._claims = ClaimReader(bundle, notices, people)
        self._attachments = Attachments(bundle, notices)
        self._summaries = Summaries(bundle, links)

    def chart(self, resource: Resource) -> Chart:
        """Return the chart of an Encounter with all that the file holds of it."""
        client = self._people.client(resource, "serviceProvider")
        patient = self._patient(resource, client)
        bills = tuple(claim for claim in self._links.of(resource, "Claim") if is_bill(claim))
        diagnoses = gather(self._bundle, self._links, resource, bills)
        billed = self._claims.billed(bills, resource, diagnoses)
        encounter = self._encounter(resource, client.id, patient.id, billed)
        encounter, providers = self._with_providers(encounter, resource, billed)
        coverages = self._policies.of(resource, patient, self._links, encounter.service_from)
        facility = facility_of(self._bundle, resource, client)
        encounter = replace(
            encounter,
            diagnoses=diagnoses.listed,
            admitting=diagnoses.admitting if encounter.type is EncounterType.INPATIENT else None,
            procedures=self._procedures(resource) if encounter.type is EncounterType.INPATIENT else (),
            coverages=tuple(coverage.id for coverage in coverages),
            facility=facility.id if facility else None,
            claim=ClaimInfo(prior_authorization=billed.authorization),
        )
        return Chart(
            encounter=encounter,
            client=client,
            patient=patient,
            coverages=coverages,
            providers={provider.id: provider for provider in providers},
            facility=facility,
            documents=tuple({one.id: one for one in self._documents(resource, encounter)}.values()),
        )

    def _patient(self, resource: Resource, client: Client) -> Patient:
        reference = resource.node.child("subject")
        if reference is None or not reference.value:
            raise resource.node.refusal("an encounter must name its patient", "subject")
        found = self._links.patient(resource)
        if found is None and only_here(reference):
            raise reference.refusal("the patient whom it refers to is not in the file", "reference")
        if found is None:
            return self._people.patient_by_name(reference, client)
        if found.kind != "Patient":
            raise reference.refusal(
                f"it refers not to a patient but to another resource ({words(found.kind)})", "reference"
            )
        return self._people.patient(found, client)

    def _encounter(self, resource: Resource, client: ClientId, patient: PatientId, billed: Billed) -> Encounter:
        node = resource.node
        visit_class = class_of(node)
        kind = type_of_bill(billed.claims, encounter_type(visit_class))
        start, end = days_of(node.child("period"))
        if start is None:
            self._notices.add("An encounter does not tell its first day in full", node)
        if end is None and kind is not EncounterType.INPATIENT:
            end = start
        if node.text("status") not in ("", "finished"):
            self._notices.add("An encounter is not marked as finished", node)
        name = external_id(resource, client)
        stay = stay_of(node)
        return Encounter(
            id=ids.encounter_id(name),
            client=client,
            patient=patient,
            type=kind,
            account=account_of(resource),
            external_id=name,
            service_from=start,
            service_to=end,
            place_of_service=place_of_service(visit_class, locations_of(self._bundle, resource)),
            reason_for_visit=self._reason(resource),
            admission_type=stay.admission_type,
            admission_source=stay.admission_source,
            discharge_status=stay.discharge_status,
            lines=billed.lines,
        )

    def _with_providers(
        self, encounter: Encounter, resource: Resource, billed: Billed
    ) -> tuple[Encounter, tuple[Provider, ...]]:
        """Put the clinicians into their roles; a line names its own only where that is not the encounter's."""
        roles = roles_of(resource, self._people, encounter.type)
        rendered = next((line.rendering for line in billed.lines if line.rendering), None)
        if rendered and encounter.type is EncounterType.PROFESSIONAL:
            roles.setdefault(Role.RENDERING, billed.providers[rendered])
        if billed.supervising:
            roles.setdefault(Role.SUPERVISING, billed.providers[billed.supervising])
        usual = roles[Role.RENDERING].id if Role.RENDERING in roles else None
        lines = tuple(replace(line, rendering=None) if line.rendering == usual else line for line in encounter.lines)
        own = (billed.providers[line.rendering] for line in lines if line.rendering)
        in_roles = tuple((role, provider.id) for role, provider in roles.items())
        return replace(encounter, providers=in_roles, lines=lines), (*roles.values(), *own)

    def _procedures(self, resource: Resource) -> tuple[Procedure, ...]:
        found: dict[Procedure, None] = {}
        for one in self._links.of(resource, "Procedure"):
            code = billing_code(one.node.child("code"), CodeSystem.ICD10PCS)
            if code and one.node.text("status") in ("", "completed", "in-progress"):
                day = one.node.day("performedDateTime") or days_of(one.node.child("performedPeriod"))[0]
                found[Procedure(code, day, found_by=FROM_PROCEDURE)] = None
        return tuple(found)

    def _reason(self, resource: Resource) -> str:
        told = labels(resource.node.children("reasonCode"))
        if told:
            return told
        named = []
        for reference in resource.node.children("reasonReference"):
            found = self._bundle.follow(resource, reference)
            named.append(label(found.node.child("code")) if found is not None else reference.text("display"))
        return "; ".join(dict.fromkeys(filter(None, named)))

    def _documents(self, resource: Resource, encounter: Encounter) -> Iterator[Document]:
        for held in self._links.of(resource, "DocumentReference", "Composition", "DiagnosticReport"):
            for writing in self._attachments.of(held):
                yield document(writing, encounter.external_id, encounter.id)
        day = encounter.service_from
        for title, text in self._summaries.of(resource, day):
            yield summary(title, text, day, encounter.external_id, encounter.id)


def class_of(encounter: Node) -> str:
    """Return the code of Encounter.class; a list, as FHIR R5 has it there, refuses the file."""
    told = encounter.child("class")
    return told.text("code") if told else ""
