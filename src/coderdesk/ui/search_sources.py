"""What the command box finds besides actions: encounters and codes."""

from __future__ import annotations

from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services import codes, worklist
from coderdesk.services.session import Session
from coderdesk.ui.commandbox import Suggestion
from coderdesk.ui.encounter_words import STATUS_WORDS
from coderdesk.ui.matching import match_words
from coderdesk.ui.words import short_date


def encounters_of(session: Session, text: str, limit: int) -> list[Suggestion]:
    """Return the encounters that `text` leads to. Runs on a worker."""
    listing = worklist.list_encounters(session.begin, query=WorklistQuery(text=text), first=limit)
    return [
        Suggestion(
            item.patient,
            item.id,
            " · ".join(
                part for part in (item.account, f"seen {short_date(item.seen)}", STATUS_WORDS[item.status]) if part
            ),
            "patient",
            matched=match_words(text, item.patient) or (),
        )
        for item in listing.first
    ]


def codes_of(session: Session, text: str, limit: int) -> list[Suggestion]:
    """Return the codes that `text` leads to today. Runs on a worker."""
    hits = codes.search(session.book(), text=text, on=session.today(), limit=limit)
    return [
        Suggestion(hit.entry.title, hit.entry.code, hit.why, "code", code=hit.entry.code.dotted, matched=hit.matched)
        for hit in hits
    ]
