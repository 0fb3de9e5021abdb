"""Paragraphs that are not the author's argument: notes of the house, disclaimers, invitations to follow a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Block, CallToAction, Heading, Note, Paragraph, Span, Text, plain
from pipeline.ingest.draft import clean, cut

_NOTE = re.compile(
    r"\[?(?:nota (?:della redazione|del(?:l['’])?\s?(?:editore|redattore|curatore)|editoriale)|n\.?d\.?r\.?\b)",
    re.IGNORECASE,
)

_DISCLAIMER_HEADING = re.compile(
    r"(?:disclaimer|avvertenz[ae](?: legali)?|note legali|nota legale|informazioni importanti|importante"
    r"|informativa|avviso legale)\W*",
    re.IGNORECASE,
)
# How the disclaimers of Italian houses begin, or what only they say.
_DISCLAIMER = re.compile(
    r"(?:disclaimer|avvertenz[ae]|nota legale|note legali|avviso legale|messaggio (?:pubblicitario|promozionale)"
    r"|comunicazione di marketing|documento riservato|ad uso esclusivo|riservato a)\b"
    r"|(?:il presente|la presente|questo|questa|le) (?:documento|articolo|commento|comunicazione|pubblicazione|"
    r"materiale|informazioni|opinioni|nota)\b.{0,120}?\b(?:non costitui|ha (?:solo )?(?:finalità|scopo)|a scopo|a fini"
    r"|contenut[ei] .{0,40}non|esclusivamente|non rappresenta|puramente|titolo informativo)"
    r"|(?:i )?(?:rendimenti|risultati|performance) (?:passat[ei]|ottenuti)",
    re.IGNORECASE,
)

_INVITATION = re.compile(
    r"\b(?:clicca(?:ndo|te|re)?|visita(?:te)?|scopri(?:te)?|leggi|leggete|iscriviti|iscrivetevi|registrati|scarica(?:te)?"
    r"|contatta(?:ci|teci|te)?|scrivi(?:ci|teci)?|seguici|seguiteci|prenota|abbonati|guarda|ascolta|approfondisci"
    r"|per (?:saperne di più|(?:maggiori|ulteriori) (?:informazioni|dettagli)|approfondire|leggere|continuare))\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\"»”]+|[\w.+-]+@[\w-]+\.[\w.-]+\w", re.IGNORECASE)
_DANGLING = re.compile(r"(?P<word>\b(?:link|qui|indirizzo|url|sito))?\s*(?P<sign>[=:]|->|→|»|>)*\s*$", re.IGNORECASE)
_LINK_LINE = re.compile(r"link\s*[=:]?\s*(?P<url>(?:https?://|www\.)\S{3,2000})?", re.IGNORECASE)
MAX_INVITATION = 300


def notes(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a note for each paragraph that stands between asterisks or says that the house speaks."""
    return [_note(block) if isinstance(block, Paragraph) else block for block in blocks]


def _note(block: Paragraph) -> Block:
    line = plain(block.text)
    core = line.strip("* ")
    if line.startswith("*") and line.endswith("*") and core and "**" not in core:
        start = line.index(core)
        return Note(cut(block.text, start, start + len(core)), block.line)
    if _NOTE.match(line) or (
        line.startswith("[") and line.endswith("]") and "ndr" in line.lower()[-8:].replace(".", "")
    ):
        return Note(block.text, block.line)
    return block


def disclaimers(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a note for each disclaimer, and for each paragraph under a heading that announces them."""
    result: list[Block] = []
    under = False
    for n, block in enumerate(blocks):
        if isinstance(block, Heading):
            under = bool(_DISCLAIMER_HEADING.fullmatch(plain(block.text)))
        if isinstance(block, Paragraph):
            line = plain(block.text)
            announced = n + 1 < len(blocks) and bool(_DISCLAIMER_HEADING.fullmatch(line)) and len(line) < 40
            if announced and isinstance(blocks[n + 1], Paragraph):
                under = True
                block = Heading(block.text, 1, block.line)
            elif under or _DISCLAIMER.match(line):
                block = Note(block.text, block.line)
        result.append(block)
    return result


def is_disclaimer(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_DISCLAIMER.match(plain(block.text)))


def invitations(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a call to action for each invitation that ends in a link, announces one, or is one."""
    result: list[Block] = []
    taken = False  # whether the line before had its address on this one
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if taken or not isinstance(block, Paragraph):
            result += [] if taken else [block]
            taken = False
        elif alone := _LINK_LINE.fullmatch(plain(block.text)):
            url = address(alone["url"]) if alone["url"] else None
            result.append(_completed(result.pop() if result else None, url, block.line, result))
        else:
            found = _invitation(block, following)
            taken = bool(
                found and found.url and isinstance(following, Paragraph)
                and not _links(block) and _only_address(following.text)
            )  # fmt: skip
            result.append(found or block)
    return result


def _completed(before: Block | None, url: str | None, line: int, result: list[Block]) -> CallToAction:
    """The invitation that a line "link= …" of its own belongs to: the one before it, or one that says no more."""
    match before:
        case CallToAction():
            return CallToAction(before.text, before.url or url, before.line)
        case Paragraph() if _INVITATION.search(plain(before.text)) and len(plain(before.text)) <= MAX_INVITATION:
            return CallToAction(_without_tail(before.text), url, before.line)
        case None:
            pass
        case _:
            result.append(before)
    return CallToAction((Span("Link"),), url, line)


def _invitation(block: Paragraph, following: Block | None) -> CallToAction | None:
    line = plain(block.text)
    if len(line) > MAX_INVITATION or not _INVITATION.search(line):
        return None
    links = _links(block)
    stripped = _ADDRESS.sub("", line[-200:]) if _ADDRESS.search(line[-200:]) else line
    dangling = _DANGLING.search(stripped.rstrip(". ") if links else stripped)
    announced = bool(dangling and (dangling["word"] or (dangling["sign"] and links)))
    wholly = bool(links) and all(span.link or not re.search(r"\w", span.text) for span in block.text)
    if wholly and not _only_address(block.text):
        return CallToAction(_unlinked(block.text), links[0], block.line)
    if not announced and not (links and re.search(r"[.!?:]\s+\w", line) is None and len(line) < 200):
        return None
    if not announced and not _begins_with_invitation(line):
        return None
    url = links[0] if links else None
    if url is None and isinstance(following, Paragraph) and _only_address(following.text):
        url = next(iter(_links(following)), None)
    return CallToAction(_without_tail(block.text), url, block.line)


def _begins_with_invitation(line: str) -> bool:
    found = _INVITATION.search(line)
    return bool(found and found.start() < 3)


def _links(block: Paragraph) -> list[str]:
    """Addresses in a paragraph, linked or typed, made whole."""
    linked = [span.link for span in block.text if span.link]
    return linked or [address(found[0]) for found in _ADDRESS.finditer(plain(block.text))]


def address(typed: str) -> str:
    """A typed address with its scheme, without the punctuation that followed it."""
    typed = typed.rstrip(".,;:!?)]'’")
    if typed.lower().startswith("www."):
        return f"https://{typed}"
    return typed if ":" in typed else f"mailto:{typed}"


def _only_address(content: Text) -> bool:
    return bool(_ADDRESS.fullmatch(plain(content).strip(" <>().")))


def _unlinked(content: Text) -> Text:
    return clean(tuple(replace(span, link=None) for span in content))


def _without_tail(content: Text) -> Text:
    """An invitation without the address at its end and the sign before it: "… sul seguente link= " → "… link"."""
    line = plain(content)
    end = len(line)
    for found in _ADDRESS.finditer(line):
        if not line[found.end() :].strip(" .>)"):
            end = found.start()
    kept = line[:end].rstrip(" =:>→-<(")
    kept = re.sub(r"\b(link) link$", r"\1", kept, flags=re.IGNORECASE)
    if end < len(line) and not re.search(
        r"\b(?:link|qui|indirizzo|sito|url)$|[=:>→-]\s*<?$", line[:end].strip(), re.IGNORECASE
    ):
        kept = line  # "Scrivi a info@banca.it": the sentence needs its address
    return _unlinked(cut(content, 0, len(kept)))
