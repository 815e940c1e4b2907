"""No table of the vault is forgotten by a disposal."""

from __future__ import annotations

from coderdesk.vault.shelves.removal import KEPT, TAKEN
from coderdesk.vault.store import FileVault


def test_of_every_table_it_is_said_whether_a_disposal_empties_it_or_why_it_stays(vault: FileVault) -> None:
    with vault.begin() as work:
        rows = work._session.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    there = {row["name"] for row in rows}
    assert there - TAKEN - set(KEPT) == set(), "say in vault.shelves.removal what a disposal does with this table"
    assert (TAKEN | set(KEPT)) - there == set()
    assert not TAKEN & set(KEPT)


def test_what_hangs_on_a_chart_goes_with_it_by_reference(vault: FileVault) -> None:
    """Each table that names an encounter, document, patient or coverage cascades, or is emptied by a statement."""
    emptied = {("claim", "encounter"), ("evidence", "document"), ("encounter", "patient"), ("coverage", "patient")}
    emptied |= {("encounter_coverage", "coverage"), ("encounter", "client"), ("patient", "client")}
    with vault.begin() as work:
        for table in sorted(TAKEN):
            for row in work._session.rows(f"PRAGMA foreign_key_list({table})"):
                if row["table"] in ("encounter", "document", "patient", "coverage", "client", "service_line"):
                    assert row["on_delete"] == "CASCADE" or (table, row["table"]) in emptied, (table, row["table"])
