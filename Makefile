# 契档 Qidang: `make demo` shows everything, `make test` proves it. Each sets up what it needs by itself.
.PHONY: demo test check up lint format setup office bench help
.DEFAULT_GOAL := help
BIN := .venv/bin

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup:
	@.ci/setup python

office:
	@.ci/setup office

demo: setup office  ## set up, then three proposals all the way into the archive, in ./demo
	@$(BIN)/qidang demo

# Prefect leaves a hook behind that spoils the exit code of forked children, so its tests run by themselves.
test: setup office  ## set up, then all tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests/flows
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore=tests/flows

check: setup lint  ## format, lint, types, import rules, fast tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: setup  ## tidy the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

up: setup office  ## Prefect server, schedules and the inbox watcher, until Ctrl-C
	@$(BIN)/qidang up

bench: setup office  ## measure, side by side with the rivals
	@for each in bench/*.py; do $(BIN)/python $$each; done
