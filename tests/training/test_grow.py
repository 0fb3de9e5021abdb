"""Wider feed-forward layers say what the narrower ones said."""

from pathlib import Path

import numpy as np
import pytest

from training.grow import grown
from training.package import Weights, write_package
from training.vocabulary import Vocabulary

METADATA = {"package_version": "0.1", "from_code": "it", "from_name": "Italian", "to_code": "en", "to_name": "English"}


def test_every_feed_forward_layer_grows_and_nothing_else(weights: Weights) -> None:
    wider = grown(weights, 80)
    for name, value in weights.items():
        shape = value.shape
        part = ".".join(name.split(".")[-2:])
        wanted = {"a.weight": (80, 32), "a.bias": (80,), "b.weight": (32, 80)}.get(part, shape)
        assert wider[name].shape == wanted, name


def test_a_grown_network_computes_the_same(weights: Weights) -> None:
    wider = grown(weights, 80)
    x = np.random.default_rng(3).normal(size=(5, 32))
    for layer in ("enc.0.1", "dec.0.2"):
        before, after = (
            np.maximum(x @ w[f"{layer}.a.weight"].T + w[f"{layer}.a.bias"], 0) @ w[f"{layer}.b.weight"].T
            for w in (weights, wider)
        )
        assert after == pytest.approx(before, rel=0.01, abs=0.05)  # float16


def test_the_new_units_read_something_of_their_own(weights: Weights) -> None:
    rows = grown(weights, 80)["enc.0.1.a.weight"]
    assert len(np.unique(rows.round(3), axis=0)) == 80
    assert np.abs(rows[64:]).mean() > 0.5 * np.abs(rows[:64]).mean()


def test_a_grown_network_is_packed_as_any_other(weights: Weights, vocabulary: Vocabulary, tmp_path: Path) -> None:
    import ctranslate2

    write_package(grown(weights, 80), vocabulary, METADATA, "", tmp_path / "a.argosmodel")
    assert ctranslate2.contains_model(unpacked(tmp_path / "a.argosmodel", tmp_path))


def test_a_network_does_not_shrink(weights: Weights) -> None:
    with pytest.raises(ValueError, match=r"enc\.0\.1 has 64 units, which is more than 60"):
        grown(weights, 60)


def unpacked(package: Path, folder: Path) -> str:
    import zipfile

    with zipfile.ZipFile(package) as file:
        file.extractall(folder)
    return str(next(folder.glob("*/model")))
