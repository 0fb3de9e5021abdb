"""The whole way, in two minutes: made-up pairs → corpus → vocabulary → pairs → train → export → evaluate → grow.

    python -m training.smoke

Fails unless every step leaves what the next one needs, the loss falls by half, a stopped run goes on, and a package
can be started from, wider.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

SUBJECTS = {"la banca": "the bank", "il fondo": "the fund", "il mercato": "the market", "la borsa": "the exchange"}
VERBS = {"ha venduto": "sold", "ha comprato": "bought", "ha perso": "lost", "ha pagato": "paid"}
THINGS = {"azioni": "shares", "obbligazioni": "bonds", "milioni di euro": "million euros", "titoli": "securities"}
CONFIG = """
source = "it"
target = "en"
corpora = ["made-up.tsv"]
evaluation = ["dev"]
prose = ["made-up"]
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        corpora(root)
        step("corpus", "smoke.toml", ".", "clean.tsv.gz", root=root)
        step("vocabulary", "clean.tsv.gz", "vocabulary", "--size", "330", root=root)
        step("pairs", "smoke.toml", "clean.tsv.gz", "vocabulary", "train.npz", root=root)
        common = ("train", "--data", "train.npz", "--vocabulary", "vocabulary", "--size", "toy", "--tokens", "512")
        speed = ("--rate", "0.01", "--note", "0.05", "--save", "0.1", "--dev", "train.npz")
        step(*common, *speed, "--out", "run", "--minutes", "0.3", root=root)
        step(*common, *speed, "--out", "run", "--minutes", "0.5", root=root)  # goes on from its checkpoint
        lines = [line.split("\t") for line in (root / "run/log.tsv").read_text(encoding="utf-8").splitlines()]
        losses = [float(line[3]) for line in lines]
        if losses[-1] > losses[0] / 2:
            sys.exit(f"the loss did not fall by half: {losses}")
        step("export", "run/last.npz", "vocabulary", "a.argosmodel", "--version", "0.1", "--placeables", root=root)
        step("evaluate", "a.argosmodel", ".", "dev", "--show", "2", root=root)
        step("grow", "a.argosmodel", "wide.npz", "--ffn", "160", root=root)
        step(*common, *speed, "--out", "again", "--init", "wide.npz", "--minutes", "0.1", root=root)


def corpora(root: Path) -> None:
    """Every sentence of a toy language with random figures; a few kept aside as a development set."""
    dice = random.Random(1)
    pairs = []
    for _ in range(600):
        (s, subject), (v, verb), (t, thing) = (dice.choice(list(d.items())) for d in (SUBJECTS, VERBS, THINGS))
        n = dice.randrange(2, 99)
        pairs.append((f"{s} ha detto che {v} {n} {t}", f"{subject} said that it {verb} {n} {thing}"))
    (root / "smoke.toml").write_text(CONFIG, encoding="utf-8")
    (root / "made-up.tsv").write_text("".join(f"made-up\t{a}\t{b}\n" for a, b in pairs[20:]), encoding="utf-8")
    for column, code in enumerate(("it", "en")):
        (root / f"dev.{code}").write_text("".join(f"{pair[column]}\n" for pair in pairs[:20]), encoding="utf-8")


def step(name: str, *arguments: str, root: Path) -> None:
    print("→", name, *arguments, flush=True)
    command = [sys.executable, "-m", f"training.{name}", *arguments]
    home = Path(__file__).parent.parent
    subprocess.run(command, cwd=root, check=True, env={"PYTHONPATH": str(home), "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
