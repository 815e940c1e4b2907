"""The notes and reports of a bundle: attachments of DocumentReference and DiagnosticReport, and Compositions."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from coderdesk.domain.documents import DocumentFormat
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import days_of, label
from coderdesk.intake.fhir.flatten import flatten
from coderdesk.intake.fhir.node import Node, lines
from coderdesk.intake.fhir.notices import Notices

_PLAIN: Final = ("text/plain", "text/markdown")
_MARKUP: Final = ("text/html", "application/xhtml+xml", "application/xhtml", "text/xhtml")
_PDF: Final = "application/pdf"
# A document given in several formats is taken in the one in which its words can be quoted best
_PREFERENCE: Final = (*_PLAIN, *_MARKUP, _PDF)
_CHARSETS: Final = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}
_DEEPEST_SECTION: Final = 12


@dataclass(frozen=True, slots=True)
class Writing:
    """What a resource holds to be read: a text, or the bytes of a PDF. `at` is where it stands in the file."""

    title: str
    written: date | None
    at: Node
    text: str = ""
    data: bytes = b""
    format: DocumentFormat = DocumentFormat.TEXT


class Attachments:
    """Reads the writings of a file's resources."""

    def __init__(self, bundle: Bundle, notices: Notices) -> None:
        """Read nothing yet."""
        self._bundle = bundle
        self._notices = notices

    def of(self, resource: Resource) -> tuple[Writing, ...]:
        """Return the writings of `resource`; what cannot be taken is told in a notice, what is torn is refused."""
        readers = {
            "DocumentReference": self._of_reference,
            "DiagnosticReport": self._of_report,
            "Composition": self._of_composition,
        }
        return tuple(readers[resource.kind](resource)) if resource.kind in readers else ()

    def _of_reference(self, resource: Resource) -> Iterator[Writing]:
        node = resource.node
        title = label(node.child("type")) or node.text("description")
        context = node.child("context")
        written = node.day("date") or (days_of(context.child("period"))[0] if context else None)
        found = [one for content in node.children("content") if (one := content.child("attachment"))]
        # Several contents are the same document in several formats (documentreference.html)
        yield from self._best(resource, tuple(found), title, written)

    def _of_report(self, resource: Resource) -> Iterator[Writing]:
        node = resource.node
        title = label(node.child("code"))
        written = node.day("effectiveDateTime") or days_of(node.child("effectivePeriod"))[0] or node.day("issued")
        forms = tuple(self._best(resource, node.children("presentedForm"), title, written))
        yield from forms
        conclusion = node.prose("conclusion").strip()
        if conclusion and not any(conclusion in form.text for form in forms):
            yield Writing(f"{title or 'Report'}: conclusion", written, node, conclusion)

    def _of_composition(self, resource: Resource) -> Iterator[Writing]:
        node = resource.node
        sections = tuple(self._sections(node, 0))
        narrative = _narrative(node)
        text = "\n\n".join(part for part in (sections or (narrative,)) if part)
        if text:
            yield Writing(node.text("title") or label(node.child("type")), node.day("date"), node, text)
        else:
            self._notices.add("A Composition holds no text and was left out", node)

    def _sections(self, node: Node, depth: int) -> Iterator[str]:
        if depth > _DEEPEST_SECTION:
            raise node.refusal("its sections are nested too deeply")
        for section in node.children("section"):
            heading = section.text("title") or label(section.child("code"))
            body = _narrative(section)
            if heading or body:
                yield f"{heading}\n{body}".strip()
            yield from self._sections(section, depth + 1)

    def _best(
        self, resource: Resource, attachments: tuple[Node, ...], title: str, written: date | None
    ) -> Iterator[Writing]:
        readable = [node for node in attachments if _content_type(node)[0] in _PREFERENCE]
        for node in sorted(readable, key=lambda one: _PREFERENCE.index(_content_type(one)[0])):
            writing = self._writing(resource, node, title, written)
            if writing is not None:
                yield writing
                return
        for node in attachments:
            if node not in readable:
                self._notices.add(
                    "A document is of a type that is not read (neither text, HTML nor PDF) and was left out", node
                )

    def _writing(self, resource: Resource, node: Node, title: str, written: date | None) -> Writing | None:
        kind, charset = _content_type(node)
        holder, data = node, _decoded(node)
        if not data and (address := node.text("url")):
            binary = self._bundle.follow(resource, Node(node.file, {"reference": address}, node, "url"))
            if binary is None or binary.kind != "Binary":
                self._notices.add("A document lies at an address outside the file and was left out", node)
                return None
            holder, data = binary.node, _decoded(binary.node)
        if not data:
            self._notices.add("A document is empty and was left out", node)
            return None
        name, day = title or node.text("title"), written or node.day("creation")
        if kind == _PDF:
            if not data.lstrip().startswith(b"%PDF-"):
                raise holder.refusal("the document is not the PDF that it claims to be", "data")
            return Writing(name, day, node, "", data, DocumentFormat.PDF)
        text = _text(holder, data, charset)
        text = flatten(text) if kind in _MARKUP else text
        if not text.strip():
            self._notices.add("A document is empty and was left out", node)
            return None
        return Writing(name, day, node, text)


def _content_type(node: Node) -> tuple[str, str]:
    """Return media type and charset of an attachment: "text/html; charset=UTF-8" gives "text/html" and "utf-8"."""
    kind, *parameters = (part.strip() for part in node.text("contentType").lower().split(";"))
    named = (part.partition("=") for part in parameters)
    return kind, next((value.strip(" \"'") for name, _, value in named if name.strip() == "charset"), "")


def _decoded(node: Node) -> bytes:
    try:
        return base64.b64decode("".join(node.raw("data").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise node.refusal("the document is not whole base64", "data") from error


def _text(node: Node, data: bytes, charset: str) -> str:
    codec = _CHARSETS.get(charset)
    if codec is None:
        raise node.refusal("the document is written in a character set that is not known", "contentType")
    try:
        return lines(data.decode("utf-8-sig" if codec == "utf-8" else codec))
    except UnicodeDecodeError:
        raise node.refusal(
            "the document's text is not in the character set that it names (UTF-8 if none)", "data"
        ) from None


def _narrative(node: Node) -> str:
    text = node.child("text")
    return flatten(text.raw("div")) if text else ""
