"""Patients, clinicians and practices, each made once a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from coderdesk.domain.identifiers import Npi, PatientId
from coderdesk.domain.people import Client, Patient, PersonName, Provider
from coderdesk.intake import ids
from coderdesk.intake.fhir.bundle import Bundle, Resource, condition
from coderdesk.intake.fhir.datatypes import (
    NPI,
    TAXONOMY,
    address_of,
    best,
    code_of,
    identified_by,
    identifier,
    phone_of,
    sex_of,
)
from coderdesk.intake.fhir.names import human_name, spoken_name
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.notices import Notices

NO_CLIENT: Final = "Client not named in the file"
NO_PATIENT: Final = "Patient not in the file"
_SSN: Final = ("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1")
_EIN: Final = ("urn:oid:2.16.840.1.113883.4.4", "http://hl7.org/fhir/sid/us-ein")
_SSN_SHAPE: Final = re.compile(r"[0-9]{3}-?[0-9]{2}-?[0-9]{4}")


class People:
    """Makes the people of one file. `client` is whom the coder imports it for, None where nobody was named."""

    def __init__(self, bundle: Bundle, notices: Notices, client: Client | None) -> None:
        """Make nothing yet."""
        self._bundle = bundle
        self._notices = notices
        self._chosen = client
        self._patients: dict[tuple[Resource, str], Patient] = {}
        self._taken: set[PatientId] = set()
        self._providers: dict[str, Provider] = {}
        self._roles: dict[Resource, list[Resource]] | None = None

    # -- the practice ------------------------------------------------------------------------------------------------

    def client(self, owner: Resource, name: str) -> Client:
        """Return whose chart it is: whom the coder chose, else the organization that field `name` of `owner` names."""
        if self._chosen:
            return self._chosen
        reference = owner.node.child(name)
        found = self._bundle.follow(owner, reference)
        if found is not None and found.kind == "Organization" and (client := organization_as_client(found.node)):
            return client
        if reference is not None and (told := reference.text("display")):
            self._notices.add("The practice is not in the file and is known by its name alone", owner.node)
            return Client(ids.client_id(told), told, npi=_npi_of(reference))
        self._notices.add(
            f"No practice is named, so this is filed under “{NO_CLIENT}”; choose the client when importing", owner.node
        )
        return Client(ids.client_id(NO_CLIENT), NO_CLIENT)

    # -- patients ----------------------------------------------------------------------------------------------------

    def patient(self, resource: Resource, client: Client) -> Patient:
        """Return the patient that a Patient resource describes, as `client` keeps her."""
        known = self._patients.get((resource, client.id))
        if known is None:
            known = self._apart(self._read_patient(resource, client), resource)
            self._patients[resource, client.id] = known
        return known

    def patient_by_name(self, reference: Node, client: Client) -> Patient:
        """Return a patient of whom the file holds no more than `reference`: a display name, or not even that."""
        self._notices.add(
            "The patient is not in the file and is known by a reference alone; complete the patient's details",
            reference,
        )
        name, _ = spoken_name(reference.text("display"))
        name = name if name.last else PersonName(NO_PATIENT)
        key = f"fhir:{reference.text('reference')}:{name.filed}"
        return Patient(ids.patient_id(client.id, name, None, key), client.id, name)

    def _read_patient(self, resource: Resource, client: Client) -> Patient:
        node = resource.node
        name, _ = human_name(node.children("name"))
        if not name.last:
            self._notices.add("A patient has no name", node)
            name = PersonName(NO_PATIENT)
        system, mrn = _record_number(node)
        born = node.day("birthDate")
        if born is None:
            self._notices.add("A patient's birth date is not told in full", node)
        # Two hospitals may have given the same number, and here nobody says which hospital it is
        key = f"{system}|{mrn}" if mrn and client.id == ids.client_id(NO_CLIENT) else mrn
        if not key and born is None:
            key = f"fhir:{resource.id or node.path}:{name.filed}"
        return Patient(
            id=ids.patient_id(client.id, name, born, key),
            client=client.id,
            name=name,
            born=born,
            sex=sex_of(node),
            address=address_of(best(node.children("address"))),
            phone=phone_of(node.children("telecom")),
            mrn=mrn,
            died=node.day("deceasedDateTime"),
        )

    def _apart(self, patient: Patient, resource: Resource) -> Patient:
        """Keep two Patient resources two patients, even with the same number, or name and birth date (twins)."""
        if patient.id in self._taken:
            self._notices.add("Two patients of the file look like one; they are kept apart", resource.node)
            key = f"fhir:{patient.mrn}:{resource.id or resource.node.path}:{patient.name.filed}"
            patient = replace(patient, id=ids.patient_id(patient.client, patient.name, patient.born, key))
        self._taken.add(patient.id)
        return patient

    # -- clinicians --------------------------------------------------------------------------------------------------

    def provider(self, owner: Resource, reference: Node | None) -> Provider | None:
        """Return the clinician whom `reference` names; None where it names nobody who can be billed for."""
        found = self._bundle.follow(owner, reference)
        if found is not None and found.kind == "PractitionerRole":
            return self._provider_in_role(found)
        if found is not None:
            return self.practitioner(found) if found.kind == "Practitioner" else None
        if reference is None:
            return None
        name, credentials = spoken_name(reference.text("display"))
        if not name.last:
            self._notices.add("A clinician is not in the file", reference)
            return None
        self._notices.add("A clinician is not in the file and is known by a reference alone", reference)
        return self._kept(_provider(name, _npi_of(reference), "", credentials), reference)

    def practitioner(self, resource: Resource) -> Provider | None:
        """Return the clinician whom a Practitioner resource describes, None where it gives no name."""
        node = resource.node
        name, credentials = human_name(node.children("name"))
        if not name.last:
            self._notices.add("A clinician has no name and was left out", node)
            return None
        qualified = (code_of(one.child("code")) for one in node.children("qualification"))
        credentials = credentials or next((code for code in qualified if code.isalpha() and len(code) <= 5), "")
        npi = identifier(node, systems=(NPI,), types=("NPI",))
        return self._kept(_provider(name, npi, self._taxonomy(resource), credentials), node)

    def _provider_in_role(self, role: Resource) -> Provider | None:
        provider = self.provider(role, role.node.child("practitioner"))
        taxonomy = _taxonomy_of_role(role.node)
        return replace(provider, taxonomy=taxonomy) if provider and taxonomy else provider

    def _taxonomy(self, practitioner: Resource) -> str:
        if self._roles is None:
            self._roles = {}
            for role in self._bundle.of("PractitionerRole"):
                whose = self._bundle.follow(role, role.node.child("practitioner"))
                if whose is not None:
                    self._roles.setdefault(whose, []).append(role)
        told = [_taxonomy_of_role(role.node) for role in self._roles.get(practitioner, ())]
        told += [code_of(one.child("code"), TAXONOMY) for one in practitioner.node.children("qualification")]
        return next((code for code in told if code), "")

    def _kept(self, provider: Provider, at: Node) -> Provider:
        known = self._providers.setdefault(provider.id, provider)
        if known.name != provider.name:
            self._notices.add("Two clinicians have the same NPI; the first one's name is kept", at)
        return known


def organization_as_client(node: Node) -> Client | None:
    """Return the practice or hospital that an Organization describes, None where it has no name."""
    name = node.text("name") or next(iter(node.texts("alias")), "")
    if not name:
        return None
    return Client(
        id=ids.client_id(name),
        name=name,
        npi=identifier(node, systems=(NPI,), types=("NPI",)),
        tax_id=identifier(node, systems=_EIN, types=("TAX", "EN")),
        taxonomy=next((code for one in node.children("type") if (code := code_of(one, TAXONOMY))), ""),
        address=address_of(best(node.children("address"))),
        phone=phone_of(node.children("telecom")),
    )


def _provider(name: PersonName, npi: str, taxonomy: str, credentials: str) -> Provider:
    # A made-up number ("610") may be anybody's: only an NPI that checks itself tells two people apart
    return Provider(ids.provider_id(name, npi if Npi.is_valid(npi) else ""), name, npi, taxonomy, credentials)


def _taxonomy_of_role(node: Node) -> str:
    concepts = (*node.children("specialty"), *node.children("code"))
    return next((code for one in concepts if (code := code_of(one, TAXONOMY))), "")


def _npi_of(reference: Node) -> str:
    """Return the NPI by which a reference names somebody, or ""."""
    _, system, value = condition(reference.text("reference"))
    told = reference.child("identifier")
    if system != NPI and told is not None:
        system, value = told.text("system"), told.text("value")
    return value if system == NPI else ""


def _record_number(node: Node) -> tuple[str, str]:
    """Return system and value of the medical record number; never a social security number."""
    system, mrn = identified_by(node, "MR")
    if mrn:
        return system, mrn
    for one in node.children("identifier"):
        value = one.text("value")
        of_nothing = one.child("type") is None and one.text("system") not in _SSN
        if one.text("use") == "usual" and of_nothing and value and not _SSN_SHAPE.fullmatch(value):
            return one.text("system"), value
    return "", ""
