"""Weights to an Argos package.

    python -m training.export WEIGHTS.npz VOCABULARY OUT.argosmodel --from it Italian --to en English --version 0.2

Several weights are averaged first.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.package import Weights, load_weights, write_package
from training.vocabulary import Vocabulary

README = """# {from_name} to {to_name}

A small student model of Traghetto's, version {package_version}: how it was made, what it scores and where it is weak
is told in Traghetto's `models/MODEL_CARD.md`. Straighten quotes, apostrophes and dashes before translating.

Licence: MPL-2.0. It started from the weights of Mozilla's students between English and Portuguese (MPL-2.0).
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("weights", type=Path, nargs="+", help=".npz of a run, or an .argosmodel")
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--from", dest="source", nargs=2, metavar=("CODE", "NAME"), default=("it", "Italian"))
    parser.add_argument("--to", dest="target", nargs=2, metavar=("CODE", "NAME"), default=("en", "English"))
    parser.add_argument("--version", required=True)
    parser.add_argument("--placeables", action="store_true", help="measured: ⟦0⟧…⟦9⟧ come out once each")
    parser.add_argument("--term-hints", action="store_true", help="measured: hinted terms are used")
    parser.add_argument("--experimental", action="store_true", help="reads badly yet")
    options = parser.parse_args()
    metadata = {
        "package_version": options.version,
        "argos_version": "1.9",
        "from_code": options.source[0],
        "from_name": options.source[1],
        "to_code": options.target[0],
        "to_name": options.target[1],
        "placeables": options.placeables,
        "term_hints": options.term_hints,
        "experimental": options.experimental,
        "links": [],
    }
    weights = averaged([load_weights(path) for path in options.weights])
    write_package(weights, Vocabulary(options.vocabulary), metadata, README.format(**metadata), options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


def averaged(checkpoints: Sequence[Weights]) -> Weights:
    return {name: np.mean([weights[name] for weights in checkpoints], axis=0) for name in checkpoints[0]}


if __name__ == "__main__":
    main()
