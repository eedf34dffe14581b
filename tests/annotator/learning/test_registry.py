"""Strategies by name: ours are declared like anybody else's, and a spec brings the same one back."""

import importlib
import json
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning import registry
from fourclick.annotator.learning.registry import GROUP, StrategySpec, default_spec, made, spec_of, strategy_named
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.limits import NoDuplicates, PatientCap
from fourclick.annotator.learning.strategies.noisy import PowerNoise
from fourclick.annotator.learning.strategies.uncertainty import Bald
from fourclick.annotator.learning.strategy import Strategy

REPOSITORY = Path(__file__).parents[3]
DECLARED = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][GROUP]
NESTED = PatientCap(NoDuplicates(PowerNoise(Bald("top:0.1"), beta=3.0), cosine=0.9), most=1)


class EntryPoint:
    value = "somewhere:Else"

    def __init__(self, name, load):
        self.name, self.load = name, load


def load(target):
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


@pytest.fixture
def installed(monkeypatch):
    """The declared strategies, whatever the environment was installed from, and two broken plug-ins."""
    entries = [EntryPoint(name, lambda target=target: load(target)) for name, target in DECLARED.items()]
    entries += [EntryPoint("broken", lambda: 1 / 0), EntryPoint("other", lambda: dict)]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries if group == GROUP else [])
    registry.strategies.cache_clear()
    yield registry.strategies()
    registry.strategies.cache_clear()


def test_every_strategy_of_the_issue_is_declared(installed):
    assert set(installed) == set(DECLARED)
    assert set(DECLARED) >= {
        *(
            "random",
            "foreground-random",
            "strided",
            "least-confidence",
            "margin",
            "entropy",
            "bald",
            "qbc",
            "dice-disagreement",
        ),
        *("tta-consistency", "core-set", "typiclust", "prob-cover", "badge", "stochastic-batches", "power-noise", "clasp-pe"),
        *("patient-cap", "no-duplicates", "gain-per-second"),
    }
    for name, loaded in installed.items():
        assert isinstance(loaded(), Strategy)
        assert loaded().name == name


def test_a_plug_in_that_cannot_be_loaded_is_left_out(installed, caplog):
    assert not {"broken", "other"} & set(installed)
    registry.strategies.cache_clear()
    registry.strategies()
    assert "The strategy broken (somewhere:Else) cannot be loaded." in caplog.text
    assert "lacks members of a strategy" in caplog.text


def test_the_installation_is_not_older_than_pyproject():
    """An editable install keeps the entry points of the day it was made; `make` renews it."""
    assert DECLARED.items() <= {entry.name: entry.value for entry in entry_points(group=GROUP)}.items()


@pytest.mark.usefixtures("installed")
class TestSpecs:
    @pytest.mark.parametrize("name", sorted(DECLARED))
    def test_each_strategy_comes_back_from_json(self, name):
        strategy = strategy_named(name)
        told = json.loads(json.dumps(spec_of(strategy).as_json()))
        assert made(StrategySpec.from_json(told)) == strategy

    def test_wrapped_strategies_come_back_with_their_options(self):
        told = json.dumps(spec_of(NESTED).as_json())
        assert made(StrategySpec.from_json(json.loads(told))) == NESTED
        assert '"top:0.1"' in told

    def test_a_bare_name_is_a_spec(self):
        assert made(StrategySpec.from_json("entropy")) == strategy_named("entropy")

    @pytest.mark.parametrize("told", [3, None, {}, {"name": 3}, {"name": "entropy", "options": [1]}, {"name": "a", "b": 1}])
    def test_other_specs_are_refused(self, told):
        with pytest.raises(LearningError, match=r"A strategy is|The options of"):
            StrategySpec.from_json(told)

    def test_an_unknown_name_says_which_there_are(self):
        with pytest.raises(LearningError, match=r"There is no strategy vaal\. Choose one of badge, bald"):
            strategy_named("vaal")

    @pytest.mark.parametrize("options", [{"aggregation": "median"}, {"colour": 3}])
    def test_unknown_options_are_refused(self, options):
        with pytest.raises(LearningError, match="The strategy entropy does not take these options"):
            strategy_named("entropy", **options)

    def test_the_defaults(self):
        assert made(default_spec(0)).name == "typiclust"
        assert made(default_spec(0, with_features=False)).name == "strided"
        assert made(default_spec(2, rounds=5)) == ClaspPE(round_number=2, rounds=5)
