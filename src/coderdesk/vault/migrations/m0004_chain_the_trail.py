"""Version 4: each entry of the trail is bound to the one before, and says more of what it tells.

- An entry gains its kind, the patient whom it concerns, to whom and for what something left the vault, what was changed
  from what to what (JSON), and its digests (`vault.chain`). Entries of before are given their kind by what they say, a
  patient by their encounter, and a recipient by the record of the export; then they are chained as they stand.
- `audit_chain` holds the trail's key and its sealed end.
- Triggers refuse to change or to remove an entry. What a disposal empties are `detail`, `changes` and `salt`.
"""

from __future__ import annotations

import secrets

from coderdesk.domain.audit import Head
from coderdesk.vault.chain import KEY_BYTES, SALT_BYTES, START, Told, content_digest, entry_digest, head_seal
from coderdesk.vault.connection import Connection

_TABLES = (
    """
    CREATE TABLE audit_chain (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        key      BLOB NOT NULL CHECK (length(key) = 32),
        entries  INTEGER NOT NULL CHECK (entries >= 0),
        digest   BLOB NOT NULL CHECK (length(digest) = 32),
        seal     BLOB NOT NULL CHECK (length(seal) = 32)
    )
    """,
    # No reference: an entry outlives what it speaks of.
    """
    CREATE TABLE audit_chained (
        number      INTEGER PRIMARY KEY,
        moment      TEXT NOT NULL,
        coder       TEXT NOT NULL,
        kind        TEXT NOT NULL,
        action      TEXT NOT NULL,
        encounter   TEXT,
        patient     TEXT,
        recipient   TEXT NOT NULL,
        purpose     TEXT NOT NULL,
        detail      TEXT NOT NULL,
        changes     TEXT NOT NULL,
        salt        BLOB NOT NULL,
        content     BLOB NOT NULL CHECK (length(content) = 32),
        digest      BLOB NOT NULL CHECK (length(digest) = 32),
        blanked_by  INTEGER CHECK (blanked_by > number)
    )
    """,
)
_SHUT = (
    "DROP TABLE audit",
    "ALTER TABLE audit_chained RENAME TO audit",
    "CREATE INDEX audit_of_encounter ON audit (encounter, number) WHERE encounter IS NOT NULL",
    "CREATE INDEX audit_of_patient ON audit (patient, number) WHERE patient IS NOT NULL",
    "CREATE INDEX audit_of_kind ON audit (kind, number)",
    """
    CREATE TRIGGER audit_is_not_changed
    BEFORE UPDATE OF number, moment, coder, kind, action, encounter, patient, recipient, purpose, content, digest
    ON audit
    BEGIN SELECT RAISE(ABORT, 'an entry of the trail is never changed'); END
    """,
    """
    CREATE TRIGGER audit_is_not_filled_again BEFORE UPDATE ON audit
    WHEN NEW.detail <> '' OR NEW.changes <> '' OR NEW.salt <> x''
      OR NEW.blanked_by IS NULL OR OLD.blanked_by IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'an entry of the trail is only ever emptied, once, by a disposal'); END
    """,
    """
    CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'an entry of the trail is never removed'); END
    """,
)
_OLD = """
    SELECT audit.number, audit.moment, audit.coder, audit.action, audit.encounter, audit.detail, encounter.patient,
           client.name AS client,
           (SELECT claim.payer FROM claim JOIN export ON export.number = claim.export
             WHERE claim.encounter = audit.encounter AND export.format || ' ' || export.file = audit.detail
             LIMIT 1) AS payer
      FROM audit
      LEFT JOIN encounter ON encounter.id = audit.encounter
      LEFT JOIN client ON client.id = encounter.client
     WHERE audit.number > ? ORDER BY audit.number LIMIT 5000
"""
_KINDS = {
    "chart opened": "view",
    "chart imported": "import",
    "file imported": "import",
    "finding overridden": "override",
    "override withdrawn": "override",
    "vault created": "unlock",
    "vault opened": "unlock",
    "settings changed": "settings",
    "printer nudge changed": "settings",
}
_CLAIMS = ("837p", "cms1500", "print")
_INSERT = f"INSERT INTO audit_chained VALUES ({', '.join('?' * 15)})"  # noqa: S608 - no data in it


def apply(connection: Connection) -> None:
    """Lay the new tables, chain what there is, and shut the trail."""
    for statement in _TABLES:
        connection.execute(statement)
    key, head = secrets.token_bytes(KEY_BYTES), START
    number = -1
    while rows := connection.execute(_OLD, (number,)):
        chained = []
        for row in rows:
            number = row["number"]
            kind, recipient, purpose = _meaning(row["action"], row["detail"], row["payer"], row["client"])
            told = Told(
                *(number, row["moment"], row["coder"], kind, row["action"], row["encounter"], row["patient"]),
                *(recipient, purpose),
            )
            salt = secrets.token_bytes(SALT_BYTES)
            content = content_digest(key, salt, row["detail"], "")
            head = Head(number, entry_digest(key, head.digest, told, content))
            chained.append((*told.fields, row["detail"], "", salt, content, head.digest, None))
        connection.change_many(_INSERT, chained)
    connection.execute(
        "INSERT INTO audit_chain VALUES (1, ?, ?, ?, ?)", (key, head.entries, head.digest, head_seal(key, head))
    )
    for statement in _SHUT:
        connection.execute(statement)


def _meaning(action: str, detail: str, payer: str | None, client: str | None) -> tuple[str, str, str]:
    """Return the kind of an old entry, and to whom and for what something left with it."""
    if action != "exported":
        return _KINDS.get(action, "change"), "", ""
    form = detail.partition(" ")[0]
    if form in _CLAIMS:
        return "print" if form == "print" else "export", payer or "", "payment"
    return "export", client or "", "coding for the client"
