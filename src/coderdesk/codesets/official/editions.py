"""Which release an XML file of ICD-10 is: its own `version` says the fiscal year."""

from __future__ import annotations

import re

from coderdesk.codesets.official.fiscal import Edition, month_in
from coderdesk.codesets.official.lined_xml import Element, refuse
from coderdesk.codesets.official.reader import Member


def edition_of(member: Member, root: Element) -> Edition:
    """Return the release that `version` tells, an update in the course of the year where the names tell one.

    `FileRefused` where it tells no fiscal year.
    """
    version = root.first("version")
    if version is None or not re.fullmatch(r"20[1-4][0-9]", version.text):
        refuse(member, version.line if version else root.line, "it does not tell its fiscal year as its version")
    return Edition(int(version.text), month_in(member.name, member.file.name))
