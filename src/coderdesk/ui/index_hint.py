"""The one quiet line about the alphabetic index, the one great source that no package ships."""

from __future__ import annotations

#: For the first start, where no step can be taken yet.
AT_FIRST = (
    "The alphabetic index comes with no package, and is the best way from words to codes: "
    "bring it in once on Code sets, by Update code sets."
)
#: For the screen of the code sets and for a search that found nothing.
NOT_LOADED = "The ICD-10-CM index is not loaded. With it, many more words lead to a code."
STEP = "Bring the index in"
_FEWER_WORDS = "Try fewer words, or the beginning of a word."


def miss(*, has_index: bool) -> tuple[str, str]:
    """Return what a search that found nothing says, and the step that it offers ("" where the index is loaded)."""
    return (_FEWER_WORDS, "") if has_index else (f"{_FEWER_WORDS} {NOT_LOADED}", STEP)
