"""Numbers that carry a check digit or a fixed form, and the addresses of everyone on the chart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places, postal
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import PROFESSIONAL, Fault, rule
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.findings import Place
from coderdesk.domain.identifiers import Npi
from coderdesk.domain.people import Address

_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_CLIA = re.compile(r"[0-9]{2}D[0-9]{7}")


@rule("NPI-CHECK", source="45 CFR 162.406 (check digit over 80840 and the NPI); 837 NM109")
def npi(case: Case) -> Iterator[Fault]:
    """Every NPI has ten digits and a right check digit; the billing provider and each provider named must have one."""
    for whose, number, place in _npis(case):
        if not number:
            said = "is missing"
        elif not re.fullmatch(r"[0-9]{10}", number):
            said = "must have ten digits"
        elif not Npi.is_valid(number):
            said = "is wrong: its check digit does not fit"
        else:
            continue
        yield Fault(f"The NPI of {whose} {said}.", (place,), fixes=fixes.go_to("Fill in the NPI"))


def _npis(case: Case) -> Iterator[tuple[str, str, Place]]:
    chart = case.chart
    yield "the billing provider", chart.client.npi.strip(), places.client("npi")
    for index, (role, identifier) in enumerate(case.encounter.providers):
        if provider := chart.providers.get(identifier):
            yield f"the {role} provider", provider.npi.strip(), places.provider(index, "npi")
    named = {identifier for _, identifier in case.encounter.providers}
    for index, line in case.lines:
        if line.rendering and line.rendering not in named and (provider := chart.providers.get(line.rendering)):
            yield f"the rendering provider of line {index + 1}", provider.npi.strip(), places.line(index, "rendering")
    if chart.facility and chart.facility.npi:
        yield "the service facility", chart.facility.npi.strip(), places.facility("npi")


@rule("TAXONOMY-FORM", source="837 PRV03 (Provider Taxonomy, code source 682)")
def taxonomy(case: Case) -> Iterator[Fault]:
    """A taxonomy code has ten letters and digits, the last of them X."""
    held = [("the billing provider", case.chart.client.taxonomy, places.client("taxonomy"))]
    for index, (role, identifier) in enumerate(case.encounter.providers):
        if provider := case.chart.providers.get(identifier):
            held.append((f"the {role} provider", provider.taxonomy, places.provider(index, "taxonomy")))
    for whose, code, place in held:
        if code and not _TAXONOMY.fullmatch(code):
            yield Fault(
                f"The taxonomy code of {whose} must have ten letters and digits and end in X.",
                (place,),
                fixes=fixes.go_to("Change the taxonomy code"),
            )


@rule("CLIA-FORM", source="CMS Claims Processing Manual ch. 16 §70; 837P REF*X4", applies=PROFESSIONAL)
def clia(case: Case) -> Iterator[Fault]:
    """A CLIA number has two digits, a D and seven digits."""
    if case.encounter.claim.clia and not _CLIA.fullmatch(case.encounter.claim.clia):
        yield Fault(
            "The CLIA number must be two digits, D and seven digits, such as 16D0000000.",
            (places.encounter("claim.clia"),),
            fixes=fixes.go_to("Change the CLIA number"),
        )


@rule("ADDRESS-FORM", source="USPS Publication 28; 837 N402, N403")
def addresses(case: Case) -> Iterator[Fault]:
    """In a US address the state is a postal abbreviation and the ZIP has five or nine digits."""
    for whose, address, place in _addresses(case):
        for field, must in postal.faults(address):
            spot = Place(place.part, place.index, f"{place.field}.{field}")
            word = "ZIP" if field == "zip" else field
            yield Fault(f"The {word} of {whose} must {must}.", (spot,), fixes=fixes.go_to(f"Change the {word}"))


def _addresses(case: Case) -> Iterator[tuple[str, Address, Place]]:
    chart = case.chart
    yield "the billing provider", chart.client.address, places.client("address")
    if chart.client.pay_to:
        yield "the pay-to provider", chart.client.pay_to, places.client("pay_to")
    yield "the patient", chart.patient.address, places.patient("address")
    for index, coverage in enumerate(chart.coverages):
        yield f"payer {index + 1}", coverage.payer.address, places.coverage(index, "payer.address")
        if coverage.subscriber:
            yield "the subscriber", coverage.subscriber.address, places.coverage(index, "subscriber.address")
    if chart.facility:
        yield "the service facility", chart.facility.address, places.facility("address")


@rule("ZIP-PLUS-4", source="837 2010AA N403, 2310C N403 (full nine-digit ZIP)")
def nine_digit_zip(case: Case) -> Iterator[Fault]:
    """The ZIP of the billing provider and of the service facility has all nine digits."""
    held = [("the billing provider", case.chart.client.address, places.client("address.zip"))]
    if case.chart.facility:
        held.append(("the service facility", case.chart.facility.address, places.facility("address.zip")))
    for whose, address, place in held:
        if address.zip and postal.is_domestic(address) and not postal.has_zip_plus_4(address):
            yield Fault(
                f"The ZIP of {whose} needs all nine digits (ZIP+4); usps.com finds the last four.",
                (place,),
                fixes=fixes.go_to("Fill in the ZIP+4"),
            )


@rule("STREET-ADDRESS", source="837 2010AA N3; X12 RFI 1451")
def street_address(case: Case) -> Iterator[Fault]:
    """The billing provider's address is a street address; a box or lockbox goes into the pay-to address."""
    if postal.is_box(case.chart.client.address):
        yield Fault(
            "The billing address is a post office box: give the street, and the box as the pay-to address.",
            (places.client("address.line1"),),
            fixes=fixes.go_to("Change the billing address"),
        )


@rule("CLAIM-FACILITY", source="837P 2310C; NUCC CMS-1500 item 32")
def facility(case: Case) -> Iterator[Fault]:
    """A service facility that is named has a name and a whole address."""
    facility = case.chart.facility
    if not facility:
        return
    wanted = ([] if facility.name.strip() else ["name"]) + list(postal.lacks(facility.address))
    if wanted:
        field = "name" if wanted[0] == "name" else "address"
        yield Fault(
            f"The service facility lacks: {', '.join(wanted)}.",
            (places.facility(field),),
            fixes=fixes.go_to("Fill in the facility"),
        )
    elif case.encounter.type is EncounterType.PROFESSIONAL and postal.is_box(facility.address):
        yield Fault(
            "The address of the service facility is a post office box: give the street.",
            (places.facility("address.line1"),),
            fixes=fixes.go_to("Change the facility's address"),
        )
