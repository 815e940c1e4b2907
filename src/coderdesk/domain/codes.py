"""Codes as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from coderdesk.domain.failures import InvalidValue


class CodeSystem(StrEnum):
    """The code sets that a US chart is coded in."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    HCPCS = "hcpcs"
    CPT = "cpt"

    @property
    def label(self) -> str:
        """The name that the field uses."""
        return {"icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS", "hcpcs": "HCPCS Level II", "cpt": "CPT"}[self.value]


_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_HCPCS = re.compile(r"[A-V][0-9]{4}")
_CM = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])[0-9A-Z]{0,4}")  # QA00 came in fiscal year 2026
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_ANY = re.compile(r"[0-9A-Z]{1,7}")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code of one system: upper case, no dot, one to seven letters and digits.

    A code may be well formed without being in any release; whether it exists is asked of a `CodeBook`.
    """

    system: CodeSystem
    text: str

    def __post_init__(self) -> None:
        if not _ANY.fullmatch(self.text):
            raise InvalidValue("A code is one to seven letters and digits.")

    @classmethod
    def parse(cls, system: CodeSystem, text: str) -> Code:
        """Read a code as people write it: lower case, blanks around it, a dot or a trailing dash ("e11.42", "G35-")."""
        return cls(system, re.sub(r"[.\s]", "", text.strip().upper()).rstrip("-"))

    @property
    def is_well_formed(self) -> bool:
        """Whether the text has the shape that its system demands."""
        pattern = {
            CodeSystem.ICD10CM: _CM,
            CodeSystem.ICD10PCS: _PCS,
            CodeSystem.HCPCS: _HCPCS,
            CodeSystem.CPT: _CPT,
        }[self.system]
        return bool(pattern.fullmatch(self.text))

    @property
    def is_dental(self) -> bool:
        """Whether this is a dental code (CDT), which the ADA publishes and the HCPCS file of CMS leaves out."""
        return self.system is CodeSystem.HCPCS and self.text.startswith("D")

    @property
    def dotted(self) -> str:
        """The code as it is read: ICD-10-CM with a dot after the third character, the others as they are."""
        if self.system is CodeSystem.ICD10CM and len(self.text) > 3:
            return f"{self.text[:3]}.{self.text[3:]}"
        return self.text

    def __str__(self) -> str:
        return self.dotted


def icd10cm(text: str) -> Code:
    """Read an ICD-10-CM code."""
    return Code.parse(CodeSystem.ICD10CM, text)


def icd10pcs(text: str) -> Code:
    """Read an ICD-10-PCS code."""
    return Code.parse(CodeSystem.ICD10PCS, text)


def service_code(text: str) -> Code:
    """Read a CPT or HCPCS Level II code, told apart by their first character: HCPCS begins with a letter."""
    cleaned = re.sub(r"\s", "", text.upper())
    return Code.parse(CodeSystem.HCPCS if cleaned[:1].isalpha() else CodeSystem.CPT, cleaned)
