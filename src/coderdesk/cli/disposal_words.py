"""The words of `coderdesk vault dispose` and `coderdesk vault retention`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

#: Adds what several commands share (the vault, JSON) to a parser.
Adds = Callable[[argparse.ArgumentParser], object]
_Subparsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no public name


def add_disposal(vault: _Subparsers[argparse.ArgumentParser], shared: Adds, day: Callable[[str], object]) -> None:
    """Add the two commands to those of `vault`."""
    _dispose(vault.add_parser("dispose", help="take charts out for good, and certify it"), shared, day)
    retention = vault.add_parser("retention", help="how long charts are kept, and what is held longer")
    _retention(retention.add_subparsers(dest="what", metavar="WHAT", required=True), shared)


def _dispose(dispose: argparse.ArgumentParser, shared: Adds, day: Callable[[str], object]) -> None:
    dispose.set_defaults(run="vault_dispose")
    shared(dispose)
    scope = dispose.add_mutually_exclusive_group(required=True)
    scope.add_argument("--patient", metavar="ACCOUNT", help="a patient, by an account number of a chart or by its id")
    scope.add_argument("--client", metavar="NAME", help="a client with its patients, by its name or id")
    scope.add_argument("--before", type=day, metavar="DATE", help="charts whose last date of service lies before it")
    scope.add_argument("--passed", action="store_true", help="charts whose retention has passed")
    scope.add_argument("--list", action="store_true", help="say what was disposed of, and change nothing")
    scope.add_argument("--was", metavar="ACCOUNT", help="say whether a chart of that account number was disposed of")
    scope.add_argument("--again", metavar="CERTIFICATE", help="write the certificate of an earlier disposal again")
    dispose.add_argument("--preview", action="store_true", help="say what would go and what is in the way, no more")
    dispose.add_argument("--reason", default="", metavar="TEXT", help="why; the certificate shows it")
    blocked = dispose.add_mutually_exclusive_group()
    blocked.add_argument("--leave-blocked", action="store_true", help="dispose of the others")
    blocked.add_argument(
        "--include-blocked", action="store_true", help="also what is unfinished, billed or within its retention"
    )
    dispose.add_argument("--yes", action="store_true", help="agree to what cannot be undone")
    dispose.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate as a PDF")
    dispose.add_argument("--with-names", action="store_true", help="the certificate names charts and patients")
    dispose.add_argument("--encrypt", action="store_true", help="the certificate under a passphrase of its own")
    dispose.add_argument(
        "--export-passphrase-file", type=Path, metavar="FILE", help="its first line is that passphrase"
    )


def _retention(commands: _Subparsers[argparse.ArgumentParser], shared: Adds) -> None:
    show = commands.add_parser("show", help="the rules, the holds, and how many charts have passed their retention")
    show.set_defaults(run="vault_retention_show")
    shared(show)
    change = commands.add_parser("set", help="change the rules")
    change.set_defaults(run="vault_retention_set")
    shared(change)
    change.add_argument("--years", type=int, metavar="N", help="from the date of service on")
    change.add_argument("--client", metavar="NAME", help="for this client alone (without --years: as for all)")
    change.add_argument("--majority", type=int, metavar="AGE", help="the age of majority")
    change.add_argument("--minor-years", type=int, metavar="N", help="for minors, from that age on")
    for word, told in (("hold", "put a legal hold on something"), ("release", "take a legal hold away")):
        parser = commands.add_parser(word, help=told)
        parser.set_defaults(run=f"vault_retention_{word}")
        shared(parser)
        of = parser.add_mutually_exclusive_group(required=True)
        of.add_argument("--client", metavar="NAME")
        of.add_argument("--patient", metavar="ACCOUNT")
        of.add_argument("--encounter", metavar="ACCOUNT")
        if word == "hold":
            parser.add_argument("--reason", required=True, metavar="TEXT", help="the matter, as in 'audit 2026-114'")
