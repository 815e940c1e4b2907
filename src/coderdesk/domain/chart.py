"""A chart: an encounter together with everything that it names.

What `intake` reads, `coding` checks, `billing` bills and the encounter file carries is one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coderdesk.domain.coverage import Coverage
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Encounter, Role, ServiceLine
from coderdesk.domain.identifiers import ProviderId
from coderdesk.domain.people import Client, Facility, Patient, Provider


@dataclass(frozen=True, slots=True)
class Chart:
    """An encounter with the client, patient, payers, providers, facility and documents that it refers to.

    `coverages` are in the order of billing, the primary first. `providers` holds each provider that the encounter or
    one of its lines names, by id.
    """

    encounter: Encounter
    client: Client
    patient: Patient
    coverages: tuple[Coverage, ...] = ()
    providers: Mapping[ProviderId, Provider] = field(default_factory=dict)
    facility: Facility | None = None
    documents: tuple[Document, ...] = ()

    def provider(self, role: Role) -> Provider | None:
        """Return who acted in `role`, or None."""
        found = self.encounter.provider(role)
        return self.providers.get(found) if found else None

    def rendering(self, line: ServiceLine) -> Provider | None:
        """Return who rendered `line`: its own provider, else the encounter's."""
        if line.rendering:
            return self.providers.get(line.rendering)
        return self.provider(Role.RENDERING)

    def place_of_service(self, line: ServiceLine) -> str:
        """Return where `line` was given: its own place of service, else the encounter's."""
        return line.place_of_service or self.encounter.place_of_service

    def dates(self, line: ServiceLine) -> tuple[date | None, date | None]:
        """Return the first and last day of `line`."""
        first = line.service_from or self.encounter.service_from
        return first, line.service_to or (line.service_from or self.encounter.service_to or first)

    @property
    def primary(self) -> Coverage | None:
        """The coverage that is billed first."""
        return self.coverages[0] if self.coverages else None
