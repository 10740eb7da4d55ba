PYTHON ?= python3
APP := .venv/app/bin

.PHONY: help run test check unit web-test train encoders bench lock arm64

help: ## List the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## Install and build what is out of date, then start Daoban (Ctrl-C stops it)
	@$(PYTHON) deploy/environments.py app rasa web model index
	@$(APP)/daoban up

test: ## Run all checks and tests (installs what they need)
	@$(PYTHON) deploy/environments.py dev rasa web model
	@$(MAKE) --no-print-directory -j2 --output-sync check web-test
	@$(MAKE) --no-print-directory unit

check: ## Format, lint, types, import rules
	@$(APP)/ruff format --check .
	@$(APP)/ruff check .
	@$(APP)/mypy
	@$(APP)/lint-imports
	@$(APP)/daoban kb check

unit: ## Run the Python tests alone
	@$(APP)/pytest -q -n 2

web-test: ## Types, lint and tests of the pages
	@cd web && npm run --silent typecheck && npm run --silent lint && npm run --silent test

train: ## Train the dialogue model if its sources changed
	@$(PYTHON) deploy/environments.py rasa model

encoders: ## Install what training or another encoder needs (DAOBAN_TORCH_BACKEND=cpu for a small torch)
	@$(PYTHON) deploy/environments.py app encoders

bench: ## Run the benchmarks, each against a peer in the same run
	@$(PYTHON) deploy/environments.py dev rasa bench model
	@for name in turn relay search publish intents housing everyday materials invoice; do $(APP)/python -m bench.$$name --json || exit 1; done

lock: ## Compile the lock files anew from requirements/*.in and bot/requirements.in
	@cd requirements && for f in app dev encoders bench; do uv pip compile -q --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock" $$( [ $$f = app ] || echo "-c app.txt" ) $$f.in -o $$f.txt; done
	@cd bot && uv pip compile -q --python-version 3.10 --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt

# No wheel for any machine: pure Python, built from their source archives.
SOURCE_ALONE := jieba docopt mattermostwrapper randomname
ARM64 := --python-platform aarch64-manylinux_2_28 --only-binary :all: $(SOURCE_ALONE:%=--no-binary %)

arm64: ## Look whether every locked dependency has a wheel for ARM64
	@for f in app dev encoders bench; do uv pip install -q --dry-run --no-deps --python-version 3.11 $(ARM64) --target /nowhere -r requirements/$$f.txt || exit 1; done
	@uv pip compile -q --python-version 3.10 $(ARM64) -c bot/requirements.txt bot/requirements.in -o /dev/null
	@echo 有
