# What one does with the forum. `make` alone lists it.

PORT ?= 8000
PYTHON ?= python3
IN_VENV := .venv/bin/python
PIP := $(IN_VENV) -m pip install -qq --disable-pip-version-check
FLASK := $(IN_VENV) -m flask --app wsgi

# In words that the oldest interpreter understands.
TOO_OLD := Have Regard needs Python 3.11 or later, and $(PYTHON) here is not. Name another: make run PYTHON=python3.12
PREFLIGHT = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  || { echo '$(TOO_OLD)' >&2; exit 1; }; $(PYTHON) deploy/preflight.py

# So that what starts from here, and what that starts, finds the same Python.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test check bench format clean running developing

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: export FORUM_ENV ?= development
run: ## Serve on 127.0.0.1:$PORT (8000) with demonstration content; keeps what was written
	@$(PREFLIGHT) '$(PORT)'
	@$(MAKE) --no-print-directory running
	@echo "Bringing the database up to date."
	@$(FLASK) db upgrade
	@$(FLASK) search rebuild --missing
	@$(FLASK) demo
	@echo
	@echo "Have Regard: http://127.0.0.1:$(PORT)   (Ctrl-C stops it)"
	@echo
	@exec $(IN_VENV) -m honcho --no-colour -f deploy/Procfile start

test: ## Every test: on SQLite, on PostgreSQL, in a browser; all of app/ must be covered
	@$(PREFLIGHT)
	@$(MAKE) --no-print-directory developing
	@$(IN_VENV) -m pytest -q -n 2 --cov --cov-report term-missing:skip-covered

check: ## Format, lint, types, import contracts, then every test. What CI runs
	@$(PREFLIGHT)
	@$(MAKE) --no-print-directory developing
	@echo "Format:";    $(IN_VENV) -m ruff format --check .
	@echo "Lint:";      $(IN_VENV) -m ruff check .
	@echo "Templates:"; $(IN_VENV) -m djlint templates --check --quiet
	@$(IN_VENV) -m djlint templates --lint --quiet
	@echo "Types:";     $(IN_VENV) -m mypy app bench config.py wsgi.py tests/factories.py tests/support
	@echo "Imports:";   .venv/bin/lint-imports --no-cache
	@echo "Tests:";     $(MAKE) --no-print-directory test

bench: ## The benchmarks, as ratios
	@$(PREFLIGHT)
	@$(MAKE) --no-print-directory developing
	@$(IN_VENV) -m bench.submissions
	@$(IN_VENV) -m bench.decisions
	@$(IN_VENV) -m bench.figures
	@$(IN_VENV) -m bench.reply
	@$(IN_VENV) -m bench.serving
	@$(IN_VENV) -m bench.reading
	@$(IN_VENV) -m bench.crowd

format: ## Put code and templates into shape
	@$(PREFLIGHT)
	@$(MAKE) --no-print-directory developing
	@$(IN_VENV) -m ruff format .
	@$(IN_VENV) -m ruff check --fix .
	@$(IN_VENV) -m djlint templates --reformat --quiet

clean: ## Remove what the tools made; instance/, where people's writing is, stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ── The virtual environment: made once, and again when the requirements change ───────────────────

running: .venv/running ; @:
developing: .venv/developing ; @:

.venv/running: requirements.txt
	@echo "Installing what the forum runs on into .venv; this takes a minute, once."
	@$(IN_VENV) -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/developing: requirements-dev.txt .venv/running
	@echo "Installing what the tests and checks need into .venv; this takes a minute, once."
	@$(PIP) -r requirements-dev.txt
	@touch $@
