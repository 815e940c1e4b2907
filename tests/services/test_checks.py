"""A chart is finished only when nothing stands in its way, and a reason is kept with who gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis, Status
from coderdesk.domain.failures import Blocked, InvalidValue
from coderdesk.domain.ports import Vault
from coderdesk.services import checks, coding
from coderdesk.services.house import House
from support.factories import a_chart
from support.house import make_vault

CONFLICT = a_chart("E11.42", "E10.65")
ONE = CONFLICT.encounter.id


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [CONFLICT])
    yield opened
    opened.close()


def finish(vault: Vault, book: CodeBook, house: House) -> None:
    checks.finish_chart(vault.begin, book, encounter=ONE, at=house.clock.now(), today=house.clock.today())


def excludes1_key(vault: Vault, book: CodeBook, house: House) -> str:
    found = checks.check_encounter(vault.begin, book, encounter=ONE, today=house.clock.today())
    return next(finding.key for finding in found.errors if finding.rule == "ICD-EX1")


def test_an_error_stops_finishing_and_nothing_changes(vault: Vault, book: CodeBook, house: House) -> None:
    with pytest.raises(Blocked, match="ICD-EX1"):
        finish(vault, book, house)
    with vault.begin() as work:
        assert work.worklist.get(ONE).status is Status.READY
        assert all(entry.action != "chart finished" for entry in work.audit.entries(ONE))


def test_an_override_with_a_reason_lets_it_finish_and_is_kept(vault: Vault, book: CodeBook, house: House) -> None:
    key = excludes1_key(vault, book, house)
    checks.override_finding(
        vault.begin,
        book,
        encounter=ONE,
        key=key,
        reason="two unrelated conditions, see the endocrinology letter",
        at=house.clock.now(),
        today=house.clock.today(),
    )
    finish(vault, book, house)
    with vault.begin() as work:
        kept = work.worklist.get(ONE)
        trail = [entry.action for entry in work.audit.entries(ONE)]
    assert (kept.status, kept.overrides[0].by) == (Status.FINISHED, "Kim Coder")
    assert "finding overridden" in trail


def test_an_override_lapses_when_a_code_changes(vault: Vault, book: CodeBook, house: House) -> None:
    key = excludes1_key(vault, book, house)
    checks.override_finding(
        vault.begin, book, encounter=ONE, key=key, reason="unrelated", at=house.clock.now(), today=house.clock.today()
    )
    with vault.begin() as work:
        kept = work.worklist.get(ONE)
    other = kept.with_diagnosis_replaced(1, Diagnosis(icd10cm("E10.9")))
    coding.record_change(vault.begin, encounter=other, what="replaced")
    found = checks.check_encounter(vault.begin, book, encounter=ONE, today=house.clock.today())
    assert "ICD-EX1" in {finding.rule for finding in found.errors}


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_override_without_a_reason_is_refused(vault: Vault, book: CodeBook, house: House, reason: str) -> None:
    key = excludes1_key(vault, book, house)
    with pytest.raises(InvalidValue):
        checks.override_finding(
            vault.begin, book, encounter=ONE, key=key, reason=reason, at=house.clock.now(), today=house.clock.today()
        )


def test_what_allows_no_override_is_not_overridden(vault: Vault, book: CodeBook, house: House) -> None:
    with vault.begin() as work:
        kept = work.worklist.get(ONE)
    header = kept.with_diagnosis_replaced(1, Diagnosis(icd10cm("E78")))
    coding.record_change(vault.begin, encounter=header, what="replaced")
    found = checks.check_encounter(vault.begin, book, encounter=ONE, today=house.clock.today())
    key = next(finding.key for finding in found.errors if finding.rule == "ICD-VALID")
    with pytest.raises(InvalidValue, match="cannot be overridden"):
        checks.override_finding(
            vault.begin, book, encounter=ONE, key=key, reason="please", at=house.clock.now(), today=house.clock.today()
        )


def test_a_finished_chart_is_changed_only_after_it_was_reopened(vault: Vault, book: CodeBook, house: House) -> None:
    with vault.begin() as work:
        kept = work.worklist.get(ONE)
    clean = coding.record_change(vault.begin, encounter=kept.without_diagnosis(1), what="removed E10.65")
    finish(vault, book, house)
    with vault.begin() as work:
        done = work.worklist.get(ONE)
    with pytest.raises(InvalidValue, match="Reopen"):
        coding.record_change(vault.begin, encounter=replace(done, account="X"), what="changed")
    coding.reopen_chart(vault.begin, encounter=ONE)
    with vault.begin() as work:
        assert work.worklist.get(ONE).status is Status.CODING
    assert clean.version < done.version


def test_a_hold_keeps_its_reason_and_is_released(vault: Vault) -> None:
    coding.hold_chart(vault.begin, encounter=ONE, reason="operative note missing")
    with vault.begin() as work:
        assert work.worklist.get(ONE).hold_reason == "operative note missing"
    coding.release_chart(vault.begin, encounter=ONE)
    with vault.begin() as work:
        assert work.worklist.get(ONE).status is Status.CODING
