"""A small package is written, read back, and decoded by CTranslate2; the shipped one is ours to start from."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats, just

from pipeline.resources import shipped
from training.export import averaged
from training.package import (
    LARGEST,
    Array,
    Weights,
    layers,
    load_weights,
    positions,
    quantised,
    read_variables,
    write_package,
)
from training.vocabulary import Vocabulary

METADATA = {"package_version": "0.1", "from_code": "it", "from_name": "Italian", "to_code": "en", "to_name": "English"}


def test_weights_come_back_out_of_a_package_but_for_rounding(
    weights: Weights, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_package(weights, vocabulary, METADATA, "", tmp_path / "a.argosmodel")
    back = load_weights(tmp_path / "a.argosmodel")
    assert back.keys() == weights.keys()
    for name, value in weights.items():
        step = np.abs(value).max(axis=-1, keepdims=True) / LARGEST
        assert (np.abs(back[name] - value) <= 0.51 * step).all(), name


@given(arrays(np.float32, (3, 5), elements=just(0) | floats(2**-20, 4, width=32) | floats(-4, -(2**-20), width=32)))
def test_a_row_is_rounded_to_its_largest_and_zeros_stay_zeros(matrix: Array) -> None:
    rounded, scale = quantised(matrix)
    largest = np.abs(matrix).max(axis=1)
    assert (np.abs(rounded).max(axis=1) == np.where(largest > 0, LARGEST, 0)).all()
    assert np.allclose(rounded / scale[:, None], matrix, atol=0.51 * largest.max() / LARGEST)


@pytest.mark.parametrize("code", ["en", "es", "pt", "fr", "de"])
def test_no_two_products_of_a_shipped_package_overflow_sixteen_bits(code: str) -> None:
    """Or old processors translate otherwise than new ones, and worse: two activations of 255, two weights of 63."""
    with zipfile.ZipFile(shipped("models") / f"translate-it_{code}.argosmodel") as package:
        (model,) = (name for name in package.namelist() if name.endswith("/model.bin"))
        variables = read_variables(package.read(model))
    matrices = {
        name: int(np.abs(value).max())
        for name, value in variables.items()
        if value.dtype == np.int8 and value.ndim == 2
    }
    assert matrices
    assert all(2 * 255 * largest < 2**15 for largest in matrices.values()), matrices


def test_the_same_weights_give_the_same_bytes(weights: Weights, vocabulary: Vocabulary, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_package(weights, vocabulary, METADATA, "", tmp_path / f"{name}.argosmodel")
    assert (tmp_path / "a.argosmodel").read_bytes() == (tmp_path / "b.argosmodel").read_bytes()


def test_a_package_decodes(weights: Weights, vocabulary: Vocabulary, tmp_path: Path) -> None:
    import ctranslate2

    write_package(weights, vocabulary, METADATA, "", tmp_path / "a.argosmodel")
    with zipfile.ZipFile(tmp_path / "a.argosmodel") as package:
        package.extractall(tmp_path)
    decoder = ctranslate2.Translator(str(tmp_path / "translate-it_en-0_1" / "model"))
    pieces = vocabulary.source.encode("la banca", out_type=str)
    (result,) = decoder.translate_batch([pieces], beam_size=1, max_decoding_length=5, disable_unk=True)
    assert set(result.hypotheses[0]) <= set(vocabulary.pieces)


def test_a_missing_or_left_over_weight_is_named(weights: Weights, vocabulary: Vocabulary, tmp_path: Path) -> None:
    missing = {k: v for k, v in weights.items() if k != "enc.0.1.a.bias"}
    with pytest.raises(ValueError, match=r"enc\.0\.1\.a\.bias"):
        write_package(missing, vocabulary, METADATA, "", tmp_path / "a.argosmodel")
    with pytest.raises(ValueError, match="nothing takes the weight surplus"):
        write_package(weights | {"surplus": weights["ob"]}, vocabulary, METADATA, "", tmp_path / "a.argosmodel")


def test_a_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_text("no")
    with pytest.raises(ValueError, match="neither weights"):
        load_weights(tmp_path / "a.argosmodel")


def test_the_shipped_package_can_be_trained_on() -> None:
    weights = load_weights(shipped("models") / "translate-it_en.argosmodel")
    home = Path(__file__).parents[2] / "training" / "vocabularies" / "it-en"
    assert (layers(weights, "enc."), layers(weights, "dec.")) == (6, 2)
    assert weights["et.weight"].shape == (len(Vocabulary(home).pieces), 256)


def test_checkpoints_average(weights: Weights) -> None:
    doubled = {k: v * 3 for k, v in weights.items()}
    assert np.allclose(averaged([weights, doubled])["ob"], weights["ob"] * 2)


def test_positions_are_sines_then_cosines() -> None:
    table = positions(3, 8)
    assert np.allclose(table[0], [0, 0, 0, 0, 1, 1, 1, 1])
    assert np.isclose(table[1, 0], np.sin(1))
