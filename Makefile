# Two commands do everything on a fresh machine with Python 3.11 or newer, make and a network:
#   make run    sets up and runs the Industrial AI Cloud, with its PDF in German and English
#   make test   sets up and passes the tests
# uv is used where it is installed, otherwise a virtual environment with pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
DRAWS ?= 500
SCENARIO ?= scenarios/industrial-ai-cloud.yaml
export NUMBA_CACHE_DIR ?= $(CURDIR)/.cache/numba

.PHONY: run test style suite format docs reports benchmark lock clean

run: $(VENV)/.run
	$(BIN)/ausbau run $(SCENARIO) --draws $(DRAWS) --seed 1 --workers 2 --report

# Both at once, so that two cores are busy from the beginning to the end.
test: $(VENV)/.test
	$(MAKE) --jobs=2 style suite

style: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Whole files to each process, in the order of tests/conftest.py: what a file makes for its tests is made once.
suite: $(VENV)/.test
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

format: $(VENV)/.test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# What the program writes into docs/ and scenarios/; the tests hold the tables to it.
docs: $(VENV)/.test
	$(BIN)/python -m ausbau.documentation
	$(BIN)/python -m ausbau.documentation sanity --draws 500 --seed 1
	$(BIN)/python -m ausbau.documentation pictures --draws 500 --seed 1

reports: $(VENV)/.run
	$(BIN)/python reports/publish.py

benchmark: $(VENV)/.test
	$(BIN)/python -m benchmarks

$(VENV)/.run: requirements/run.txt pyproject.toml
	$(call install,requirements/run.txt)
	$(call compiled)
	touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml
	$(call install,requirements/test.txt)
	$(call compiled)
	touch $@ $(VENV)/.run

# The program itself is compiled too: where nothing may write bytecode, each start would do it again.
define compiled
	$(BIN)/python -m compileall -q model
endef

define told
	@echo "Setting up $(VENV), once: a minute or two. The first run after it also compiles what is to be fast."
endef

ifdef UV
define install
	$(told)
	[ -x $(BIN)/python ] || uv venv --quiet --python $(PYTHON) $(VENV)
	uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1)
	uv pip install --quiet --python $(BIN)/python --no-deps -e .
endef
else
define install
	$(told)
	[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r $(1)
	$(BIN)/pip install --quiet --no-deps -e .
endef
endif

# The lock: every version with its hashes, for running and for testing.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements/run.txt
	uv pip compile pyproject.toml --group test --extra notebooks --universal --generate-hashes --no-header --no-annotate -q -o requirements/test.txt

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
