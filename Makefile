# Everything in one word. Each target first sets up what is missing: .venv, the packages, the libraries that Qt needs.
PYTHON := .venv/bin/python
# folders of images with masks to train on; without any, synthetic images alone
DATA ?= $(wildcard ../shared/data)
HOURS ?= 1
SEED ?= 0
OUTPUT ?= runs/default

.PHONY: run test hour lint bench train setup test-setup

run: setup  ## open the app on the sample images
	$(PYTHON) -m fourclick open --samples

test: test-setup lint  ## what CI runs: ruff, mypy, pytest
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n 0 -m alone
	# A worker of the parallel run has died now and then, without a word: what failed beside others has to pass alone.
	# (Ray within a worker silences its crashes; tests/conftest.py keeps it out, so that the next one says why.)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n auto --maxprocesses 4 -m "not alone" || \
		QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n 0 --last-failed --last-failed-no-failures none

hour: test-setup  ## an hour of random actions with the shipped network: nothing lost, no warnings, memory bounded
	QT_QPA_PLATFORM=offscreen FOURCLICK_RANDOM_NETWORK=1 FOURCLICK_RANDOM_ACTIONS=3600 FOURCLICK_RANDOM_SEED=$(SEED) \
		$(PYTHON) -m pytest -q -n 0 -s tests/gui/test_random_hour.py

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
