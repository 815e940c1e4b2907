"""Official files into the reference store: each as it was downloaded, looked at and loaded into a store of its own.

Run with `pytest benchmarks/bench_import.py`, beside a folder `shared` of official files. One round each: an import
takes seconds, and the second of the same file adds nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.reference import open_reference
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import LoadedFile, Preview

#: In the order in which they build on each other.
FILES = (
    "2026-code-descriptions-tabular-order-icd10cm.zip",
    "icd10cm_order_addenda_2027.txt",
    "icd10cm_index_2025.xml",
    "icd10cm_eindex_2025.xml",
    "icd10cm_neoplasm_2025.xml",
    "icd10cm_drug_2025.xml",
    "2026-icd-10-pcs-order-file.zip",
    "icd10pcs_tables_2025.xml",
    "icd10pcs_index_2025.xml",
    "icd10pcs_definitions_2025.xml",
    "2026-poa-exempt-codes.zip",
    "2020-Alpha-Numeric-HCPCS-File.zip",
    "HCPC2026_APR_ANWEB.csv",
    "PPRRVU2025_Oct_no_descriptors.csv",
    "GPCI2025.csv",
    "ANES2025.csv",
    "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv",
    "ccipra-v303r0.zip",
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of official files beside the checkout, or skip."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not (folder / "codesets").is_dir():
        pytest.skip("the shared folder of official files is not beside this checkout")
    return folder


@pytest.fixture
def store(reference_path: Path, tmp_path: Path) -> Iterator[OfficialStore]:
    """Return a reference store of the benchmark's own, as it is after the first start."""
    path = tmp_path / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    yield OfficialStore(path)
    shutil.rmtree(tmp_path)


def _wanted(previews: tuple[Preview, ...]) -> list[Preview]:
    return [one for one in previews if not one.already and not one.needless]


@pytest.mark.benchmark(group="one official file: looked at and loaded")
@pytest.mark.parametrize("name", FILES)
def test_import(benchmark: BenchmarkFixture, store: OfficialStore, shared: Path, name: str) -> None:
    files = [shared / "codesets" / name]
    if "addenda" in name:
        base = tuple(store.preview([shared / "codesets" / FILES[0]], Silent()))
        store.apply(_wanted(base), Silent())

    def load() -> list[LoadedFile]:
        return list(store.apply(_wanted(tuple(store.preview(files, Silent()))), Silent()))

    loaded = cast("Any", benchmark).pedantic(load, rounds=1)

    assert loaded
    benchmark.extra_info["holds"] = "; ".join(f"{one.counts[0][1]:,} {one.counts[0][0]}" for one in loaded)


@pytest.mark.benchmark(group="all official files at once")
def test_import_all(benchmark: BenchmarkFixture, store: OfficialStore, shared: Path) -> None:
    files = [shared / "codesets" / name for name in FILES]

    def load() -> list[LoadedFile]:
        return list(store.apply(_wanted(tuple(store.preview(files, Silent()))), Silent()))

    loaded = cast("Any", benchmark).pedantic(load, rounds=1)

    with closing(open_reference(store.path)) as book:
        assert sum(release.imported is not None for release in book.releases()) > 3
    benchmark.extra_info["files"] = len(loaded)
    benchmark.extra_info["megabytes"] = store.path.stat().st_size // 1_000_000
