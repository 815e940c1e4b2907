"""Every rule finds its fault, and leaves the clean twin of the chart alone."""

from __future__ import annotations

import pytest

from coderdesk.coding.edits.catalogue import COULD_NOT_RUN, RULES
from coderdesk.coding.edits.engine import check
from coderdesk.domain.book import CodeBook
from coderdesk.domain.findings import Finding, Severity
from support.small_book import SmallBook
from support.twins import EXEMPT, TODAY, TWINS, Twin


@pytest.fixture(params=["small", "built"])
def codes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> CodeBook:
    """Return a book of a few codes, and then the one that is built from the packages; both with a list of exemptions.

    No package brings such a list, and the coder's own is not at hand: the small book's stands in.
    """
    small = SmallBook(exempt=EXEMPT)
    if request.param == "small":
        return small
    built: CodeBook = request.getfixturevalue("book")
    monkeypatch.setattr(built, "is_poa_exempt", small.is_poa_exempt)
    return built


def _errors(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings if finding.severity is Severity.ERROR}


def test_each_rule_has_a_fault_and_a_clean_twin() -> None:
    assert {twin.rule for twin in TWINS} == {rule.facts.id for rule in RULES}


@pytest.mark.parametrize("twin", TWINS, ids=str)
def test_a_fault_is_found_and_its_clean_twin_is_left_alone(twin: Twin, codes: CodeBook) -> None:
    fault, clean = check(twin.fault, codes, today=TODAY), check(twin.clean, codes, today=TODAY)
    assert twin.rule in {finding.rule for finding in fault}
    assert twin.rule not in {finding.rule for finding in clean}


@pytest.mark.parametrize("twin", TWINS, ids=str)
def test_one_fault_is_one_rule_and_the_clean_twin_can_be_finished(twin: Twin, codes: CodeBook) -> None:
    assert _errors(check(twin.fault, codes, today=TODAY)) <= {twin.rule}
    assert _errors(check(twin.clean, codes, today=TODAY)) == set()


@pytest.mark.parametrize("twin", TWINS, ids=str)
def test_a_finding_carries_all_that_it_is_judged_by(twin: Twin, codes: CodeBook) -> None:
    for finding in check(twin.fault, codes, today=TODAY):
        if finding.rule == twin.rule:
            assert finding.message.endswith(".")
            assert finding.message[0].isupper() or finding.message[0].isdigit()
            assert finding.source
            assert finding.places
            assert finding.rule != COULD_NOT_RUN.id
