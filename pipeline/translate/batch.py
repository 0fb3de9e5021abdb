"""Articles through the machine: every distinct sentence once, whatever article it stands in.

plan      articles → sentences with their marks, and what the machine is to be asked for each
recall    what the memory knows is not asked again
decode    the rest in one go, the best hypothesis chosen, with the house's terms (`choose`)
finish    casing, punctuation and typography of the target language
assemble  sentences → texts → articles, every segment checked against its source
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from pipeline.article import Article, Heading, Place, Text, line_of, plain, texts, with_texts
from pipeline.translate import casing, choose, euphony, guide, marks, names, segment, typography
from pipeline.translate.casing import Case
from pipeline.translate.check import check
from pipeline.translate.engine import Engine, Hypothesis
from pipeline.translate.glossary import Glossary
from pipeline.translate.marks import Mark, Sort
from pipeline.translate.memory import Memory, Unit
from pipeline.translate.request import Request
from pipeline.translate.translation import Match, Origin, Segment, Translation
from pipeline.translate.underway import Underway
from pipeline.translate.verbatim import Spans, hide, show

Progress = Callable[[int, int], None]
"""Told of each part that is translated: how many segments, how many words of the source."""


LIKE = 75  # per cent that a sentence shares with one that a person translated, from which that is offered

Answered = Sequence[tuple[Request, Hypothesis]]
Decode = Callable[[Sequence[Request], Glossary, str], Iterable[Answered]]
"""Requests in, for a glossary and a target language; each with the hypothesis to go on with, a part at a time."""


def quiet(segments: int, words: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text. start, end: its characters there. marks: those that fall in it, counted from its start.

    request: what the machine is asked; None where there is nothing to translate.
    """

    place: Place
    start: int
    end: int
    source: str
    marks: tuple[Mark, ...]
    request: Request | None


def translate(
    articles: Sequence[Article],
    target: str,
    engine: Engine,
    memory: Memory,
    glossary: Glossary,
    progress: Progress = quiet,
    decode: Decode | None = None,
    underway: Underway | None = None,
) -> list[Translation]:
    """The articles in the language `target` (ISO 639-1), in their order. All of them are of the glossary's source.

    decode: where what the memory does not know is decoded; by this process, if None, with `engine`. underway: shared by
    threads that translate into this language at once.
    Raises ModelError where there is no route between the languages, TranslationError where the engine fails.
    """
    planned = [plan(article, glossary) for article in articles]
    memory.note((a, [s.source for s in its if s.request]) for a, its in zip(articles, planned, strict=True))
    times = Counter(s.request for sentences in planned for s in sentences if s.request)
    units: dict[Request, Unit] = {}
    for part in answer(times, target, memory, glossary, decode or partial(here, engine), underway or Underway()):
        units |= part
        progress(sum(times[r] for r in part), sum(times[r] * len(r.source.split()) for r in part))
    model = engine.version(glossary.source, target)
    done = (assemble(article, its, units, target, glossary) for article, its in zip(articles, planned, strict=True))
    return [replace(t, model=model, segments=offered(t.segments, memory)) for t in done]


def plan(article: Article, glossary: Glossary) -> list[Sentence]:
    """The sentences of an article in reading order."""
    every = list(texts(article))
    prose = [plain(content) for place, content in every if not _is_heading(article, place)]
    cased = casing.names_in(prose, article.language)
    if article.byline:
        cased |= set(casing.WORD.findall(f"{article.byline.author} {article.byline.organisation}"))
    small = casing.small_in(prose) - {word.lower() for word in cased}
    known = names.recurring(prose, article.language)
    planned = []
    for place, content in every:
        text, its_marks = marks.strip(content)
        bounds = [(s.start, s.end) for s in segment.sentences(text, article.language)]
        for (start, end), part in zip(bounds, marks.split(its_marks, bounds), strict=True):
            source = text[start:end]
            heading = _is_heading(article, place)
            code = code_of(part)
            request = ask(source, cased, known, glossary, heading=heading, align=bool(part), small=small, code=code)
            planned.append(Sentence(place, start, end, source, part, request))
    return planned


def ask(
    source: str,
    cased: Collection[str],
    known: Collection[str],
    glossary: Glossary,
    *,
    heading: bool,
    align: bool,
    small: Collection[str] = (),
    code: tuple[tuple[int, int], ...] = (),
) -> Request | None:
    """What the machine is asked for a sentence; None for one without a letter but for code, such as a lone figure.

    cased: words that keep their capitals in this article. known: its names. small: words that it writes small, so that
    one of them alone in a line (a table's *Acciaio*) is no name. code: where the sentence has code.
    """
    if not any(character.isalpha() for character in hide(source, "", code)[0]):
        return None
    names_here = frozenset(casing.WORD.findall(source)) & frozenset(cased)
    case = casing.case_of(source, glossary.source, names_here)
    if case is Case.TITLE and not heading:
        case = Case.SENTENCE
    given = source
    if case in (Case.UPPER, Case.TITLE):
        given = casing.lower_for_model(source, names_here, glossary.source)
    elif source.istitle() and source.lower() in small and not glossary.keep(source):
        given = source.lower()
    shaped = heading or case in (Case.UPPER, Case.LOWER)
    return Request(
        source=source,
        given=given,
        guided=guide.guide(given, source, glossary, known, code=code),
        case=case,
        names=names_here if shaped else frozenset(),
        glossary=glossary.version_for(source),
        align=align,
        code=code,
    )


def answer(
    requests: Collection[Request],
    target: str,
    memory: Memory,
    glossary: Glossary,
    decode: Decode,
    underway: Underway,
) -> Iterator[dict[Request, Unit]]:
    """A translation for each of the distinct requests: what the memory knows, then each part that is decoded.

    A part is remembered as it comes, so that a run that is killed loses no more than what was being decoded. What other
    threads are at comes last.
    """

    def recall() -> dict[Request, Unit]:
        known = memory.get([request.key for request in requests])
        return {r: known[r.key] for r in requests if r.key in known and _answers(known[r.key], r)}

    with underway.share(requests, recall) as share:
        yield share.known
        for answered in decode(share.mine, glossary, target) if share.mine else ():
            fresh = {request: finish(request, hypothesis, glossary.source, target) for request, hypothesis in answered}
            memory.put((request.key, unit) for request, unit in fresh.items())
            share.made.update(fresh)
            yield fresh
    yield share.others()


def here(engine: Engine, requests: Sequence[Request], glossary: Glossary, target: str) -> Iterator[Answered]:
    """A `Decode` in this process, all in one part so that batches are full."""
    yield list(zip(requests, choose.decode(requests, engine, glossary, target), strict=True))


def finish(request: Request, hypothesis: Hypothesis, language: str, target: str) -> Unit:
    """The hypothesis as a reader of the target language would have it, with the links of what it became."""
    source, text = hide(request.source, hypothesis.text, request.code)
    text = casing.match_beginning(source, casing.match_ending(source, text))
    if request.case is Case.LABEL:
        text = casing.match_article(source, text, language, target)
    text = casing.recase(text, target, request.case, request.names)
    text = show(typography.dress(euphony.smooth(text, target), target), request.source, request.code)
    links = None
    if request.align:
        links = tuple(marks.carry(hypothesis.links, (request.given, request.source), (hypothesis.text, text)))
    return Unit(text, Origin.MACHINE, hypothesis.score, links)


def assemble(
    article: Article, sentences: Sequence[Sentence], units: Mapping[Request, Unit], target: str, glossary: Glossary
) -> Translation:
    """The translated article and its segments, each checked against its source."""
    known = names.recurring((sentence.source for sentence in sentences), article.language)
    content = dict(texts(article))
    new: dict[Place, Text] = {}
    segments: list[Segment] = []
    for place, group in groupby(sentences, key=lambda sentence: sentence.place):
        pieces: list[tuple[str, Iterable[Mark]]] = []
        source = plain(content[place])
        at = 0
        for index, sentence in enumerate(group):
            code = code_of(sentence.marks)
            if sentence.request:
                unit = units[sentence.request]
            else:
                unit = copied(sentence.source, article.language, target, code)
            placed, moved = marks.project(sentence.marks, sentence.source, unit.target, unit.links or (), target)
            pieces += [(source[at : sentence.start], ()), (unit.target, placed)]
            at = sentence.end
            pair = sentence.source, unit.target, article.language, target
            findings = (*check(*pair, glossary, known, code, machine=unit.origin.by_machine), *moved)
            segments.append(
                Segment(
                    place,
                    index,
                    line_of(article, place),
                    sentence.source,
                    unit.target,
                    unit.origin,
                    unit.score,
                    findings,
                )
            )
        new[place] = marks.apply(*marks.join([*pieces, (source[at:], ())]))
    return Translation(article, with_texts(article, new, target), tuple(segments), glossary=glossary.version)


def offered(segments: Iterable[Segment], memory: Memory) -> tuple[Segment, ...]:
    """The segments, those with undecided findings beside what a person made of a sentence most like theirs."""

    def likest(segment: Segment) -> Match | None:
        return next(iter(memory.similar(segment.source, 1, LIKE, human=True)), None) if segment.undecided else None

    return tuple(replace(s, similar=match) if (match := likest(s)) else s for s in segments)


def copied(source: str, language: str, target: str, code: Spans = ()) -> Unit:
    """A segment without words but code, in the figures and typography of the target language."""
    hidden, _ = hide(source, "", code)
    digits = guide.NUMERAL.sub(lambda match: guide.localised(match[0], language, target), hidden)
    return Unit(show(typography.dress(digits, target), source, code), Origin.COPIED, links=())


def code_of(its_marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    """Where a sentence has code, which nobody may translate."""
    return tuple((mark.start, mark.end) for mark in its_marks if mark.sort is Sort.CODE)


def _answers(unit: Unit, request: Request) -> bool:
    """Whether a remembered unit will do: a machine's without links is asked for again where marks wait for them."""
    return unit.origin is Origin.HUMAN or unit.links is not None or not request.align


def _is_heading(article: Article, place: Place) -> bool:
    return place.field == "title" or (place.field == "block" and isinstance(article.blocks[place.block], Heading))
