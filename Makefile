# The daily targets. Each calls the same scripts and tools that a person, bin/test and .ci/run call.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
# Programs and tests are read by many processes: compiled once, and kept.
unexport PYTHONDONTWRITEBYTECODE
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --exclude-newer "7 days"

.PHONY: help setup dev run test check fix lock docs manual messages bench faults scorecard judges sbom room decision

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Environment, pinned requirements, PostgreSQL
	@bin/setup

dev:
	@bin/setup --dev

run: ## Everything, until Ctrl-C
	@bin/run

test: ## The whole suite; make test args="tests/rooms -k numar"
	@bin/test $(args)

check: dev ## Lint, format, types, contracts, house tests, migrations, messages, docs; changes nothing
	@$(BIN)/python -m tools.check $(only)

fix: dev ## Repair what a machine can repair
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python -m tools.sample_env
	@$(BIN)/python -m tools.messages
	@$(BIN)/python -m tools.docs

lock: dev ## Resolve requirements/*.txt again, with hashes, nothing younger than seven days
	@export UV_PYTHON_DOWNLOADS=never; \
	$(LOCK) $(upgrade) pyproject.toml requirements/build.in -o requirements/runtime.txt >/dev/null; \
	$(LOCK) $(upgrade) --group pyproject.toml:dev -c requirements/runtime.txt -o requirements/dev.txt >/dev/null; \
	$(LOCK) $(upgrade) --no-deps requirements/embedded.in -o requirements/embedded.txt >/dev/null
	@! grep -nE '://|^--|^-e|@ ' requirements/*.txt

docs: dev ## Generated pages of docs/
	@$(BIN)/python -m tools.docs

manual: dev ## Carry out every step of docs/ro/manual, take its pictures, set its cards
	@MANUAL_PICTURES=1 $(BIN)/python -m pytest -q -n 0 -p no:cacheprovider tests/browser/test_manual.py
	@$(BIN)/python -m tools.manual

messages: dev ## Gather the words of the screens into the catalogues
	@$(BIN)/python -m tools.messages

sbom: dev ## The list of components, CycloneDX, on standard output
	@$(BIN)/python -m tools.sbom

bench: dev ## Speed of registering on this machine
	@$(BIN)/registratura bench register

faults: dev ## Kills, power cuts, full disks, clocks and races, each with a control; make faults args="--long web-killed"
	@$(BIN)/python -m tools.faults $(args)

scorecard: dev ## Sixty checks of security and what proves each; fails while its gate is not passed
	@$(BIN)/python -m tools.scorecard

judges: dev ## The portal of a running product before judges from outside: make judges args="--url http://127.0.0.1:8000"
	@$(BIN)/python -m tools.judges $(args)

room: dev ## A new room with its tests: make room name=mailroom
	@$(BIN)/python -m tools.room "$$name"

decision: dev ## A new decision record: make decision title="One engine"
	@$(BIN)/python -m tools.decision "$$title"
