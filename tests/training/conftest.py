"""A small network and its vocabulary, for the tests that need some."""

import numpy as np
import pytest

from training.package import Weights, layout
from training.vocabulary import Vocabulary, build

WIDTH, FFN = 32, 64


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("vocabulary")
    source = [f"la banca ha venduto {n} azioni e il fondo le ha comprate" for n in range(200)]
    target = [f"the bank sold {n} shares and the fund bought them" for n in range(200)]
    build(source, target, folder, 320)
    return Vocabulary(folder)


@pytest.fixture(scope="module")
def weights(vocabulary: Vocabulary) -> Weights:
    random = np.random.default_rng(1)
    sizes = {"a.weight": (FFN, WIDTH), "a.bias": (FFN,), "b.weight": (WIDTH, FFN), "ob": (len(vocabulary.pieces),)}
    sizes |= {"es.weight": (len(vocabulary.source_pieces), WIDTH), "et.weight": (len(vocabulary.pieces), WIDTH)}
    out = {}
    for _, names in layout(1, 1):
        for name in names:
            last = ".".join(name.split(".")[-2:])
            square = (WIDTH, WIDTH) if last.endswith("weight") and "ln." not in last else (WIDTH,)
            out[name] = random.normal(size=sizes.get(name, sizes.get(last, square))).astype(np.float32)
    return out
