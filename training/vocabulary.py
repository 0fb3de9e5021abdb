"""Text to ids and back, as the shipped packages see it.

A vocabulary is a folder with `source.spm` (SentencePiece), `target.spm` (SentencePiece) and `target.txt`, the target
pieces in the order of their ids: those of `target.spm` that the corpus uses, characters that it lacks, placeables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece

# One typography for training and translating; the target's own comes back after translating.
STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."}
)
PLACEABLE = re.compile(r"(⟦\d⟧)")
END, UNKNOWN = 0, 1  # ids of </s> and <unk> in every target vocabulary


class Vocabulary:
    def __init__(self, folder: Path) -> None:
        self.source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.target = sentencepiece.SentencePieceProcessor(model_file=str(folder / "target.spm"))
        self.source_pieces: list[str] = [self.source.id_to_piece(i) for i in range(self.source.vocab_size())]
        self.pieces = (folder / "target.txt").read_text(encoding="utf-8").split("\n")
        self.source_end: int = self.source.eos_id()
        self._ids = {piece: i for i, piece in enumerate(self.pieces)}

    def encode_source(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids without the end of sentence, which trainer and decoder add."""
        ids: list[list[int]] = self.source.encode([t.translate(STRAIGHT) for t in texts])
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
