"""What the benchmarks share: the code sets, a home with a vault in it, and figures told at the end of the run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from support.reference import built_reference

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DRIVER = Path(__file__).with_name("drive.py")
TESTS = Path(__file__).resolve().parents[1] / "tests"
_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def reference_path(pytestconfig: pytest.Config) -> Path:
    """Return the path of a reference store built from the installed packages, once a machine."""
    return built_reference(Path(pytestconfig.cache.mkdir("reference")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the driver told of one process: seconds to the first line, then each line by its name."""

    start: float
    lines: dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Home:
    """A user's folders with the code sets built and one vault of the sample charts known."""

    folder: Path
    passphrase: str
    environment: dict[str, str] = field(repr=False)

    def drive(self, what: str) -> Seen:
        """Run the driver; it must do all that it was asked for."""
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own driver
            [sys.executable, str(DRIVER), what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{self.passphrase}\n")
            process.stdin.flush()
            first = process.stdout.readline()
            start = time.perf_counter() - begun
            told = [first, *process.stdout]
        assert process.returncode == 0, f"the driver ended with {process.returncode}"
        return Seen(start, dict(_read(line) for line in told))


def _read(line: str) -> tuple[str, tuple[float, ...]]:
    *name, rest = line.split(" ", 2 if line.startswith("memory") else 1)
    return " ".join(name), tuple(map(float, rest.split()))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, reference_path: Path) -> Home:
    """Return a home as a user has it from the second start on: what Python compiles is compiled."""
    folder = tmp_path_factory.mktemp("home")
    passphrase = "violet tractor lemon orbit"
    environment = {
        **os.environ,
        "CODERDESK_HOME": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(TESTS), os.environ.get("PYTHONPATH", ""))),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    (folder / "data").mkdir()
    os.link(reference_path, folder / "data" / "reference.sqlite")
    made = Home(folder, passphrase, environment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODERDESK_HOME", str(folder))
        _make_vault(folder / "Home office.cdvault", passphrase)
    for what in ("bare", "unlock"):
        made.drive(what)
    return made


def _make_vault(file: Path, passphrase: str) -> None:
    from coderdesk.bootstrap import build_house
    from coderdesk.domain.progress import Silent
    from coderdesk.domain.secret import Secret
    from coderdesk.services.demo import sample_charts
    from coderdesk.services.importing import import_paths
    from coderdesk.services.vaults import create_vault

    house = build_house()
    assert house.reference.ready
    vault = create_vault(house, file=file, passphrase=Secret(passphrase), coder="Kim Coder")
    at, today = house.clock.now(), house.clock.today()
    report = import_paths(vault.begin, paths=sample_charts(), at=at, today=today, progress=Silent())
    assert not report.refused
    vault.close()


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Return what takes a line to be told at the end of the run, beside the goal it stands for."""
    return pytestconfig.stash.setdefault(_FIGURES, []).append


@pytest.fixture(autouse=True)
def _tell_extra(request: pytest.FixtureRequest, figure: Callable[[str], None]) -> Iterator[None]:
    """Tell what a benchmark put beside its times, which else only the JSON holds."""
    yield
    benchmark = request.node.funcargs.get("benchmark")
    if isinstance(benchmark, BenchmarkFixture) and benchmark.extra_info:
        told = ", ".join(f"{name} {value}" for name, value in benchmark.extra_info.items())
        figure(f"{request.node.name}: {told}")


def spread(seconds: list[float]) -> str:
    """Say median, 95th percentile and least of some seconds, in milliseconds."""
    high = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return f"median {median(seconds) * 1e3:.0f} ms, p95 {high * 1e3:.0f} ms, least {min(seconds) * 1e3:.0f} ms"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that a table of times cannot: ratios and sizes, each beside its goal."""
    lines = terminalreporter.config.stash.get(_FIGURES, [])
    if lines:
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        terminalreporter.section("figures and goals")
        for line in lines:
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"The machine's load was {load} on {os.cpu_count()} cores.")
