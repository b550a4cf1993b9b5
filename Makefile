# Two words for a newcomer: `make run` and `make test`; each does all of its own set-up. `make` alone prints help.
# What is done once leaves a stamp in .state/ and is done again when its ingredients change. Programs are called as
# modules of their environment's Python, so that a folder that was moved still works.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
# The interpreter for the environments; empty: the first one found that is new enough and complete.
PYTHON ?=

VENV := .venv/bin/python
TOOLS := .venv-tools/bin/python
FLASK := $(VENV) -m flask --app wsgi
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes
# What pytest and the programs that it starts have compiled is kept, whatever the shell says: CI runs it four times.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(VENV) -m pytest
SOURCES := adrnet tests migrations config.py wsgi.py
# A Python that was upgraded away leaves an environment that does not start: it is made again.
ALIVE = $(shell $(1) -c '' >/dev/null 2>&1 || echo dead)

##@ For newcomers

.PHONY: help
help: ## Print this help
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# Only here: everywhere else secrets have no default and nothing is a trial.
run: export ADRNET_TRIAL = 1
.PHONY: run
run: .state/runtime .state/catalogues ## Set everything up and serve on 127.0.0.1 (PORT=8765 for another port)
	@$(FLASK) prepare
	@exec $(VENV) -m adrnet --port "$(PORT)"

.PHONY: test
test: .state/tests .state/catalogues ## Run unit, journey and house tests in parallel
	@$(PYTEST) -n auto $(if $(only),$(only),tests)

##@ Before every push

.PHONY: quick
quick: lint types test ## Lint, types and tests

.PHONY: lint
lint: .state/tools .state/tests ## Check style, templates, imports and spelling
	@$(TOOLS) -m ruff check $(SOURCES)
	@$(TOOLS) -m ruff format --check --quiet $(SOURCES)
	@$(TOOLS) -m djlint --lint --quiet templates
	@$(VENV) .venv/bin/lint-imports
	@$(TOOLS) .venv-tools/bin/codespell

.PHONY: fix
fix: .state/tools ## Repair what can be repaired by itself
	@$(TOOLS) -m ruff check --fix $(SOURCES)
	@$(TOOLS) -m ruff format $(SOURCES)

.PHONY: types
types: .state/tools .state/runtime ## Check types, strictly
	@$(TOOLS) -m mypy --python-executable $(VENV)

.PHONY: browser
browser: .state/tests .state/catalogues ## Walk the pages in Chromium with axe (en, ja, km, pseudo-locale); leaves screenshots/
	@$(PYTEST) -m browser -n auto tests/browser

.PHONY: browser-all
browser-all: export ADRNET_BROWSER_LOCALES = all
browser-all: .state/tests .state/catalogues ## The same in every locale, dark and printed
	@$(PYTEST) -m browser -n auto tests/browser

.PHONY: test-postgres
test-postgres: .state/tests .state/catalogues ## Run what reaches a database on a PostgreSQL that starts and stops by itself (ADRNET_TESTS=all: more)
	@$(VENV) -m tests.postgres $(PYTEST) -n auto $(if $(only),$(only),tests)

.PHONY: test-whoosh
test-whoosh: .state/whoosh .state/catalogues ## Run tests/search with whoosh 2.7.4 in place of the pinned fork
	@.venv-whoosh/bin/python -m pytest -n auto tests/search

.PHONY: look
look: .state/tests .state/catalogues ## Draw pages of every export format and language into screenshots/formats/
	@$(VENV) -m tests.formats.look

.PHONY: bench
bench: .state/bench .state/catalogues ## Measure search beside other engines, analysis, a list of 100,000 posts, pages under load (an hour; see tests/benchmarks)
	@$(VENV) -m tests.benchmarks.analysis_speed
	@$(VENV) -m tests.benchmarks.search_engines
	@$(VENV) -m tests.benchmarks.list_files
	@$(VENV) -m tests.benchmarks.pages

.PHONY: crash
crash: .state/tests .state/catalogues ## Kill, damage, fill and hurry the search on purpose (a quarter of an hour; only=kills seed=7 minutes=10)
	@$(VENV) -m tests.crash $(if $(only),--only $(only)) $(if $(seed),--seed $(seed)) $(if $(minutes),--minutes $(minutes))

.PHONY: sure
sure: lint types test browser test-postgres check-strings check-db ## Everything that CI runs

##@ Translations

.PHONY: strings
strings: .state/runtime ## Extract the sentences again and update all catalogues
	@$(VENV) -m adrnet.i18n.catalogues update

.PHONY: check-strings
check-strings: .state/runtime ## Check catalogues: stale, placeholders, tags, plurals, completeness
	@$(VENV) -m adrnet.i18n.catalogues check

##@ Database

.PHONY: migration
migration: .state/runtime ## Write a new dated revision (m="add focal point languages")
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add focal point languages"' >&2; exit 1; }
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && unset DATABASE_URL && \
	  export ADRNET_TRIAL=1 ADRNET_INSTANCE="$$scratch" && \
	  $(FLASK) db upgrade && $(FLASK) db revision --autogenerate -m "$(m)"

.PHONY: check-db
check-db: .state/tests ## Check the migrations: one head, no drift, upgrade, downgrade, upgrade
	@$(PYTEST) --randomly-dont-reorganize tests/house/test_migrations.py

##@ Upkeep

.PHONY: lock
lock: .state/tools ## Compile requirements with hashes from pyproject.toml
	@UV="$(TOOLS) -m uv" && set -- pip compile --quiet --universal --generate-hashes --no-header && \
	  $$UV "$$@" pyproject.toml -o requirements.txt && \
	  $$UV "$$@" -c requirements.txt --group test pyproject.toml -o tests/requirements.txt && \
	  $$UV "$$@" --group tools -o tests/tools-requirements.txt && \
	  $$UV "$$@" --group bench -o tests/bench-requirements.txt

.PHONY: clean
clean: ## Remove environments, stamps and screenshots; the database in instance/ stays
	@rm -rf .venv .venv-tools .venv-whoosh .state screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Set-up

# $(1): the folder. Chooses an interpreter that is new enough and can make environments, or says which one is missing.
define make_environment
	@found=; for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  found=$$python; "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && break; found="!$$python"; \
	done; \
	case "$$found" in \
	  "") echo "adrnet needs Python 3.11 or newer and found none: install it (on Debian and Ubuntu: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3." >&2; exit 1;; \
	  "!"*) version=$$("$${found#!}" -c 'import sys; print("python%d.%d" % sys.version_info[:2])'); \
	    echo "$$version cannot make virtual environments, its venv or ensurepip is missing: install it (on Debian and Ubuntu: apt-get install $$version-venv)." >&2; exit 1;; \
	esac; \
	echo "Making $(1) ($$("$$found" --version))"; "$$found" -m venv --clear $(1)
endef

.PHONY: again
ifeq ($(call ALIVE,.venv/bin/python),dead)
.venv/pyvenv.cfg: again
endif
ifeq ($(call ALIVE,.venv-tools/bin/python),dead)
.venv-tools/pyvenv.cfg: again
endif

.venv/pyvenv.cfg:
	$(call make_environment,.venv)

.venv-tools/pyvenv.cfg:
	$(call make_environment,.venv-tools)

.venv-whoosh/pyvenv.cfg:
	$(call make_environment,.venv-whoosh)

.state/runtime: .venv/pyvenv.cfg requirements.txt
	@echo "Installing what the application needs"
	@$(VENV) $(PIP_INSTALL) -r requirements.txt
	@mkdir -p .state && touch $@

.state/tests: .state/runtime tests/requirements.txt
	@echo "Installing what the tests need"
	@$(VENV) $(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

.state/bench: .state/tests tests/bench-requirements.txt
	@echo "Installing the engine to measure beside"
	@$(VENV) $(PIP_INSTALL) -r tests/bench-requirements.txt
	@touch $@

.state/tools: .venv-tools/pyvenv.cfg tests/tools-requirements.txt
	@echo "Installing the tools"
	@$(TOOLS) $(PIP_INSTALL) -r tests/tools-requirements.txt
	@mkdir -p .state && touch $@

.state/whoosh: .venv-whoosh/pyvenv.cfg tests/requirements.txt tests/whoosh-requirements.txt
	@echo "Installing the tests' environment with whoosh 2.7.4"
	@.venv-whoosh/bin/python $(PIP_INSTALL) -r tests/requirements.txt
	@.venv-whoosh/bin/python -m pip uninstall --quiet --yes whoosh3
	@.venv-whoosh/bin/python $(PIP_INSTALL) --no-deps -r tests/whoosh-requirements.txt
	@mkdir -p .state && touch $@

.state/catalogues: .state/runtime $(wildcard translations/*/LC_MESSAGES/*.po)
	@echo "Compiling the catalogues"
	@$(VENV) -m adrnet.i18n.catalogues compile >/dev/null
	@touch $@
