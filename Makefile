# Two commands matter: `make demo` and `make test`. Both set themselves up on a machine with Python 3.11+ and git.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint types contracts check compiled test-compiled lock clean

demo: $(READY)
	@$(BIN)/netaudit demo

test: $(READY)
	@$(BIN)/pytest $(PYTEST_ARGS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports

check: test lint types contracts

# A wheel whose readers of configurations are compiled to C, made from a copy: compiled modules beside the sources
# would be imported in their place. Needs a C compiler and Python's headers.
COMPILED := build/compiled

compiled: $(READY)
	@rm -rf $(COMPILED)
	@mkdir -p $(COMPILED)/source
	@cp -R netaudit policies inventories pyproject.toml README.md LICENSE $(COMPILED)/source
	@cd $(COMPILED)/source && HATCH_BUILD_HOOK_ENABLE_MYPYC=true $(CURDIR)/$(BIN)/python -m hatchling build -t wheel -d ..
	@rm -rf $(COMPILED)/source

# The tests of the readers, and some of whole commands, on that wheel.
test-compiled: compiled
	@$(BIN)/python -m zipfile -e $(COMPILED)/netaudit-*.whl $(COMPILED)/package
	@PYTHONPATH=$(COMPILED)/package $(BIN)/pytest $(PYTEST_ARGS) tests/platforms tests/policies

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("netaudit needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# Versions and hashes of everything, for every supported Python; no registry address.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --all-extras --upgrade --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
