"""How the values of the domain are written into an encounter file and read back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Set
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coderdesk.domain.codes import Code, icd10cm, icd10pcs, service_code
from coderdesk.domain.coverage import Coverage
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Encounter, Procedure, ServiceLine
from coderdesk.domain.money import Money
from coderdesk.domain.people import Patient

if TYPE_CHECKING:
    from cattrs import Converter


@functools.cache
def converter() -> Converter:
    """Return what turns values into plain JSON and, once the schema has agreed, back again.

    A field that holds its default is not written. What a chart implies (the patient of a coverage, the encounter of a
    document) is not written either; reading expects it to be filled in. PDFs are left to the caller.
    """
    # Slow to import, and needed only when a file is read or written.
    from cattrs import Converter

    made = Converter(omit_if_default=True, unstruct_collection_overrides={Set: sorted})
    made.register_unstructure_hook(date, date.isoformat)
    made.register_unstructure_hook(datetime, _write_moment)
    made.register_unstructure_hook(Decimal, lambda number: format(number, "f"))
    made.register_unstructure_hook(Money, str)
    made.register_unstructure_hook(Code, str)
    made.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    made.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text).astimezone(UTC))
    made.register_structure_hook(Decimal, lambda number, _: Decimal(number))
    made.register_structure_hook(Money, lambda text, _: Money.parse(text))
    _leave_out_what_is_implied(made)
    _read_codes_of_their_systems(made)
    return made


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _leave_out_what_is_implied(made: Converter) -> None:
    from cattrs import override
    from cattrs.gen import make_dict_unstructure_fn

    def leave_out(kind: type[Any], *names: str) -> None:
        left_out: dict[str, Any] = {name: override(omit=True) for name in names}
        made.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, made, _cattrs_omit_if_default=True, **left_out)
        )

    leave_out(Patient, "client")
    leave_out(Coverage, "patient")
    leave_out(Document, "encounter", "format", "data", "pages")
    leave_out(Encounter, "facility", "providers", "coverages")


def _read_codes_of_their_systems(made: Converter) -> None:
    from cattrs import override
    from cattrs.gen import make_dict_structure_fn

    def read_codes(kind: type[Any], read: Callable[[str], Code]) -> None:
        code = override(struct_hook=lambda text, _: read(text))
        made.register_structure_hook(kind, make_dict_structure_fn(kind, made, code=code))

    made.register_structure_hook(Code, lambda text, _: icd10cm(text))
    read_codes(Procedure, icd10pcs)
    read_codes(ServiceLine, service_code)
