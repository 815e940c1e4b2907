"""The catalogue of official addresses: which files there are on a date, and whom a host belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coderdesk.domain.releases import FileKind
from coderdesk.domain.resources import resource_folder
from coderdesk.domain.updates import Offer

FILE = "official-files.json"
#: When a fiscal year begins, and when its one update comes into force.
_OCTOBER, _APRIL = 10, 4


@dataclass(frozen=True, slots=True)
class _Edition:
    """The release of a file that is in force on a date, in the words that its address is written with."""

    name: str
    effective_from: date
    words: dict[str, str]


@dataclass(frozen=True)
class Addresses:
    """The catalogue. `hosts` maps each host that a file may come from to its publisher."""

    files: tuple[dict[str, Any], ...]
    hosts: dict[str, str]

    def offers(self, on: date) -> Sequence[Offer]:
        """Return the files of the releases in force on `on`, in the order of the catalogue."""
        return tuple(offer for entry in self.files if (offer := _offer(entry, on)) is not None)

    def same_publisher(self, one: str, other: str) -> bool:
        """Say whether two addresses belong to one publisher; an unknown host belongs to itself alone."""
        mine, theirs = (urlsplit(url).hostname or "" for url in (one, other))
        return mine == theirs or (mine in self.hosts and self.hosts[mine] == self.hosts.get(theirs))


def read_addresses(file: Path) -> Addresses:
    """Read a catalogue; `ValueError` or `KeyError` where it is not one, since it ships with the program."""
    content = json.loads(file.read_text(encoding="utf-8"))
    hosts = {host: publisher for publisher, hosts in content["publishers"].items() for host in hosts}
    return Addresses(tuple(content["files"]), hosts)


@cache
def official_addresses() -> Addresses:
    """Return the catalogue that ships with the program."""
    return read_addresses(resource_folder() / FILE)


def _offer(entry: dict[str, Any], on: date) -> Offer | None:
    edition = _edition(entry["every"], on)
    if edition is None:
        return None
    return Offer(
        id=entry["id"],
        title=entry["title"],
        kinds=tuple(FileKind(kind) for kind in entry["kinds"]),
        publisher=entry["publisher"],
        page=entry["page"],
        release=edition.name,
        effective_from=edition.effective_from,
        addresses=tuple(address.format(**edition.words) for address in entry["addresses"]),
        least=entry["least"],
        most=entry["most"],
        terms=entry.get("terms", ""),
    )


def _edition(every: str, on: date) -> _Edition | None:
    """Return the edition of a file that comes `every` so often, or None where none is in force on `on`."""
    if every == "fiscal year":
        year = on.year + 1 if on.month >= _OCTOBER else on.year
        return _Edition(f"FY{year}", date(year - 1, _OCTOBER, 1), _year(year))
    if every == "april":
        if not _APRIL <= on.month < _OCTOBER:
            return None
        return _Edition(f"April {on.year}", date(on.year, _APRIL, 1), _year(on.year))
    if every == "quarter":
        quarter = (on.month - 1) // 3 + 1
        first = date(on.year, 3 * quarter - 2, 1)
        months = ("january", "april", "july", "october")
        words = {**_year(on.year), "quarter": str(quarter), "month": months[quarter - 1]}
        return _Edition(f"{on.year} Q{quarter}", first, words)
    if every == "calendar year":
        return _Edition(str(on.year), date(on.year, 1, 1), _year(on.year))
    raise ValueError(every)


def _year(year: int) -> dict[str, str]:
    return {"year": str(year), "yy": f"{year % 100:02d}"}
