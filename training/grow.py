"""Widen the feed-forward layers of a student without changing what it says.

    python -m training.grow PACKAGE.argosmodel OUT.npz --ffn 2048

A network that has no more room learns little from new text. The new units read noisy copies of what old ones read and
write nothing, so that the wider network translates as the old one did until training moves it (Chen et al. 2016,
*Net2Net*). Several weights are averaged first, so that a mean may grow.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np

from training.export import averaged
from training.package import Weights, load_weights

FEED_FORWARD = re.compile(r"(enc\.\d+\.1|dec\.\d+\.2)\.a\.weight")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.grow", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("weights", type=Path, nargs="+", help=".argosmodel or .npz; several are averaged")
    parser.add_argument("out", type=Path)
    parser.add_argument("--ffn", type=int, default=2048, help="units of a feed-forward layer")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    weights = averaged([load_weights(path) for path in options.weights])
    np.savez(options.out, **grown(weights, options.ffn, options.seed))


def grown(weights: Weights, ffn: int, seed: int = 7) -> Weights:
    """The weights with `ffn` units in every feed-forward layer, in float16. Raises ValueError where there are more."""
    random = np.random.default_rng(seed)
    out = dict(weights)
    for name in weights:
        if match := FEED_FORWARD.fullmatch(name):
            layer = match[1]
            a, bias, b = (weights[f"{layer}.{part}"] for part in ("a.weight", "a.bias", "b.weight"))
            more = ffn - len(a)
            if more < 0:
                raise ValueError(f"{layer} has {len(a)} units, which is more than {ffn}")
            like = random.integers(len(a), size=more)
            rows = a[like] + random.normal(scale=a.std(), size=(more, a.shape[1]))
            out[f"{layer}.a.weight"] = np.concatenate([a, rows])
            out[f"{layer}.a.bias"] = np.concatenate([bias, bias[like]])
            out[f"{layer}.b.weight"] = np.concatenate([b, np.zeros((len(b), more))], 1)
    return {name: value.astype(np.float16) for name, value in out.items()}


if __name__ == "__main__":
    main()
