# Everything in one word. Each target first sets up what is missing: .venv, the packages, the libraries that Qt needs.
PYTHON := .venv/bin/python
# folders of images with masks to train on; without any, synthetic images alone
DATA ?= $(wildcard ../shared/data)
HOURS ?= 1
OUTPUT ?= runs/default

.PHONY: run test lint bench train setup test-setup

run: setup  ## open the app on the sample images
	$(PYTHON) -m fourclick open --samples

test: test-setup lint  ## what CI runs: ruff, mypy, pytest
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n auto --maxprocesses 4

lint: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy -p fourclick

bench: setup
	$(PYTHON) -m fourclick bench

train: setup
	$(PYTHON) -m fourclick train $(DATA) --hours $(HOURS) -o $(OUTPUT)

setup:
	@sh .ci/setup

test-setup:
	@sh .ci/setup tests
