"""The tables of the ICD-10-PCS tables, index and definitions."""

from __future__ import annotations

TABLES = ""

INDEXES = ""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ()
