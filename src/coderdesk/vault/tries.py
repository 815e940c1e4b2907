"""The wrong tries since a vault was opened last, kept beside it so that a restart does not wipe them out.

`Practice.cdvault-tries` holds how many and when, nothing else: no secret, no name, nothing of what was typed. It is
there only while there are any, and goes into the audit trail when the vault opens. Whoever can delete it can copy the
vault as well and guess elsewhere; against that stands the cost of a try, not this file.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from coderdesk.domain.ways_in import TooSoon, WrongTries
from coderdesk.vault.files import write_private

SUFFIX = "-tries"
FORMAT = "coderdesk wrong tries"
VERSION = 1
MAX_BYTES = 16 * 1024
#: The moments that are kept; of older tries only the number.
MOST_MOMENTS = 50


def tries_beside(file: Path) -> Path:
    """Return where the wrong tries at the vault `file` are kept."""
    return file.with_name(file.name + SUFFIX)


def read_tries(file: Path) -> WrongTries:
    """Return the wrong tries at the vault `file`; none where the record is missing or damaged."""
    try:
        with tries_beside(file).open("rb") as opened:
            data = opened.read(MAX_BYTES)
        return _from_json(json.loads(data))
    except (OSError, ValueError, RecursionError):
        return WrongTries()


def add_try(file: Path, now: datetime) -> WrongTries:
    """Keep that a try at `now` was wrong, and return all of them."""
    found = read_tries(file)
    moments = (*found.moments, now)[-MOST_MOMENTS:]
    kept = WrongTries(found.batch or secrets.token_hex(8), found.count + 1, moments, now)
    _keep(file, kept)
    return kept


def check_wait(file: Path, now: datetime) -> None:
    """Raise `TooSoon` while the wait after the wrong tries is not over.

    Where the clock was set back behind the last try, the wait begins anew now: it never takes longer than it is.
    """
    found = read_tries(file)
    if found.since is not None and now < found.since:
        found = replace(found, since=now)
        _keep(file, found)
    if seconds := found.seconds_left(now):
        raise TooSoon(found.count, seconds)


def forget_tries(file: Path) -> None:
    """Remove the record, as when the tries stand in the audit trail."""
    with contextlib.suppress(OSError):
        tries_beside(file).unlink()


def _keep(file: Path, tries: WrongTries) -> None:
    told = {
        "format": FORMAT,
        "version": VERSION,
        "batch": tries.batch,
        "count": tries.count,
        "since": tries.since.isoformat() if tries.since else None,
        "moments": [moment.isoformat() for moment in tries.moments],
    }
    # A folder that cannot be written keeps no vault open either.
    with contextlib.suppress(OSError):
        write_private(tries_beside(file), json.dumps(told, indent=1).encode())


def _from_json(found: object) -> WrongTries:
    """Read what `_keep` wrote; `ValueError` where it is anything else."""
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("version") != VERSION:
        raise ValueError("no record of tries")
    batch, count, moments = found.get("batch"), found.get("count"), found.get("moments")
    if not isinstance(batch, str) or not isinstance(count, int) or not isinstance(moments, list):
        raise ValueError("no record of tries")
    if isinstance(count, bool) or not len(moments) <= count <= 10**9 or len(moments) > MOST_MOMENTS:
        raise ValueError("no record of tries")
    return WrongTries(batch[:32], count, tuple(_moment(text) for text in moments), _moment(found.get("since")))


def _moment(text: object) -> datetime:
    if not isinstance(text, str):
        raise ValueError("no moment")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no moment in UTC")
    return moment
