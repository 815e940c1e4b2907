"""The words of the command line."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from coderdesk.cli.disposal_words import add_disposal
from coderdesk.cli.trail_words import add_trail
from coderdesk.domain.dates import parse_date
from coderdesk.domain.failures import InvalidValue

SETS = ("icd10cm", "icd10pcs", "hcpcs", "cpt", "all")
BOOKS = ("index", "external", "neoplasm", "drugs", "pcs")
FORMATS = ("837p", "cms1500", "csv", "json", "audit")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; `run` of the result names the function that carries it out."""
    parser = argparse.ArgumentParser(
        prog="coderdesk",
        description="The offline desk of an independent medical coder. Without a command it opens the desk.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _demo(commands)
    _codes(commands)
    _vault(commands)
    _charts(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no public name


def _demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="a fresh vault of invented charts")
    demo.set_defaults(run="demo")
    demo.add_argument("--headless", action="store_true", help="no window: check, finish, bill and say what was done")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where the bills go (with --headless)")


def _codes(commands: _Commands[argparse.ArgumentParser]) -> None:
    codes = commands.add_parser("codes", help="the code sets").add_subparsers(dest="sub", metavar="WHAT", required=True)
    build = codes.add_parser("build", help="build the reference store from what is installed")
    build.set_defaults(run="codes_build")
    build.add_argument("--again", action="store_true", help="even if it is up to date")
    _json(build)
    status = codes.add_parser("status", help="what is loaded")
    status.set_defaults(run="codes_status")
    _json(status)
    bring = codes.add_parser("import", help="load official files (docs/code-sets.md), as they were downloaded")
    bring.set_defaults(run="codes_import")
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--yes", action="store_true", help="agree to what is asked, and import")
    bring.add_argument("--preview", action="store_true", help="say what the files are, and change nothing")
    _json(bring)
    update = codes.add_parser("update", help="fetch official files from CMS and CDC, and load them")
    update.set_defaults(run="codes_update")
    update.add_argument(
        "names", nargs="*", metavar="KIND", help="as --list names them, or a kind of file; none: what is lacking"
    )
    update.add_argument("--list", action="store_true", help="say what there is and where, and fetch nothing")
    update.add_argument("--yes", action="store_true", help="agree to what is asked, and import")
    _on(update)
    _json(update)
    remove = codes.add_parser("remove", help="take a loaded file out again")
    remove.set_defaults(run="codes_remove")
    remove.add_argument("number", type=int, metavar="NUMBER", help="as codes status shows it")
    _json(remove)
    search = codes.add_parser("search", help="from words, or the start of a code, to codes")
    search.set_defaults(run="codes_search")
    search.add_argument("text", nargs="*", metavar="TEXT")
    search.add_argument(
        "--queries", type=Path, metavar="FILE", help="one query a line; one JSON object a line comes out"
    )
    search.add_argument("--set", dest="system", choices=SETS, default="all")
    search.add_argument("--limit", type=_positive, default=20, metavar="N")
    _on(search)
    _json(search)
    show = codes.add_parser("show", help="a code with its notes")
    show.set_defaults(run="codes_show")
    show.add_argument("code", metavar="CODE")
    show.add_argument("--set", dest="system", choices=SETS, default="all")
    _on(show)
    _json(show)
    path = codes.add_parser("path", help="the index paths that lead to a code, and its notes")
    path.set_defaults(run="codes_path")
    path.add_argument("code", metavar="CODE")
    path.add_argument("--set", dest="system", choices=SETS, default="all")
    path.add_argument("--limit", type=_positive, default=20, metavar="N")
    _on(path)
    _json(path)
    terms = codes.add_parser("terms", help="a line of a book of terms, and those under it")
    terms.set_defaults(run="codes_terms")
    terms.add_argument("text", metavar="TEXT", help="commas go down: diabetes, type 2, with")
    terms.add_argument("--book", choices=BOOKS, default="index")
    _on(terms)
    _json(terms)


def _vault(commands: _Commands[argparse.ArgumentParser]) -> None:
    vault = commands.add_parser("vault", help="the encrypted store").add_subparsers(
        dest="sub", metavar="WHAT", required=True
    )
    create = vault.add_parser("create", help="make a new vault")
    create.set_defaults(run="vault_create")
    create.add_argument("--coder", default="", metavar="NAME", help="who codes; the audit trail shows it")
    _opens_vault(create)
    _json(create)
    info = vault.add_parser("info", help="what is in a vault")
    info.set_defaults(run="vault_info")
    _opens_vault(info)
    _json(info)
    _keys(vault)
    _backups(vault)


def _keys(vault: _Commands[argparse.ArgumentParser]) -> None:
    changed = vault.add_parser("passphrase", help="change the passphrase")
    changed.set_defaults(run="vault_passphrase")
    _opens_vault(changed)
    _new_passphrase(changed)
    _json(changed)
    recover = vault.add_parser("recover", help="set a new passphrase by the recovery code")
    recover.set_defaults(run="vault_recover")
    recover.add_argument("--vault", type=Path, required=True, metavar="FILE")
    recover.add_argument("--code-file", type=Path, metavar="FILE", help="the recovery code is its first line")
    _new_passphrase(recover)
    _json(recover)
    recovery = vault.add_parser("recovery", help="make a recovery code, on a page to print")
    recovery.set_defaults(run="vault_recovery")
    _opens_vault(recovery)
    recovery.add_argument("--out", type=Path, required=True, metavar="FILE", help="the page, a new PDF file")
    _json(recovery)
    slots = vault.add_parser("slots", help="the ways in; no passphrase is needed")
    slots.set_defaults(run="vault_slots")
    slots.add_argument("--vault", type=Path, required=True, metavar="FILE")
    _json(slots)
    remove = vault.add_parser("remove-slot", help="remove a way in, but never the last")
    remove.set_defaults(run="vault_remove_slot")
    _opens_vault(remove)
    remove.add_argument("slot", metavar="SLOT", help="as vault slots shows it, or enough of its start")
    _json(remove)
    rekey = vault.add_parser("rekey", help="back the vault up and encrypt the whole of it under a new key")
    rekey.set_defaults(run="vault_rekey")
    _opens_vault(rekey)
    rekey.add_argument("--code-file", type=Path, metavar="FILE", help="the recovery code, so that it stays valid")
    _json(rekey)
    keyring = vault.add_parser("keyring", help="turn quick unlock by the system's keyring on or off")
    keyring.set_defaults(run="vault_keyring")
    _opens_vault(keyring)
    keyring.add_argument("switch", choices=("on", "off"))
    _json(keyring)


def _new_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help="the new passphrase is its first line; else it is asked",
    )


def _backups(vault: _Commands[argparse.ArgumentParser]) -> None:
    backup = vault.add_parser("backup", help="back a vault up into one file, and read it back (docs/backups.md)")
    backup.set_defaults(run="vault_backup")
    _opens_vault(backup)
    backup.add_argument("--to", type=Path, metavar="DIR", help="where to; else where the vault's backups go")
    _json(backup)
    listed = vault.add_parser("backups", help="the backups of a vault, or those in a folder")
    listed.set_defaults(run="vault_backups")
    which = listed.add_mutually_exclusive_group(required=True)
    which.add_argument("--vault", type=Path, metavar="FILE")
    which.add_argument("--folder", type=Path, metavar="DIR", help="every backup in it; no passphrase is needed")
    _passphrase(listed)
    _json(listed)
    restore = vault.add_parser("restore", help="say what is in a backup, and make a new vault of it")
    restore.set_defaults(run="vault_restore")
    restore.add_argument("--backup", type=Path, required=True, metavar="FILE")
    restore.add_argument("--to", type=Path, metavar="NEW", help="the new vault; without it nothing is written")
    _passphrase(restore)
    _json(restore)
    prove = vault.add_parser("prove", help="restore a backup into memory and compare every row with its vault")
    prove.set_defaults(run="vault_prove")
    _opens_vault(prove)
    prove.add_argument("--backup", type=Path, required=True, metavar="FILE")
    prove.add_argument(
        "--backup-passphrase-file", type=Path, metavar="FILE", help="where the vault got a new key since: the old one"
    )
    _json(prove)
    verify = vault.add_parser("verify", help="read a backup through")
    verify.set_defaults(run="vault_verify")
    verify.add_argument("--backup", type=Path, required=True, metavar="FILE")
    verify.add_argument("--checksum-only", action="store_true", help="without its passphrase")
    _passphrase(verify)
    _json(verify)
    check = vault.add_parser("check", help="look at every page, reference and rule of a vault")
    check.set_defaults(run="vault_check")
    _opens_vault(check)
    check.add_argument("--repair", action="store_true", help="make anew what follows from the rest")
    _json(check)
    salvage = vault.add_parser("salvage", help="say what is damaged in a vault, and save what can be read of it")
    salvage.set_defaults(run="vault_salvage")
    _opens_vault(salvage)
    salvage.add_argument("--to", type=Path, metavar="NEW", help="the new vault; without it nothing is written")
    salvage.add_argument(
        "--backups", type=Path, action="append", metavar="DIR", help="where to look for backups, beside the usual place"
    )
    _json(salvage)
    add_disposal(vault, _shared, _date)
    add_trail(vault, _shared, _date)


def _charts(commands: _Commands[argparse.ArgumentParser]) -> None:
    bring = commands.add_parser("import", help="bring charts and notes in; folders are read through")
    bring.set_defaults(run="import_")
    _opens_vault(bring)
    bring.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    bring.add_argument("--client", default="", metavar="NAME", help="whose charts they are, where the files do not say")
    _json(bring)

    worklist = commands.add_parser("worklist", help="the charts")
    worklist.set_defaults(run="worklist")
    _opens_vault(worklist)
    worklist.add_argument("--filter", default="", metavar="TEXT")
    _json(worklist)

    check = commands.add_parser("check", help="run the checks")
    check.set_defaults(run="check")
    _opens_vault(check, required=False)
    check.add_argument("--file", type=Path, metavar="ENCOUNTER.json", help="check an encounter file without a vault")
    check.add_argument("encounters", nargs="*", metavar="ENCOUNTER", help="an id or an account number; none means all")
    _json(check)

    finish = commands.add_parser("finish", help="mark charts coded, unless an error stands")
    finish.set_defaults(run="finish")
    _opens_vault(finish)
    finish.add_argument("encounters", nargs="+", metavar="ENCOUNTER")
    _json(finish)

    export = commands.add_parser("export", help="write bills and lists")
    export.set_defaults(run="export")
    _opens_vault(export)
    export.add_argument("--format", required=True, choices=FORMATS)
    export.add_argument("--out", required=True, type=Path, metavar="DIR")
    export.add_argument("--data-only", action="store_true", help="cms1500: without the boxes, for pre-printed forms")
    export.add_argument("--test", action="store_true", help="837p: mark the file as a test (ISA15 T)")
    export.add_argument(
        "--encrypt", action="store_true", help="under a passphrase of its own: a PDF encrypted, the rest in a zip"
    )
    export.add_argument(
        "--export-passphrase-file",
        type=Path,
        metavar="FILE",
        help="its first line is that passphrase; implies --encrypt",
    )
    export.add_argument("--recipient", default="", metavar="NAME", help="who gets it, for the trail (payer or client)")
    export.add_argument("--purpose", default="", metavar="TEXT", help="what for, for the trail (payment or coding)")
    export.add_argument("encounters", nargs="*", metavar="ENCOUNTER", help="none means all that are finished")
    _json(export)


def _opens_vault(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--vault", type=Path, required=required, metavar="FILE")
    _passphrase(parser)


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase; - is standard input"
    )


def _shared(parser: argparse.ArgumentParser) -> None:
    _opens_vault(parser)
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_date, metavar="DATE", help="as of this date of service (default: today)")


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(error.message) from error


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("a number from 1 to 1000")
    return int(text)
