"""The catalogue of official addresses: whole, safe, and dated."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from coderdesk.codesets.updates.addresses import official_addresses
from coderdesk.codesets.updates.transfer import is_safe
from coderdesk.domain.releases import FileKind


def offered(on: date) -> dict[str, tuple[str, str]]:
    """Return release and first address of what is offered on a date, by its id."""
    return {offer.id: (offer.release, next(iter(offer.addresses), "")) for offer in official_addresses().offers(on)}


def test_every_kind_of_file_but_the_licensed_is_in_the_catalogue() -> None:
    kinds = {kind for offer in official_addresses().offers(date(2026, 5, 1)) for kind in offer.kinds}
    assert kinds == {kind for kind in FileKind if not kind.licensed}


def test_every_address_is_https_at_a_known_publisher_and_every_entry_names_its_page() -> None:
    catalogue = official_addresses()
    for offer in catalogue.offers(date(2026, 5, 1)):
        assert urlsplit(offer.page).hostname in catalogue.hosts
        assert offer.by_hand == bool(offer.terms)
        for address in offer.addresses:
            assert is_safe(address)
            assert "{" not in address
            assert urlsplit(address).hostname in catalogue.hosts
            assert 0 < offer.least < offer.most
    assert all(entry["seen"] for entry in catalogue.files)


@pytest.mark.parametrize(
    ("on", "fiscal", "quarter"),
    [
        (date(2026, 9, 30), "FY2026", "2026 Q3"),
        (date(2026, 10, 1), "FY2027", "2026 Q4"),
        (date(2027, 1, 1), "FY2027", "2027 Q1"),
    ],
)
def test_the_release_is_the_one_in_force(on: date, fiscal: str, quarter: str) -> None:
    found = offered(on)
    assert (found["icd10cm-index"][0], found["hcpcs"][0]) == (fiscal, quarter)


def test_the_addresses_of_a_release_are_the_publishers() -> None:
    found = offered(date(2026, 11, 28))
    assert found["icd10cm-index"][1] == "https://www.cms.gov/files/zip/2027-code-tables-tabular-index.zip"
    assert found["hcpcs"][1] == "https://www.cms.gov/files/zip/october-2026-alpha-numeric-hcpcs-file.zip"


def test_the_april_update_is_offered_while_it_is_in_force() -> None:
    assert "icd10cm-codes-april" not in offered(date(2026, 3, 31))
    assert offered(date(2026, 4, 1))["icd10cm-codes-april"][0] == "April 2026"
    assert "icd10cm-codes-april" not in offered(date(2026, 10, 1))


def test_an_unknown_host_belongs_to_itself_alone() -> None:
    same = official_addresses().same_publisher
    assert same("https://www.cms.gov/a", "https://downloads.cms.gov/b")
    assert not same("https://www.cms.gov/a", "https://ftp.cdc.gov/b")
    assert not same("https://www.cms.gov/a", "https://www.cms.gov.elsewhere.test/b")
    assert same("https://one.test/a", "https://one.test/b")
    assert not same("https://one.test/a", "https://two.test/b")
