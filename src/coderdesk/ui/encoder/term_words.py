"""How the lines of the books of terms are said, and what to say where a book is not there."""

from __future__ import annotations

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.terms import BookName, Term

#: What each book is for, and the file that brings it in.
MISSING: dict[BookName, tuple[str, str]] = {
    BookName.INDEX: (
        "The alphabetic index is not loaded",
        (
            "It leads from the words of a note to a code, as the book prints it. No package ships it: bring in the "
            "file icd10cm_index once, and every search gains by it."
        ),
    ),
    BookName.EXTERNAL: (
        "The external cause index is not loaded",
        (
            "It leads from what happened (a fall, a collision) to the codes V00 to Y99. It comes in the file "
            "icd10cm_eindex."
        ),
    ),
    BookName.NEOPLASM: (
        "The neoplasm table is not loaded",
        (
            "It gives six codes for each site: malignant primary and secondary, in situ, benign, uncertain and "
            "unspecified. It comes in the file icd10cm_neoplasm."
        ),
    ),
    BookName.DRUGS: (
        "The table of drugs is not loaded",
        (
            "It gives six codes for each substance: four kinds of poisoning, adverse effect, underdosing. It comes in "
            "the file icd10cm_drug."
        ),
    ),
    BookName.PCS: (
        "The procedure index is not loaded",
        ("It leads from the words of an operative note to a table of ICD-10-PCS. It comes in the file icd10pcs_index."),
    ),
}
STEP = "Go to the code sets"
#: What to type to jump in each book; a comma goes down a level.
EXAMPLES: dict[BookName, str] = {
    BookName.INDEX: "diabetes, type 2, with",
    BookName.EXTERNAL: "fall, from, bed",
    BookName.NEOPLASM: "breast, upper-outer",
    BookName.DRUGS: "warfarin",
    BookName.PCS: "arthroplasty",
}


def printed_code(text: str) -> Code | None:
    """Return the ICD-10-CM code that a book prints ("C79.8-" is C79.8), or None where it prints none."""
    try:
        return Code.parse(CodeSystem.ICD10CM, text) if text.strip("-") else None
    except InvalidValue:
        return None


def code_words(term: Term) -> str:
    """Return the codes of a line as the book prints them: "E11.319 [H36]"."""
    return f"{term.code} [{term.manifestation}]" if term.manifestation else term.code


def links_of(term: Term) -> tuple[str, ...]:
    """Return the cross references of a line, see before see also."""
    return (*term.see, *term.see_also)


def link_words(term: Term, number: int) -> str:
    """Return what stands before a cross reference."""
    return "see" if number < len(term.see) else "see also"
