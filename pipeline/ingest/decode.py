"""Bytes to characters, as they come from any editor of the last thirty years."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import IngestError

# The longest first: UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes of files that people rename or confuse with text.
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

# What UTF-8 looks like when it was once read as Windows-1252 and saved again: "Ã¨" for "è", "â€™" for "’".
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0178\u0152\u0160\u017d\u2018-\u201e\u20ac]|â€")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MULTIBYTE = re.compile(rb"[\xc3-\xef][\x80-\xbf]+")


def signature(data: bytes) -> str:
    """What kind of binary file these bytes begin, such as "a PDF"; "" if none that is known."""
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), "")


def decode(data: bytes, source: str, declared: str = "") -> tuple[str, list[str]]:
    """The characters of a text file, with "\\n" line ends and no byte order mark, and warnings for what was guessed.

    Tried in turn: the byte order mark, UTF-8, the encoding that the file declares, UTF-16 without a mark, and
    Windows-1252 (which holds Latin-1). Raises IngestError for binary data.
    """
    kind = signature(data)
    if kind:
        raise IngestError(f"this is {kind}, not text; save the article as .txt, .md, .html or .docx", path=source)
    text, warnings = _characters(data, declared)
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise IngestError("this is binary data, not text; save the article as .txt, .md, .html or .docx", path=source)
    if len(_MOJIBAKE.findall(text)) >= 2:
        try:
            text = text.encode("cp1252").decode("utf-8")
            warnings.append("Accented letters had been garbled by a wrong encoding and were put right; check them.")
        except UnicodeError:
            warnings.append("Some accented letters look garbled (such as “Ã¨”); check the text.")
    return re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text.removeprefix("\ufeff")), warnings


def _characters(data: bytes, declared: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), []
    if data.count(0) > len(data) // 5:
        little = data[1::2].count(0) >= data[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace"), []
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        pass
    try:
        other = codecs.lookup(declared).name if declared else ""
        if other and other not in ("utf-8", "iso8859-1", "ascii"):
            return data.decode(other), []
    except (LookupError, UnicodeError, ValueError):
        pass
    return _mostly_utf8(data) or (_windows(data), [])


def _mostly_utf8(data: bytes) -> tuple[str, list[str]] | None:
    """UTF-8 with a few stray bytes, each read as Windows-1252; None if it is not UTF-8 at all."""
    stray = data.decode(errors="replace").count("\ufffd")
    if stray * 4 > len(_MULTIBYTE.findall(data)):
        return None
    codecs.register_error("windows", lambda e: (_windows(e.object[e.start : e.end]), e.end))  # type: ignore[attr-defined]
    return data.decode(errors="windows"), [f"{stray} damaged character(s) were guessed; check accented letters."]


def _windows(data: bytes) -> str:
    """Windows-1252, with its five unassigned bytes as Latin-1 control characters."""
    return "".join(
        part.decode("latin-1") if part in b"\x81\x8d\x8f\x90\x9d" and part else part.decode("cp1252")
        for part in re.split(rb"([\x81\x8d\x8f\x90\x9d])", data)
    )
