"""XML files as the agencies publish them, read without entities, external references or document types."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused

_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)[\s/>]")


def root_name(member: Member) -> str:
    """Return the name of the outermost element as the head of the file shows it, "" where it is no XML."""
    head = member.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return ""
    found = _ROOT.search(re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL))
    return found[1].decode("ascii") if found else ""


def parse(member: Member) -> ET.Element:
    """Return the outermost element of `member`.

    `FileRefused` with the line where it is not whole, and where it declares entities: they can swell without bound.
    """
    try:
        root: ET.Element = fromstring(member.data)
    except ET.ParseError as error:
        line, _ = error.position
        raise FileRefused(
            member.place, f"line {line}", "it is damaged or cut short: the XML ends or breaks there",
            "Fetch the file again, then import it.",
        ) from error  # fmt: skip
    except DefusedXmlException as error:
        raise FileRefused(
            member.place, "", "it declares entities of its own, as no official file does", "Nothing was read from it."
        ) from error
    except (LookupError, ValueError) as error:
        raise FileRefused(member.place, "line 1", "its encoding cannot be read") from error
    return root
