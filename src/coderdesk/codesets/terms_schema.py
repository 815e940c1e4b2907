"""The tables of the books of terms."""

from __future__ import annotations

TABLES = ""

INDEXES = ""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ()
