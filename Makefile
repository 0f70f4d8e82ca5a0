# `make` alone prints the targets: every line of the form `name: … ## what it does` is help.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check browser bench docs gallery coverage lock wheels map clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Generate, send and replay the ten templates for two tenants
	$(BIN)/python -m info.apps.demo

# What looks at the house and its pages rather than at what it does: `make check` runs it.
LOOKS := tests/architecture tests/docs

test: $(VENV)/installed gettext postgres ## Run the tests and the docstring examples
	$(BIN)/python -m pytest -n auto --dist loadfile $(LOOKS:%=--ignore=%)

check: $(VENV)/installed ## Lint, types, import contracts, architecture and docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q -n auto --dist loadfile $(LOOKS)
	$(MAKE) --no-print-directory docs

# The tests that load pages are collected where a Chromium is; 380 MB, so nothing else asks for it.
browser: ## Install Chromium for the tests that load pages (needs root and apt)
	@if command -v chromium chromium-headless-shell >/dev/null; then echo "Chromium is here."; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
		echo "Install Chromium as root (apt-get install chromium), or name one: CHROMIUM=/path/to/it" >&2; exit 1; \
	fi

bench: $(VENV)/installed ## Measure against the peers in the same run
	@if command -v npm >/dev/null; then npm install --prefix benchmarks/node_peer --no-package-lock --no-audit --no-fund --silent; \
		else echo "npm is not here: LiquidJS + MJML will not be measured"; fi
	$(BIN)/python -m benchmarks

docs: $(VENV)/installed ## Check the links and the snippets of every Markdown page
	$(BIN)/python -m scripts.check_docs

gallery: $(VENV)/installed ## Write the page that shows every template in every channel
	$(BIN)/python -m info.apps.gallery

# `coverage run`, since our own pytest plugin is imported before a plugin of pytest could start to count.
coverage: $(VENV)/installed ## Fail when branch coverage of the heart is under 95 percent
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --skip-covered

# The flags keep the locks free of addresses and of this machine's paths: ADR 0004.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-annotate

lock: ## Resolve requirements/*.lock again (needs uv); UPGRADE=--upgrade takes new versions
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements/core.lock
	$(LOCK) $(UPGRADE) pyproject.toml --extra serve --extra convert --extra media --extra ml --extra l10n --extra draft --extra privacy --extra postgres --extra filter --group dev --group bench -o requirements/dev.lock

wheels: $(VENV)/installed ## Write docs/wheels.md from the package index (needs uv)
	$(BIN)/python -m scripts.wheel_table

map: $(VENV)/installed ## Write the map of rooms into README.md
	$(BIN)/python -m scripts.map_of_rooms --write

clean: ## Remove everything that a target made
	rm -rf $(VENV) build dist gallery acme .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache .coverage benchmarks/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian packs ensurepip apart (python3-venv). Whoever is root gets it installed, others are told.
$(VENV)/installed: requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "info needs Python 3.11 or later; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory ensurepip
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# msgfmt and msgmerge read our PO files in the tests; where they cannot be had, the run says what it left out.
.PHONY: gettext
gettext:
	@if ! command -v msgmerge >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gettext; } \
		|| echo "gettext could not be installed; its tests are left out" >&2; \
	fi

# The tests of the PostgreSQL store start a server of their own; without one the run says what it left out.
.PHONY: postgres
postgres:
	@if [ -z "$$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] && ! command -v initdb >/dev/null \
		&& [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } \
		|| echo "PostgreSQL could not be installed; its tests are left out" >&2; \
	fi

.PHONY: ensurepip
ensurepip:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq python3-venv; \
	else \
		echo "$(PYTHON) has no ensurepip; install it first: apt-get install python3-venv" >&2; exit 1; \
	fi
