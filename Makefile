# Two commands: `make` sets up .venv and generates; `make test` tests. The rest is for those who work on the project.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: all setup generate check test lint format bench fuzz docs clean
all: generate

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %s" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q generator/eventwright
	@touch $@

generate: setup
	@$(BIN)/eventwright schema > schemas/eventwright.schema.json.new
	@cmp -s schemas/eventwright.schema.json.new schemas/eventwright.schema.json \
		&& rm schemas/eventwright.schema.json.new || mv schemas/eventwright.schema.json.new schemas/eventwright.schema.json
	$(BIN)/eventwright generate

check: setup
	$(BIN)/eventwright validate --strict
	$(BIN)/eventwright fmt --check
	$(BIN)/eventwright generate --check
	@$(BIN)/eventwright schema | cmp - schemas/eventwright.schema.json

# On every processor, but for the times that must not get worse: those are measured when all else has ended.
test: setup
	$(BIN)/python -m pytest -m "not speed" --numprocesses auto --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m pytest -m speed

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.generator
	$(BIN)/python -m tests.benchmarks.evolution

fuzz: setup
	$(BIN)/python -m tests.codec.fuzz
	$(BIN)/python tests/injection_fuzz.py
	$(BIN)/python -m tests.specfuzz
	$(BIN)/python -m tests.mending
	$(BIN)/python -m tests.evolution.replay

docs: setup
	$(BIN)/eventwright docs

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
