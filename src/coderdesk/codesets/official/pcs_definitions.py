"""Reader of the ICD-10-PCS definitions: what the values of an axis mean in a section, and what they include."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from coderdesk.codesets.official.editions import edition_of
from coderdesk.codesets.official.lined_xml import Element, read_xml, refuse
from coderdesk.codesets.official.markup import root_name
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

ROOT = "ICD10PCS.definitions"
_SECTION = re.compile(r"[0-9A-HJ-NP-Z]")
_PLACE = re.compile(r"[1-7]")


def read(member: Member, progress: Progress) -> Reading | None:
    """Read the definitions; None where `member` has none. `FileRefused` with the line where they are not whole."""
    if root_name(member) != ROOT:
        return None
    root = read_xml(member, progress)
    edition = edition_of(member, root)
    found: dict[tuple[str, int, str], str] = {}
    for section in root.named("section"):
        for key, text in _of_section(member, section):
            found[key] = " ".join(dict.fromkeys((found[key], text))) if key in found else text
    if not found:
        refuse(member, root.line, "it has no definitions")

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, "Writing the ICD-10-PCS definitions")
        store.executemany(
            "INSERT INTO pcs_definition VALUES (?, ?, ?, ?, ?)", ((number, *key, text) for key, text in found.items())
        )

    sections = len({section for section, _, _ in found})
    return Reading(
        kind=FileKind.PCS_DEFINITIONS,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("terms", len(found)), ("sections", sections)),
        write=write,
    )


def _of_section(member: Member, section: Element) -> Iterator[tuple[tuple[str, int, str], str]]:
    """Yield (section, place, label) with the words that explain it."""
    name = section.attributes.get("code", "")
    if not _SECTION.fullmatch(name):
        refuse(member, section.line, f"“{name[:5]}” is no section of ICD-10-PCS")
    for axis in section.named("axis"):
        place = axis.attributes.get("pos", "")
        if not _PLACE.fullmatch(place):
            refuse(member, axis.line, f"“{place[:5]}” is no axis of an ICD-10-PCS code")
        for terms in axis.named("terms"):
            titles = [one.text for one in terms.named("title")]
            if not titles or not all(titles):
                refuse(member, terms.line, "what is defined has no title")
            for title in titles:
                yield (name, int(place), title), _words(terms)


def _words(terms: Element) -> str:
    """Say definition, explanation and what is included, each as a sentence of its own."""
    told = [
        f"{one.text.rstrip('.')}." for name in ("definition", "explanation") for one in terms.named(name) if one.text
    ]
    if included := [one.text for one in terms.named("includes") if one.text]:
        told.append(f"Includes: {'; '.join(included)}.")
    return " ".join(told)
