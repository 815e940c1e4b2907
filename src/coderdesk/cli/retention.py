"""`coderdesk vault retention`."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import replace

from coderdesk.cli.output import answer, day, say, say_json
from coderdesk.cli.vault import opened
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.retention import Held
from coderdesk.services import retention, worklist
from coderdesk.services.house import House


def show(house: House, args: argparse.Namespace) -> int:
    """Say the rules, the holds and how many charts have passed their retention."""
    with closing(opened(house, args)) as vault:
        found = retention.keeping(vault.begin, today=house.clock.today())
    rules = found.rules
    if args.json:
        say_json(
            {
                "years": rules.years,
                "majority": rules.majority,
                "minor_years": rules.minor_years,
                "clients": [
                    {"client": client.id, "name": client.name, "years": rules.of_client.get(client.id, rules.years)}
                    for client in found.clients
                ],
                "holds": [
                    {"kind": hold.kind.value, "id": hold.id, "reason": hold.reason, "by": hold.by, "at": day(hold.at)}
                    for hold, _ in found.holds
                ],
                "passed": found.passed,
            }
        )
        return 0
    say(f"Charts are kept for {retention.rules_words(rules)}.")
    for client in found.clients:
        say(f"  {client.name}: {rules.of_client.get(client.id, rules.years)} years")
    for hold, name in found.holds:
        say(f"Held: {hold.kind} {name} since {hold.at.date().isoformat()} by {hold.by}: {hold.reason}")
    say(f"{retention.passed_words(found.passed) or 'No chart has passed its retention'}.")
    return 0


def set_(house: House, args: argparse.Namespace) -> int:
    """Change the rules."""
    with closing(opened(house, args)) as vault:
        if args.client is not None:
            client = retention.find_client(vault.begin, text=args.client)
            retention.set_client_years(vault.begin, client=client, years=args.years)
        with vault.begin() as work:
            rules = work.retention.rules()
        changed = {"majority": args.majority, "minor_years": args.minor_years}
        if args.client is None:
            changed["years"] = args.years
        told = {name: value for name, value in changed.items() if value is not None}
        retention.save_rules(vault.begin, rules=replace(rules, **told))
    return show(house, args)


def hold(house: House, args: argparse.Namespace) -> int:
    """Put a legal hold on something."""
    with closing(opened(house, args)) as vault:
        kind, held = _held(vault.begin, args)
        retention.hold(vault.begin, kind=kind, held=held, reason=args.reason)
    answer({"held": kind.value, "id": held}, f"The {kind} is held until the hold is released.", as_json=args.json)
    return 0


def release(house: House, args: argparse.Namespace) -> int:
    """Take a legal hold away."""
    with closing(opened(house, args)) as vault:
        kind, held = _held(vault.begin, args)
        retention.release(vault.begin, kind=kind, held=held)
    answer({"released": kind.value, "id": held}, f"The {kind} is no longer held.", as_json=args.json)
    return 0


def _held(begin: WorkFactory, args: argparse.Namespace) -> tuple[Held, str]:
    if args.client is not None:
        return Held.CLIENT, retention.find_client(begin, text=args.client)
    if args.patient is not None:
        return Held.PATIENT, retention.find_patient(begin, text=args.patient)
    with begin() as work:
        (encounter,) = worklist.resolve(work, [args.encounter])
    return Held.ENCOUNTER, encounter
