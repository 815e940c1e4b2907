"""Names and addresses as every loop of an 837P writes them: NM1, N3, N4."""

from __future__ import annotations

from coderdesk.billing.x12.segments import Sheet, Spelling
from coderdesk.domain.people import Address, PersonName, Provider

PERSON, ORGANISATION = "1", "2"
_FIRST, _MIDDLE, _SUFFIX = 35, 25, 10
_STREET, _CITY = 55, 30
_HOME = ("", "US", "USA")
_ALPHA_2 = 2


def person(name: PersonName, whose: str, spelling: Spelling) -> tuple[str, str, str, str, str]:
    """Return NM103 to NM107 of a person: last, first, middle, (prefix, not used), suffix."""
    return (
        spelling.name(name.last, f"last name of {whose}"),
        spelling.maybe_name(name.first, _FIRST),
        spelling.maybe_name(name.middle, _MIDDLE),
        "",
        spelling.maybe_name(name.suffix, _SUFFIX),
    )


def organisation(name: str, whose: str, spelling: Spelling) -> tuple[str, str, str, str, str]:
    """Return NM103 to NM107 of an organisation, which has a name alone."""
    return (spelling.name(name, f"name of {whose}"), "", "", "", "")


def npi(text: str, whose: str, spelling: Spelling) -> tuple[str, str]:
    """Return NM108 and NM109 of a provider."""
    return ("XX", spelling.number(text, f"NPI of {whose}", 10))


def write_provider(
    sheet: Sheet, loop: str, code: str, provider: Provider, spelling: Spelling, *, may_be_organisation: bool = False
) -> None:
    """Write the NM1 of a clinician, or of an organisation where the loop takes one. `loop` names it in refusals too."""
    whose = f"the {loop.lower()}"
    if provider.organisation and not may_be_organisation:
        raise spelling.refused(f"{whose} is an organisation; an 837P takes a person there", "Choose the person.")
    kind = ORGANISATION if provider.organisation else PERSON
    name = (
        organisation(provider.name.last, whose, spelling)
        if provider.organisation
        else person(provider.name, whose, spelling)
    )
    sheet.add(loop, f"The {loop.lower()}, by NPI", "NM1", code, kind, *name, *npi(provider.npi, whose, spelling))


def write_address(sheet: Sheet, loop: str, address: Address, whose: str, spelling: Spelling) -> None:
    """Write N3 and N4. A foreign address has its country; its state is written where X12 lists states (Canada)."""
    street = spelling.name(address.line1, f"street of {whose}", _STREET)
    sheet.add(loop, "Street", "N3", street, spelling.maybe_name(address.line2, _STREET))
    city = spelling.name(address.city, f"city of {whose}", _CITY)
    country = address.country.strip().upper()
    postcode = spelling.maybe_number(address.zip_digits, f"ZIP of {whose}", 15)
    state = address.state.strip().upper()
    if country in _HOME:
        state = spelling.maybe_number(state, f"state of {whose}", 2)
        sheet.add(loop, "City, state and ZIP", "N4", city, state, postcode)
        return
    if len(country) != _ALPHA_2 or not country.isascii() or not country.isalpha():
        raise spelling.refused(f"the country of {whose} must be its two-letter code")
    # Of foreign states X12 lists Canada's alone; a province that is written out is left to the postal code.
    province = state if country == "CA" and len(state) == _ALPHA_2 and state.isascii() and state.isalpha() else ""
    sheet.add(loop, "City and country", "N4", city, province, postcode, country)


def phone_digits(text: str) -> str:
    """Return a US telephone number as PER04 wants it, ten digits; "" for anything else."""
    digits = "".join(character for character in text if character in "0123456789")
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) == 10 else ""
