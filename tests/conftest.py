"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from coderdesk.domain.book import CodeBook
from coderdesk.services.house import House

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How fast examples come depends on what else the machine does; that is no fault of what is tested.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A change is judged by the same examples each time; at a desk each run looks for new ones.
settings.register_profile("judge", parent=settings.get_profile("desk"), derandomize=True)
settings.load_profile("judge" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of official releases and samples beside the checkout, or skip."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not (folder / "codesets").is_dir():
        pytest.skip("the shared folder of official files and samples is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def reference_path(pytestconfig: pytest.Config) -> Path:
    """Return the path of a reference store built from the installed packages, once a machine."""
    from support.reference import built_reference

    return built_reference(Path(pytestconfig.cache.mkdir("reference")))


@pytest.fixture
def own_reference(reference_path: Path, tmp_path: Path) -> Path:
    """Return the path of a copy of that store, for a test that brings official files into it."""
    path = tmp_path / "data" / "reference.sqlite"
    path.parent.mkdir()
    shutil.copyfile(reference_path, path)
    return path


@pytest.fixture
def book(reference_path: Path) -> Iterator[CodeBook]:
    """Return the code book over that store."""
    from coderdesk.codesets.reference import open_reference

    opened = open_reference(reference_path)
    yield opened
    opened.close()


@pytest.fixture
def house(reference_path: Path, tmp_path: Path) -> House:
    """Return real parts over a folder of the test's own."""
    from support.house import make_house

    return make_house(reference_path, tmp_path)


@pytest.fixture
def own_house(own_reference: Path, tmp_path: Path) -> House:
    """Return real parts over a folder and a reference store of the test's own."""
    from support.house import make_house

    return make_house(own_reference, tmp_path)
