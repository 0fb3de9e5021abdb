"""Figures: read from a sentence, and compared between source and target by value and unit.

from pipeline.translate import figures
figures.read("I ricavi sono saliti a 2.048 milioni di euro", "it")
figures.compare(source, target, "it", "en")
figures.localise(source, target, "it", "en")
figures.mend(source, target, "it", "en")
"""

from pipeline.translate.figures.amounts import mend
from pipeline.translate.figures.compare import compare
from pipeline.translate.figures.figure import Certainty, Figure, Reading, Unit
from pipeline.translate.figures.localise import localise
from pipeline.translate.figures.read import read

__all__ = ["Certainty", "Figure", "Reading", "Unit", "compare", "localise", "mend", "read"]
