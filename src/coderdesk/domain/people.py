"""Names, addresses, patients, providers, places and the clients who hire the coder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.identifiers import ClientId, FacilityId, PatientId, ProviderId


class Sex(StrEnum):
    """Administrative sex as a claim reports it (X12 DMG03)."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name. `last` is never empty in a stored chart; the rest may be ""."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""

    @property
    def filed(self) -> str:
        """As a list shows it: "Whitfield, Darlene M."."""
        middle = f" {self.middle}" if len(self.middle) != 1 else f" {self.middle}."
        last = f"{self.last} {self.suffix}".strip()
        return f"{last}, {self.first}{middle if self.middle else ''}".rstrip(", ")

    @property
    def spoken(self) -> str:
        """As it is said: "Darlene M. Whitfield"."""
        middle = f"{self.middle}." if len(self.middle) == 1 else self.middle
        return " ".join(part for part in (self.first, middle, self.last, self.suffix) if part)

    @property
    def initials(self) -> str:
        """What may stand where others can see: "D. W."."""
        return " ".join(f"{part[0]}." for part in (self.first, self.last) if part)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. Fields may be "" while a chart is incomplete; the checks say what a claim still needs."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = "US"

    @property
    def is_complete(self) -> bool:
        """Whether street, city and, inside the US, state and ZIP are there."""
        inside = self.country in ("", "US", "USA")
        return bool(self.line1 and self.city) and (not inside or bool(self.state and self.zip))

    @property
    def zip_digits(self) -> str:
        """The ZIP without its hyphen."""
        return self.zip.replace("-", "").replace(" ", "")


@dataclass(frozen=True, slots=True)
class Client:
    """The practice or hospital that hires the coder; it is also the billing provider of its claims.

    `npi` and `tax_id` are kept as given: the checks judge them. `tax_id_type` is "EI" (employer) or "SY" (social
    security), as X12 REF01 has them. `pay_to` is None where payments go to `address`.
    """

    id: ClientId
    name: str
    npi: str = ""
    tax_id: str = ""
    tax_id_type: str = "EI"
    taxonomy: str = ""
    address: Address = Address()
    pay_to: Address | None = None
    phone: str = ""
    contact: str = ""
    #: How many days after receipt a chart is due, where the client sets no date of its own.
    turnaround_days: int = 3


@dataclass(frozen=True, slots=True)
class Patient:
    """The person whose chart it is. `client` is who keeps the chart: the same person at two clients is two patients."""

    id: PatientId
    client: ClientId
    name: PersonName
    born: date | None = None
    sex: Sex = Sex.UNKNOWN
    address: Address = Address()
    phone: str = ""
    mrn: str = ""
    died: date | None = None

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years on `day`, or None where the birth date is not known."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Provider:
    """A clinician (or, with `organisation`, an entity acting as one). `npi` is kept as given: the checks judge it."""

    id: ProviderId
    name: PersonName
    npi: str = ""
    taxonomy: str = ""
    credentials: str = ""
    organisation: bool = False


@dataclass(frozen=True, slots=True)
class Facility:
    """Where the service was given, when that is not the billing provider's own address."""

    id: FacilityId
    name: str
    npi: str = ""
    address: Address = Address()
    place_of_service: str = ""
