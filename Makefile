# Everything in one word. Each target first sets up what is missing: .venv, the packages, the libraries that Qt needs.
PYTHON := .venv/bin/python
# folders of images with masks to train on; without any, synthetic images alone
DATA ?= $(wildcard ../shared/data)
HOURS ?= 1
SEED ?= 0
OUTPUT ?= runs/default
# the window's sentences; Qt's tools come with PySide6-Essentials
SPOKEN := $(sort $(wildcard annotator/gui/*.py annotator/gui/panels/*.py)) annotator/app.py annotator/start.py
# and those of the layers below, see annotator/core/sentence.py
SPOKEN += $(sort $(filter-out annotator/gui/%,$(shell grep -rl --include='*.py' '\.sentence import' annotator models plugins)))
TRANSLATIONS := $(wildcard annotator/gui/translations/*.ts)

.PHONY: run test hour lint bench train translations setup test-setup

run: setup  ## open the app on the sample images
	$(PYTHON) -m fourclick open --samples

test: test-setup lint  ## what CI runs: ruff, mypy, pytest
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n auto --maxprocesses 4

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

# Run it after a change of a sentence in the window. New ones are listed at the end: translate them in the .ts file, by hand
# or with `.venv/bin/pyside6-linguist FILE` (and take type="unfinished" away), run it again, and commit .ts and .qm.
# A further language: `touch annotator/gui/translations/fourclick_CODE.ts`, run it, and add the code to LANGUAGES in gui/text.py.
translations: setup  ## collects the sentences and compiles what is translated
	@for each in $(TRANSLATIONS); do \
		code=$$(basename $$each .ts | cut -d _ -f 2); \
		.venv/bin/pyside6-lupdate $(SPOKEN) -locations none -no-obsolete -tr-function-alias tr+=sentence -source-language en -target-language $$code \
			-ts $$each && \
		.venv/bin/pyside6-lrelease -silent $$each -qm $${each%.ts}.qm && \
		echo "Left to translate in $$each:" || exit 1; \
		grep -B 1 'type="unfinished"' $$each || echo "    nothing"; \
	done

setup:
	@sh .ci/setup

test-setup:
	@sh .ci/setup tests
