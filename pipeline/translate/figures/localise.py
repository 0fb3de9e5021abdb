"""Figures that are right but for their format, put into the target language's: "2.048" in English becomes "2,048".

In English the source's percent sign stays a sign, so that "3.5 percent" and "4%" don't stand side by side, a thousand
billion is a trillion, and no decimal has a plural: "the 4.5s" for *i 4,5*. In Spanish a thousand million is counted in
millions, as the press has it: "10.100 millones" for *10,1 miliardi*.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from pipeline.translate.figures.figure import Figure, Unit
from pipeline.translate.figures.language import Language, language
from pipeline.translate.figures.match import match, misread
from pipeline.translate.figures.read import read
from pipeline.translate.figures.tokens import SPACES, digits

_PERCENT = re.compile(r"(?<=\d) ?per ?cent\b")
# "3,400 billion", but neither end of a range, which a scale may be common to.
_BILLIONS = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?)([ -])billion\b(?! (?:and|to|or) |[-–])")
_PLURAL = re.compile(r"(?<![\d.,])(\d+\.\d+)s\b")
# "10,1 mil millones", likewise.
_MIL_MILLONES = re.compile(r"(?<![\d.,])(\d{1,3})(?:,(\d{1,3}))? mil millones\b")
_RANGO = re.compile(r"\d ?(?:[-–]|(?:y|o|e|a|u|hasta|ni) )\D{0,4}$")
_SECONDS = re.compile(r"\bs(?:ec(?:ond[oi])?)?\b")
_RANGE = re.compile(r"\d ?(?:-|–|and |to |or |billion and |billion to )\D{0,4}$")
_SEPARATED = re.compile(rf"\d+(?:[.,'’{SPACES}]\d+)+")


def localise(source: str, target: str, source_language: str, target_language: str) -> str:
    """The target with those of its figures rewritten that are the source's in another language's separators.

    Only where source and target agree on the value, and the target's own separators would not say it; English thousands
    of billions become trillions wherever they stand, which changes no value.
    Raises ValueError for a language that figures cannot be read in.
    """
    matches, _, _ = match(read(source, source_language), read(target, target_language))
    wrong = {
        m.target.figure: misread(m)
        for m in matches
        if (misread(m) or m.target.figure.foreign) and not _kept(m.source.figure, m.target.figure)
    }
    signs = {m.target.figure for m in matches if target_language == "en" and "%" in m.source.figure.surface}
    for figure in sorted(wrong.keys() | signs, key=lambda f: -f.start):
        surface = figure.surface
        if figure in wrong:
            rewritten = partial(_rewritten, known=language(target_language), misread=wrong[figure])
            surface = _SEPARATED.sub(rewritten, surface)
        if figure in signs:
            surface = _PERCENT.sub("%", surface)
        target = target[: figure.start] + surface + target[figure.end :]
    if target_language == "es":
        return _MIL_MILLONES.sub(_in_millones, target)
    if target_language != "en":
        return target
    if not _SECONDS.search(source):
        target = _PLURAL.sub(r"\1", target)
    return _BILLIONS.sub(_in_trillions, target)


def _in_trillions(billions: re.Match[str]) -> str:
    """3,400 billion as 3.4 trillion; as it is where that would take more than three decimals."""
    trillions = (Decimal(billions[1].replace(",", "")) / 1000).normalize()
    if _RANGE.search(billions.string, 0, billions.start()) or -int(trillions.as_tuple().exponent) > 3:
        return billions[0]
    return f"{trillions:,f}{billions[2]}trillion"


def _in_millones(thousands: re.Match[str]) -> str:
    """10,1 mil millones as 10.100 millones; as it is at the end of a range whose scale it gives."""
    if _RANGO.search(thousands.string, 0, thousands.start()):
        return thousands[0]
    millions = int(thousands[1] + (thousands[2] or "").ljust(3, "0"))
    return f"{millions:,} millones".replace(",", ".")


def _kept(source: Figure, target: Figure) -> bool:
    """Whether a version or the like stands in both as it is: Llama 3.1, whose point was no Italian decimal either."""
    versions = source.unit is Unit.IDENTIFIER or (source.unit is Unit.COUNT and source.foreign)
    return versions and source.surface == target.surface and "." in source.surface


def _rewritten(number: re.Match[str], known: Language, *, misread: bool) -> str:
    """A number of the figure in the language's separators; as it is where it has them, or would be read otherwise."""
    written = number[0]
    as_read = digits(written, known)
    if as_read is None or not (misread or as_read.foreign):
        return written
    value = as_read.other if misread and as_read.other is not None else as_read.value
    *groups, last = re.split(r"\D", written)
    decimals = value != value.to_integral_value() or len(last) != 3
    new = known.group.join(groups) + known.decimal + last if decimals else known.group.join([*groups, last])
    again = digits(new, known)
    return new if again is not None and again.value == value and not again.foreign else written
