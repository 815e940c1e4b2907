"""The search engine of a store: its index, read once a process and shared by every thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from coderdesk.codesets.search.index import SYSTEMS, Index, of_rows
from coderdesk.codesets.search.reading import Reader, Slot
from coderdesk.codesets.search.rebuild import IDENTITY
from coderdesk.codesets.search.scoring import NOTHING, Scored, score
from coderdesk.codesets.store import Store
from coderdesk.domain.codes import Code, CodeSystem

#: How many indexes are kept: that of the store in use, and of the one that is replacing it.
_KEPT = 2


class Engine:
    """Answers queries with phrases. It keeps no state of a query; use it from any number of threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._reader = Reader(index)

    def read(self, text: str) -> list[Slot]:
        """Return how `text` is read."""
        return self._reader.read(text)

    def find(self, slots: Sequence[Slot], system: CodeSystem, count: int) -> Scored:
        """Return the `count` phrases of `system` that answer `slots` best, in order."""
        place = SYSTEMS.index(system)
        first, end = int(self.index.first[place]), int(self.index.first[place + 1])
        if first == end or not any(slot.words for slot in slots):
            return NOTHING
        return score(self.index, slots, first, end).best(count)

    def code(self, phrase: int) -> Code:
        """Return the code that a phrase leads to."""
        number = self.index.code[phrase]
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
