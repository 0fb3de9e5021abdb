"""Names and figures as placeables: what must come out as it went in travels through the model as ⟦0⟧ to ⟦9⟧.

A figure goes without its unit or scale, which the model translates (`⟦0⟧ miliardi`, `⟦1⟧%`), and comes back in the
format of the target's locale.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.translate import figures, names
from pipeline.translate.glossary import Glossary

MOST = 10  # placeables that a package knows
PLACEABLE = re.compile(r"⟦(\d)⟧")

_NUMBER = r"\d+(?:[.,'’]\d+)*"
NUMERAL = re.compile(
    rf"(?<![\w⟦/:.,-])(?:"
    rf"\d{{1,4}}(?:[/:]\d{{1,4}})+"  # a date or time in digits
    rf"|{_NUMBER}(?:[-–]{_NUMBER})?"  # a number or a range of numbers
    rf")(?![\w⟧/])(?![.,:-]\d)"
)


@dataclass(frozen=True, slots=True)
class Guided:
    """A sentence as the model reads it. slots: what stands for ⟦0⟧, ⟦1⟧, … in the target."""

    text: str
    slots: tuple[str, ...] = ()


def guide(text: str, source: str, glossary: Glossary, known: Collection[str] = ()) -> Guided:
    """The sentence with its names and figures as placeables, the first ten of them.

    text: as the model would read it otherwise, of the same length as `source`, the sentence as written, whose
    characters come back. known: names met elsewhere in the article.
    """
    spans = [match.span() for match in NUMERAL.finditer(text)]
    spans += glossary.keep(source)
    spans += [(f.start, f.end) for f in figures.read(source, glossary.source) if f.unit is figures.Unit.IDENTIFIER]
    spans += [name.span for name in names.find(source, glossary.source, known)]
    slots: list[str] = []
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at or len(slots) == MOST:
            continue
        surface = source[start:end]
        numeral = NUMERAL.fullmatch(surface)
        slots.append(localised(surface, glossary.source, glossary.target) if numeral else surface)
        parts += [text[at:start], f"⟦{len(slots) - 1}⟧"]
        at = end
    return Guided("".join([*parts, text[at:]]), tuple(slots))


def restore(text: str, slots: tuple[str, ...]) -> str:
    """The model's answer with the slots in place of their placeables; one that no slot stands for goes."""

    def filled(match: re.Match[str]) -> str:
        number = int(match[1])
        return slots[number] if number < len(slots) else ""

    return PLACEABLE.sub(filled, text)


def localised(surface: str, source: str, target: str) -> str:
    """A number or a range of numbers in the separators of another language (CLDR); dates and times as they are."""
    if re.search("[/:]", surface):
        return surface
    return "–".join(_number(part, source, target) for part in re.split("[-–]", surface))


def _number(surface: str, source: str, target: str) -> str:
    from babel.numbers import NumberFormatError, format_decimal, parse_decimal

    if surface.isdigit():
        return surface
    try:
        value = parse_decimal(surface, locale=source, strict=True)
    except NumberFormatError:
        return surface
    decimals = len(surface.rpartition(",")[2]) if "," in surface else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=target, group_separator=value >= 1000 and "." in surface)
