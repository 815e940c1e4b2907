"""Favourites, recent codes, the coder's notes on codes, and groups of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from coderdesk.domain.codes import Code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.favourites import RECENT, CodeGroup, GroupCode
from coderdesk.domain.identifiers import ClientId, GroupId
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.shelves.usage import uses_of
from coderdesk.vault.tables import Table
from coderdesk.vault.words import fold

_CODE = ("system", "code")
FAVOURITE = Table("favourite", _CODE, key=_CODE)
RECENT_CODE = Table("recent_code", _CODE, key=_CODE)
CODE_NOTE = Table("code_note", (*_CODE, "text"), key=_CODE)
CODE_GROUP = Table("code_group", ("id", "name", "name_key", "client"))
GROUP_CODE = Table("group_code", ("code_group", "place", *_CODE, "modifiers", "units"), key=("code_group", "place"))


class OwnCodesShelf:
    """What the coder keeps of single codes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def uses(self, client: ClientId) -> dict[Code, int]:
        """Return on how many encounters of `client` each code stands."""
        return uses_of(self._session, client)

    def favourites(self) -> Sequence[Code]:
        """Return the codes that have a star, the newest last."""
        return [_code(row) for row in self._session.rows(f"{FAVOURITE.select} ORDER BY number")]

    def star(self, code: Code, *, on: bool) -> None:
        """Give `code` a star, or take it away."""
        statement = f"{FAVOURITE.insert} ON CONFLICT DO NOTHING" if on else _remove(FAVOURITE)
        self._session.write(statement, code.system, code.text)

    def recent(self) -> Sequence[Code]:
        """Return the codes that were looked at or posted last, the latest first."""
        rows = self._session.rows(f"{RECENT_CODE.select} ORDER BY number DESC LIMIT ?", RECENT)
        return [_code(row) for row in rows]

    def touch(self, codes: Iterable[Code]) -> None:
        """Remember that `codes` were looked at or posted, the last of them as the latest."""
        touched = [(code.system, code.text) for code in codes]
        if not touched:
            return
        self._session.write_many(_remove(RECENT_CODE), touched)
        self._session.write_many(RECENT_CODE.insert, touched)
        self._session.write(
            "DELETE FROM recent_code WHERE number <= "
            "(SELECT number FROM recent_code ORDER BY number DESC LIMIT 1 OFFSET ?)",
            RECENT,
        )

    def notes(self) -> dict[Code, str]:
        """Return every note, by its code."""
        return {_code(row): row["text"] for row in self._session.rows(CODE_NOTE.select)}

    def put_note(self, code: Code, text: str) -> None:
        """Keep `text` as the note on `code`; "" takes the note away."""
        if text:
            self._session.write(CODE_NOTE.upsert, code.system, code.text, text)
        else:
            self._session.write(_remove(CODE_NOTE), code.system, code.text)


class CodeGroups:
    """Codes that are posted together."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: GroupId) -> CodeGroup | None:
        """Return the group of that id, or None."""
        row = self._session.row("SELECT * FROM code_group WHERE id = ?", key)
        return None if row is None else self._group(row)

    def save(self, value: CodeGroup) -> None:
        """Keep `value` in place of the one of the same id. `InvalidValue` where its client has another of its name."""
        key = fold(value.name)
        other = self._session.value("SELECT id FROM code_group WHERE client = ? AND name_key = ?", value.client, key)
        if other not in (None, value.id):
            raise InvalidValue("Another group of this client has that name.", "Choose another name.")
        with self._session.whole():
            row = self._session.write_returning(
                f"{CODE_GROUP.upsert} RETURNING number", value.id, value.name, key, value.client
            )
            if row is None:
                raise LookupError("a group was neither added nor changed")
            self._session.write("DELETE FROM group_code WHERE code_group = ?", row["number"])
            self._session.write_many(
                GROUP_CODE.insert,
                [
                    (row["number"], place, code.system, code.text, " ".join(each.modifiers), str(each.units))
                    for place, each in enumerate(value.codes)
                    for code in (each.code,)
                ],
            )

    def remove(self, key: GroupId) -> None:
        """Forget the group of that id."""
        self._session.write("DELETE FROM code_group WHERE id = ?", key)

    def all(self) -> Sequence[CodeGroup]:
        """Return every group, by name."""
        rows = self._session.rows("SELECT * FROM code_group ORDER BY name_key, number")
        return [self._group(row) for row in rows]

    def _group(self, row: Row) -> CodeGroup:
        codes = self._session.rows(f"{GROUP_CODE.select} WHERE code_group = ? ORDER BY place", row["number"])
        return CodeGroup(
            id=row["id"],
            name=row["name"],
            client=row["client"],
            codes=tuple(
                GroupCode(_code(each), tuple(each["modifiers"].split()), Decimal(each["units"])) for each in codes
            ),
        )


def _code(row: Row) -> Code:
    return values.read_code(row["system"], row["code"])


def _remove(table: Table) -> str:
    return f"DELETE FROM {table.name} WHERE system = ? AND code = ?"  # noqa: S608
