"""Processing notes of HCPCS: the texts to the numbers that its records name."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.codesets.official.processing_notes import read
from coderdesk.domain.codes import service_code
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.official import Loaded, reading, text_file

NOTES = (
    "                     PROCESSING NOTES\r\n ______________\r\n\r\n"
    "          0001--THIS NOTE WAS WITHDRAWN.                  *\r\n"
    "                                                          *\r\n"
    "          0017--WALKING STICKS OF THE TESTS GO WITH       *\r\n"
    "                A TIP OF THEIR OWN.                       *\r\n"
)
HEADS = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PROCNOTE,ADD DT\n"
ON = date(2026, 5, 1)


def test_a_code_shows_the_text_of_its_note(loaded: Loaded) -> None:
    codes = text_file(
        "HCPC2026_APR_ANWEB.csv",
        HEADS + "E0100,100,3,Walking stick,Stick,0017,19860101\nE0105,100,3,Walking frame,Frame,0099,19860101\n",
    )
    services, _ = loaded(codes, text_file("proc_notes_2026.txt", NOTES))

    stick, frame = services.hcpcs(service_code("E0100"), ON), services.hcpcs(service_code("E0105"), ON)

    assert stick is not None
    assert stick.note == "0017: WALKING STICKS OF THE TESTS GO WITH A TIP OF THEIR OWN."
    assert frame is not None
    assert frame.note == "0099"


def test_notes_are_counted_and_dated_by_the_name_of_their_file() -> None:
    found = reading(read, text_file("proc_notes_2026.txt", NOTES))

    assert (found.name, found.counts) == ("2026", (("notes", 2),))
    assert (found.effective_from, found.effective_to) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (NOTES + "          0001--AGAIN.\r\n", "proc_notes_2026.txt", "line 8: note 0001 stands there a second time"),
        (NOTES + "\r\nSTRAY WORDS\r\n", "proc_notes_2026.txt", "line 9: it belongs to no note"),
        (NOTES, "notes.txt", "neither its content nor its name tells"),
    ],
)
def test_notes_that_are_wrong_are_refused(text: str, name: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read(text_file(name, text), Silent())


def test_other_texts_are_left_to_other_readers() -> None:
    assert read(text_file("read-me.txt", "PROCESSING NOTES are in another file.\n"), Silent()) is None
