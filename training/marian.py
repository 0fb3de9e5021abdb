"""Mozilla's students, as a start for ours: the weights of a Marian model in int8.

    python -m training.marian MODEL.bin ENCODER.argosmodel PAIRS.tsv.gz VOCABULARY OUT.npz

A student for a new target starts from two that are trained: the encoder of ENCODER, which has read the source language
for other targets, and the decoder of MODEL, which writes the target language from English. PAIRS, of the source
language and English, tell how to turn what the one sees in a word into what the other sees in its translation.
"""

from __future__ import annotations

import argparse
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece

from training.corpus import read
from training.hints import WORD, Links, words
from training.package import Weights, load_weights
from training.vocabulary import STRAIGHT, Vocabulary

INT8, FLOAT = 0x4101, 0x404
SENTENCES = 4_000  # to learn the turn from
LONGEST = 30  # words
RIDGE = 0.01

Array = np.ndarray[Any, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.marian", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model", type=Path, help="…intgemm.alphas.bin, its vocab.….spm beside it")
    parser.add_argument("encoder", type=Path, help=".argosmodel or .npz to take the encoder from")
    parser.add_argument("pairs", type=Path, help="source language and English, as written by training.corpus")
    parser.add_argument("vocabulary", type=Path, help="folder of the new vocabulary")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    (pieces,) = options.model.parent.glob("vocab.*.spm")
    marian, english = read_marian(options.model), sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    vocabulary, ours = Vocabulary(options.vocabulary), load_weights(options.encoder)
    theirs = student(marian)
    weights = {name: value for name, value in ours.items() if name == "es.weight" or name.startswith("enc.")}
    weights |= {name: value for name, value in theirs.items() if name.startswith("dec.")}
    weights |= attention(marian, ours)
    weights |= target_pieces(theirs, vocabulary, english)
    turn, left = learn_turn(ours, theirs, vocabulary, english, options.pairs)
    print(f"the turn leaves {left:.0%} of what the other encoder says of a word untold")
    weights |= turned(weights, turn)
    np.savez(options.out, **{name: value.astype(np.float16) for name, value in weights.items()})  # type: ignore[arg-type]


def read_marian(path: Path) -> Weights:
    """The parameters of a Marian binary model (version 1) in float32, int8 matrices de-quantised, as [out, in].

    Raises ValueError for another version.
    """
    data = path.read_bytes()
    version, count = struct.unpack_from("<2Q", data)
    if version != 1:
        raise ValueError(f"{path} is a Marian model of version {version}; only 1 can be read")
    at = 16
    headers = [struct.unpack_from("<4Q", data, at + 32 * i) for i in range(count)]
    at += 32 * count
    names, shapes = [], []
    for length, *_ in headers:
        names.append(data[at : at + length].rstrip(b"\0").decode())
        at += length
    for _, _, rank, _ in headers:
        shapes.append(struct.unpack_from(f"<{rank}i", data, at))
        at += 4 * rank
    at += 8 + struct.unpack_from("<Q", data, at)[0]
    weights: Weights = {}
    for name, shape, (_, kind, _, size) in zip(names, shapes, headers, strict=True):
        elements = int(np.prod(shape))
        if kind == FLOAT:
            weights[name] = np.frombuffer(data, np.float32, elements, at).reshape(shape)
        elif kind == INT8:
            (scale,) = struct.unpack_from("<f", data, at + elements)
            whole = np.frombuffer(data, np.int8, elements, at).astype(np.float32) / scale
            weights[name] = whole.reshape(shape if name == "Wemb" else shape[::-1])
        at += size
    return weights


def student(marian: Weights) -> Weights:
    """A Marian student's encoder and decoder under our names; its recurrent cells, which we have not, left out."""
    weights: Weights = {}

    def put(ours: str, theirs: str, part: str) -> None:
        weights[f"{ours}.weight"] = marian[f"{theirs}_W{part}"]
        weights[f"{ours}.bias"] = marian[f"{theirs}_b{part}"].ravel()

    def norm(ours: str, theirs: str) -> None:
        weights[f"{ours}.ln.weight"] = marian[f"{theirs}_ln_scale"].ravel()
        weights[f"{ours}.ln.bias"] = marian[f"{theirs}_ln_bias"].ravel()

    for side, attention, layers in (("enc", "self", 6), ("dec", "context", 2)):
        for i in range(layers):
            theirs = f"{side}oder_l{i + 1}"
            at = 0 if side == "enc" else 1
            for part in "qkvo":
                put(f"{side}.{i}.{at}.{part}", f"{theirs}_{attention}", part)
            norm(f"{side}.{i}.{at}", f"{theirs}_{attention}_Wo")
            for ours, part in (("a", "1"), ("b", "2")):
                put(f"{side}.{i}.{at + 1}.{ours}", f"{theirs}_ffn", part)
            norm(f"{side}.{i}.{at + 1}", f"{theirs}_ffn_ffn")
    return weights | {"et.weight": marian["Wemb"], "ob": marian["decoder_ff_logit_out_b"].ravel()}


def attention(marian: Weights, ours: Weights) -> Weights:
    """Self-attention in the place of the decoder's recurrent cells.

    What a cell takes from its input is what attention takes as values; where it looks is taken from our own decoder.
    The output is scaled down, so that the layer begins as little more than its residual.
    """
    weights: Weights = {}
    for i in range(2):
        name, cell = f"dec.{i}.0", f"decoder_l{i + 1}_rnn"
        width = len(marian[f"{cell}_W"])
        for part in ("q.weight", "q.bias", "k.weight", "k.bias"):
            weights[f"{name}.{part}"] = ours[f"{name}.{part}"]
        weights[f"{name}.v.weight"], weights[f"{name}.v.bias"] = marian[f"{cell}_W"], np.zeros(width, np.float32)
        weights[f"{name}.o.weight"] = np.eye(width, dtype=np.float32) * 0.5
        weights[f"{name}.o.bias"] = np.zeros(width, np.float32)
        weights[f"{name}.ln.weight"] = marian[f"{cell}_ffn_ln_scale"].ravel()
        weights[f"{name}.ln.bias"] = marian[f"{cell}_ffn_ln_bias"].ravel()
    return weights


def target_pieces(theirs: Weights, vocabulary: Vocabulary, english: Any) -> Weights:
    """Embeddings and biases for the pieces of a vocabulary; those that Marian's has not start from its mean."""
    ids = [english.piece_to_id(piece) for piece in vocabulary.pieces]
    known = np.array(
        [i != english.unk_id() or piece == "<unk>" for i, piece in zip(ids, vocabulary.pieces, strict=True)]
    )
    embeddings, biases = theirs["et.weight"][ids], theirs["ob"][ids]
    noise = np.random.default_rng(7).normal(0, embeddings[known].std() / 4, embeddings.shape)
    embeddings = np.where(known[:, None], embeddings, embeddings[known].mean(0) + noise)
    return {"et.weight": embeddings.astype(np.float32), "ob": np.where(known, biases, np.median(biases[known]))}


def learn_turn(ours: Weights, theirs: Weights, vocabulary: Vocabulary, english: Any, path: Path) -> tuple[Array, float]:
    """The least-squares map (width + 1, width) from our encoder's states to theirs; and what share it leaves untold.

    Learnt on words that translate each other.
    """
    from training.student import Student

    pairs = [(p.source.translate(STRAIGHT), p.target.translate(STRAIGHT)) for p in read(path) if p.origin != "lexicon"]
    links = Links(pairs)
    nets = [Student.from_weights(w) for w in (ours, _with_decoder(theirs, ours))]
    models, ends = (vocabulary.source, english), (vocabulary.source_end, english.eos_id())
    seen: tuple[list[Array], list[Array]] = ([], [])
    for pair in pairs[:: max(1, len(pairs) // SENTENCES)]:
        linked = links.of(*(words(text) for text in pair))
        if linked and max(len(text.split()) for text in pair) <= LONGEST:
            places = zip(*linked.items(), strict=True)
            for side, at, text, model, end, net in zip(seen, places, pair, models, ends, nets, strict=True):
                side.append(word_states(text, model, end, net)[list(at)])
    x, y = (np.concatenate(side) for side in seen)
    x = np.concatenate([x, np.ones((len(x), 1), np.float32)], 1)
    turn = np.linalg.solve(x.T @ x + RIDGE * len(x) * x.var() * np.eye(x.shape[1]), x.T @ y)
    left = ((x @ turn - y) ** 2).sum() / ((y - y.mean(0)) ** 2).sum()
    return turn.astype(np.float32), float(left)


def _with_decoder(theirs: Weights, ours: Weights) -> Weights:
    """Their encoder with what a student needs besides, so that it can be run."""
    rest = {name: value for name, value in ours.items() if name.startswith("dec.")}
    return rest | theirs | {"es.weight": theirs["et.weight"]}


def word_states(text: str, model: Any, end: int, net: Any) -> Array:
    """What a `training.student.Student`'s encoder sees in each word of a text, at its last piece: (words, width)."""
    import torch

    stops = [m.end() for m in WORD.finditer(text)]
    cut = model.encode([text[a:b] for a, b in pairwise([0, *stops, len(text)])])
    ids = [i for part in cut for i in part] + [end]
    with torch.no_grad():
        x = net.es(torch.tensor([ids])) * net.shape.width**0.5 + net.pos[: len(ids)]
        for attention, ffn in net.enc:
            x = ffn(attention(x, x, torch.zeros(())))
    return np.asarray(x[0].numpy()[np.cumsum([len(part) for part in cut])[:-1] - 1])


def turned(weights: Weights, turn: Array) -> Weights:
    """The decoder's keys and values of the source, made for the other encoder's states, now for ours."""
    out: Weights = {}
    for name in [n for n in weights if n.startswith("dec.") and n.endswith((".1.k.weight", ".1.v.weight"))]:
        bias = name.replace("weight", "bias")
        out[name] = weights[name] @ turn[:-1].T
        out[bias] = weights[bias] + weights[name] @ turn[-1]
    return out


if __name__ == "__main__":
    main()
