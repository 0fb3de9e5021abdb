"""Text to ids and back, as the shipped packages see it; and vocabularies for new languages.

    python -m training.vocabulary CLEAN.tsv.gz vocabularies/it-es [--size 16000] [--target MODEL.spm]

A vocabulary is a folder with `source.spm` (SentencePiece), `target.spm` (SentencePiece) and `target.txt`, the target
pieces in the order of their ids: those of `target.spm` that the corpus uses, characters that it lacks, placeables.
A side's model is trained on the corpus, or taken from a student that the new one is to start from.
"""

from __future__ import annotations

import argparse
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sentencepiece

# One typography for training and translating; the target's own comes back after translating.
STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."}
)
PLACEABLE = re.compile(r"(⟦\d⟧)")
PLACEABLES = [f"⟦{i}⟧" for i in range(10)]
LETTERS = "".join(c for c in map(chr, [*range(0xC0, 0x17F), *range(0x218, 0x21C)]) if c.isalpha())  # of European names
HINTS = ["⟦=", "⟧"]  # source term ⟦= target term ⟧
END, UNKNOWN = 0, 1  # ids of </s> and <unk> in every target vocabulary


def main() -> None:
    from training.corpus import read

    parser = argparse.ArgumentParser(prog="python -m training.vocabulary")
    parser.add_argument("clean", type=Path, help="pairs as written by training.corpus")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=16_000, help="pieces of a model that is trained")
    parser.add_argument("--source", type=Path, help="SentencePiece model to take for the source side")
    parser.add_argument("--target", type=Path, help="likewise for the target side")
    options = parser.parse_args()
    pairs = list(read(options.clean))
    taken = [path.read_bytes() if path else None for path in (options.source, options.target)]
    build([p.source for p in pairs], [p.target for p in pairs], options.folder, options.size, *taken)


def build(
    source: Iterable[str],
    target: Iterable[str],
    folder: Path,
    size: int,
    source_model: bytes | None = None,
    target_model: bytes | None = None,
) -> None:
    """Write a vocabulary; a model that is not given is trained (unigram, digits split, bytes for what is rare)."""
    texts = [[text.translate(STRAIGHT) for text in side] for side in (source, target)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.spm").write_bytes(source_model or trained(texts[0], size, PLACEABLES + HINTS, rare_as_bytes=True))
    (folder / "target.spm").write_bytes(target_model or trained(texts[1], size))
    pieces = used(sentencepiece.SentencePieceProcessor(model_file=str(folder / "target.spm")), texts[1])
    characters = [c for c, _ in Counter(c for text in texts[1] for c in text if not c.isspace()).most_common()]
    spelt = [c for c in dict.fromkeys([*characters, *LETTERS]) if c not in set(pieces)]
    placeables = PLACEABLES + ["▁" + p for p in PLACEABLES]
    (folder / "target.txt").write_text("\n".join(["</s>", "<unk>", *pieces, *spelt, *placeables]), encoding="utf-8")


def trained(texts: Sequence[str], size: int, symbols: Sequence[str] = (), rare_as_bytes: bool = False) -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        byte_fallback=rare_as_bytes,
        split_digits=True,
        character_coverage=0.9999,
        user_defined_symbols=list(symbols),
        unk_id=0,
        eos_id=1,
        bos_id=-1,
        minloglevel=2,
    )
    return model.getvalue()


def used(model: Any, texts: Sequence[str]) -> list[str]:
    """The pieces that some text is cut into, by their ids."""
    ids = {i for cut in model.encode(list(texts)) for i in cut}
    return [model.id_to_piece(i) for i in sorted(ids) if i not in (model.unk_id(), model.eos_id())]


class Vocabulary:
    def __init__(self, folder: Path) -> None:
        self.source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.target = sentencepiece.SentencePieceProcessor(model_file=str(folder / "target.spm"))
        self.source_pieces: list[str] = [self.source.id_to_piece(i) for i in range(self.source.vocab_size())]
        self.pieces = (folder / "target.txt").read_text(encoding="utf-8").split("\n")
        self.source_end: int = self.source.eos_id()
        self._ids = {piece: i for i, piece in enumerate(self.pieces)}

    def encode_source(self, texts: Sequence[str], sampled: bool = False) -> list[list[int]]:
        """Ids without the end of sentence, which trainer and decoder add.

        sampled: cut words not always the likeliest way, so that parts of rare words are learnt, too (subword
        regularisation: Kudo 2018).
        """
        how = {"enable_sampling": True, "alpha": 0.2, "nbest_size": -1} if sampled else {}
        ids: list[list[int]] = self.source.encode([t.translate(STRAIGHT) for t in texts], **how)
        return ids

    def encode_target(self, texts: Iterable[str]) -> list[list[int]]:
        """Ids without the end of sentence; UNKNOWN for a character that the vocabulary lacks."""
        return [[self._ids.get(p, UNKNOWN) for p in self.target_pieces(t)] for t in texts]

    def target_pieces(self, text: str) -> list[str]:
        """The pieces of a target text. One that `target.txt` lacks is spelt, a placeable is one piece.

        "up ⟦0⟧%" → ["▁up", "▁⟦0⟧", "%"]
        """
        out: list[str] = []
        spaced = True  # is the part preceded by a space, or the start?
        for part in PLACEABLE.split(text.translate(STRAIGHT)):
            if PLACEABLE.fullmatch(part):
                out.append("▁" + part if spaced else part)
                spaced = False
            elif part:
                pieces: list[str] = self.target.encode(part.strip(), out_type=str)
                if out and pieces and not part[0].isspace():
                    pieces[:1] = [pieces[0][1:]] if len(pieces[0]) > 1 else []
                for piece in pieces:
                    out += [piece] if piece in self._ids else list(piece)
                spaced = part[-1].isspace()
        return out

    def decode(self, pieces: Iterable[str]) -> str:
        return "".join(pieces).replace("▁", " ").strip()


if __name__ == "__main__":
    main()
