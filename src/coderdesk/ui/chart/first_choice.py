"""Which of the codes that a search found stands ready for Enter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coderdesk.domain.book import SearchHit

#: A hit whose score is at least this share of the best one's fits the words as well.
AS_GOOD = 0.98
#: How long a category is, and a code without its 7th character.
CATEGORY, STEM = 3, 6
_VAGUE = re.compile(r"\b(?:unspecified|other|nos|nec)\b", re.IGNORECASE)


def is_vague(title: str) -> bool:
    """Say whether a title leaves open what the documentation may say: "unspecified", "other"."""
    return bool(_VAGUE.search(title))


def first_choice(hits: Sequence[SearchHit], typed: str) -> int:
    """Return the place of the hit that Enter should take, -1 where nothing was found.

    The best hit, unless it is an unspecified code, or a header, that the coder did not ask for by name and something as
    good is more exact: then that code, or else the header from which the exact ones open.
    """
    if not hits:
        return -1
    best = hits[0]
    wanted = best.entry.code.text.startswith(typed.replace(".", "").strip().upper()) or _VAGUE.search(typed)
    if wanted or not (is_vague(best.entry.title) or best.entry.needs):
        return 0
    as_good = [place for place, hit in enumerate(hits) if hit.score >= best.score * AS_GOOD]
    headers = [place for place in as_good if hits[place].entry.needs]
    # More exact is what says more of the same: E11.42 beside E11.40, not E11.610.
    kin = best.entry.code.text[:STEM][:-1] if not best.entry.needs else best.entry.code.text[:CATEGORY]
    exact = [
        place
        for place in as_good
        if hits[place].entry.valid
        and not is_vague(hits[place].entry.title)
        and hits[place].entry.code.text.startswith(kin)
    ]
    return next((place for place in exact if place not in headers), next(iter(headers), 0))
