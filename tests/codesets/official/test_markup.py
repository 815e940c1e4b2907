"""XML is read without entities, and told by the line where it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from coderdesk.codesets.official.markup import parse, root_name
from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused


def a_member(text: str | bytes) -> Member:
    return Member(Path("book.xml"), "", text.encode() if isinstance(text, str) else text)


def test_the_outermost_element_is_told_from_the_head() -> None:
    assert root_name(a_member('<?xml version="1.0"?>\n<!-- <x> -->\n<ICD10CM.index>\n')) == "ICD10CM.index"
    assert root_name(a_member(b"\xef\xbb\xbf  <a b='1'/>")) == "a"
    assert root_name(a_member("A000 1 Cholera <a>")) == ""
    assert root_name(a_member("<")) == ""


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_file_with_entities_of_its_own_is_refused(declared: str) -> None:
    with pytest.raises(FileRefused, match="declares entities"):
        parse(a_member(f"{declared}<a>&x;</a>"))


def test_a_file_that_is_cut_short_is_refused_with_the_line() -> None:
    with pytest.raises(FileRefused, match="cut short") as told:
        parse(a_member("<a>\n<b>\n</b>\n<c"))
    assert told.value.place == "line 4"


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(FileRefused):
        parse(a_member('<?xml version="1.0" encoding="klingon"?><a/>'))
