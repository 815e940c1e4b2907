"""`coderdesk codes update`: fetch official files from their publishers, and load them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.official import load
from coderdesk.cli.output import complain, say, say_json, table
from coderdesk.domain.releases import LoadedFile
from coderdesk.domain.updates import Offer
from coderdesk.services import code_sets, codes, official, updating
from coderdesk.services.house import House


def update(house: House, args: argparse.Namespace) -> int:
    """Fetch what is named, or what is lacking, and load it; with --list only say what there is."""
    codes.build_code_sets(house.reference, told())
    offered = updating.offers(house.fetcher, on=args.on or house.clock.today())
    files = official.loaded_files(house.official)
    if args.list:
        _list(offered, files, as_json=args.json)
        return 0
    wanted = updating.chosen(offered, names=args.names) if args.names else updating.lacking(offered, files=files)
    if not wanted:
        say_json({"files": [], "imported": []}) if args.json else say("Nothing is lacking that can be fetched.")
        return 0
    fetched = updating.fetch(house.fetcher, offers=wanted, progress=told())
    for failure in fetched.failed:
        complain(failure)
    previews = official.preview_files(house.official, files=fetched.files, progress=told())
    code = load(house, previews, args)
    updating.discard(house.fetcher, files=fetched.files)
    return fetched.failed[0].exit_code if fetched.failed else code


def _list(offered: Sequence[Offer], files: Sequence[LoadedFile], *, as_json: bool) -> None:
    if as_json:
        say_json([_offer_json(offer, files) for offer in offered])
        return
    rows = [
        (
            offer.id, offer.release, str(offer.effective_from), offer.publisher,
            "loaded" if code_sets.is_loaded(offer, files) else "on its page" if offer.by_hand else "",
            offer.page if offer.by_hand else offer.addresses[0],
        )
        for offer in offered
    ]  # fmt: skip
    say(table(rows, ("Kind", "Release", "From", "Publisher", "", "Address")))


def _offer_json(offer: Offer, files: Sequence[LoadedFile]) -> dict[str, Any]:
    return {
        "id": offer.id,
        "title": offer.title,
        "kinds": list(offer.kinds),
        "publisher": offer.publisher,
        "release": offer.release,
        "effective_from": offer.effective_from.isoformat(),
        "page": offer.page,
        "addresses": list(offer.addresses),
        "terms": offer.terms,
        "loaded": code_sets.is_loaded(offer, files),
    }
