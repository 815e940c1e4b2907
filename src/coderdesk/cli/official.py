"""`coderdesk codes`: import, remove, status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.output import loaded_json, preview_json, release_json, say, say_json, table
from coderdesk.domain.book import Release
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.releases import LoadedFile, Preview
from coderdesk.services import codes, official
from coderdesk.services.house import House

_DIGEST_SHOWN = 12


def import_(house: House, args: argparse.Namespace) -> int:
    """Say what the files are and, where nothing stands against it, load them: all of them, or none."""
    codes.build_code_sets(house.reference, told())
    previews = official.preview_files(house.official, files=args.files, progress=told())
    return load(house, previews, args, only_look=args.preview)


def load(house: House, previews: Sequence[Preview], args: argparse.Namespace, *, only_look: bool = False) -> int:
    """Say what was previewed, have its questions settled, and load it unless `only_look`; return the exit code."""
    if not args.json:
        _tell(previews)
    wanted = [one for one in previews if not (one.already or one.needless)]
    if not only_look:
        _settle(wanted, agreed=args.yes, ask=not args.json)
    loaded = () if only_look else official.import_files(house.official, previews=wanted, progress=told())
    if args.json:
        say_json({"files": [preview_json(one) for one in previews], "imported": [loaded_json(one) for one in loaded]})
    elif loaded:
        say("\n".join(f"Imported as number {one.number}: {one.kind.label} {one.name}." for one in loaded))
    elif not only_look:
        say("Nothing was imported: all of it is loaded.")
    return 0


def _tell(previews: Sequence[Preview]) -> None:
    for one in previews:
        until = f" to {one.effective_to}" if one.effective_to else ""
        say(f"{one.kind.label} {one.name}, from {one.effective_from}{until}")
        say(f"  {one.file.name}{f': {one.inside}' if one.inside else ''}")
        say(f"  {_counts(one.counts)}")
        if one.already:
            say("  It is loaded already.")
        elif one.needless:
            say(f"  It is left out. {one.needless}")
        for question in () if one.already or one.needless else one.questions:
            say(f"  ? {question}")


def _counts(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{how_many:,} {what}" for what, how_many in counts)


def _settle(previews: Sequence[Preview], *, agreed: bool, ask: bool) -> None:
    """Have the questions answered, or refuse the first file that has one."""
    asked = next((one for one in previews if one.questions), None)
    if asked is None or agreed:
        return
    if ask and sys.stdin.isatty():
        sys.stdout.write("Import all the same? [y/N] ")
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            return
    reason = asked.questions[0].rstrip(".")
    raise FileRefused(asked.file.name, asked.inside, reason, "Nothing was imported. To import all the same: --yes")


def remove(house: House, args: argparse.Namespace) -> int:
    """Take a loaded file out again."""
    codes.build_code_sets(house.reference, told())
    official.remove_file(house.official, number=args.number, progress=told())
    if args.json:
        say_json({"removed": args.number})
    else:
        say("Removed. The code sets are as they were before that file was imported.")
    return 0


def status(house: House, args: argparse.Namespace) -> int:
    """Say which releases are loaded, and which official files."""
    with closing(codes.open_book(house.reference)) as book:
        releases = codes.status(book)
        beyond = official.releases_beyond(book, days=[house.clock.today()])
    files = official.loaded_files(house.official)
    for name in official.left_out_files(house.official):
        sys.stderr.write(f"coderdesk: {name} could not be read in again; import it anew.\n")
    for one in beyond:
        sys.stderr.write(f"coderdesk: no loaded release of {one.system.label} reaches {one.last}.\n")
    if args.json:
        say_json(_status_json(releases, files))
        return 0
    say(_release_table(releases))
    if files:
        say()
        say(_file_table(files))
    return 0


def _status_json(releases: Sequence[Release], files: Sequence[LoadedFile]) -> list[dict[str, Any]]:
    """Return one object a release, that of an imported list with its file, and one for each other file."""
    by_number = {one.number: one for one in files}
    listed = []
    for release in releases:
        file = by_number.pop(release.imported, None) if release.imported else None
        listed.append({**(loaded_json(file) if file else {}), **release_json(release)})
    return listed + [{"set": None, **loaded_json(one)} for one in by_number.values()]


def _release_table(releases: Sequence[Release]) -> str:
    rows = [
        (r.system.label, r.name, str(r.effective_from), str(r.effective_to or ""), f"{r.codes:,}", r.source)
        for r in releases
    ]
    return table(rows, ("Set", "Release", "From", "To", "Codes", "Source"))


def _file_table(files: Sequence[LoadedFile]) -> str:
    rows = [
        (
            str(one.number), one.kind.label, one.name, str(one.effective_from), str(one.effective_to or ""),
            _counts(one.counts), one.file, one.digest[:_DIGEST_SHOWN], "licensed" if one.licensed else "",
        )
        for one in files
    ]  # fmt: skip
    return table(rows, ("No.", "Official file", "Release", "From", "To", "Holds", "File", "SHA-256", ""))
