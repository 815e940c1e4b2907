"""The people, payers and documents of an encounter file, and the passages that codes rest on.

Everything here speaks of JSON that the schema has agreed to, and raises `Refused` for what a schema cannot know.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coderdesk.domain.coverage import Coverage, Payer
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.encounter import Role
from coderdesk.domain.identifiers import EncounterId, ProviderId
from coderdesk.domain.people import Client, Facility, Patient, PersonName, Provider
from coderdesk.intake import ids
from coderdesk.intake.encounter_values import converter
from coderdesk.intake.pdf import PAGE_BREAK, PdfContent, read_pdf
from coderdesk.intake.problems import Refused
from coderdesk.intake.roll import Roll

Json = Mapping[str, Any]


def at(place: str, step: str) -> str:
    """Return the place one step further in."""
    return f"{place}.{step}" if place else step


def client_of(raw: Json, at_hand: Client | None) -> Client:
    """Return the client; one of the name of the client `at_hand` is that one."""
    same = at_hand is not None and ids.folded(at_hand.name) == ids.folded(raw["name"])
    derived = at_hand.id if at_hand and same else ids.client_id(raw["name"])
    return converter().structure({"id": derived, **raw}, Client)


def patient_of(raw: Json, client: Client) -> Patient:
    """Return the patient of `client`."""
    name = converter().structure(raw["name"], PersonName)
    born = date.fromisoformat(raw["born"]) if "born" in raw else None
    derived = ids.patient_id(client.id, name, born, raw.get("mrn", ""))
    return converter().structure({"id": derived, **raw, "client": client.id}, Patient)


def facility_of(raw: Json) -> Facility:
    """Return the facility."""
    return converter().structure({"id": ids.facility_id(raw["name"], raw.get("npi", "")), **raw}, Facility)


def provider_of(raw: Json) -> Provider:
    """Return a provider who is told by name."""
    name = converter().structure(raw["name"], PersonName)
    return converter().structure({"id": ids.provider_id(name, raw.get("npi", "")), **raw}, Provider)


def coverage_of(raw: Json, patient: Patient, roll: Roll, place: str) -> Coverage:
    """Return a policy of `patient` with its payer."""
    payer = {"id": ids.payer_id(raw["payer"]["name"], raw["payer"].get("payer_id", "")), **raw["payer"]}
    roll.agreed(converter().structure(payer, Payer), at(place, "payer"))
    derived = ids.coverage_id(patient.id, payer["id"], raw.get("member_id", ""))
    return converter().structure({"id": derived, **raw, "payer": payer, "patient": patient.id}, Coverage)


class Clinicians:
    """The providers of one encounter, and the roles in which they act."""

    def __init__(self, listed: Sequence[Json], roll: Roll, place: str) -> None:
        self.by_id: dict[ProviderId, Provider] = {}
        self.roles: list[tuple[Role, ProviderId]] = []
        self._by_npi: dict[str, ProviderId] = {}
        # A mention by id or NPI alone may stand before the one with the name.
        for index, raw in enumerate(listed):
            if "name" in raw:
                self._meet(provider_of(raw), roll, f"{place}[{index}]")
        for index, raw in enumerate(listed):
            if "role" in raw:
                self.roles.append((Role(raw["role"]), self._acting(raw, f"{place}[{index}]")))

    def _meet(self, provider: Provider, roll: Roll, place: str) -> None:
        self.by_id[provider.id] = roll.agreed(provider, place)
        if provider.npi:
            self._by_npi.setdefault(provider.npi, provider.id)

    def _acting(self, raw: Json, place: str) -> ProviderId:
        return provider_of(raw).id if "name" in raw else self.named(raw.get("id") or raw["npi"], place)

    def named(self, id_or_npi: str, place: str) -> ProviderId:
        """Return the id of the provider whose id or NPI that is."""
        known = ProviderId(id_or_npi)
        if known in self.by_id:
            return known
        if id_or_npi in self._by_npi:
            return self._by_npi[id_or_npi]
        raise Refused(place, "no provider of this encounter is listed with this id or NPI and a name")


def document_of(raw: Json, encounter: EncounterId, place: str) -> Document:
    """Return a document of `encounter`."""
    data = b"" if "pdf" not in raw else _pdf_data(raw["pdf"], at(place, "pdf"))
    content = _pdf_content(data, at(place, "pdf")) if data else None
    text: str = raw.get("text", content.text if content else "")
    plain = {
        "id": ids.document_id(hashlib.sha256(data or text.encode()).hexdigest(), encounter),
        "title": "Note",
        **raw,
        "encounter": encounter,
        "format": DocumentFormat.PDF if content else DocumentFormat.TEXT,
        "text": text,
        "data": data,
        "pages": content.pages if content else text.count(PAGE_BREAK) + 1,
    }
    return converter().structure(plain, Document)


def _pdf_data(text: str, place: str) -> bytes:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(place, "it is not base64") from None
    if not data:
        raise Refused(place, "it is empty")
    return data


def _pdf_content(data: bytes, place: str) -> PdfContent:
    try:
        return read_pdf(data)
    except Refused as refused:
        raise Refused(place, str(refused.problem)) from None


def evidence_of(raw: Json, documents: Sequence[Document], place: str) -> dict[str, Any]:
    """Return the passage with its document and where it starts and ends."""
    document = _document_meant(raw, documents, place)
    quote: str = raw["quote"]
    if "start" in raw:
        start, end = raw["start"], raw["end"]
        if document.text[start:end] != quote or end > len(document.text):
            raise Refused(place, "from start to end the document's text is not the quote")
    else:
        start = document.text.find(quote)
        if start < 0:
            raise Refused(at(place, "quote"), "the document's text does not hold the quote")
        if document.text.find(quote, start + 1) >= 0:
            raise Refused(at(place, "quote"), "the quote occurs more than once; say which with start and end")
        end = start + len(quote)
    return {"document": document.id, "start": start, "end": end, "quote": quote}


def _document_meant(raw: Json, documents: Sequence[Document], place: str) -> Document:
    if "document" not in raw:
        if len(documents) != 1:
            raise Refused(place, "it must name its document, as there is not just one")
        return documents[0]
    for document in documents:
        if document.id == raw["document"]:
            return document
    raise Refused(at(place, "document"), "no document of this encounter has this id")
