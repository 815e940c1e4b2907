"""Where a visit took place: its Locations, and the facility that a claim names."""

from __future__ import annotations

from coderdesk.domain.people import Client, Facility
from coderdesk.intake import ids
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import NPI, address_of, identifier
from coderdesk.intake.fhir.node import Node
from coderdesk.intake.fhir.places import place_of

_MOST_LEVELS = 8


def locations_of(bundle: Bundle, encounter: Resource) -> tuple[Node, ...]:
    """Return the first Location of `encounter` that the file holds, and what that is part of: bed, ward, hospital."""
    for entry in encounter.node.children("location"):
        found = bundle.follow(encounter, entry.child("location"))
        if found is not None and found.kind == "Location":
            return _with_wholes(bundle, found)
    return ()


def facility_of(bundle: Bundle, encounter: Resource, client: Client) -> Facility | None:
    """Return the place of service of `encounter`, None where that is the client's own or the patient's home."""
    levels = locations_of(bundle, encounter)
    if levels:
        if any(place_of(level) == "12" for level in levels):
            return None
        # A bed or a ward has no address; the building that it is in has
        site = next((level for level in levels if level.child("address")), levels[-1])
        facility = location_as_facility(site)
    else:
        told = (entry.child("location") for entry in encounter.node.children("location"))
        name = next((text for reference in told if reference and (text := reference.text("display"))), "")
        facility = Facility(ids.facility_id(name), name) if name else None
    return None if facility is None or _is_own(facility, client) else facility


def location_as_facility(location: Node) -> Facility | None:
    """Return the place that a Location describes, None where it has no name or is somebody's home."""
    name, place = location.text("name"), place_of(location)
    if not name or place == "12":
        return None
    npi = identifier(location, systems=(NPI,), types=("NPI",))
    return Facility(ids.facility_id(name, npi), name, npi, address_of(location.child("address")), place)


def _with_wholes(bundle: Bundle, location: Resource) -> tuple[Node, ...]:
    levels = [location]
    while len(levels) < _MOST_LEVELS:
        whole = bundle.follow(levels[-1], levels[-1].node.child("partOf"))
        if whole is None or whole.kind != "Location" or whole in levels:
            break
        levels.append(whole)
    return tuple(level.node for level in levels)


def _is_own(facility: Facility, client: Client) -> bool:
    if facility.name.casefold() == client.name.casefold():
        return True
    there, here = facility.address, client.address
    return bool(there.line1) and (there.line1.casefold(), there.zip[:5]) == (here.line1.casefold(), here.zip[:5])
