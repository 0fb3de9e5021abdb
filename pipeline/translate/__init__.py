"""Articles in one language to the same articles in another, every segment accounted for.

`batch.translate` does it; here stand the values that it returns, light enough for any room to import.
"""

from pipeline.translate.translation import Origin, Segment, Translation

__all__ = ["Origin", "Segment", "Translation"]
