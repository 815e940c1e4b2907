# The two commands of README.md; each sets up everything that it needs on a fresh Debian or Ubuntu machine.
.PHONY: run test setup lint types contracts unit bench shots leaks reliability clean

VENV := .venv
BIN := $(VENV)/bin

run: setup
	@packaging/run.sh

test: setup lint types contracts unit

setup:
	@packaging/setup.sh

lint:
	$(BIN)/ruff check --output-format concise src tests benchmarks
	$(BIN)/ruff format --check --quiet src tests benchmarks

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit:
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder

bench:
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q benchmarks -o python_files='bench_*.py' --benchmark-only

# A long day with the real program, watched by strace: every file that it writes is searched for planted names.
leaks: setup
	QT_QPA_PLATFORM=offscreen LEAKS=long $(BIN)/pytest -q tests/leaks

# What docs/reliability.md tells, made anew: hours, on a machine that does nothing else. Fewer of each are a rehearsal:
# make reliability KILLS=3 FLIPS=20 CASES=100 MEGABYTES=20 CHARTS=60
KILLS := 100
FLIPS := 1000
CASES := 100000
MEGABYTES := 1000
CHARTS := 200
reliability: setup
	PYTHONPATH=tests $(BIN)/python benchmarks/kills.py $(KILLS)
	PYTHONPATH=tests $(BIN)/python benchmarks/flips.py $(FLIPS)
	PYTHONPATH=tests $(BIN)/python benchmarks/fuzz.py $(CASES)
	PYTHONPATH=tests $(BIN)/python benchmarks/gigabyte.py $(MEGABYTES)
	PYTHONPATH=tests $(BIN)/python benchmarks/hours.py $(CHARTS)
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q benchmarks/bench_vault_plain.py -o python_files='bench_*.py' --benchmark-only

shots: setup
	$(BIN)/python packaging/screenshots.py docs/images

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
