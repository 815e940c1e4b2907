"""Official files in memory, for the screens that show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind, LoadedFile, Preview


@dataclass
class Shelf:
    """Official files in memory: what a file holds is told by its name, and its content is its digest."""

    files: list[LoadedFile] = field(default_factory=list)
    slow: bool = False
    lost: tuple[str, ...] = ()

    def preview(self, files: Any, progress: Progress) -> tuple[Preview, ...]:
        """Return what the names say; a name without a kind is refused, one with "old" asks."""
        return tuple(self._one(file, progress) for file in files)

    def apply(self, previews: Any, progress: Progress) -> tuple[LoadedFile, ...]:
        """Load what was previewed."""
        while self.slow:
            progress.step(1, 100, "Reading line 1")
        added = tuple(
            LoadedFile(
                len(self.files) + place + 1, one.kind, one.name, one.effective_from, one.effective_to, one.counts,
                one.file.name, one.digest, datetime(2026, 9, 20, 12, tzinfo=UTC),
            )
            for place, one in enumerate(previews)
        )  # fmt: skip
        self.files = [*added, *self.files]
        return added

    def remove(self, number: int, progress: Progress) -> None:
        """Take a file out."""
        progress.step(1, 1, "Taking it out")
        self.files = [one for one in self.files if one.number != number]

    def left_out(self) -> tuple[str, ...]:
        """Return what could not be read in again."""
        return self.lost

    def loaded(self) -> tuple[LoadedFile, ...]:
        """Return what is loaded."""
        return tuple(self.files)

    def _one(self, file: Path, progress: Progress) -> Preview:
        progress.step(1, 1, file.name)
        kind = next((kind for kind in FileKind if kind.value.split()[-1] in file.stem), None)
        if kind is None:
            raise FileRefused(file.name, "line 3", "it is no official file that is read here")
        year = int("".join(filter(str.isdigit, file.stem))[-4:] or "2026")
        return Preview(
            file, "", kind, f"FY{year}", date(year - 1, 10, 1), date(year, 9, 30), (("entries", 81_024),),
            f"{hash(file.name) & (1 << 256) - 1:064x}",
            questions=("A newer release, FY2027, is loaded.",) if "old" in file.stem else (),
            already=any(one.file == file.name for one in self.files),
        )  # fmt: skip


def loaded(kind: FileKind, name: str = "FY2026", year: int = 2026, number: int = 1) -> LoadedFile:
    """Return a file that was imported."""
    return LoadedFile(
        number, kind, name, date(year - 1, 10, 1), date(year, 9, 30), (("entries", 81_024), ("main terms", 21_000)),
        f"icd10cm_index_{year}.xml", "3f5a" * 16, datetime(2026, 9, 19, 8, 30, tzinfo=UTC),
    )  # fmt: skip
