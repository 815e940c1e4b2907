"""Makes the search index of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coderdesk.codesets.search import acronyms
from coderdesk.codesets.search.index import SYSTEMS, Floats, Index, Ints, as_lines
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.tokens import Pairs, Tokens, keys, marks, tokens
from coderdesk.codesets.search.words import BESIDES, KEEPS, canonical
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

#: What a word that stands aside weighs: enough to tell two phrases apart, "hypertension (arterial) (benign)".
ASIDE = 0.02
#: What a number keeps of its weight, and one with a letter ("2a"): the numbers of genes seldom tell codes apart.
_NUMBER = 0.3
_NUMBERED = re.compile("[0-9]{1,3}[a-z]?")
#: How many characters the codes of a family have in common.
_FAMILY = 4
#: How much of that counts in a diagnosis, of which such words are printed: "hypertension" is all that is said there.
_FREELY = 0.25
_PLACES = {system: place for place, system in enumerate(SYSTEMS)}

_DIAGNOSES = _PLACES[CodeSystem.ICD10CM]


@dataclass(frozen=True, slots=True)
class Built:
    """An index, and what its phrases show as a reason, by number; titles show nothing."""

    index: Index
    shown: dict[int, str]


class _Chosen(NamedTuple):
    """The phrases to index, each once: by the code and the words that it needs. Of phrases alike the first stays."""

    codes: dict[tuple[int, str], int]
    code: Ints
    kind: NDArray[np.uint8]
    shown: dict[int, str]
    of: Tokens
    mark: NDArray[np.uint32]


def build(phrases: Sequence[Phrase], related: Iterable[tuple[str, str]], progress: Progress) -> Built:
    """Return the index of `phrases`; `related` are words and others that may stand for them (`thesaurus`).

    Of two phrases of one code with the same words, the first stays.
    """
    progress.step(0, 1, "Collecting the words to search by")
    chosen = _chosen(phrases)
    progress.step(0, 1, "Indexing the words")
    return _assembled(chosen, acronyms.collected(phrases), related)


def _chosen(phrases: Sequence[Phrase]) -> _Chosen:
    of = tokens([phrase.text for phrase in phrases])
    key = keys(of, len(phrases))
    codes: dict[tuple[int, str], int] = {}
    code = np.array([codes.setdefault((_PLACES[one.system], one.code), len(codes)) for one in phrases], np.uint64)
    _, first = np.unique(key * np.uint64(2654435761) + code, return_index=True)
    stays = np.sort(first[key[first] != 0])
    place = np.full(len(phrases), -1, np.int32)
    place[stays] = np.arange(len(stays), dtype=np.int32)
    kept = [phrases[number] for number in stays.tolist()]
    return _Chosen(
        codes,
        code[stays].astype(np.int32),
        np.array([one.kind for one in kept], np.uint8),
        {number: one.shown or one.text for number, one in enumerate(kept) if one.kind is not Kind.TITLE},
        of._replace(needed=_placed(of.needed, place), aside=_placed(of.aside, place)),
        marks(of, len(phrases))[stays],
    )


def _placed(pairs: Pairs, place: Ints) -> Pairs:
    """Return `pairs` with the new place of each text, without those of texts that have none."""
    text = place[pairs.text]
    return Pairs(pairs.word[text >= 0], text[text >= 0])


def _assembled(chosen: _Chosen, names: list[str], related: Iterable[tuple[str, str]]) -> Built:
    codes, moved = _in_order(chosen.codes)
    code = moved[chosen.code]
    order = np.argsort(code, kind="stable").astype(np.int32)
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    needed, aside = (_placed(pairs, place) for pairs in (chosen.of.needed, chosen.of.aside))
    words, spellings = chosen.of.words, sorted(chosen.of.spellings)
    numbers = {word: number for number, word in enumerate(words)}
    families = _families(codes)[code[order]]
    tells = _telling(words, *needed, families)
    weight, besides = _kept(words, tells, KEEPS), _kept(words, tells, BESIDES)
    starts, stands_aside, postings = _postings(needed, aside, len(words))
    diagnosis = np.array([system == _DIAGNOSES for system, _ in codes])[code[order]]
    spelling_starts, spelling_words = _readings(spellings, numbers)
    near_starts, near_words = _near(numbers, related)
    code_starts = np.searchsorted(code[order], np.arange(len(codes) + 1)).astype(np.int32)
    systems = np.array([system for system, _ in codes], np.uint8)
    index = Index(
        codes=np.array([text for _, text in codes], "S7"),
        systems=systems,
        code_starts=code_starts,
        below=_below(codes),
        code=code[order],
        kind=chosen.kind[order],
        total=_totals(needed, aside, besides, diagnosis),
        mark=chosen.mark[order],
        first=code_starts[np.searchsorted(systems, np.arange(len(SYSTEMS) + 1))],
        weight=weight,
        besides=besides,
        starts=starts,
        aside=stands_aside,
        postings=postings,
        words_text=as_lines(words),
        spellings_text=as_lines(spellings),
        acronyms_text=as_lines(names),
        near_starts=near_starts,
        near_words=near_words,
        spelling_starts=spelling_starts,
        spelling_words=spelling_words,
    )
    return Built(index, {int(place[number]): text for number, text in chosen.shown.items()})


def _totals(needed: Pairs, aside: Pairs, besides: Floats, diagnosis: NDArray[np.bool_]) -> Floats:
    """Return the summed weight of the words of each phrase; `diagnosis` says which are of ICD-10-CM."""
    totals = np.bincount(needed.text, besides[needed.word], len(diagnosis)).astype(np.float32)
    beside = np.bincount(aside.text, besides[aside.word], len(diagnosis)).astype(np.float32)
    summed: Floats = totals + np.where(diagnosis, ASIDE * _FREELY, ASIDE).astype(np.float32) * beside
    return summed


def _in_order(codes: dict[tuple[int, str], int]) -> tuple[list[tuple[int, str]], Ints]:
    """Return the codes by system and text, and the new number of each old one."""
    ordered = sorted(codes)
    moved = np.empty(len(ordered), np.int32)
    moved[[codes[one] for one in ordered]] = np.arange(len(ordered), dtype=np.int32)
    return ordered, moved


def _below(codes: list[tuple[int, str]]) -> Ints:
    """Return for each code where those end that begin as it does."""
    ends = np.arange(1, len(codes) + 1, dtype=np.int32)
    open_: list[int] = []
    for number, (system, text) in enumerate(codes):
        while open_ and not (codes[open_[-1]][0] == system and text.startswith(codes[open_[-1]][1])):
            ends[open_.pop()] = number
        open_.append(number)
    for number in open_:
        ends[number] = len(codes)
    return ends


def _postings(needed: Pairs, aside: Pairs, words: int) -> tuple[Ints, Ints, Ints]:
    """Return where each word's postings begin, where those begin in which it stands aside, and the postings."""
    word = np.concatenate([needed[0], aside[0]])
    phrase = np.concatenate([needed[1], aside[1]])
    beside = np.repeat(np.array([0, 1], np.int8), [len(needed[0]), len(aside[0])])
    starts = np.concatenate([[0], np.cumsum(np.bincount(word, minlength=words))]).astype(np.int32)
    stands_aside = (starts[:-1] + np.bincount(needed[0], minlength=words)).astype(np.int32)
    return starts, stands_aside, phrase[np.lexsort((phrase, beside, word))]


def _families(codes: list[tuple[int, str]]) -> Ints:
    """Return the number of each code's family: those of its system that begin with the same characters."""
    numbers: dict[tuple[int, str], int] = {}
    return np.array([numbers.setdefault((system, text[:_FAMILY]), len(numbers)) for system, text in codes], np.int32)


def _telling(words: list[str], needed: Ints, phrases: Ints, families: Ints) -> Floats:
    """Return what each word tells: its inverse frequency in families of codes.

    Families are counted, not phrases: "fracture" tells no less for the thousands of codes that repeat a title with
    another side and encounter.
    """
    pairs = np.unique(needed.astype(np.int64) * (int(families.max(initial=0)) + 1) + families[phrases])
    found = np.maximum(np.bincount(pairs // (int(families.max(initial=0)) + 1), minlength=len(words)), 1)
    tells: Floats = np.log1p(len(np.unique(families)) / found).astype(np.float32)
    return tells


def _kept(words: list[str], tells: Floats, keeps: Mapping[str, float]) -> Floats:
    """Return what is left of what each word `tells` by `keeps`."""
    share = [keeps.get(word, _NUMBER if _NUMBERED.fullmatch(word) else 1.0) for word in words]
    return tells * np.array(share, np.float32)


def _near(words: dict[str, int], related: Iterable[tuple[str, str]]) -> tuple[Ints, Ints]:
    known = sorted((words[word], words[other]) for word, other in related if word in words and other in words)
    counts = np.bincount(np.array([word for word, _ in known], np.int32), minlength=len(words))
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), np.array([near for _, near in known], np.int32)


def _readings(spellings: list[str], numbers: dict[str, int]) -> tuple[Ints, Ints]:
    read = [[numbers[form] for form in canonical(spelling) if form in numbers] for spelling in spellings]
    starts = np.concatenate([[0], np.cumsum(np.array(list(map(len, read)), np.int32))])
    return starts.astype(np.int32), np.array([number for one in read for number in one], np.int32)
