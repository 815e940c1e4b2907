"""By which name an encounter is known again: the same from its own file and from a note that only refers to it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

from coderdesk.domain.identifiers import ClientId
from coderdesk.intake.fhir.bundle import Resource
from coderdesk.intake.fhir.node import Node

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLM01: Final = 20


def external_id(encounter: Resource, client: ClientId) -> str:
    """Return the name of an Encounter in the system that it came from: "fhir:" and what is unique of it.

    That is its id where that is a UUID, else its address on its server, else its id beside its patient's and `client`
    (a short id such as "1" means another encounter at each practice). One without id is known by its identifier, and
    one without either by its content.
    """
    if encounter.id:
        return _named(encounter.id, encounter.base, client, encounter.node.child("subject"))
    if uuid := _uuid_in(encounter.url):
        return f"fhir:{uuid}"
    for one in encounter.node.children("identifier"):
        if one.text("system") and one.text("value"):
            return f"fhir:{one.text('system')}|{one.text('value')}"
    content = json.dumps(encounter.node.value, sort_keys=True, default=str)
    return f"fhir:{hashlib.sha256(content.encode()).hexdigest()}"


def external_id_of_reference(owner: Resource, reference: Node, subject: Node | None, client: ClientId) -> str:
    """Return the same for an encounter that `owner`, about the patient `subject`, only refers to, or ""."""
    target = reference.text("reference").split("/_history/")[0]
    base, _, local = target.rpartition("Encounter/")
    if uuid := _uuid_in(target):
        return f"fhir:{uuid}"
    return _named(local, base.rstrip("/") or owner.base, client, subject) if "Encounter/" in target and local else ""


def account_of(encounter: Resource) -> str:
    """Return a patient control number of at most 20 characters: the visit's or account's number, else from the id."""
    for types in (("VN",), ("AN",)):
        for one in encounter.node.children("identifier"):
            kind = one.child("type")
            codes = {coding.text("code") for coding in kind.children("coding")} if kind else set()
            value = one.text("value")
            if codes & set(types) and 0 < len(value) <= _CLM01:
                return value
    key = encounter.id or _uuid_in(encounter.url)
    return key.replace("-", "")[:12].upper() if _UUID.fullmatch(key.lower()) else key[:_CLM01]


def _named(key: str, base: str, client: ClientId, subject: Node | None) -> str:
    if _UUID.fullmatch(key.lower()):
        return f"fhir:{key.lower()}"
    if base:
        return f"fhir:{base}/Encounter/{key}"
    whose = re.split(r"[/:]", subject.text("reference"))[-1] if subject else ""
    return f"fhir:{client}:{whose}:{key}"


def _uuid_in(target: str) -> str:
    tail = re.split(r"[/:]", target.lower())[-1]
    return tail if _UUID.fullmatch(tail) else ""
