# make book · make test · make lint · make serve · make bench · make refresh; each sets up .venv itself.
# The same without make: see README.md.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

PEERS := .venv-peers

.PHONY: help book test lint serve bench refresh peers clean

help:
	@echo 'make book     run all notebooks, build the site into _build/site'
	@echo 'make test     run the checks, save the slowest; CI=1 make test is everything that CI runs'
	@echo 'make lint     run the quick checks of style and types alone'
	@echo 'make serve    show the site on http://127.0.0.1:$(PORT), built again while you write'
	@echo 'make bench    measure against other packages and naive methods'
	@echo 'make peers    install the packages that tests and measurements compare with'
	@echo 'make refresh  renew the stored outputs of the notebooks'
	@echo 'make clean    remove what was built, keep the environment'

book: $(READY)
	@$(BIN)/b2kinv book

test: $(READY)
	@$(BIN)/python -m pytest -n 2

lint: $(READY)
	@$(BIN)/python -m pytest -q tests/test_style.py

serve: $(READY)
	@$(BIN)/b2kinv serve --port $(PORT)

bench: $(READY) peers
	@$(BIN)/python -m benchmarks

refresh: $(READY)
	@$(BIN)/b2kinv refresh

peers: $(PEERS)/ready

clean:
	rm -rf _build

# Debian's python3 comes without what `python3 -m venv` needs. Bytecode is compiled once, here, for those who
# switch it off (PYTHONDONTWRITEBYTECODE): kernels start two to three times faster with it.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'b2kinv needs Python 3.11 or newer: run make with PYTHON=/path/to/it' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get -q update && apt-get -qy install python3-venv; } || \
	  { echo 'this Python cannot make environments: install the package python3-venv, then run make again' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

$(PEERS)/ready: requirements-peers.txt | $(READY)
	$(BIN)/python -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-peers.txt
	@touch $@
