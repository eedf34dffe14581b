"""Engines: they agree on the mask, they are chosen by name, and they hand over to each other without the user's doing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from torch import nn

from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.samples import write_samples
from fourclick.models import devices
from fourclick.models.checkpoint import load_checkpoint, save_checkpoint
from fourclick.models.devices import DeviceError, device_asked
from fourclick.models.engines import choice, hardware, parts
from fourclick.models.engines.choice import best_engine, settled, training_device
from fourclick.models.engines.engine import Engine
from fourclick.models.engines.switching import Upgrading, WithFallback
from fourclick.models.engines.torch_engine import TorchEngine
from fourclick.models.metrics import dice
from fourclick.models.network import INPUT_CHANNELS, FourclickNetwork, NetworkConfig
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Prompt

needs_openvino = pytest.mark.skipif(find_spec("openvino") is None, reason="OpenVINO is not installed")
INPUTS = np.random.default_rng(0).random((INPUT_CHANNELS, 64, 64), dtype=np.float32)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return FourclickNetwork(NetworkConfig(side_px=64, width=32)).eval()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty cache."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path))
    return tmp_path


class Constant(Engine):
    """Answers with one number, or fails."""

    def __init__(self, value=0.0, error=None):
        self.value, self.error = value, error

    @property
    def name(self):
        return f"constant {self.value:g}"

    def outputs(self, batch):
        if self.error is not None:
            raise self.error
        return (np.full((len(batch), 1, *batch.shape[2:]), self.value, np.float32),)


class TwoOutputs(nn.Module):
    """A network with a rating beside its logits."""

    def forward(self, inputs):
        return inputs[:, :1] * 2, inputs.mean((1, 2, 3))


def probability(logits):
    return 1 / (1 + np.exp(-logits))


def test_the_batch_is_answered_as_its_images_are(network):
    engine = best_engine(network, device="torch-f32")
    batch = np.stack([INPUTS, INPUTS[:, ::-1]])
    answers = engine.run_batch(np.ascontiguousarray(batch))
    assert answers.shape == (2, 1, 64, 64)
    assert np.allclose(answers[0, 0], engine.run(INPUTS), atol=1e-4)


def test_a_network_with_several_answers_leads_with_its_logits():
    engine = TorchEngine(TwoOutputs(), torch.device("cpu"))
    logits, rating = engine.outputs(INPUTS[None])
    assert np.allclose(logits[0, 0], INPUTS[0] * 2)
    assert rating.shape == (1,)
    assert np.array_equal(engine.run(INPUTS), logits[0, 0])


@pytest.fixture(scope="module")
def late():
    """A network whose corrective clicks enter behind the encoder, and have learnt to change something."""
    torch.manual_seed(0)
    network = FourclickNetwork(NetworkConfig(side_px=64, width=32, fusion="late")).eval()
    for add in (network.injection.add_half, network.injection.add_quarter, network.injection.add_deep):
        nn.init.normal_(add.weight, std=1.0)
    return network


class Counting:
    """A part of a network that counts its runs."""

    def __init__(self, runner):
        self.runner, self.runs = runner, 0

    def __call__(self, *inputs):
        self.runs += 1
        return self.runner(*inputs)


def counted(engine):
    engine._runners = {name: Counting(runner) for name, runner in engine._runners.items()}
    return engine._runners


def clicked(row=20):
    """INPUTS with other corrective clicks and another previous map."""
    inputs = INPUTS.copy()
    inputs[parts.LATE_CHANNELS, row:] = 0.5
    return inputs


@pytest.mark.parametrize("device", ["torch-f32", pytest.param("openvino-f32", marks=needs_openvino)])
def test_a_late_correction_runs_the_light_part_alone(late, device, home):
    engine = best_engine(late, device=device, sha256="late")
    runs = counted(engine)
    with torch.no_grad():
        for inputs in (INPUTS, clicked(), clicked(40), INPUTS):
            expected = late(torch.from_numpy(inputs[None]))
            logits, rating = engine.outputs(inputs[None])
            assert np.abs(probability(logits) - probability(expected[0].numpy())).max() < 1e-3
            assert rating == pytest.approx(expected[1].numpy(), abs=1e-2)
    assert np.abs(engine.run(INPUTS) - engine.run(clicked())).max() > 0.02
    assert (runs["encoder"].runs, runs["answer"].runs) == (1, 6)
    moved = INPUTS.copy()
    moved[0, 3, 3] += 0.25
    engine.run(moved)
    assert runs["encoder"].runs == 2
    engine.run_batch(np.stack([INPUTS, moved]))
    assert runs["encoder"].runs == 3


def test_features_are_kept_for_few_crops(late):
    engine = best_engine(late, device="torch-f32")
    runs = counted(engine)
    crops = [INPUTS + np.float32(number) for number in range(parts.KEPT + 1)]
    for crop in (*crops, crops[-1], crops[0]):
        engine.run(crop)
    assert runs["encoder"].runs == len(crops) + 1
    assert len(engine._kept) == parts.KEPT


def test_an_early_network_goes_on_as_a_late_one(network, tmp_path):
    save_checkpoint(tmp_path / "early.safetensors", network, half=False)
    continued = load_checkpoint(tmp_path / "early.safetensors").continued(replace(network.config, fusion="late")).eval()
    unclicked = INPUTS.copy()
    unclicked[parts.LATE_CHANNELS] = 0
    with torch.no_grad():
        inputs = torch.from_numpy(unclicked[None])
        assert torch.allclose(network(inputs)[0], continued(inputs)[0], atol=1e-5)


@pytest.fixture(scope="module")
def model(network):
    """The network converted once, for the tests of the cache."""
    from fourclick.models.engines.conversion import converted

    return converted(network)


@needs_openvino
def test_openvino_agrees_with_torch(network, home):
    exact = probability(best_engine(network, device="torch-f32").run(INPUTS))
    engine = best_engine(network, device="openvino-f32", sha256="a network")
    assert "OpenVINO f32" in engine.name
    assert np.abs(probability(engine.run(INPUTS)) - exact).max() < 1e-3
    batch = engine.run_batch(np.stack([INPUTS] * 3))
    assert np.abs(probability(batch[2, 0]) - exact).max() < 1e-3
    # the second start reads the converted network back
    assert list(home.rglob("model.xml"))
    again = best_engine(network, device="cpu", sha256="a network")
    assert "OpenVINO" in again.name
    assert np.abs(probability(again.run(INPUTS)) - exact).max() < 0.05


@needs_openvino
def test_the_cache_keeps_few_networks_and_knows_another_checkpoint(model, home):
    from fourclick.models.engines import conversion

    names = [f"network {number}" for number in range(conversion.MOST_KEPT + 2)]
    for name in names:
        conversion._keep(model, conversion.cache_folder(name))
    assert conversion.is_converted(names[-1])
    assert not conversion.is_converted(names[0])
    assert not conversion.is_converted("never seen")
    assert len(list(home.rglob("model.xml"))) == conversion.MOST_KEPT


@needs_openvino
def test_a_broken_cache_is_converted_anew(network, model, home, monkeypatch):
    from fourclick.models.engines import conversion

    monkeypatch.setattr(conversion, "_convert", lambda _network: model)
    folder = conversion.cache_folder("broken")
    folder.mkdir(parents=True)
    (folder / "model.xml").write_text("cut off")
    engine = best_engine(network, device="openvino-f32", sha256="broken")
    assert np.isfinite(engine.run(INPUTS)).all()
    assert (folder / "model.bin").is_file()


@needs_openvino
def test_torch_answers_until_openvino_is_ready(home, tmp_path):
    sha256 = save_checkpoint(tmp_path / "small.safetensors", FourclickNetwork(NetworkConfig(side_px=64, width=32)))
    predictor = Predictor.load(tmp_path / "small.safetensors", device="cpu")
    assert "torch" in predictor.device
    predictor.warm_up()
    process = predictor.engine._process
    first = predictor.engine.run(INPUTS)
    assert process.wait(300) == 0
    second = predictor.engine.run(INPUTS)
    assert "OpenVINO" in predictor.device
    assert np.abs(probability(first) - probability(second)).max() < 0.05
    assert "OpenVINO" in Predictor.load(tmp_path / "small.safetensors", device="cpu").device
    assert predictor.checkpoint_sha256 == sha256
    assert not list(home.rglob("*.tmp-*"))


@pytest.fixture
def cores(monkeypatch):
    """Replaces OpenVINO's core; `fails(options, tries)` says which error compiling ends with, if any. Lists whether the cache
    was used in each try."""
    from fourclick.models.engines import openvino_engine

    real, tries = openvino_engine.ov.Core, []

    def replaced_by(fails):
        class Core:
            def __init__(self):
                self.core = real()

            def compile_model(self, model, device, options):
                tries.append("CACHE_DIR" in options)
                if (error := fails(options, len(tries))) is not None:
                    raise RuntimeError(error)
                return self.core.compile_model(model, device, options)

        monkeypatch.setattr(openvino_engine.ov, "Core", Core)
        return tries

    return replaced_by


@needs_openvino
@pytest.mark.parametrize(("failures", "expected"), [(1, [True, True]), (99, [True, True, False])])
def test_a_cache_that_another_process_writes_to_does_not_stop_compiling(network, model, tmp_path, cores, failures, expected):
    from fourclick.models.engines.openvino_engine import OpenVinoEngine

    def fails(options, number):
        told = "filesystem error: cannot set permissions: No such file or directory [1234.blob]"
        return told if "CACHE_DIR" in options and number <= failures else None

    tries = cores(fails)
    found = OpenVinoEngine(model, "f32", cache=tmp_path / "cache").run(INPUTS)
    exact = best_engine(network, device="torch-f32").run(INPUTS)
    assert np.abs(probability(found) - probability(exact)).max() < 1e-3
    assert tries == expected


@needs_openvino
def test_an_error_that_is_not_the_caches_is_told(model, cores):
    from fourclick.models.engines.openvino_engine import OpenVinoEngine

    tries = cores(lambda _options, _number: "no such operation")
    with pytest.raises(RuntimeError, match="no such operation"):
        OpenVinoEngine(model, "f32").run(INPUTS)
    assert tries == [False]


@needs_openvino
def test_8_bit_integers_come_close_in_two_parts(late):
    from fourclick.models.engines.conversion import converted
    from fourclick.models.engines.openvino_engine import OpenVinoEngine
    from fourclick.models.engines.quantisation import quantised, synthetic_samples

    samples = synthetic_samples(64, 4)
    engine = OpenVinoEngine(quantised(converted(late), samples), "int8")
    exact = best_engine(late, device="torch-f32")
    for inputs in (samples[0].inputs, samples[1].inputs):
        assert np.abs(probability(engine.run(inputs)) - probability(exact.run(inputs))).mean() < 0.05


@needs_openvino
def test_8_bit_integers_come_close(network, model):
    from fourclick.models.engines.openvino_engine import OpenVinoEngine
    from fourclick.models.engines.quantisation import quantised, synthetic_samples

    samples = synthetic_samples(64, 4)
    engine = OpenVinoEngine(quantised(model, samples), "int8")
    exact = best_engine(network, device="torch-f32")
    inputs = samples[0].inputs
    assert np.abs(probability(engine.run(inputs)) - probability(exact.run(inputs))).mean() < 0.05
    assert engine.run_batch(np.stack([each.inputs for each in samples])).shape == (4, 1, 64, 64)


@needs_openvino
@pytest.mark.parametrize("pays", [True, False])
def test_without_bfloat16_8_bit_integers_are_tried_once_and_kept_where_they_pay(network, model, home, monkeypatch, pays):
    from fourclick.models.engines import conversion, openvino_engine, quantisation

    monkeypatch.setattr(openvino_engine, "has_bfloat16", lambda: False)
    monkeypatch.setattr(quantisation, "quantised", lambda found, _samples: found)
    monkeypatch.setattr(quantisation, "pays", lambda *_: pays)
    conversion._keep(model, conversion.cache_folder("network"))
    tries = []

    def tried(sha256):
        tries.append(sha256)
        conversion._try_quantised(conversion.cache_folder(sha256), conversion.cache_folder(conversion.quantised_name(sha256)))
        return ended(0)

    monkeypatch.setattr(conversion, "quantise_later", tried)
    engine = best_engine(network, device="cpu", sha256="network")
    assert "f32" in engine.name
    engine.warm_up(INPUTS)
    engine._process.wait(60)
    engine.run(INPUTS)
    assert ("int8" if pays else "f32") in engine.name
    again = best_engine(network, device="cpu", sha256="network")
    again.warm_up(INPUTS)
    assert ("int8" if pays else "f32") in again.name
    assert tries == ["network"]


class Slow(Constant):
    def __init__(self, name, value, seconds):
        super().__init__(value)
        self._name, self._seconds = name, seconds

    @property
    def name(self):
        return self._name

    def outputs(self, batch):
        time.sleep(self._seconds)
        return super().outputs(batch)


@needs_openvino
@pytest.mark.parametrize(
    ("seconds", "value", "expected"), [(0.001, 1, True), (0.05, 1, False), (0.001, -1, False)], ids=["good", "slow", "wrong"]
)
def test_8_bit_integers_must_be_faster_and_as_good(monkeypatch, seconds, value, expected):
    from fourclick.models.engines import openvino_engine, quantisation

    engines = {"f32": Slow("exact", 1, 0.02), "int8": Slow("rounded", value, seconds)}
    monkeypatch.setattr(openvino_engine, "OpenVinoEngine", lambda _model, precision: engines[precision])
    assert quantisation.pays(None, None, quantisation.synthetic_samples(64, 2)) is expected


def test_nothing_reports_its_use(tmp_path):
    code = """
import socket, sys
def refuse(*_):
    raise SystemExit("something wants to call home")
socket.socket.connect = socket.getaddrinfo = refuse
from importlib.util import find_spec
import fourclick.models.engines
for name in ("openvino", "nncf"):
    if find_spec(name) is not None:
        __import__(name)
print([name for name in sys.modules if name.startswith("openvino_telemetry.")])
"""
    environment = os.environ | {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "CI": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
    assert not (tmp_path / "intel").exists()


def ended(code):
    return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])


@pytest.mark.parametrize("then", [Constant(error=RuntimeError("no such instruction")), None])
def test_an_upgrade_that_fails_changes_nothing(then):
    engine = Upgrading(Constant(1), prepare=lambda: ended(1), is_ready=lambda: then is not None, then=lambda: then)
    engine.warm_up(INPUTS)
    engine._process.wait(60)
    assert engine.run(INPUTS)[0, 0] == 1
    assert engine.name == "constant 1"


def test_without_a_place_for_the_cache_torch_goes_on():
    def prepare():
        raise PermissionError("read-only")

    engine = Upgrading(Constant(1), prepare=prepare, is_ready=bool, then=Constant)
    engine.warm_up(INPUTS)
    assert engine.run(INPUTS)[0, 0] == 1


def test_a_full_graphics_card_leaves_the_session_to_the_processor(caplog):
    made = []
    engine = WithFallback(Constant(error=torch.OutOfMemoryError("full")), lambda: made.append(1) or Constant(2))
    assert engine.run(INPUTS)[0, 0] == 2
    assert engine.run(INPUTS)[0, 0] == 2
    assert len(made) == 1
    assert "ran out of memory" in engine.name
    assert "going on with the processor" in caplog.text
    caplog.clear()


def test_other_failures_of_the_graphics_card_are_told():
    engine = WithFallback(Constant(error=RuntimeError("lost")), Constant)
    with pytest.raises(RuntimeError, match="lost"):
        engine.run(INPUTS)


def test_the_device_is_the_one_asked_for(monkeypatch):
    monkeypatch.delenv(devices.VARIABLE, raising=False)
    assert device_asked() == "auto"
    monkeypatch.setenv(devices.VARIABLE, "torch")
    assert device_asked() == "torch"
    assert device_asked("openvino") == "openvino"
    monkeypatch.setenv(devices.VARIABLE, "nonsense")
    with pytest.raises(DeviceError, match=r"no device 'nonsense'.*openvino"):
        device_asked()


def test_a_device_that_is_not_there_gets_a_sentence(network, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(choice, "has_openvino", lambda: False)
    with pytest.raises(DeviceError, match="NVIDIA"):
        best_engine(network, device="cuda")
    with pytest.raises(DeviceError, match="NVIDIA"):
        training_device("cuda")
    with pytest.raises(DeviceError, match="not installed"):
        best_engine(network, device="openvino")
    assert "torch" in best_engine(network, device="auto", sha256="any").name
    assert settled("auto") == "torch"
    assert training_device("auto").type == "cpu"


def test_hyper_threads_of_a_core_count_once(tmp_path, monkeypatch):
    for number, siblings in enumerate(("0,2", "1,3", "0,2", "1,3")):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(siblings)
    monkeypatch.setattr(hardware.os, "sched_getaffinity", lambda _process: {0, 1, 2, 3}, raising=False)
    assert hardware.physical_cores(tmp_path) == 2
    assert hardware.physical_cores(tmp_path / "elsewhere") is None


@needs_openvino
def test_lower_precision_finds_the_same_masks_on_the_bundled_samples(home):
    exact = Predictor.load(device="torch-f32")
    others = [Predictor.of(load_checkpoint(), device=name) for name in ("openvino-f32", "openvino", "torch")]
    images = [read_image(path) for path in write_samples(home / "samples") if path.is_file()]
    assert len(images) > 2
    for image in images:
        slice_ = image.slice(image.depth // 2)
        right, bottom = image.width - 1, image.height - 1
        prompt = Prompt.from_points(
            extreme=[
                (right * 0.2, bottom * 0.5),
                (right * 0.8, bottom * 0.5),
                (right * 0.5, bottom * 0.2),
                (right * 0.5, bottom * 0.8),
            ]
        )
        mask = exact.predict(slice_, prompt) >= 0.5
        assert mask.any()
        for other in others:
            assert dice(other.predict(slice_, prompt) >= 0.5, mask) > 0.99, (image.name, other.device)
