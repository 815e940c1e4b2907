"""Words as the search compares them: the same for what is looked for and for what is found.

Accents, case and possessives go; British spelling becomes American; plurals become singular; an adjective and its noun
become one (renal, kidney; duodenal, duodenum). A word of both numbers and letters stays whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from coderdesk.codesets.search.vocabulary import (
    BRITISH,
    COUNTED,
    ENDINGS,
    FREE,
    HEAVY,
    LETTER,
    LETTERED,
    LIGHT,
    ORDINALS,
    OWN,
    PHRASES,
    ROMAN,
    SAME,
    STOP,
)

#: Longer than any title; what is typed beyond it says nothing more.
LONGEST = 400
_WORD = re.compile(r"[a-z0-9]+")
#: The end of a possessive, and what stands aside in a phrase.
POSSESSIVE = re.compile(r"['’]s\b")
ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|(, except\b.*)")
#: What must remain of a word when its ending goes.
_ROOT = 5


#: How a word begins that a title says to be without: "fracture" does not find "without fracture".
NEGATED = "zz"
WITHOUT = frozenset({"without", "except"})


class Indexed(NamedTuple):
    """The words of a phrase: those that it needs, those that stand aside, and spellings to find them by.

    Aside stand words in brackets, which may be there or not, and those after "except", which are not meant.
    """

    needed: tuple[str, ...]
    aside: tuple[str, ...]
    further: tuple[str, ...]


def plain(text: str) -> str:
    """Return `text` in lower case and, as far as Unicode allows, in ASCII letters; possessives lose their "'s"."""
    bare = text[:LONGEST].lower()
    if not bare.isascii():
        bare = unaccented(bare)
    return POSSESSIVE.sub("", bare) if "'" in bare or "’" in bare else bare


def unaccented(text: str) -> str:
    """Return `text` in lower case and, as far as Unicode allows, in ASCII letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def raw_words(text: str) -> list[str]:
    """Return the words of `text` that mean something, as `plain` writes them, with counted roman numerals as digits."""
    found = _WORD.findall(plain(text))
    if not ROMAN.keys().isdisjoint(found):
        for place, (before, word) in enumerate(pairwise(found), 1):
            if before in COUNTED:
                found[place] = ROMAN.get(word, word)
    if "a" in found:
        for place, (before, word) in enumerate(pairwise(found), 1):
            if before in LETTERED:
                found[place] = LETTER.get(word, word)
    return [ORDINALS.get(word, word) for word in found if word not in STOP]


@lru_cache(maxsize=60_000)
def canonical(word: str) -> tuple[str, ...]:
    """Return the form under which `word`, of `raw_words`, is compared; a few words stand for two."""
    for british, american in BRITISH:
        if british in word:
            word = word.replace(british, american)
    if word not in SAME and word not in PHRASES:
        word = singular(word)
    return tuple(_root(singular(SAME.get(part, part))) for part in PHRASES.get(word, (word,)))


def negated(words: Sequence[str]) -> Iterator[bool]:
    """Yield for each of `words` whether it is said to be absent: those after "without" or "except", up to "with"."""
    absent = False
    for word in words:
        yield absent and word not in ("with", *WITHOUT)
        absent = word in WITHOUT or (absent and word != "with")


def mark(words: Iterable[str]) -> int:
    """Return a number of 32 bits that the same words share in any order, in the singular, the free ones left out."""
    parts = (part for word in words for part in (PHRASES[word] if word == "cancer" else (word,)))
    written = {part if part.endswith("ae") else singular(part) for part in parts} - FREE
    return sum(crc32(word.encode()) for word in written) & 0xFFFFFFFF


def singular(word: str) -> str:
    """Return the singular of a plural, and any other word as it is."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith(("s", "ae")):
        return word
    if word.endswith("ae"):
        return word[:-1]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("oses") and len(word) > 5:
        return word[:-2] + "is"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1]


def _root(word: str) -> str:
    """Return what an adjective and its noun have in common: "duoden" of duodenal and duodenum."""
    if word.endswith("otic") and len(word) > 6:
        return word[:-3] + "sis"
    if word.endswith(("cted", "ated")) and len(word) > 7:
        word = word[:-2] + "ion"
    if word.endswith("cular") and len(word) > 7:
        word = word[:-4] + "le"
    if word.endswith(OWN):
        return word
    for ending in ENDINGS:
        if word.endswith(ending):
            root = word[: -len(ending)].rstrip("aeiou")
            if len(root) >= _ROOT:
                return root
    return word


def indexed(text: str) -> Indexed:
    """Return the words under which the phrase `text` is found."""
    if "(" not in text and "[" not in text and ", except" not in text:
        return _parts(text)
    needed, _, further = _parts(ASIDE.sub(" ", text))
    aside, _, more = _parts(", ".join(" ".join(inside) for inside in ASIDE.findall(text)))
    if not needed:
        needed, aside = aside, ()
    counted = {*needed, *aside}
    return Indexed(
        needed,
        tuple(word for word in aside if word not in needed),
        tuple(word for word in dict.fromkeys(further + more) if word not in counted),
    )


def _parts(text: str) -> Indexed:
    """Return the words of `text`. Titles are made of parts between commas, and thousands share one."""
    first, *others = map(_part, text.split(", "))
    if not others:
        return first
    needed, further = dict.fromkeys(first.needed), dict.fromkeys(first.further)
    for part in others:
        needed.update(dict.fromkeys(part.needed))
        further.update(dict.fromkeys(part.further))
    return Indexed(tuple(needed), (), tuple(word for word in further if word not in needed))


@lru_cache(maxsize=50_000)
def _part(text: str) -> Indexed:
    """Return the canonical words of `text`, and those of its own words that differ from them; in order, once each."""
    counted: dict[str, None] = {}
    further: dict[str, None] = {}
    for word in raw_words(text):
        forms = canonical(word)
        counted.update(dict.fromkeys(forms))
        if forms != (word,):
            further[word] = None
    return Indexed(tuple(counted), (), tuple(word for word in further if word not in counted))


#: How much of its weight each word keeps that titles add by habit, by its canonical form.
KEEPS = {form: share for word, share in LIGHT.items() for form in canonical(word)}
#: The same of a word that a phrase has and a query lacks.
BESIDES = KEEPS | {form: share for word, share in HEAVY.items() for form in canonical(word)}
