import struct
from pathlib import Path

import numpy as np
import pytest

from training.marian import FLOAT, INT8, read_marian


def marian(parameters: dict[str, tuple[int, tuple[int, ...], bytes]], version: int = 1) -> bytes:
    """A Marian binary model: headers, names, shapes, padding, values."""
    names = [name.encode() + b"\0" for name in parameters]
    headers = [
        struct.pack("<4Q", len(name), kind, len(shape), len(data))
        for name, (kind, shape, data) in zip(names, parameters.values(), strict=True)
    ]
    shapes = [struct.pack(f"<{len(shape)}i", *shape) for _, shape, _ in parameters.values()]
    values = b"".join(data for _, _, data in parameters.values())
    start = struct.pack("<2Q", version, len(parameters))
    return start + b"".join([*headers, *names, *shapes]) + struct.pack("<Q", 8) + bytes(8) + values


def test_matrices_are_dequantised_and_turned_to_out_in(tmp_path: Path) -> None:
    eight = np.array([[10, -20, 30], [40, 50, -60]], np.int8)
    bias = np.array([[0.5, -1.5]], np.float32)
    path = tmp_path / "model.bin"
    path.write_bytes(
        marian(
            {
                "decoder_W": (INT8, (3, 2), eight.tobytes() + struct.pack("<f", 10.0) + bytes(252)),
                "decoder_b": (FLOAT, (1, 2), bias.tobytes()),
                "Wemb": (INT8, (2, 3), eight.tobytes() + struct.pack("<f", 10.0) + bytes(252)),
            }
        )
    )
    weights = read_marian(path)
    np.testing.assert_allclose(weights["decoder_W"], eight / 10)
    np.testing.assert_allclose(weights["Wemb"], eight / 10)
    np.testing.assert_array_equal(weights["decoder_b"], bias)


def test_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(marian({}, version=2))
    with pytest.raises(ValueError, match="version 2"):
        read_marian(tmp_path / "model.bin")
