"""Our failures are told and logged by type and place; the world's by their own words; nothing by content."""

from __future__ import annotations

import logging
import sys
import threading

import pytest

from coderdesk.domain.dates import parse_date
from coderdesk.domain.failures import Cancelled, InvalidValue, StorageFailed
from coderdesk.domain.money import Money
from coderdesk.ui.failures import Told, install_hooks, log_failure, place_of, tell

SECRET = "Whitfield, Darlene"


def raised_in_our_code() -> BaseException:
    """Return a fault of ours: its text holds a patient's name, its innermost place of ours is in money.py."""
    try:
        Money.total([SECRET])  # type: ignore[list-item] # the fault that the test is about
    except AttributeError as error:
        return error
    raise AssertionError


def test_a_failure_of_the_world_speaks_for_itself() -> None:
    told = tell(StorageFailed("The disk is full.", "Free some space and try again."))
    assert told == Told("The disk is full.", "Free some space and try again.", failure=StorageFailed)
    assert str(told) == "The disk is full. Free some space and try again."


def test_work_that_was_stopped_is_no_failure() -> None:
    assert tell(Cancelled("Stopped; nothing was changed.")).cancelled


def test_a_failure_of_ours_names_type_and_place_and_nothing_else() -> None:
    told = tell(raised_in_our_code())
    assert told.ours
    assert told.message.startswith("Something went wrong inside CoderDesk (AttributeError, money.py:")
    assert told.remedy == "Nothing was changed."
    assert SECRET not in str(told)


def test_the_place_is_the_innermost_one_of_our_own() -> None:
    assert place_of(raised_in_our_code()).startswith("AttributeError at coderdesk/domain/money.py:")


def test_a_cause_is_named_after_what_it_caused() -> None:
    try:
        try:
            parse_date(SECRET)
        except InvalidValue as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        place = place_of(error)
    assert " from InvalidValue at coderdesk/domain/dates.py:" in place
    assert SECRET not in place


def test_an_exception_without_a_traceback_has_a_place_too() -> None:
    assert place_of(KeyError(SECRET)) == "KeyError at unknown:0"


def test_the_log_holds_no_content(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        log_failure(raised_in_our_code())
        log_failure(InvalidValue(SECRET))
    assert SECRET not in caplog.text
    assert "AttributeError at coderdesk/domain/money.py" in caplog.text
    assert "InvalidValue" in caplog.text


def test_what_nobody_caught_is_told_and_not_printed(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Told] = []
    restore = install_hooks(heard.append)
    try:
        error = raised_in_our_code()
        sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=lambda: Money.total([SECRET]))  # type: ignore[list-item] # the fault again
        thread.start()
        thread.join()
    finally:
        restore()
    assert [told.remedy for told in heard] == ["What was saved is safe."] * 2
    printed = capsys.readouterr()
    assert SECRET not in printed.err + printed.out + caplog.text
