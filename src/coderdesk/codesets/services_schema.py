"""The tables of the files that speak of CPT and HCPCS codes."""

from __future__ import annotations

TABLES = ""

INDEXES = ""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ()
