"""What a file holds beside charts: people and payers whom no chart names, and notes whose encounter is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, Payer
from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.people import Client, Facility, Patient
from coderdesk.intake import ids
from coderdesk.intake.draft import NO_ENCOUNTER, Draft, LooseDocument
from coderdesk.intake.fhir.attachments import Attachments
from coderdesk.intake.fhir.bundle import Bundle
from coderdesk.intake.fhir.coverage import Policies
from coderdesk.intake.fhir.documents import document
from coderdesk.intake.fhir.identity import external_id_of_reference
from coderdesk.intake.fhir.kinds import READ, article, counted
from coderdesk.intake.fhir.links import Links, subject_of
from coderdesk.intake.fhir.notices import Notices
from coderdesk.intake.fhir.payers import is_payer, organization_as_payer
from coderdesk.intake.fhir.people import NO_CLIENT, People, organization_as_client
from coderdesk.intake.fhir.sites import location_as_facility


class Extras:
    """Gathers what the charts of one file left over."""

    def __init__(self, bundle: Bundle, links: Links, people: People, policies: Policies, notices: Notices) -> None:
        """Gather nothing yet."""
        self._bundle = bundle
        self._links = links
        self._people = people
        self._policies = policies
        self._notices = notices

    def draft(self, charts: tuple[Chart, ...], client: Client | None) -> Draft:
        """Return `charts` with all else that the file brings. `client` is whom the coder imports it for, if told."""
        patients, clients, coverages = self._patients(charts)
        known = {provider for chart in charts for provider in chart.providers}
        providers = (self._people.practitioner(one) for one in self._bundle.of("Practitioner"))
        lone = self._lone_client() if client is None else None
        loose = tuple(self._loose(client.id if client else ids.client_id(NO_CLIENT)))
        self._tell(charts)
        return Draft(
            charts=charts,
            loose=loose,
            clients=_once([*clients, lone] if lone else clients),
            patients=tuple(patients),
            providers=_once(one for one in providers if one and one.id not in known),
            facilities=self._facilities(charts),
            payers=self._payers(charts),
            coverages=tuple(coverages),
            notices=self._notices.sentences(),
        )

    def _patients(self, charts: tuple[Chart, ...]) -> tuple[list[Patient], list[Client], list[Coverage]]:
        patients: list[Patient] = []
        clients: list[Client] = []
        coverages: list[Coverage] = []
        charted = self._links.charted_patients()
        known = {chart.client.id for chart in charts}
        for resource in self._bundle.of("Patient"):
            if resource in charted:
                continue
            client = self._people.client(resource, "managingOrganization")
            patient = self._people.patient(resource, client)
            patients.append(patient)
            coverages.extend(self._policies.of_patient(resource, patient))
            if client.id not in known:
                clients.append(client)
        return patients, clients, coverages

    def _lone_client(self) -> Client | None:
        """An organization that comes alone is meant to be kept; among others it may be anybody."""
        organizations = list(self._bundle.of("Organization"))
        if len(self._bundle.resources) != 1 or not organizations or is_payer(organizations[0].node):
            return None
        return organization_as_client(organizations[0].node)

    def _facilities(self, charts: tuple[Chart, ...]) -> tuple[Facility, ...]:
        known = {chart.facility.id for chart in charts if chart.facility} | {chart.client.name for chart in charts}
        places = (location_as_facility(one.node) for one in self._bundle.of("Location"))
        # Beds and wards have no address of their own and are nothing that a claim names
        return _once(one for one in places if one and one.address.line1 and not {one.id, one.name} & known)

    def _payers(self, charts: tuple[Chart, ...]) -> tuple[Payer, ...]:
        known = {coverage.payer.id for chart in charts for coverage in chart.coverages}
        payers = (organization_as_payer(one.node) for one in self._bundle.of("Organization") if is_payer(one.node))
        return _once(one for one in payers if one and one.id not in known)

    def _loose(self, client: ClientId) -> Iterator[LooseDocument]:
        attachments = Attachments(self._bundle, self._notices)
        for resource, reference in self._links.elsewhere:
            name = external_id_of_reference(resource, reference, subject_of(resource), client)
            writings = attachments.of(resource) if name else ()
            for writing in writings:
                yield LooseDocument(document(writing, name, NO_ENCOUNTER), external_id=name)
            if not writings:
                self._notices.add(
                    f"{article(resource.kind)} belongs to an encounter that is not in the file and was left out",
                    resource.node,
                )

    def _tell(self, charts: tuple[Chart, ...]) -> None:
        kinds = [resource.kind for resource in self._bundle.resources]
        unread = counted(kind for kind in kinds if kind not in READ)
        if not charts:
            held = counted(kinds) or "nothing"
            self._notices.add(f"There is no encounter to code in the file; it holds {held}")
        elif unread:
            self._notices.add(f"Not read: {unread}")
        if "ExplanationOfBenefit" in kinds:
            self._notices.add("Of what payers answered (explanations of benefit) only the coverage is read")
        if self._bundle.without_resource:
            self._notices.add("Some entries of the bundle hold no resource")
        if self._bundle.goes_on:
            self._notices.add("The file is one page of a longer list; ask the sender for the pages that follow")


class _Kept(Protocol):
    @property
    def id(self) -> str: ...


_Value = TypeVar("_Value", bound=_Kept)


def _once(values: Iterable[_Value]) -> tuple[_Value, ...]:
    found: dict[str, _Value] = {}
    for value in values:
        found.setdefault(value.id, value)
    return tuple(found.values())
