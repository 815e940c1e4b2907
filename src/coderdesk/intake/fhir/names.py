"""Names of people, as resources spell them and as a reference's display says them."""

from __future__ import annotations

import re
from typing import Final

from coderdesk.domain.people import PersonName
from coderdesk.intake.fhir.datatypes import best
from coderdesk.intake.fhir.node import Node

_GENERATIONS: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
_TITLES: Final = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev", "fr"})
_CREDENTIALS_LISTED: Final = (
    "md do rn np pa aprn arnp fnp pa-c crna cnm cns dpm dds dmd od dc phd psyd pharmd rph lcsw lpc pt dpt ot otr "
    "slp rd mph msn bsn lpn mbbs facs facc facp faap fnp-bc np-c"
)
_CREDENTIALS: Final = frozenset(_CREDENTIALS_LISTED.split())


def human_name(names: tuple[Node, ...]) -> tuple[PersonName, str]:
    """Return the name in use, and the credentials that come with it ("MD", "RN"); an empty name where none is given."""
    name = best(names)
    if name is None:
        return PersonName(""), ""
    family, given = name.text("family"), name.texts("given")
    if not family and not given:
        return spoken_name(name.text("text"))
    suffixes = name.texts("suffix")
    generation = next((text for text in suffixes if _bare(text) in _GENERATIONS), "")
    credentials = ", ".join(text for text in suffixes if text != generation)
    first, middle = (given[0], " ".join(given[1:])) if given else ("", "")
    if not family:
        family, first = first, ""
    return PersonName(family, first, _initial(middle), generation), credentials


def spoken_name(text: str) -> tuple[PersonName, str]:
    """Take apart a name as it is said or filed: "Dr. Rose T. Okafor, MD", "Okafor, Rose"."""
    before, _, after = text.partition(",")
    words, titles = _without_titles(before.split())
    more, further = _without_titles(re.split(r"[,\s]+", after))
    if more:
        # Filed: what stands before the comma is the family name, however many words it has
        words = [*more, " ".join(words)] if words else more
    behind = [*titles, *further]
    generation = next((word for word in behind if _bare(word) in _GENERATIONS), "")
    credentials = ", ".join(word for word in behind if word != generation)
    if not words:
        return PersonName(""), credentials
    first = words[0] if len(words) > 1 else ""
    return PersonName(words[-1], first, _initial(" ".join(words[1:-1])), generation), credentials


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words that name somebody, and the credentials and generation that stand behind them."""
    named = [word for word in words if word and _bare(word) not in _TITLES]
    behind: list[str] = []
    while named and _bare(named[-1]) in _CREDENTIALS | _GENERATIONS:
        behind.insert(0, named.pop())
    return named, behind


def _bare(word: str) -> str:
    return word.replace(".", "").strip(",").casefold()


def _initial(middle: str) -> str:
    """A single initial goes without its dot, as claims and lists write it."""
    return middle[0] if len(middle) == 2 and middle[1] == "." else middle
