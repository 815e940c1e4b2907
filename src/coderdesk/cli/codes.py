"""`coderdesk codes`: build, search, show."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date

from coderdesk.cli.output import entry_json, hit_json, note_json, say, say_json, table
from coderdesk.cli.service_codes import say_service, service_json
from coderdesk.domain.book import SearchHit
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import FileRefused, InvalidValue
from coderdesk.domain.progress import Progress
from coderdesk.services import codes, service_codes
from coderdesk.services.house import House


class _AtTheTerminal:
    """Progress on standard error, where a person sits at the terminal."""

    def step(self, done: int, total: int, doing: str) -> None:
        """Write over the line before."""
        if sys.stderr.isatty() and total:
            sys.stderr.write(f"\r{100 * done // total:3d} %  {doing[:60]:60}")
            if done == total:
                sys.stderr.write("\n")


def told() -> Progress:
    """Return progress that is shown at the terminal."""
    return _AtTheTerminal()


def build(house: House, args: argparse.Namespace) -> int:
    """Build the reference store."""
    built = codes.build_code_sets(house.reference, told(), again=args.again)
    if args.json:
        say_json({"built": built, "file": str(house.reference.path)})
    else:
        say("The code sets are built." if built else "The code sets are up to date.")
    return 0


def search(house: House, args: argparse.Namespace) -> int:
    """Search for one text, or for each line of a file."""
    on = args.on or house.clock.today()
    systems = () if args.system == "all" else (CodeSystem(args.system),)
    if bool(args.text) == bool(args.queries):
        raise InvalidValue("Give either a text or --queries FILE.")
    codes.build_code_sets(house.reference, told())
    with closing(codes.open_book(house.reference)) as book:
        for text in _queries(args):
            hits = codes.search(book, text=text, systems=systems, on=on, limit=args.limit)
            _show_hits(text, hits, args, on)
    return 0


def _queries(args: argparse.Namespace) -> Sequence[str]:
    if args.queries is None:
        return (" ".join(args.text),)
    try:
        text = sys.stdin.read() if str(args.queries) == "-" else args.queries.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(
            args.queries.name, "", "it cannot be read as UTF-8 text", "Give a text file with one query a line."
        ) from error
    # Every line has its answer, an empty one as well, so that the two files can be laid beside each other.
    lines = text.split("\n")
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _show_hits(text: str, hits: Sequence[SearchHit], args: argparse.Namespace, on: date) -> None:
    if args.json or args.queries is not None:
        found = {"query": text, "on": on.isoformat(), "results": [hit_json(hit) for hit in hits]}
        say_json(found, indent=None if args.queries is not None else 2)
    elif hits:
        rows = [
            (h.entry.code.dotted, h.entry.title, h.entry.needs or ("" if h.entry.valid else "not valid"), h.why)
            for h in hits
        ]
        say(table(rows, ("Code", "Title", "Needs", "Why")))
    else:
        say("Nothing found.")


def show(house: House, args: argparse.Namespace) -> int:
    """Show one code with everything that applies to it."""
    on = args.on or house.clock.today()
    codes.build_code_sets(house.reference, told())
    system = None if args.system == "all" else CodeSystem(args.system)
    with closing(codes.open_book(house.reference)) as book:
        found = [one for one in codes.written_so(book, text=args.code, on=on) if system in (None, one.code.system)]
        service = service_codes.look_up(book, text=args.code, on=on)
        if service is not None and not found and system in (None, service.page.code.system):
            return _show_unlisted(service, args)
        page = codes.look_up(book, text=args.code, on=on, system=system)
        if service is not None and service.page.code != page.entry.code:
            service = None
    others = [one for one in found if one.code != page.entry.code]
    if args.json:
        further = {"service": service_json(service.page, service.partners)} if service else {}
        say_json(
            {
                **entry_json(page.entry),
                **further,
                "also": [entry_json(one) for one in others],
                "on": on.isoformat(),
                "parents": [{"code": p.code.dotted, "title": p.title} for p in page.parents],
                "children": [entry_json(child) for child in page.children],
                "notes": [note_json(note) for note in page.notes],
                "replaced_by": [{"code": one.code.dotted, "title": one.title} for one in page.replaced_by],
                "seventh_characters": [{"character": c, "meaning": m} for c, m in page.seventh],
            }
        )
        return 0
    entry = page.entry
    for parent in page.parents:
        say(f"{parent.code.dotted:9} {parent.title}")
    say(f"{entry.code.dotted:9} {entry.title}")
    say(f"  {_standing(page)}. {entry.release.system.label} {entry.release.name}.")
    for one in others:
        say(f"  Also {one.code.system.label} {one.code.dotted} {one.title} (--set {one.code.system.value}).")
    if service is not None:
        say_service(service.page, service.partners)
    for one in page.replaced_by:
        say(f"  Replaced by {one.code.dotted} {one.title}")
    for note in page.notes:
        say(f"  {note.kind.value} ({note.level}): {note.text}")
    for child in page.children:
        say(f"    {child.code.dotted:9} {child.title}{f' [{child.needs}]' if child.needs else ''}")
    return 0


def _show_unlisted(service: service_codes.Service, args: argparse.Namespace) -> int:
    """Show a CPT or HCPCS code that no loaded list has, but files that speak of it."""
    page = service.page
    if args.json:
        head = {"code": page.code.dotted, "system": page.code.system.value, "title": page.title or None}
        say_json({**head, "on": page.on.isoformat(), "service": service_json(page, service.partners)})
    else:
        say(f"{page.code.dotted:9} {page.title or 'No descriptor is loaded.'}")
        say_service(page, service.partners)
    return 0


def _standing(page: codes.CodePage) -> str:
    entry = page.entry
    if entry.needs:
        return f"Needs {entry.needs}"
    since = f"from {entry.valid_from}" if entry.valid_from else "never"
    until = f" to {entry.valid_to}" if entry.valid_to else ""
    return f"{'Valid' if entry.valid else 'Not valid on this date; valid'} {since}{until}"
