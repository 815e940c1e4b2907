"""What was changed between two states of a thing of the trade, field by field, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from coderdesk.domain.audit import FieldChange
from coderdesk.domain.coverage import Payer, Subscriber
from coderdesk.domain.encounter import ClaimInfo, Diagnosis, Drug, Evidence, Override, Procedure, ServiceLine
from coderdesk.domain.people import Address, PersonName

#: What a field is called where its name in the program is not the word of the trade.
_WORDS = {
    "poa": "POA",
    "npi": "NPI",
    "mrn": "MRN",
    "zip": "ZIP",
    "epsdt": "EPSDT",
    "clia": "CLIA",
    "msp_type": "MSP type",
    "tax_id": "tax ID",
    "tax_id_type": "type of tax ID",
    "payer_id": "payer ID",
    "member_id": "member ID",
    "born": "date of birth",
    "died": "date of death",
    "received": "date received",
    "due": "due date",
    "found_by": "path to the code",
    "service_from": "first date of service",
    "service_to": "last date of service",
    "line1": "first line",
    "line2": "second line",
    "claim": "claim",
    "admitting": "admitting diagnosis",
    "diagnoses": "diagnosis",
    "procedures": "procedure",
    "lines": "line",
    "overrides": "override",
    "hold_reason": "reason of the hold",
}
#: What only counts, or says which thing it is.
_SILENT = frozenset({"id", "version"})
_LISTED = (Diagnosis, Procedure, ServiceLine, Override)
_PLURAL = {"diagnosis": "diagnoses", "procedure": "procedures", "line": "lines", "override": "overrides"}
#: What is compared field by field, where it was there before and is there now.
_NESTED = (PersonName, Address, ClaimInfo, Subscriber, Payer)

Named = Callable[[str, str], str]


def as_it_stands(field: str, value: str) -> str:  # noqa: ARG001 - the shape of `Named`
    """Name a thing by its id, where nothing better is known."""
    return value


def differences(old: Any, new: Any, named: Named = as_it_stands) -> tuple[FieldChange, ...]:
    """Return each field that differs between two values of one sort, in the order of the fields.

    `old` or `new` may be None: then every field that says something is told. `named(field, id)` gives the name of what
    an id stands for ("rendering", a provider). Codes of a chart are matched by what they are, so that one that was put
    in at the front is one change, and a new order is one.
    """
    if old is None and new is None:
        return ()
    told = old if new is None else new
    return tuple(
        change
        for each in fields(told)
        if each.name not in _SILENT
        for change in _of_field(each.name, _value(old, each.name), _value(new, each.name), named)
    )


def _value(thing: Any, field: str) -> Any:
    return None if thing is None else getattr(thing, field)


def _of_field(name: str, old: Any, new: Any, named: Named) -> Iterator[FieldChange]:
    if old is new or old == new:
        return
    word = _WORDS.get(name, name.replace("_", " "))
    if _is_listed(old) or _is_listed(new):
        yield from _of_list(word, old or (), new or (), named)
    elif name == "providers":
        yield from _of_roles(old or (), new or (), named)
    elif isinstance(old, _NESTED) and isinstance(new, _NESTED):
        for inner in differences(old, new, named):
            yield FieldChange(f"{word}, {inner.field}", inner.old, inner.new)
    else:
        before, after = _words(name, old, named), _words(name, new, named)
        if before or after:
            # Two things may have the same words: passages of two documents.
            yield FieldChange(word, before, after if after != before else f"{after} (another)")


def _is_listed(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], _LISTED)


def _of_roles(old: Sequence[Any], new: Sequence[Any], named: Named) -> Iterator[FieldChange]:
    for role in dict.fromkeys(role for role, _ in (*old, *new)):
        before, after = (tuple(who for acted, who in pairs if acted is role) for pairs in (old, new))
        yield from _of_field(f"{role} provider", before, after, named)


def _of_list(word: str, old: Sequence[Any], new: Sequence[Any], named: Named) -> Iterator[FieldChange]:
    before, after = [_key(each) for each in old], [_key(each) for each in new]
    if before != after and sorted(before) == sorted(after) and len(set(before)) == len(before):
        yield FieldChange(f"order of the {_PLURAL[word]}", ", ".join(before), ", ".join(after))
        places = [before.index(key) for key in after]
        pairs = [(places[at], at) for at in range(len(after))]
    else:
        pairs = []
        for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            both = min(i_end - i, j_end - j)
            pairs += [(i + step, j + step) for step in range(both)] if tag in ("equal", "replace") else []
            yield from (FieldChange(f"{word} {at + 1}", before[at], "") for at in range(i + both, i_end))
            yield from (FieldChange(f"{word} {at + 1}", "", after[at]) for at in range(j + both, j_end))
    for i, j in pairs:
        if before[i] != after[j]:
            yield FieldChange(f"{word} {j + 1}", before[i], after[j])
        else:
            for inner in differences(old[i], new[j], named):
                yield FieldChange(f"{inner.field} of {word} {j + 1} ({after[j]})", inner.old, inner.new)


def _key(listed: Any) -> str:
    return f"{listed.rule}: {listed.reason}" if isinstance(listed, Override) else str(listed.code)


def _words(field: str, value: Any, named: Named) -> str:
    """Write a value as the coder reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        listed = sorted(value) if isinstance(value, frozenset) else value
        return ", ".join(_words(field, each, named) for each in listed)
    if isinstance(value, Evidence):
        return f"“{' '.join(value.quote.split())}”"
    if isinstance(value, PersonName):
        return value.filed
    if isinstance(value, Payer):
        return value.name
    if isinstance(value, Address):
        return ", ".join(part for part in (value.line1, value.line2, value.city, value.state, value.zip) if part)
    if isinstance(value, Subscriber):
        return value.name.filed
    if isinstance(value, Drug):
        return " ".join(part for part in (value.ndc, str(value.quantity), value.unit, value.prescription) if part)
    return named(field, value) if isinstance(value, str) else str(value)
