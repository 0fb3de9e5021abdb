"""What stands above and below an article's text: title, subtitle, byline, role, date."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.article import Block, Byline, CallToAction, Footnote, Heading, Image, Note, Paragraph, Text, plain, text
from pipeline.ingest import bylines
from pipeline.ingest.dates import DateLine, date_line
from pipeline.ingest.draft import Draft, clean_string, same_line
from pipeline.ingest.editorial import is_disclaimer
from pipeline.ingest.headings import heading_like

_HEAD = 12  # blocks at most; below them a line is the article's own
_TAIL = 6
_SEPARATOR = re.compile(r"\s+[|•·–—-]\s+|\s*\|\s*")
_READING_TIME = re.compile(
    r"(?:tempo di lettura|lettura)\s*:?\s*\d+\s*(?:min|minut[oi])?\W*|\d+\s*(?:min|minut[oi])\.?(?: di lettura)?\W*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?P<label>titolo|oggetto|subject|sottotitolo|occhiello|autor[ei]|autrice|ruolo|qualifica|societ[àa]|organizzazione"
    r"|data|sommario|abstract|tags?|parole chiave|categoria|inviato|date|da|from|a|to|cc)\s*:\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_MAIL = frozenset(["da", "from", "a", "to", "cc", "inviato", "date", "oggetto", "subject"])


def read_masthead(draft: Draft) -> None:
    """Move what the lines around the text say to the draft's own fields, and those lines out of its blocks."""
    _labelled_lines(draft)
    _head(draft)
    _tail(draft)


def _labelled_lines(draft: Draft) -> None:
    """Read "Titolo: …", "Autore: …", and the header of a pasted e-mail, at the very top."""
    lines: list[tuple[str, str]] = []
    for block in draft.blocks[:_HEAD]:
        found = _LABELLED.fullmatch(plain(block.text)) if isinstance(block, Paragraph) else None
        if not found:
            break
        lines.append((found["label"].lower(), found["value"]))
    if not lines or (len(lines) == 1 and lines[0][0] in ("a", "da", "to")):
        return
    first_line = getattr(draft.blocks[0], "line", 0)
    del draft.blocks[: len(lines)]
    for n, (label, value) in enumerate(lines):
        if label in ("titolo", "oggetto", "subject") and not draft.title:
            title = re.sub(r"^(?:(?:r|re|i|fw|fwd|inoltra)\s*:\s*)+", "", value, flags=re.IGNORECASE)
            draft.title, draft.stated_title, draft.title_line = text(title), True, first_line + n
        elif label in ("autore", "autori", "autrice"):
            _credit(draft, bylines.byline(f"di {value}") or Byline(value))
        elif label in ("da", "from") and not draft.byline:
            found_name = bylines.byline(re.sub(r"\s*[<\[(].*", "", value), bare=True)
            draft.byline = found_name
        elif label in ("ruolo", "qualifica") and draft.byline:
            role, organisation = bylines.affiliation(value)
            draft.byline = replace(
                draft.byline, role=role or value, organisation=draft.byline.organisation or organisation
            )
        elif label in ("società", "societa", "organizzazione") and draft.byline:
            draft.byline = replace(draft.byline, organisation=value)
        elif label in ("data", "inviato", "date") and (date := date_line(value)):
            draft.date = draft.date or date.date
        elif label in ("sottotitolo", "sommario", "abstract") and not draft.summary:
            draft.summary = text(value)
        elif label in ("tag", "tags", "parole chiave", "categoria", "occhiello"):
            draft.tags += tuple(tag.strip(" #") for tag in re.split("[,;]", value) if tag.strip(" #"))
        else:
            draft.warnings.append(f"The line “{label.capitalize()}: {value[:60]}” at the top was left out.")


def _head(draft: Draft) -> None:
    candidates: list[int] = []  # lines that may be title, subtitle or first heading
    taken: list[int] = []  # lines whose meaning is known
    for n, block in enumerate(draft.blocks[:_HEAD]):
        if isinstance(block, Image):
            continue
        if not isinstance(block, Paragraph | Heading):
            break
        line = plain(block.text)
        if draft.title and same_line(block.text, draft.title):
            draft.title_line = block.line
            taken.append(n)
        elif (isinstance(block, Paragraph) and (n - 1 in taken) and _is_role_of(draft, line)) or (
            isinstance(block, Paragraph) and _understood(draft, line, block.line, bare=True)
        ):
            taken.append(n)
        elif (
            isinstance(block, Heading)
            or heading_like(line, question=True)
            or (_subtitle_before_byline(draft, n) and candidates)
        ):
            candidates.append(n)
        else:
            if _is_standfirst(block, draft, candidates):
                draft.summary = tuple(replace(span, emphasis=False, strong=False) for span in block.text)
                taken.append(n)
            break
    _name(draft, candidates, taken)
    draft.blocks = [block for n, block in enumerate(draft.blocks) if n not in taken]


def _name(draft: Draft, candidates: list[int], taken: list[int]) -> None:
    """Find title, the line above it and subtitle among the lines at the head; those found are added to `taken`."""
    headings = [n for n in candidates if isinstance(draft.blocks[n], Heading)]
    last_known = max(taken, default=-1)
    if not draft.title and candidates:
        at = headings[0] if headings else candidates[0]
        above = [n for n in candidates if n < at]
        if not headings and len(candidates) > 1 and _is_kicker(draft, candidates[0], candidates[1]):
            above, at = candidates[:1], candidates[1]
        block = draft.blocks[at]
        assert isinstance(block, Heading | Paragraph)
        draft.title, draft.title_line = block.text, block.line
        draft.stated_title = True
        taken.append(at)
        for n in above:
            draft.tags += (_line(draft, n),)
            taken.append(n)
        candidates = [n for n in candidates if n > at]
    for n in candidates:
        block = draft.blocks[n]
        subtitle = n < last_known or (isinstance(block, Paragraph) and len(_line(draft, n)) > 60)
        if subtitle and isinstance(block, Paragraph) and not draft.summary and draft.title:
            draft.summary = block.text
            taken.append(n)
            break


def _is_standfirst(block: Paragraph, draft: Draft, candidates: list[int]) -> bool:
    """Whether the first paragraph is set off in italics or bold, as the lines under a headline are."""
    line = plain(block.text)
    marked = all(span.emphasis for span in block.text) or (all(span.strong for span in block.text) and line[-1] != "?")
    return marked and 40 <= len(line) <= 400 and bool(draft.title or candidates) and not draft.summary


def _is_kicker(draft: Draft, first: int, second: int) -> bool:
    """Whether the first of two lines is the topic above a title ("MERCATI", "Il punto")."""
    one, two = _line(draft, first), _line(draft, second)
    return (
        second == first + 1 and len(one.split()) <= 3 and (one.isupper() or len(two) > 2.5 * len(one)) and len(two) > 25
    )


def _tail(draft: Draft) -> None:
    """A byline, role or date below the text; notes and invitations may stand below them."""
    below = [
        n
        for n, block in enumerate(draft.blocks)
        if n and isinstance(block, Paragraph) and n >= len(draft.blocks) - _TAIL - _trailing(draft.blocks)
    ]
    taken: list[int] = []
    for n in below:
        block = draft.blocks[n]
        assert isinstance(block, Paragraph)
        line = plain(block.text)
        if (n - 1 in taken) and _is_role_of(draft, line):
            taken.append(n)
            continue
        known = draft.byline
        bare = known is None and (
            _role_follows(draft, n) or n == len(draft.blocks) - 1 - _trailing(draft.blocks) or "," in line
        )
        if known and line.casefold() == known.author.casefold():
            taken.append(n)  # the author's signature
            continue
        if known and (other := bylines.byline(line)) and other.author != known.author:
            continue
        if _understood(draft, line, block.line, bare=bare):
            taken.append(n)
    for n in below:
        line = _line(draft, n)
        if re.fullmatch(r"(?:#\w+[\s,]*)+", line):
            draft.tags += tuple(re.findall(r"#(\w+)", line))
            taken.append(n)
    draft.blocks = [block for n, block in enumerate(draft.blocks) if n not in taken]


def _trailing(blocks: list[Block]) -> int:
    count = 0
    for block in reversed(blocks):
        if not isinstance(block, Note | CallToAction | Footnote) and not is_disclaimer(block):
            break
        count += 1
    return count


def _role_follows(draft: Draft, n: int) -> bool:
    return n + 1 < len(draft.blocks) and bylines.is_role(_line(draft, n + 1))


def _subtitle_before_byline(draft: Draft, n: int) -> bool:
    """Whether the line is short enough for a subtitle and a byline or date follows at once."""
    following = _line(draft, n + 1) if n + 1 < len(draft.blocks) else ""
    return len(_line(draft, n)) <= 320 and bool(bylines.byline(following) or date_line(following))


def _understood(draft: Draft, line: str, number: int, *, bare: bool) -> bool:
    """Whether the line is a date, a byline, a reading time, or several of them; the draft then has what it says."""
    pieces = [line]
    if not date_line(line) and not bylines.byline(line, bare=bare):
        pieces = [piece for piece in _SEPARATOR.split(line) if piece.strip()]
    if not pieces:
        return False
    found: list[DateLine | Byline | str] = []
    for piece in pieces:
        known = date_line(piece) or bylines.byline(piece, bare=bare)
        if known is None and not _READING_TIME.fullmatch(piece.strip()) and (not found or len(piece.split()) > 4):
            return False
        found.append(known or piece)
    if any(isinstance(what, Byline) for what in found) and not _credits(draft, found):
        return False
    for what in found:
        if isinstance(what, DateLine):
            draft.date = draft.date or what.date
            if what.place:
                draft.warnings.append(f"The place “{what.place}” of the date line (line {number}) is not shown.")
        elif isinstance(what, Byline):
            _credit(draft, what)
        elif bylines.is_role(what) and draft.byline and not draft.byline.role:
            role, organisation = bylines.affiliation(what)
            draft.byline = replace(draft.byline, role=role, organisation=draft.byline.organisation or organisation)
        elif _READING_TIME.fullmatch(what.strip()):
            draft.warnings.append(f"“{what.strip()}” (line {number}) was left out: reading times are counted anew.")
        else:
            draft.tags += (what.strip(),)
    return True


def _credits(draft: Draft, found: list[DateLine | Byline | str]) -> bool:
    """Whether the byline read from a line may join what is known: it must not contradict a stated author."""
    return draft.byline is None or any(
        (isinstance(what, Byline) and clean_string(what.author).casefold() in draft.byline.author.casefold())
        or (isinstance(what, Byline) and draft.byline.author.casefold() in what.author.casefold())
        for what in found
    )


def _credit(draft: Draft, found: Byline) -> None:
    known = draft.byline
    if known is None:
        draft.byline = found
        return
    longer = max(known.author, found.author, key=len)
    draft.byline = Byline(longer, known.role or found.role, known.organisation or found.organisation)


def _is_role_of(draft: Draft, line: str) -> bool:
    """Whether the line, which follows a byline, is its role; the draft's byline then has it."""
    if not draft.byline or (draft.byline.role and draft.byline.organisation) or not bylines.is_role(line):
        return False
    if draft.byline.role or date_line(line) or bylines.byline(line):
        return False
    role, organisation = bylines.affiliation(line)
    draft.byline = replace(draft.byline, role=role, organisation=draft.byline.organisation or organisation)
    return True


def _line(draft: Draft, n: int) -> str:
    block = draft.blocks[n]
    return plain(block.text) if isinstance(block, Paragraph | Heading) else ""


def adopt_first_heading(draft: Draft) -> Text:
    """The first heading of the text, taken out of it; the empty text if it has none."""
    for n, block in enumerate(draft.blocks):
        if isinstance(block, Heading):
            draft.title_line = block.line
            del draft.blocks[n]
            return block.text
    return ()
