"""What a title says without asking for it: nonessential words are put in parentheses, as the books print them.

A code is the default of its condition where all that its title adds is that nothing more is known ("unspecified",
"without complications"). Such words stand aside: a query need not have them, and may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from coderdesk.codesets.search.words import NEGATED, WITHOUT, plain, raw_words, singular

#: What ends that a title says to be without.
_NEXT = "initial|subsequent|sequela|with|unspecified|uncomplicated|left|right|bilateral|not|stage|in"
#: Of what a title may say that it is not specified.
_UNKNOWN = "site|part|side|organism|type|trimester|severity|stage|cause|location|form|degree|agent"
#: The same where it is said at the end: "Conjunctivitis, unspecified eye" is no more than conjunctivitis.
_WHERE = "eye|ear|eyelid|limb"
_UNSAID = re.compile(
    rf"""(?:
        ,?\ \bnot\ (?:elsewhere\ classified|otherwise\ specified|intractable|having\ achieved\ remission)
      | ,?\ \bnot\ specified\ as(?:\ [a-z]+){{1,3}}(?=,|$)
      | ,\ [a-z]+\ unspecified(?=,|$)
      | (?:,\ )?\bunspecified\ (?:as|whether)\ [^,]+
      | ,\ unspecified\ (?:{_WHERE})(?=,|$)
      | (?:,\ )?\bunspecified\ (?:{_UNKNOWN})s?\b(?:\ of)?
      | (?:,\ )?\b(?:unspecified|uncomplicated)
      | \bwithout\ (?:(?!\bwith\b|,\ (?:{_NEXT})|(?<!loss)(?<!mention)(?<!history)\ of\b).)+
      | ,\ except\ [^,]+
      | ,?\ initial\ encounter(?:\ for\ closed\ fracture)?
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_PLAIN = re.compile(r"[a-z0-9]+")
_OPENS = re.compile(r"[(\[]")
#: Diabetes of no type is type 2 (ICD-10-CM guidelines, I.C.4.a.2), and is always mellitus where it is not insipidus.
_DIABETES = re.compile(r"\b(Type 2 )?(diabetes) (mellitus)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_AND = re.compile(r"(?:,? and |, )")
#: Words after which a part of a title is no name of its own.
_LINKS = frozenset(
    {"of", "in", "with", "without", "due", "to", "for", "by", "at", "from", "or", "on", "as", "during", "following",
     "not", "other", "unspecified"}
)  # fmt: skip
#: Endings of adjectives, which need the noun that follows.
_ADJECTIVE = re.compile(r".*(?:al|ic|ous|ar|ary|ive|ute|ign|ant|oid|ile)$")
_SYNONYM = re.compile(r"[^\[]+ \[([a-z ]+)\]$")


def essential(title: str, optional: frozenset[str] = frozenset()) -> str:
    """Return `title` with what need not be asked for in parentheses, and so the `optional` words of its code."""
    text = _DIABETES.sub(_default_type, title)
    if not _OPENS.search(text) or not _nested(text):
        text = _UNSAID.sub(_aside, text)
    if optional:
        text = _WORD.sub(lambda word: f"({word[0]})" if word[0].lower() in optional else word[0], text)
        further = sorted(optional.difference(_PLAIN.findall(title.lower())))
        text += f" ({' '.join(further)})" if further else ""
    return text


@lru_cache(maxsize=200_000)
def essential_words(title: str) -> tuple[str, ...]:
    """Return the words of `title`, in lower case, that do not stand in parentheses or aside."""
    return tuple(map(singular, _PLAIN.findall(plain(_BRACKETS.sub(" ", essential(title))))))


def _default_type(found: re.Match[str]) -> str:
    return f"{'(Type 2) ' if found[1] else ''}{found[2]} ({found[3]})"


def _nested(text: str) -> bool:
    return any(_OPENS.search(part[0]) for part in _UNSAID.finditer(text))


def _aside(found: re.Match[str]) -> str:
    said = found[0].strip(", ")
    first, _, rest = said.lower().partition(" ")
    if first in WITHOUT:
        said = f"{first} {' '.join(NEGATED + word for word in raw_words(rest))}"
    return f" ({said})"


def optional_words(title: str, terms: Iterable[str]) -> frozenset[str]:
    """Return the words in parentheses of the inclusion `terms` whose other words are all in the `title` of the code."""
    words = frozenset(_PLAIN.findall(title.lower()))
    return frozenset(
        word
        for term in terms
        if words.issuperset(_PLAIN.findall(_BRACKETS.sub(" ", term.lower().replace(" nos", ""))))
        for part in _BRACKETED.findall(term.lower())
        for word in _PLAIN.findall(part)
    )


def names(title: str) -> Iterator[str]:
    """Yield what else a title names: "Syncope and collapse" either, "Acute obstructive laryngitis [croup]" croup."""
    if (synonym := _SYNONYM.match(title)) and _LINKS.isdisjoint(title.lower().split()):
        yield synonym[1]
    if " and " in title:
        parts = [part.strip() for part in _AND.split(_BRACKETS.sub("", essential(title)))]
        # a qualifier of the first may hold for all, "Retinal detachments and breaks"
        if all(map(_named, parts)) and " " not in parts[0]:
            yield from parts


def _named(part: str) -> bool:
    """Say whether `part` of a title is a name by itself."""
    words = part.lower().split()
    return (
        0 < len(words) <= 3
        and _LINKS.isdisjoint(words)
        and not _ADJECTIVE.match(words[-1])
        and all(word.replace("-", "").isalpha() for word in words)
    )
