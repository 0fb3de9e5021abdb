"""Real Argos packages, small enough to make by the dozen: a transformer of width 16 that has learnt nothing."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import ctranslate2.specs as specs
import numpy as np
import pytest
import sentencepiece

WIDTH = 16
MakePackage = Callable[..., Path]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `model/` and `sentencepiece.model`."""
    folder = tmp_path_factory.mktemp("tiny")
    text = folder / "text"
    text.write_text("\n".join(f"the market rose {n} and the bank said so, il mercato sale" for n in range(50)), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "sentencepiece"), vocab_size=36, minloglevel=2
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    vocabulary = [pieces.id_to_piece(n) for n in range(pieces.vocab_size())] + ["__es__"]
    spec = specs.TransformerSpec.from_config((1, 1), 2, pre_norm=False)
    random = np.random.default_rng(0)

    def fill(part: object) -> None:
        for value in vars(part).values():
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, specs.model_spec.LayerSpec):
                    fill(child)
        match part:
            case specs.common_spec.LayerNormSpec():
                part.gamma, part.beta = np.ones(WIDTH, "float32"), np.zeros(WIDTH, "float32")

    def linear(part: specs.common_spec.LinearSpec, out: int) -> None:
        part.weight, part.bias = random.normal(0, 0.3, (out, WIDTH)).astype("float32"), np.zeros(out, "float32")

    fill(spec)
    for stack in (spec.encoder, spec.decoder):
        embeddings = stack.embeddings[0] if isinstance(stack.embeddings, list) else stack.embeddings
        embeddings.weight = random.normal(0, 1, (len(vocabulary), WIDTH)).astype("float32")
        stack.position_encodings.encodings = random.normal(0, 1, (512, WIDTH)).astype("float32")
        for layer in stack.layer:
            linear(layer.self_attention.linear[0], 3 * WIDTH)
            linear(layer.self_attention.linear[1], WIDTH)
            linear(layer.ffn.linear_0, WIDTH)
            linear(layer.ffn.linear_1, WIDTH)
    for layer in spec.decoder.layer:
        for part, out in zip(layer.attention.linear, (WIDTH, 2 * WIDTH, WIDTH), strict=True):
            linear(part, out)
    linear(spec.decoder.projection, len(vocabulary))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))
    return folder


@pytest.fixture
def make_package(tiny_model: Path) -> MakePackage:
    """Makes an unpacked package, or its file: `make_package(into, "en", "es", "1.0", packed=True, **metadata)`."""

    def make(
        into: Path, source: str, target: str, version: str = "1.0", *, packed: bool = False, **more: object
    ) -> Path:
        folder = into / f"translate-{source}_{target}-{version.replace('.', '_')}"
        shutil.copytree(tiny_model / "model", folder / "model")
        shutil.copy(tiny_model / "sentencepiece.model", folder)
        metadata = {"package_version": version, "from_code": source, "to_code": target, "from_name": source, **more}
        (folder / "metadata.json").write_text(json.dumps({"to_name": target, **metadata}), "utf-8")
        if not packed:
            return folder
        file = into / f"{folder.name}.argosmodel"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(into))
        shutil.rmtree(folder)
        return file

    return make
