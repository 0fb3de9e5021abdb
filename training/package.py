"""Argos packages of ours, both ways: weights into a package, and out of it again so that training can go on.

`write_package` fills a CTranslate2 spec by hand, quantises it to int8 and packs it with its vocabulary, its licence
and what it was trained to obey; the same weights give the same bytes. `load_weights` reads weights back. Each row of a
matrix is rounded to 127 steps, half of what int8 has: what that loses, the model card measures.
"""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from training.vocabulary import Vocabulary

Array = np.ndarray[Any, Any]
Weights = dict[str, Array]  # readable names to arrays, as training.student names them

HEADS = 8
POSITIONS = 512
# Where a processor lacks VNNI, oneDNN and MKL add two products of int8 in 16 bits. With weights up to 127 the sum
# overflows and is cut, in silence: 2 × 255 × 127 > 32,767; with weights up to 63 it never does (oneDNN, "Nuances of
# int8 Computations"; OpenVINO, "Saturation (overflow) Issue Workaround").
LARGEST = 63
NOTHING = 1e-30  # a row whose weights are smaller is one of zeros
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)  # CTranslate2's element types, by their ids
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the date of every file in a package: the same weights, the same bytes


def load_weights(path: Path) -> Weights:
    """Weights in float32 from the .npz of a training run or from an .argosmodel of ours.

    Raises ValueError for a file that is neither.
    """
    if path.suffix == ".npz":
        with np.load(path) as file:
            return {name: file[name].astype(np.float32) for name in file.files}
    if not zipfile.is_zipfile(path):
        raise ValueError(f"{path} is neither weights (.npz) nor an Argos package")
    with zipfile.ZipFile(path) as package:
        models = [name for name in package.namelist() if name.endswith("/model/model.bin")]
        if len(models) != 1:
            raise ValueError(f"{path} holds {len(models)} models instead of one")
        variables = read_variables(package.read(models[0]))
    weights: Weights = {}
    for place, names in layout(*(layers(variables, f"{side}/layer_") for side in ("encoder", "decoder"))):
        weights |= zip(names, np.split(floats(variables, place), len(names)), strict=True)
    return weights


def write_package(weights: Weights, vocabulary: Vocabulary, metadata: dict[str, Any], readme: str, out: Path) -> None:
    """Pack `weights` as `out`. metadata: Argos's fields (package_version, from_code, to_code, …) and our own."""
    spec = fill_spec(weights, vocabulary)
    name = "translate-{from_code}_{to_code}-{package_version}".format(**metadata).replace(".", "_")
    with tempfile.TemporaryDirectory() as folder:
        spec.save(folder)
        files = {f"model/{file.name}": file.read_bytes() for file in Path(folder).iterdir()}
    files["sentencepiece.model"] = vocabulary.source.serialized_model_proto()
    files["metadata.json"] = (json.dumps(metadata, indent=1, ensure_ascii=False) + "\n").encode()
    files["README.md"] = readme.encode()
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as package:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}/{path}", LONG_AGO)
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)


def layout(encoder: int, decoder: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """CTranslate2's variables and the weights of ours that each holds, one below the other."""

    def linear(place: str, *names: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for part in ("weight", "bias"):
            yield f"{place}/{part}", tuple(f"{name}.{part}" for name in names)

    def norm(place: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield f"{place}/layer_norm/gamma", (f"{name}.ln.weight",)
        yield f"{place}/layer_norm/beta", (f"{name}.ln.bias",)

    def attention(place: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from linear(f"{place}/linear_0", f"{name}.q", f"{name}.k", f"{name}.v")
        yield from linear(f"{place}/linear_1", f"{name}.o")
        yield from norm(place, name)

    def cross(place: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from linear(f"{place}/linear_0", f"{name}.q")
        yield from linear(f"{place}/linear_1", f"{name}.k", f"{name}.v")
        yield from linear(f"{place}/linear_2", f"{name}.o")
        yield from norm(place, name)

    def ffn(place: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from linear(f"{place}/linear_0", f"{name}.a")
        yield from linear(f"{place}/linear_1", f"{name}.b")
        yield from norm(place, name)

    yield "encoder/embeddings_0/weight", ("es.weight",)
    yield "decoder/embeddings/weight", ("et.weight",)
    yield "decoder/projection/bias", ("ob",)
    for i in range(encoder):
        yield from attention(f"encoder/layer_{i}/self_attention", f"enc.{i}.0")
        yield from ffn(f"encoder/layer_{i}/ffn", f"enc.{i}.1")
    for i in range(decoder):
        yield from attention(f"decoder/layer_{i}/self_attention", f"dec.{i}.0")
        yield from cross(f"decoder/layer_{i}/attention", f"dec.{i}.1")
        yield from ffn(f"decoder/layer_{i}/ffn", f"dec.{i}.2")


def layers(names: Weights, start: str) -> int:
    """How many layers `names` numbers after `start`."""
    return len({name[len(start) :].split("/")[0].split(".")[0] for name in names if name.startswith(start)})


def fill_spec(weights: Weights, vocabulary: Vocabulary) -> Any:
    """A validated, int8 CTranslate2 spec. Raises ValueError if a weight is missing, left over or of the wrong shape."""
    from ctranslate2.specs import common_spec, transformer_spec

    counts = layers(weights, "enc."), layers(weights, "dec.")
    spec = transformer_spec.TransformerSpec.from_config(
        counts, HEADS, pre_norm=False, activation=common_spec.Activation.RELU
    )
    left = set(weights)
    for place, names in layout(*counts):
        if missing := set(names) - set(weights):
            raise ValueError(f"no weight {sorted(missing)[0]}, which {place} needs")
        value = np.concatenate([weights[name].astype(np.float32) for name in names])
        if place.endswith("/weight"):
            value, scale = quantised(value)
            put(spec, f"{place}_scale", scale)
        put(spec, place, value)
        left -= set(names)
    if left:
        raise ValueError(f"nothing takes the weight {sorted(left)[0]}")
    sizes = weights["es.weight"].shape[0], weights["et.weight"].shape[0]
    if sizes != (len(vocabulary.source_pieces), len(vocabulary.pieces)):
        raise ValueError(f"embeddings for {sizes[0]} and {sizes[1]} pieces do not fit the vocabulary")
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.projection.weight_scale = spec.decoder.embeddings.weight_scale
    table = positions(POSITIONS, weights["es.weight"].shape[1])
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = table
    spec.decoder.start_from_zero_embedding = True
    spec.register_source_vocabulary(vocabulary.source_pieces)
    spec.register_target_vocabulary(vocabulary.pieces)
    spec.config.add_source_eos = True
    spec.config.bos_token = spec.config.eos_token = spec.config.decoder_start_token = "</s>"
    spec.config.unk_token = "<unk>"
    spec.validate()
    spec.optimize()
    return spec


def quantised(matrix: Array) -> tuple[Array, Array]:
    """A float32 matrix (rows, columns) in int8, from -63 to 63, and the rows' scales (rows,), by which to divide."""
    scale = (LARGEST / np.maximum(np.abs(matrix).max(axis=1), NOTHING)).astype(np.float32)
    return np.rint(matrix * scale[:, None]).astype(np.int8), scale


def put(spec: Any, place: str, value: Array) -> None:
    """Set the attribute of a spec at a place like "encoder/layer_0/ffn/linear_0/weight"."""
    *path, last = place.split("/")
    for step in path:
        name, _, number = step.rpartition("_")
        spec = getattr(spec, step) if hasattr(spec, step) else getattr(spec, name)[int(number)]
    setattr(spec, last, value)


def positions(length: int, width: int) -> Array:
    """Marian's table of positions, float32 (length, width): sines in the first half, cosines in the second."""
    half = width // 2
    scales = np.exp(np.arange(half) * -(np.log(10000.0) / (half - 1)))
    angles = np.arange(length)[:, None] * scales[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)


def read_variables(data: bytes) -> Weights:
    """The variables of a CTranslate2 `model.bin` (binary version 6) under the spec's names, int8 matrices as stored."""
    file = io.BytesIO(data)

    def number(kind: str) -> int:
        return int(struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))[0])

    def text() -> str:
        return file.read(number("H")).rstrip(b"\0").decode()

    if (version := number("I")) != 6:
        raise ValueError(f"model.bin has binary version {version}; only 6 can be read")
    text(), number("I")  # the spec's name and revision
    variables: Weights = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = TYPES[number("B")], number("I")
        variables[name] = np.frombuffer(file.read(size), kind).reshape(shape)
    return variables


def floats(variables: Weights, name: str) -> Array:
    """A variable in float32: an int8 matrix is divided by its rows' scales."""
    value = variables[name].astype(np.float32)
    scale = variables.get(f"{name}_scale")
    return value if scale is None else value / scale[:, None]
