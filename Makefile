PYTHON ?= python3
APP := .venv/app/bin

.PHONY: help test check lock encoders

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

test: ## Run all checks and tests (installs what they need)
	@$(PYTHON) deploy/environments.py dev
	@$(MAKE) --no-print-directory check
	@$(APP)/pytest -q

check: ## Format, lint, types
	@$(APP)/ruff format --check .
	@$(APP)/ruff check .
	@$(APP)/mypy

encoders: ## Install what training or another encoder needs (DAOBAN_TORCH_BACKEND=cpu for a small torch)
	@$(PYTHON) deploy/environments.py app encoders

lock: ## Compile the lock files anew from requirements/*.in and bot/requirements.in
	@cd requirements && for f in app dev encoders; do uv pip compile -q --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock" $$( [ $$f = app ] || echo "-c app.txt" ) $$f.in -o $$f.txt; done
	@cd bot && uv pip compile -q --python-version 3.10 --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
