"""The garbage collector rests while big files are read, and wakes afterwards however that went."""

from __future__ import annotations

import gc
import sys

import pytest

from coderdesk.codesets.collecting import collector_resting


def test_it_rests_until_the_last_block_has_ended() -> None:
    with collector_resting():
        assert not gc.isenabled()
        with collector_resting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_after_a_failure() -> None:
    with pytest.raises(ValueError, match="torn"), collector_resting():
        raise ValueError("torn")
    assert gc.isenabled()


def test_a_collector_that_somebody_else_put_to_rest_stays_so() -> None:
    gc.disable()
    try:
        with collector_resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_window_gets_its_turn_sooner_while_much_is_read() -> None:
    usual = sys.getswitchinterval()
    with collector_resting(), collector_resting():
        assert sys.getswitchinterval() < usual
    assert sys.getswitchinterval() == usual
