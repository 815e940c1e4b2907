"""Work on the code sets in a process of its own: the same answers, failures and stops as in this one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import pytest

from coderdesk.codesets.apart import OfficialApart
from coderdesk.codesets.official.files import OfficialStore
from coderdesk.domain.failures import Cancelled, FileRefused, StorageFailed
from coderdesk.domain.progress import Silent
from support.small_store import CODES_2026, make_small_store, order_text, tables_of


class Watched:
    """Progress that is kept, and that acts once the work is under way."""

    def __init__(self, *, stop: bool = False, kill: bool = False) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self._stop, self._kill = stop, kill

    def step(self, done: int, total: int, doing: str) -> None:
        self.steps.append((done, total, doing))
        if self._kill:
            for process in multiprocessing.active_children():
                process.kill()
        if self._stop:
            raise Cancelled("Stopped; nothing was changed.")


@pytest.fixture
def store(tmp_path: Path) -> OfficialStore:
    return OfficialStore(make_small_store(tmp_path / "store" / "reference.sqlite"))


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "icd10cm_order_2027.txt"
    file.write_text(order_text(CODES_2026), newline="")
    return file


def names(folder: Path) -> Sequence[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))


def test_the_answers_are_those_of_the_store_itself(store: OfficialStore, order: Path) -> None:
    apart, watched = OfficialApart(store.path), Watched()

    previews = apart.preview([order], watched)
    assert previews == store.preview([order], Silent())
    (added,) = apart.apply(previews, watched)

    assert (added.name, added.file) == ("FY2027", order.name)
    assert store.loaded() == apart.loaded() == [added]
    assert watched.steps
    assert all(0 <= done <= total and doing for done, total, doing in watched.steps)
    apart.remove(added.number, Silent())
    assert store.loaded() == []


def test_a_refusal_comes_over_with_its_place_and_remedy(store: OfficialStore, tmp_path: Path) -> None:
    torn = tmp_path / "icd10cm_order_2027.txt"
    torn.write_text(order_text(CODES_2026)[:-40] + "\r\nshifted", newline="")
    with pytest.raises(FileRefused) as here:
        store.preview([torn], Silent())

    with pytest.raises(FileRefused) as there:
        OfficialApart(store.path).preview([torn], Silent())

    assert str(there.value) == str(here.value)
    assert (there.value.place, there.value.remedy) == (here.value.place, here.value.remedy)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_what_is_stopped_or_killed_leaves_all_as_before_and_nothing_behind(
    store: OfficialStore, order: Path, tmp_path: Path, how: str
) -> None:
    apart = OfficialApart(store.path)
    previews = store.preview([order], Silent())
    tables = tables_of(store.path)
    undisturbed = OfficialStore(make_small_store(tmp_path / "undisturbed" / "reference.sqlite"))
    undisturbed.apply(previews, Silent())

    with pytest.raises(Cancelled if how == "stop" else StorageFailed):
        apart.apply(previews, Watched(**{how: True}))

    assert tables_of(store.path) == tables
    store.apply(previews, Silent())
    assert names(store.path.parent) == names(undisturbed.path.parent)
