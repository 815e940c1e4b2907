"""Reads the kept official files into a store that was built anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from coderdesk.codesets.official import kept, load
from coderdesk.codesets.official.kept import KeptFile
from coderdesk.codesets.official.reader import Reading
from coderdesk.codesets.official.readers import recognised
from coderdesk.codesets.portion import Portion
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress


def replay(store: sqlite3.Connection, path: Path, files: Sequence[KeptFile], progress: Progress) -> None:
    """Load `files`, kept for the store at `path`, again under their own numbers.

    One whose content is lost, or which this version refuses, does not stand in the way of a start: it is left out, and
    the store says so (`load.left_out`).
    """
    added: list[tuple[int, Reading]] = []
    left_out: list[str] = []
    for place, one in enumerate(files):
        part = Portion(progress, 70 * place // len(files), 70 * (place + 1) // len(files))
        part.step(0, 1, f"Reading {one.file} again")
        member = kept.member(path, one)
        try:
            reading = recognised(member, part) if member else None
            if member is None or reading is None:
                left_out.append(one.file)
                continue
            if reading.check:
                reading.check(store, ())
        except FileRefused:
            left_out.append(one.file)
            continue
        load.add(store, member, reading, digest=one.digest, at=one.imported_at, progress=part, number=one.number)
        added.append((one.number, reading))
    load.derive(store, added, Portion(progress, 70, 100))
    if left_out:
        told = json.dumps(left_out, ensure_ascii=False)
        store.execute("INSERT INTO meta VALUES (?, ?)", (load.LEFT_OUT, told))
