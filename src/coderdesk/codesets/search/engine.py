"""The search engine of a store: its index, read once a process and shared by every thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from coderdesk.codesets.search.index import SYSTEMS, Index, of_rows
from coderdesk.codesets.search.reading import Reader, Reading
from coderdesk.codesets.search.rebuild import IDENTITY
from coderdesk.codesets.search.scoring import Answer, Scores
from coderdesk.codesets.store import Store
from coderdesk.domain.codes import Code, CodeSystem

#: How many indexes are kept: that of the store in use, and of the one that is replacing it.
_KEPT = 2


class Engine:
    """Answers queries with phrases. It keeps no state of a query; use it from any number of threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._reader = Reader(index)

    def read(self, text: str) -> list[Reading]:
        """Return the ways to read `text`, the likeliest first."""
        return self._reader.read(text)

    def find(self, readings: Sequence[Reading], systems: Sequence[CodeSystem], count: int) -> list[Answer]:
        """Return the codes of `systems` that answer any of `readings` best, in order, each once.

        They are those of the `count` best phrases of each reading.
        """
        best: dict[int, Answer] = {}
        for place, reading in enumerate(readings):
            if not any(slot.words for slot in reading.slots):
                continue
            of = [system for system in systems if system is CodeSystem.ICD10PCS] if reading.procedures else systems
            for one in self._answers(reading, of, count):
                score = one.score * reading.share
                if one.code not in best or best[one.code].score < score:
                    best[one.code] = Answer(one.code, score, one.phrase, place)
        return sorted(best.values(), key=lambda one: -one.score)

    def _answers(self, reading: Reading, systems: Sequence[CodeSystem], count: int) -> list[Answer]:
        first = self.index.first.tolist()
        spans = [(first[place], first[place + 1]) for place in map(SYSTEMS.index, systems)]
        spans = [(begin, end) for begin, end in spans if begin < end]
        return Scores(self.index, reading.slots, spans).best(count) if spans else []

    def code(self, number: int) -> Code:
        """Return the code of that number."""
        return Code(SYSTEMS[self.index.systems[number]], self.index.codes[number].decode())


_engines: OrderedDict[str, Engine] = OrderedDict()
_reading = Lock()


def engine_of(store: Store) -> Engine:
    """Return the engine over the index that `store` holds, read from it where this process has not read it yet."""
    with _reading:
        identity = str(store.rows("SELECT value FROM meta WHERE key = ?", (IDENTITY,))[0][0])
        if identity not in _engines:
            rows = store.rows("SELECT name, type, data FROM search_array")
            _engines[identity] = Engine(of_rows({name: (kind, data) for name, kind, data in rows}))
            while len(_engines) > _KEPT:
                _engines.popitem(last=False)
        _engines.move_to_end(identity)
        return _engines[identity]
