"""Checkpoints: what is loaded is what was saved, and anything else is refused with a sentence."""

import json
import pickle

import pytest
import torch
from safetensors.torch import save_file

from fourclick.models.checkpoint import CheckpointError, configuration_path, load_checkpoint, save_checkpoint
from fourclick.models.network import INPUT_CHANNELS, FourclickNetwork, NetworkConfig

CONFIG = NetworkConfig(side_px=64)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return FourclickNetwork(CONFIG).eval()


@pytest.fixture
def saved(tmp_path, network):
    path = tmp_path / "net.safetensors"
    save_checkpoint(path, network, about={"hours": 1})
    return path


def test_a_saved_network_answers_as_before(saved, network):
    loaded = load_checkpoint(saved)
    assert loaded.config == CONFIG
    assert loaded.about == {"hours": 1}
    inputs = torch.rand(1, INPUT_CHANNELS, 64, 64)
    with torch.no_grad():
        assert torch.allclose(loaded.network()(inputs)[0], network(inputs)[0], atol=0.02)


def test_saving_twice_gives_the_same_bytes(saved, network, tmp_path):
    again = tmp_path / "again.safetensors"
    save_checkpoint(again, network)
    assert again.read_bytes() == saved.read_bytes()


def cut(path):
    path.write_bytes(path.read_bytes()[:-1000])


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def remove_json(path):
    configuration_path(path).unlink()


def garble_json(path):
    configuration_path(path).write_text("{")


def foreign_json(path):
    configuration_path(path).write_text(json.dumps({"model": "unet"}))


def other_network(path):
    described = json.loads(configuration_path(path).read_text())
    described["network"]["encoder"] = "resnet34"
    configuration_path(path).write_text(json.dumps(described))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (cut, "SHA-256"),
        (flip, "SHA-256"),
        (remove_json, "missing beside it"),
        (garble_json, "cannot be read as JSON"),
        (foreign_json, "does not describe a Fourclick checkpoint"),
        (other_network, "do not fit the network"),
        (lambda path: path.unlink(), "no such checkpoint"),
    ],
)
def test_a_damaged_checkpoint_is_refused_with_a_sentence(saved, damage, sentence):
    damage(saved)
    with pytest.raises(CheckpointError, match=sentence):
        load_checkpoint(saved).network()


def test_a_foreign_safetensors_file_is_refused(saved):
    save_file({"weight": torch.zeros(3)}, saved)
    with pytest.raises(CheckpointError, match="SHA-256"):
        load_checkpoint(saved)


def test_a_pickle_is_never_opened(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was opened",))

    path = tmp_path / "model.pt"
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(CheckpointError, match=r"not a \.safetensors file"):
        load_checkpoint(path)


@pytest.mark.parametrize("encoder", ["resnet18", "resnet50"])
@pytest.mark.parametrize("stride", [8, 16])
def test_every_encoder_and_stride_gives_a_full_size_map(encoder, stride):
    network = FourclickNetwork(NetworkConfig(encoder=encoder, output_stride=stride)).eval()
    with torch.no_grad():
        assert network(torch.rand(2, INPUT_CHANNELS, 64, 64))[0].shape == (2, 1, 64, 64)


def test_an_odd_stride_is_refused():
    with pytest.raises(ValueError, match="8 or 16"):
        FourclickNetwork(NetworkConfig(output_stride=32))


def test_attention_starts_as_identity_and_learns(network):
    scales = [module.scale for module in network.modules() if hasattr(module, "scale")]
    assert len(scales) == 2
    assert all(scale.item() == 0 for scale in scales)
    network(torch.rand(2, INPUT_CHANNELS, 64, 64))[0].sum().backward()
    assert all(scale.grad is not None for scale in scales)
    network.zero_grad()
