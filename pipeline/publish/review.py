"""What a person must look at before a translation goes out, for programs: `findings.json` beside the page."""

from __future__ import annotations

import json

from pipeline.translate import Origin, Translation
from pipeline.translate.findings import Finding


def report(translation: Translation) -> str:
    """The segments that have findings, as JSON, in reading order; the same translation makes the same text.

    Offsets count characters of the segment's source and target, as slices do; null where no place is known.
    """
    segments = [
        {
            "line": segment.line,
            "source": segment.source,
            "target": segment.target,
            # Remembered or fresh, a machine's is a machine's: a run that goes on makes the same file.
            "origin": (Origin.MACHINE if segment.origin is Origin.MEMORY else segment.origin).value,
            "findings": [_plain(finding) for finding in segment.findings],
        }
        for segment in translation.segments
        if segment.findings
    ]
    content = {"article": translation.source.slug, "language": translation.article.language, "segments": segments}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
        "target": finding.target,
    }
