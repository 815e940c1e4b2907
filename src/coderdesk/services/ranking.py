"""What the coder uses often for a client rises in a search: gently, within bounds, and said in the result.

A search scores how well a phrase answers the words. The lift is a share of that score, so a code never passes one that
answers more of the words, and the code that was typed out stays first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from coderdesk.domain.book import SearchHit
from coderdesk.domain.favourites import OwnCodes, OwnMarks

#: The most that use adds to a score; it is less than one more of four words asked for would (16 %).
MOST = 0.08
#: Encounters from which on a code has the whole lift; each doubling before adds the same.
OFTEN = 32
#: What a star adds, within `MOST`.
STAR = 0.02
#: Results of a better score that a code passes at the most; among equals, as under a typed "E11", there is no bound.
PLACES = 6


def lift(marks: OwnMarks) -> float:
    """Return the share of its score that a code gains, from 0 to `MOST`."""
    often = math.log2(1 + marks.uses) / math.log2(1 + OFTEN) if marks.uses else 0.0
    return min(MOST, MOST * min(1.0, often) + (STAR if marks.is_favourite else 0.0))


def ranked(hits: Sequence[SearchHit], own: OwnCodes, text: str) -> tuple[SearchHit, ...]:
    """Return `hits` with the coder's usual codes lifted; each score holds its lift.

    Only a code that is valid on the date rises, past at most `PLACES` better ones, and never above the code that `text`
    writes.
    """
    typed = text.replace(".", "").strip().upper()
    order: list[SearchHit] = []
    for hit in hits:
        gain = lift(own.marks(hit.entry.code)) if hit.entry.valid else 0.0
        lifted = replace(hit, score=hit.score * (1 + gain)) if gain else hit
        order.insert(_place(order, hit, lifted, typed) if gain else len(order), lifted)
    return tuple(order)


def _place(order: Sequence[SearchHit], hit: SearchHit, lifted: SearchHit, typed: str) -> int:
    """Return where `hit` stands among those before it once it counts as `lifted`."""
    at, better = len(order), 0
    while at > 0 and order[at - 1].score < lifted.score and order[at - 1].entry.code.text != typed:
        better += order[at - 1].score > hit.score
        if better > PLACES:
            break
        at -= 1
    return at
