"""The tables of the search: its phrases, and the arrays that find them.

They are derived from the other tables and from the synonyms of the installed packages, and rebuilt whenever a source of
phrases comes or goes. `phrase.text` is what a result shows as its reason; a title is read from its code instead and has
no row. `search_array.data` is the plain memory of a numpy array of `type` (docs/architecture.md, "Search").
"""

from __future__ import annotations

TABLES = """
CREATE TABLE phrase (id INTEGER PRIMARY KEY, text TEXT NOT NULL);

CREATE TABLE search_array (name TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL);
"""

INDEXES = ""

#: None of the tables belongs to an import: all of them are rebuilt.
IMPORTED: tuple[str, ...] = ()
