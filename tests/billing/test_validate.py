"""Validation by pyx12, driven quietly."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.billing.x12.offer import problems_of
from coderdesk.billing.x12.validate import validate
from coderdesk.domain.failures import Cancelled
from coderdesk.domain.progress import Stoppable
from support.edi import TODAY, passes_pyx12, sayings, written
from support.factories import a_chart, a_patient, through_spouse

_SOUND = {
    "X12-COUNT", "X12-CONTROL", "X12-NESTING", "X12-LEVELS", "X12-DELIMITERS", "X12-CHARACTERS", "X12-ENDS",
    "X12-TOTAL", "X12-DATES", "X12-POINTERS", "X12-SERVICE-DATE",
}  # fmt: skip
#: Their NPIs, ZIPs and tax numbers are made up, and are found to be.
_MADE_UP = {"X12-NPI", "X12-ADDRESS", "X12-TAXONOMY", "X12-TAX-NUMBER", "X12-PATIENT", "X12-PROVIDERS"}


def test_nothing_of_a_faulty_file_is_logged_or_printed(
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    bad = written().text.replace("WHITFIELD*DARLENE", "WHITFIELD*" + "DARLENE" * 9).replace("*F~", "*Q~")
    with caplog.at_level(logging.DEBUG):
        assert len(validate(bad)) >= 2
    assert "DARLENE" not in caplog.text
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_the_library_itself_would_have_logged_the_name(caplog: pytest.LogCaptureFixture) -> None:
    # The reason why its parts are driven from here: should this ever fail, its own front door could be used.
    bad = written().text.replace("WHITFIELD*DARLENE", "WHITFIELD*" + "DARLENE" * 9)
    with caplog.at_level(logging.DEBUG):
        assert not passes_pyx12(bad)
    assert "DARLENE" in caplog.text


def test_several_threads_may_validate_at_once() -> None:
    good = written(a_chart(), a_chart(account="2", coverages=(through_spouse(),))).text
    bad = good.replace("*F~", "*Q~")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(validate, [good, bad] * 8))
    assert all(not one for one in answers[::2])
    assert all(one == answers[1] for one in answers[1::2])
    assert answers[1]


def test_a_long_validation_can_be_stopped() -> None:
    charts = [a_chart(account=f"A{number}", patient=a_patient(mrn=str(number))) for number in range(150)]
    progress = Stoppable()
    progress.stop()
    with pytest.raises(Cancelled):
        problems_of(written(*charts).text, today=TODAY, progress=progress)


@given(st.data())
def test_no_damage_breaks_the_validation(data: st.DataObject) -> None:
    text = written(a_chart(coverages=(through_spouse(),))).text
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, min(len(text), first + 200)))
    middle = data.draw(st.text(st.sampled_from("*:~^ A19\n\x00é"), max_size=12))
    for problem in problems_of(text[:first] + middle + text[last:], today=TODAY):
        assert problem.message.endswith(".")
        assert problem.rule == "pyx12" or problem.rule.startswith("X12-")


def _samples(shared: Path, pattern: str) -> list[Path]:
    found = sorted((shared / "samples" / "x12").glob(pattern))
    assert found
    return found


def test_our_driver_judges_the_samples_as_the_library_does(shared: Path) -> None:
    for path in _samples(shared, "*/837_5010*/*.[8t][3x][7t]"):
        text = path.read_text(errors="replace").replace("005010X222A2", "005010X222A1")
        if not text.startswith("ISA") or "005010X222A1" not in text or path.stat().st_size > 50_000:
            continue
        assert (not validate(text)) == passes_pyx12(text), path.name


def test_the_deliberately_invalid_samples_are_refused(shared: Path) -> None:
    for path in _samples(shared, "imsweb/837_5010/x12_*.txt"):
        if path.stat().st_size < 50_000:
            assert problems_of(path.read_text(errors="replace"), today=TODAY), path.name


def test_valid_samples_pass_our_rules_of_envelope_totals_and_dates(shared: Path) -> None:
    passed = 0
    for path in _samples(shared, "linuxforhealth/837_005010X222A2/*.837"):
        text = path.read_text().replace("005010X222A2", "005010X222A1")
        if validate(text):
            continue  # some of them have no valid CLM05
        passed += 1
        problems = problems_of(text, today=TODAY)
        rules = {problem.rule for problem in problems}
        assert not rules & _SOUND, sayings(problems)
        assert rules <= _MADE_UP, sayings(problems)
    assert passed >= 8
