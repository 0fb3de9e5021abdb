"""Translation memories from CAT tools, and for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from pipeline.errors import MemoryFileError
from pipeline.ingest.draft import clean_string
from pipeline.translate import corrections, fuzzy, tmx
from pipeline.translate.corrections import Correction, written
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="it-IT" datatype="plaintext"/><body>
"""
TAIL = "</body></tmx>\n"

MakeTmx = Callable[[str], Path]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[MemoryFile]:
    with MemoryFile(path) as opened:
        yield opened


@pytest.fixture
def make_tmx(tmp_path: Path) -> MakeTmx:
    """Makes a TMX file with these `tu` elements."""

    def make(body: str) -> Path:
        made = tmp_path / "house.tmx"
        made.write_text(HEAD + body + TAIL, encoding="utf-8")
        return made

    return make


def pair(source: str, target: str, attributes: str = "", language: str = "en-GB") -> str:
    variants = (('xml:lang="it-IT"', source), (f'xml:lang="{language}"', target))
    return f"<tu {attributes}>{''.join(f'<tuv {tag}><seg>{text}</seg></tuv>' for tag, text in variants)}</tu>\n"


def in_force(path: Path, source: str, target: str = "en") -> Unit | None:
    with Memory(path, "it", target, model="m1") as memory:
        return memory.get([Key(source)]).get(Key(source))


def test_a_houses_units_come_before_the_machines(file: MemoryFile, path: Path, make_tmx: MakeTmx) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put([(Key("I mercati salgono."), Unit("Markets rise.", Origin.MACHINE))])
    assert tmx.load(file, make_tmx(pair("I mercati salgono.", "Markets gain.")), "it") == tmx.Loaded(1, 1)
    assert in_force(path, "I mercati salgono.") == Unit("Markets gain.", Origin.HUMAN)
    assert next(corrections.listed(file, imported=True)).file == "house.tmx"
    assert list(corrections.listed(file)) == []


def test_a_reference_is_found_by_those_who_search_and_used_in_no_translation(
    file: MemoryFile, path: Path, make_tmx: MakeTmx
) -> None:
    tmx.load(file, make_tmx(pair("I mercati salgono.", "Markets gain.")), "it", reference=True)
    assert in_force(path, "I mercati salgono.") is None
    (match,) = fuzzy.similar(file, "I mercati salgono!", "it", "en")
    assert (match.target, match.origin) == ("Markets gain.", Origin.MEMORY)


def test_every_language_of_a_unit_is_taken_the_first_variant_of_each(
    file: MemoryFile, path: Path, make_tmx: MakeTmx
) -> None:
    body = """<tu srclang="en-US">
      <tuv xml:lang="EN_us"><seg>Color.</seg></tuv><tuv xml:lang="en-GB"><seg>Colour.</seg></tuv>
      <tuv lang="it"><seg>Il colore.</seg></tuv><tuv xml:lang="pt-BR"><seg>Cor.</seg></tuv>
      <tuv xml:lang="de"><seg> </seg></tuv><tuv xml:lang="fr"/>
    </tu>"""
    assert tmx.load(file, make_tmx(body), "it").units == 2
    assert [in_force(path, "Il colore.", code) for code in ("en", "pt", "de")] == [
        Unit("Color.", Origin.HUMAN),
        Unit("Cor.", Origin.HUMAN),
        None,
    ]


def test_inline_codes_go_and_their_words_stay(make_tmx: MakeTmx) -> None:
    source = (
        'I <bpt i="1">&lt;b&gt;</bpt>mercati<ept i="1">&lt;/b&gt;</ept> <hi type="x">salgono</hi>'
        '<ph type="fnote">\\footnote{<sub>Nota</sub>}</ph>,<ph type="lb"/>le '
        '<it pos="begin">\\i</it>banche <ut>x</ut>no.'
    )
    path = make_tmx(pair(source, 'Markets <bpt i="1">*</bpt>rise<ept i="1">*</ept>, banks don&#8217;t.<!-- no -->'))
    (unit,) = tmx.read(path, "it")
    assert unit.source == "I mercati salgono, le banche no."
    assert unit.target == "Markets rise, banks don’t."


def test_the_latest_word_counts(file: MemoryFile, path: Path, make_tmx: MakeTmx) -> None:
    corrections.correct(file, [Correction("Uno.", "By hand.", "it", "en")])
    old, new = 'changedate="20200131T101500Z"', 'creationdate="20990131T101500Z"'
    tmx.load(file, make_tmx(pair("Uno.", "Old.", old)), "it")
    assert in_force(path, "Uno.") == Unit("By hand.", Origin.HUMAN)
    tmx.load(file, make_tmx(pair("Uno.", "New.", new) + pair("Uno.", "Older.", old)), "it")
    assert in_force(path, "Uno.") == Unit("New.", Origin.HUMAN)


def test_the_same_file_again_changes_nothing(file: MemoryFile, make_tmx: MakeTmx) -> None:
    made = make_tmx(pair("Uno.", "One.") + pair("Due.", "Two."))
    assert tmx.load(file, made, "it") == tmx.Loaded(2, 2)
    assert tmx.load(file, made, "it") == tmx.Loaded(2, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEAD + pair("Uno.", "One.") + "<tu><tuv>\n</body></tmx>", "7: is not a TMX file"),
        (HEAD + pair("Uno.", "One.") + "<tu>", "is not a TMX file"),
        ("source,target\n", "1: is not a TMX file"),
        ("", "is not a TMX file"),
        ("<xliff><tu/></xliff>", "is not a TMX file"),
        (HEAD + pair("Uno.", "Eins.").replace("it-IT", "fr") + TAIL, "has no sentence in it"),
        (HEAD + TAIL, "has no sentence in it"),
        (None, "cannot be read"),
    ],
)
def test_a_faulty_file_is_refused_whole_and_by_name(
    file: MemoryFile, tmp_path: Path, content: str | None, reason: str
) -> None:
    path = tmp_path / "bad.tmx"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(MemoryFileError, match=reason) as error:
        tmx.load(file, path, "it")
    assert str(error.value).startswith(f"{path}:")
    assert "\n" not in str(error.value)
    assert file.read("SELECT count(*) FROM sentence") == [(0,)]


def test_a_file_cannot_read_others_nor_grow_without_bound(make_tmx: MakeTmx, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    made = make_tmx(pair("Uno &x; uno.", "One &y; one."))
    entities = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{"boom" * 50}">]>'
    made.write_text(made.read_text().replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', entities))
    (unit,) = tmx.read(made, "it")
    assert "secret" not in unit.source
    assert "boom" not in unit.target


def test_what_goes_out_is_a_persons_and_on_demand_the_machines_marked_as_such(
    file: MemoryFile, path: Path, tmp_path: Path
) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put((Key(source), Unit("Machine.", Origin.MACHINE)) for source in ("Uno.", "Due."))
    corrections.correct(file, [Correction("Uno.", "One.", "it", "en"), Correction("Uno.", "Uno.", "it", "es")])
    assert [(u.source, u.language, u.target) for u in tmx.export(file)] == [
        ("Uno.", "en", "One."),
        ("Uno.", "es", "Uno."),
    ]
    everything = tmp_path / "all.tmx"
    everything.write_bytes(tmx.write(tmx.export(file, machine=True), "it"))
    with MemoryFile(tmp_path / "other.sqlite") as other:
        tmx.load(other, everything, "it")
    assert in_force(tmp_path / "other.sqlite", "Uno.") == Unit("One.", Origin.HUMAN)
    assert in_force(tmp_path / "other.sqlite", "Due.") is None


def test_other_programs_can_read_what_goes_out() -> None:
    made = int(dt.datetime(2025, 1, 30, tzinfo=dt.UTC).timestamp())
    content = tmx.write(iter([tmx.Unit("Uno & <due>.", "One & <two>.", "it", "en", made=made)]), "it")
    store = tmxfile.parsestring(content)
    (unit,) = store.units
    assert (unit.source, unit.target) == ("Uno & <due>.", "One & <two>.")
    assert b'srclang="it"' in content
    assert b'changedate="20250130T000000Z"' in content


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff"), min_size=1
)


@given(
    st.lists(
        st.builds(
            tmx.Unit,
            source=TEXT.map(lambda text: clean_string(text).strip()).filter(bool),
            target=TEXT.map(written).filter(bool),
            source_language=st.just("it"),
            language=st.sampled_from(["en", "es", "pt"]),
            human=st.booleans(),
            made=st.none() | st.integers(0, 2**32),
        ),
        unique_by=lambda unit: (unit.source, unit.language),
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(tmp_path: Path, units: list[tmx.Unit]) -> None:
    units.sort(key=lambda unit: unit.source)
    path = tmp_path / "round.tmx"
    path.write_bytes(tmx.write(iter(units), "it"))
    assert list(tmx.read(path, "it")) == units
