"""A store that holds what the readers make of files of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.services import Services
from coderdesk.codesets.store import Store
from support.official import Loaded
from support.service_store import store_of


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Loaded]:
    """Return what loads files, in order, into an empty store and opens it."""
    opened: list[Store] = []

    def load_all(*members: Member, without: Sequence[int] = ()) -> tuple[Services, Catalogue]:
        opened.append(store_of(tmp_path / f"store-{len(opened)}.sqlite", members, without=without))
        return Services(opened[-1]), Catalogue(opened[-1])

    yield load_all
    for one in opened:
        one.close()
