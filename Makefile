# `make convert` and `make test` need Python 3.11 or later with venv, and make; everything else they install.

PYTHON ?= python3
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: convert test check lint types unit browser bench lock wheel clean

## Turn input/ into pages and newsletters in output/.
convert: .venv/run
	$(BIN)/traghetto convert input --out output

## Lint, types and every test.
test: lint types unit

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

unit: .venv/dev browser
	$(BIN)/pytest

## A Chromium for the tests that open pages; one that is there already is used.
browser: .venv/dev
	$(BIN)/python tests/install_browser.py

## What the checks find and miss; speed against named peers, in the same run: docs/benchmarks.md is written anew. Some
## two hours on two cores.
bench: .venv/bench
	$(BIN)/python benchmarks/checks.py
	$(BIN)/python benchmarks/smtp.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/translate.py

## A wheel that carries templates, glossaries and the default model.
wheel: .venv/dev
	$(PIP) build
	$(BIN)/python -m build --wheel

## Pin every dependency anew, with hashes.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--output-file requirements/run.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra bench --constraint requirements/dev.txt --output-file requirements/bench.txt pyproject.toml

.venv/run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes --requirement requirements/run.txt
	$(PIP) --no-deps --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@

.venv/bench: requirements/bench.txt .venv/dev
	$(PIP) --require-hashes --requirement requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv dist output/*
