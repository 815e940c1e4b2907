"""What is lost is said in words of the trade."""

from __future__ import annotations

import pytest

from coderdesk.domain.damage import Damage, Loss


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (Loss("document", 1, ("A-1",)), "1 document of 1 chart (A-1)"),
        (Loss("document", 3, ("A-1", "A-2")), "3 documents of 2 charts (A-1, A-2)"),
        (Loss("diagnosis", None, ("A-1", "A-2")), "some diagnoses of at most 2 charts (A-1, A-2)"),
        (Loss("encounter", 2, ("A-1", "A-2")), "2 charts (A-1, A-2)"),
        (Loss("setting", None), "some settings"),
        (Loss("a table of later", 7), "7 other entries"),
        (Loss("document", 40, tuple(f"A-{n}" for n in range(40))), "40 documents of 40 charts"),
    ],
)
def test_a_loss_is_counted_and_its_charts_named(loss: Loss, words: str) -> None:
    assert loss.words == words


def test_damage_that_holds_nothing_of_the_coders_is_said_to_be_none() -> None:
    assert Damage((7,), 90, ()).words == "1 page of 90 cannot be read. They hold nothing that cannot be made anew."
    assert Damage((7, 8), 90, (Loss("patient", 1),)).words == "2 pages of 90 cannot be read. They hold 1 patient."
