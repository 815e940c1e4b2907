"""The phrases that lead to codes."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from coderdesk.domain.codes import CodeSystem


class Kind(IntEnum):
    """Where a phrase comes from. The numbers are kept in the index.

    A variant is a further name of a concept whose own name no book has, or a narrower one, "cervical radiculopathy" of
    radiculopathy; a name is one of several that a title joins.
    """

    TITLE = 0
    INCLUSION = 1
    INDEX = 2
    EXTERNAL = 3
    NEOPLASM = 4
    DRUGS = 5
    PROCEDURE = 6
    SYNONYM = 7
    VARIANT = 8
    NAME = 9


class Phrase(NamedTuple):
    """Words that lead to a code. `text` is searched; `shown` is what a result gives as its reason.

    `referred` says that a cross reference lies between the words and the code.
    """

    system: CodeSystem
    code: str
    kind: Kind
    text: str
    shown: str = ""
    referred: bool = False
