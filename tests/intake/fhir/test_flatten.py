"""Markup becomes the text that is read; nothing of a note is swallowed, and no markup is too torn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.intake.fhir.flatten import flatten

TORN = """< > </ /> <! --> <!-- <![CDATA[ ]]> p td li br script = " &#x9"""
PIECES = (*TORN.split(), " ", "\n")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Result</p><br/>Chest <b>clear</b>.", "Result\n\nChest clear."),
        ("<h1>Plan</h1><ul><li> Rest </li><li>Fluids</li></ul>after", "Plan\n\n- Rest\n- Fluids\n\nafter"),
        (
            "<table><tr><th>Test</th><th>Value</th></tr><tr><td>A1c</td><td><p>6.2</p></td></tr></table>",
            "Test | Value\nA1c | 6.2",
        ),
        ("a<br>b<br><br><br>c", "a\nb\n\nc"),
        ("<pre>BP  120\n    /80</pre>", "BP  120\n    /80"),
        ("<head><title>x</title></head><body>seen</body>", "seen"),
        ("<html><head><title>x<body>seen", "seen"),
        ("a<script>if (a < b) { x = '<p>' }</script>b<STYLE>p{}</STYLE>c", "abc"),
        ("a<!-- <p>hidden</p> -->b", "ab"),
        ("<![CDATA[BP < 130 & rising]]>", "BP < 130 & rising"),
        ("<!DOCTYPE html><?xml version='1.0'?>seen", "seen"),
        ("T &lt; 38 &amp; P &#62; 60 &nbsp;x", "T < 38 & P > 60 x"),
        ('<div class="a > b" xmlns="x">seen</div>', "seen"),
        ("<xhtml:p>one</xhtml:p><xhtml:p>two</xhtml:p>", "one\n\ntwo"),
        ("", ""),
    ],
)
def test_markup_is_read_as_a_browser_shows_it(markup: str, text: str) -> None:
    assert flatten(markup) == text


@pytest.mark.parametrize(
    "torn",
    ["fever < 38 for 3 days", "<!-- never closed", "<![CDATA[ never closed", "<script>never closed", "<a href='x"],
)
def test_what_does_not_end_is_text(torn: str) -> None:
    word = torn.replace("<script>", "").split()[-1]
    assert word in flatten(torn)


@given(st.lists(st.sampled_from(PIECES)))
def test_no_markup_is_too_torn(pieces: list[str]) -> None:
    assert "\n\n\n" not in flatten("".join(pieces))


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_plain_words_stay(text: str) -> None:
    assert flatten(text).split() == text.split()


@pytest.mark.parametrize("piece", ["<!--", "<![CDATA[", '<a b="', "<a ", "</", "<!", "<?", "&#x"])
def test_forty_thousand_torn_pieces_are_read_in_one_pass(piece: str) -> None:
    """A parser that looks ahead for each end takes the square of the length: minutes, where this takes a moment."""
    assert flatten(piece * 40_000).count(piece.strip()) == 40_000
