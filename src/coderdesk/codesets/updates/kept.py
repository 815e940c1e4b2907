"""What of a download is on the disk: the whole, or a part that can go on; and what vouches that it is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import IO

from coderdesk.codesets.updates.transfer import Head


class NotTheRest(Exception):
    """A server sent another part than was asked for."""


class Kept:
    """A file, `part` while it comes, and a note beside either of the address and the validators it came with."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.part = file.with_name(f"{file.name}.part")
        self._note = file.with_name(f"{file.name}.json")

    def conditions(self, address: str) -> dict[str, str]:
        """Return the headers that ask for no more than is lacking: the rest of a part, or a whole that is newer."""
        note = self._read_note(address)
        if note is None:
            return {}
        etag, modified = note.get("etag", ""), note.get("modified", "")
        if self.file.is_file():
            return {"If-None-Match": etag} if etag else {"If-Modified-Since": modified}
        if self.part.is_file() and (size := self.part.stat().st_size):
            return {"Range": f"bytes={size}-", "If-Range": etag or modified}
        return {}

    @contextmanager
    def writing(self, address: str, head: Head) -> Iterator[IO[bytes]]:
        """Open the part to write what `head` announces: behind what is there if it begins there, else from the start.

        A part that turns out to be something else (`NotTheRest`, or whatever else is raised) is for the caller to
        discard: a line that only broke leaves what came, to go on with.
        """
        goes_on = head.status == HTTPStatus.PARTIAL_CONTENT
        if goes_on and not (self.part.is_file() and self.part.stat().st_size == head.first):
            raise NotTheRest
        if not goes_on:
            # Outdated, and the note is about to speak of its successor.
            self.file.unlink(missing_ok=True)
        note = {"address": address, "etag": head.etag, "modified": head.modified}
        self._note.write_text(json.dumps(note), encoding="utf-8")
        with self.part.open("ab" if goes_on else "wb") as part:
            yield part

    def finish(self) -> None:
        """Give the part its name, as it is whole now."""
        if self.part.is_file():
            self.part.replace(self.file)

    def discard_part(self) -> None:
        """Remove what cannot go on."""
        if self.part.is_file():
            self.discard()

    def discard(self) -> None:
        """Remove all of it."""
        for file in (self.file, self.part, self._note):
            with suppress(OSError):
                file.unlink(missing_ok=True)

    def _read_note(self, address: str) -> dict[str, str] | None:
        """Return the note, or None where it is of another address, vouches for nothing or cannot be read."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(note, dict) or note.get("address") != address:
            return None
        if not all(isinstance(value, str) for value in note.values()):
            return None
        return note if note.get("etag") or note.get("modified") else None
