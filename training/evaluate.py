"""Score a package on development sets.

    python -m training.evaluate PACKAGE.argosmodel FOLDER newstest2009 newssyscomb2009 [--show 5]

For each set (FOLDER/<set>.<from>, FOLDER/<set>.<to>): BLEU and chrF with sacreBLEU's signatures, words a second,
and the share of the source's figures and names that come out. Where the package knows placeables, figures and names of
the source are replaced by them and counted: how many come out exactly once. Where it knows term hints, the house's
glossary is hinted: how many of its terms are used, and what that does to BLEU on the sentences that have any.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from training.augment import CANDIDATE, shared, with_placeables
from training.corpus import figures
from training.hints import with_hint
from training.vocabulary import PLACEABLE, STRAIGHT

BEAM = 4


class Package:
    """A loaded package; translates sentences."""

    def __init__(self, path: Path) -> None:
        import ctranslate2
        import sentencepiece

        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(path) as file:
                file.extractall(folder)
            (root,) = (p.parent for p in Path(folder).glob("*/metadata.json"))
            self.metadata: dict[str, Any] = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
            self._decoder = ctranslate2.Translator(str(root / "model"), inter_threads=2, intra_threads=1)
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(root / "sentencepiece.model"))

    def translate(self, texts: Sequence[str]) -> list[str]:
        results = self._decoder.translate_batch(
            [self._pieces.encode(text.translate(STRAIGHT), out_type=str) for text in texts],
            beam_size=BEAM,
            max_batch_size=1024,
            batch_type="tokens",
            max_decoding_length=250,
            disable_unk=True,
        )
        return ["".join(result.hypotheses[0]).replace("▁", " ").strip() for result in results]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--show", type=int, default=0, help="translations to print of each set")
    options = parser.parse_args()
    package = Package(options.package)
    for name in options.sets:
        source, target = (
            (options.folder / f"{name}.{package.metadata[side]}").read_text(encoding="utf-8").splitlines()
            for side in ("from_code", "to_code")
        )
        report = evaluate(package, source, target)
        print(name, json.dumps(report, ensure_ascii=False, indent=1))
        for text, hypothesis in list(zip(source, package.translate(source[: options.show]), strict=False)):
            print(f"- {text}\n  {hypothesis}")


def evaluate(package: Package, source: Sequence[str], target: Sequence[str]) -> dict[str, Any]:
    """All that is measured of one set, ready for JSON. Lines of source and target correspond."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    began = time.perf_counter()
    hypotheses = package.translate(source)
    seconds = time.perf_counter() - began
    bleu, chrf = BLEU(), CHRF()
    report: dict[str, Any] = {
        "sentences": len(source),
        "BLEU": round(bleu.corpus_score(hypotheses, [list(target)]).score, 2),
        "BLEU signature": str(bleu.get_signature()),
        "chrF": round(chrf.corpus_score(hypotheses, [list(target)]).score, 2),
        "chrF signature": str(chrf.get_signature()),
        "source words a second": round(sum(len(text.split()) for text in source) / seconds),
        "figures kept": share((figures(s), figures(h)) for s, h in zip(source, hypotheses, strict=True)),
        "names kept": share(
            (Counter(n for n in shared(s, t) if n[0].isalpha()), Counter(CANDIDATE.findall(h)))
            for s, t, h in zip(source, target, hypotheses, strict=True)
        ),
    }
    if package.metadata.get("placeables"):
        report["placeables out exactly once"] = placeables_kept(package, source, target)
    if package.metadata.get("term_hints"):
        report |= terms_used(package, source, target)
    return report


def share(pairs: Iterable[tuple[Counter[str], Counter[str]]]) -> float:
    """Of what the first of each pair counts, the share that the second has."""
    wanted = found = 0
    for want, have in pairs:
        wanted += want.total()
        found += (want & have).total()
    return round(found / max(1, wanted), 4)


def placeables_kept(package: Package, source: Sequence[str], target: Sequence[str]) -> float:
    """Share of placeables, put where source and reference share a figure or name, that come out exactly once."""
    dice = random.Random(7)
    changed = [pair[0] for s, t in zip(source, target, strict=True) if (pair := with_placeables(s, t, dice))]
    kept = total = 0
    for text, hypothesis in zip(changed, package.translate(changed), strict=True):
        wanted, found = PLACEABLE.findall(text), Counter(PLACEABLE.findall(hypothesis))
        total += len(wanted)
        kept += sum(found[p] == 1 for p in wanted)
    return round(kept / max(1, total), 4)


def terms_used(package: Package, source: Sequence[str], target: Sequence[str]) -> dict[str, Any]:
    """Share of the glossary's hinted terms that are used with and without hints, and BLEU of those sentences."""
    from sacrebleu.metrics.bleu import BLEU

    from pipeline.translate.glossary import Glossary, house

    glossary = Glossary.load([house()], package.metadata["from_code"], package.metadata["to_code"])
    plain, hinted, references = [], [], []
    for text, reference in zip(source, target, strict=True):
        if hints := glossary.hints(text):
            plain.append(text)
            references.append(reference)
            for (_, end), term in reversed(hints):
                text = with_hint(text, end, term)
            hinted.append(text)
    report: dict[str, Any] = {"sentences with terms": len(plain)}
    for name, texts in (("without hints", plain), ("with hints", hinted)):
        hypotheses = package.translate(texts)
        wanted = [
            (m.term, h) for t, h in zip(plain, hypotheses, strict=True) for m in glossary.match(t) if not m.term.keep
        ]
        used = sum(bool(glossary.used(term, hypothesis)) for term, hypothesis in wanted)
        report[f"terms used {name}"] = round(used / max(1, len(wanted)), 4)
        report[f"BLEU of these {name}"] = round(BLEU().corpus_score(hypotheses, [references]).score, 2)
    return report


if __name__ == "__main__":
    main()
