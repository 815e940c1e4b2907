"""The words of `coderdesk vault audit`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from coderdesk.domain.audit import Kind

#: Adds what several commands share (the vault, JSON) to a parser.
Adds = Callable[[argparse.ArgumentParser], object]
_Subparsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no public name


def add_trail(vault: _Subparsers[argparse.ArgumentParser], shared: Adds, day: Callable[[str], object]) -> None:
    """Add the command to those of `vault`."""
    audit = vault.add_parser("audit", help="who did what: the audit trail (docs/audit-trail.md)")
    commands = audit.add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = commands.add_parser("verify", help="say whether anything was changed, taken out, put in or cut off")
    verify.set_defaults(run="vault_audit_verify")
    shared(verify)
    verify.add_argument(
        "--anchor", default="", metavar="MARK", help="a mark that was noted, as a report has it: it must still be there"
    )
    listed = commands.add_parser("list", help="the entries, the newest first")
    listed.set_defaults(run="vault_audit_list")
    shared(listed)
    _asks(listed, day)
    listed.add_argument("--limit", type=int, default=50, metavar="N", help="the latest N (default: 50)")
    export = commands.add_parser("export", help="write entries, or an accounting of disclosures, to a file")
    export.set_defaults(run="vault_audit_export")
    shared(export)
    export.add_argument("--format", required=True, choices=("csv", "pdf"))
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    _asks(export, day)
    export.add_argument(
        "--disclosures", action="store_true", help="an accounting of disclosures: what left, to whom, what for"
    )
    export.add_argument("--recipient", default="", metavar="NAME", help="who gets it, for the trail")
    export.add_argument("--purpose", default="", metavar="TEXT", help="what for, for the trail")
    export.add_argument("--encrypt", action="store_true", help="under a passphrase of its own")
    export.add_argument("--export-passphrase-file", type=Path, metavar="FILE", help="its first line is that passphrase")


def _asks(parser: argparse.ArgumentParser, day: Callable[[str], object]) -> None:
    parser.add_argument("--patient", metavar="ACCOUNT", help="a patient, by an account number of a chart or by its id")
    parser.add_argument("--encounter", metavar="ACCOUNT", help="a chart, by its account number or its id")
    parser.add_argument("--from", dest="since", type=day, metavar="DATE", help="from this day on (UTC)")
    parser.add_argument("--to", dest="until", type=day, metavar="DATE", help="until the end of this day (UTC)")
    parser.add_argument("--kind", action="append", default=[], choices=[kind.value for kind in Kind])
    parser.add_argument("--text", default="", metavar="WORDS", help="each of them must be in the entry")
