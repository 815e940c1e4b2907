"""How the notes of the tabular list are named and coloured."""

from __future__ import annotations

from coderdesk.domain.book import NoteKind
from coderdesk.ui.tokens import Tone

NOTE_TONES = {
    NoteKind.EXCLUDES1: Tone.DANGER,
    NoteKind.CODE_FIRST: Tone.WARNING,
    NoteKind.USE_ADDITIONAL: Tone.INFO,
    NoteKind.CODE_ALSO: Tone.INFO,
    NoteKind.NOTE: Tone.INFO,
}
_SHORT = {
    NoteKind.INCLUSION_TERM: "Term",
    NoteKind.SEVENTH_CHARACTER: "7th char",
    NoteKind.USE_ADDITIONAL: "Use additional",
}


def note_word(kind: NoteKind) -> str:
    """Return the word on a note's chip."""
    return _SHORT.get(kind, kind.value[:1].upper() + kind.value[1:])


def note_tone(kind: NoteKind) -> Tone:
    """Return the tone of a note's chip: danger where codes exclude each other, the rest as they ask for attention."""
    return NOTE_TONES.get(kind, Tone.NEUTRAL)
