"""The resources of a file, and who refers to whom.

A single resource is a bundle of one. References are followed as FHIR R4 has them (references.html and
bundle.html#references): by fullUrl, relative to the server that the entry came from, into what a resource contains, and
by condition ("Practitioner?identifier=system|value", in transactions).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from coderdesk.intake.fhir.node import Node

_KIND = re.compile(r"[A-Z][A-Za-z]{1,63}")
_LOCAL = re.compile(r"(?:(?P<base>https?://.+)/)?(?P<local>[A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64})")


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One resource: its type, its id and fullUrl ("" where it has none), and what it contains by id.

    `holder` is the resource that contains this one, None for one that stands by itself.
    """

    kind: str
    node: Node
    id: str = ""
    url: str = ""
    holder: Resource | None = None
    contained: dict[str, Resource] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the server that the resource came from, or ""."""
        match = _LOCAL.fullmatch(self.url)
        return match["base"] or "" if match else ""


class Bundle:
    """The resources of one file, in its order."""

    def __init__(self, root: Node) -> None:
        """Read `root`, a Bundle or any other resource; whatever it is not allowed to be is a `FileRefused`."""
        self._by_url: dict[str, Resource] = {}
        self._by_local: dict[str, list[Resource]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str, str], list[Resource]] | None = None
        self.resources: list[Resource] = []
        self.without_resource = 0
        self.goes_on = False
        if _kind(root) != "Bundle":
            self._add(_resource(root, ""))
            return
        self.goes_on = any(link.text("relation") == "next" for link in root.children("link"))
        for entry in root.children("entry"):
            node = entry.child("resource")
            if node is None:
                self.without_resource += 1
                continue
            self._add(_resource(node, entry.text("fullUrl")))

    def of(self, *kinds: str) -> Iterator[Resource]:
        """Give the resources of `kinds` in the order of the file."""
        return (resource for resource in self.resources if resource.kind in kinds)

    def follow(self, owner: Resource, reference: Node | None) -> Resource | None:
        """Return what `reference`, found in `owner`, points to; None where that is not in the file."""
        if reference is None:
            return None
        target = reference.text("reference")
        if not target:
            return self._identified(reference.text("type"), reference.child("identifier"))
        if target.startswith("#"):
            holder = owner.holder or owner
            return holder.contained.get(target[1:]) if len(target) > 1 else holder
        if "?" in target:
            kind, system, value = condition(target)
            return self._one_of(kind, system, value)
        target = target.split("/_history/")[0]
        if target in self._by_url:
            return self._by_url[target]
        match = _LOCAL.fullmatch(target)
        return self._local(owner, match["base"] or "", match["local"]) if match else None

    def _local(self, owner: Resource, base: str, local: str) -> Resource | None:
        """Find "Type/id" on the server `base`, or on the server of `owner`; any other only where it is the only one."""
        server = base or owner.base or (owner.holder.base if owner.holder else "")
        if server and (found := self._by_url.get(f"{server}/{local}")):
            return found
        here = [one for one in self._by_local[local] if not (server and one.base)] if local in self._by_local else []
        return here[0] if len(here) == 1 else None

    def _identified(self, kind: str, identifier: Node | None) -> Resource | None:
        if identifier is None:
            return None
        return self._one_of(kind, identifier.text("system"), identifier.text("value"))

    def _one_of(self, kind: str, system: str, value: str) -> Resource | None:
        if not (kind and value):
            return None
        if self._by_identifier is None:
            self._by_identifier = defaultdict(list)
            for resource in self.resources:
                for known in resource.node.children("identifier") if "identifier" in resource.node.value else ():
                    self._by_identifier[resource.kind, known.text("system"), known.text("value")].append(resource)
        found = self._by_identifier.get((kind, system, value), ())
        return found[0] if len(found) == 1 else None

    def _add(self, resource: Resource) -> None:
        local = f"{resource.kind}/{resource.id}" if resource.id else ""
        for known in ([self._by_url[resource.url]] if resource.url in self._by_url else []) or [
            one for one in self._by_local.get(local, ()) if one.base == resource.base or not (one.url and resource.url)
        ]:
            if known.node.value == resource.node.value:
                return
            raise resource.node.refusal(f"it is another resource of the same id as {known.node.path}")
        self.resources.append(resource)
        if resource.url:
            self._by_url[resource.url] = resource
        if local:
            self._by_local[local].append(resource)


def condition(reference: str) -> tuple[str, str, str]:
    """Take "Practitioner?identifier=system|value" apart; empty strings where it is another condition."""
    kind, _, query = reference.partition("?")
    name, _, value = unquote(query).partition("=")
    if name != "identifier" or "&" in value or not _KIND.fullmatch(kind.rsplit("/", 1)[-1]):
        return "", "", ""
    system, bar, text = value.rpartition("|")
    return kind.rsplit("/", 1)[-1], system if bar else "", text.strip()


def only_here(reference: Node) -> bool:
    """Say whether what `reference` points to can be nowhere but in the same file (urn:, contained)."""
    return reference.raw("reference").strip().startswith(("urn:", "#"))


def _resource(node: Node, url: str) -> Resource:
    resource = Resource(_kind(node), node, node.text("id"), url)
    for inner in node.children("contained"):
        held = Resource(_kind(inner), inner, inner.text("id"), "", resource)
        if held.id in resource.contained:
            raise inner.refusal("two contained resources have the same id")
        resource.contained[held.id] = held
    return resource


def _kind(node: Node) -> str:
    kind = node.text("resourceType")
    if not _KIND.fullmatch(kind):
        raise node.refusal("a FHIR resource must name its type here", "resourceType")
    return kind
