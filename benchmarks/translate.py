"""How fast Traghetto translates, beside the Argos library, its command and the bare decoder, in one run.

    python benchmarks/translate.py [--articles 500] [--sample 20] [--repetitions 3] [--grow 10,100,1000] [--cores 1,2]

writes `docs/benchmarks.md` and `docs/benchmarks.svg`. Every contestant has the same package, beam, articles
(`articles.py`) and cores, and runs in a process of its own; repetitions are interleaved, and medians count. The library
and its command, whose speed does not depend on how many articles there are, get a sample of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import articles

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "models" / "translate-it_en.argosmodel"
CONTESTANTS = Path(__file__).with_name("contestants.py")
COMMANDED = 3  # articles that the command translates, each in a process of its own
REPEATS = 0.2  # share of repeated sentences where growth is measured
NAMES = {
    "convert": "`traghetto convert`, from files to pages",
    "room": "Traghetto's translate room",
    "library": "Argos library, an article a call",
    "command": "`argos-translate`, an article a call",
    "raw": "CTranslate2 alone, distinct sentences",
}

REPORT = """\
# Speed

Made by `{command}` (`make bench`) on {machine}, with Python {python}, CTranslate2
{ctranslate2} and argos-translate-lt {argos}.

{articles:,} generated articles, {words:,} words, in which no sentence is met twice; medians of {repetitions}
interleaved runs; the package that ships, beam 4. The library has the first {sample} articles, its command the first
{commanded}. Its sentence cutter would have to be downloaded; both have Traghetto's, so that all translate the same
sentences. `traghetto convert` and `argos-translate` are timed from the start of the process to its end; of the others
the work alone is timed, without loading.

![Words a second, and how cost grows](benchmarks.svg)

| words of source a second | {heads} | a second of one core's work | peak memory, MB |
|---|{rule}
{rows}

With {cores}, `traghetto convert` is {times:.1f} times as fast as the library and reaches {share:.0%} of what the
decoder alone does; the translate room reaches {room:.0%}.

The library's threads share one sentence's work, which is too small to share: a second core slows it down.

| | seconds |
|---|---:|
| first run, {articles:,} articles | {first:,.1f} |
| second run, nothing changed | {again:,.1f} ({again_share:.1%}) |
| one sentence, from a cold start: `traghetto convert` | {cold:.1f} |
| one sentence, from a cold start: `argos-translate` | {cold_command:.1f} |

## How cost grows

One run each with {cores}; {repeats:.0%} of the sentences are repeats, which are translated once.

| articles | words | seconds | words a second | peak memory, MB |
|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Run:
    """seconds: of the work that counts. words: of its source. memory: peak resident megabytes of the process.

    processor: seconds of all cores together, the process's start and end included.
    """

    seconds: float
    words: int
    memory: float
    processor: float

    @property
    def speed(self) -> float:
        """Words a second."""
        return self.words / self.seconds

    @property
    def processor_rate(self) -> float:
        """Words a second of one core's work: what a machine that others use, too, tells best."""
        return self.words / self.processor


@dataclass(slots=True)
class House:
    """A scratch folder with the package installed, in which contestants run on a number of cores."""

    folder: Path
    cores: int
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        places = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE")}
        packages = self.folder / "packages"
        own = {"ARGOS_PACKAGES_DIR": str(packages), "TRAGHETTO_CACHE": str(self.folder / "cache"), "COLUMNS": "120"}
        self.environment = {**os.environ, **places, **own}
        install = "import sys; from argostranslate import package; package.install_from_path(sys.argv[1])"
        subprocess.run([sys.executable, "-c", install, str(PACKAGE)], env=self.environment, check=True)
        settings = f'[translate]\nmodels = "{packages}"\nthreads = {self.cores}\n'
        (self.folder / "traghetto.toml").write_text(settings, encoding="utf-8")

    def run(self, command: Sequence[str], standard_input: str = "", words: int = 0) -> tuple[str, Run]:
        """What a process printed, and what it took from its start to its end. Its failure is ours."""
        usable = sorted(os.sched_getaffinity(0))[: self.cores]
        begun = time.perf_counter()
        with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as printed:
            given.write(standard_input)
            given.seek(0)
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=given,
                stdout=printed,
                preexec_fn=lambda: os.sched_setaffinity(0, usable),
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{shlex.join(command)} failed with exit code {process.returncode}")
            printed.seek(0)
            processor = usage.ru_utime + usage.ru_stime
            return printed.read(), Run(seconds, words, usage.ru_maxrss / 1024, processor)

    def convert(self, folder: Path, out: str) -> Run:
        """`traghetto convert` of a folder or file, from its start to its end."""
        place = self.folder / out
        command = [sys.executable, "-m", "pipeline", "convert", str(folder)]
        return self.run([*command, "--out", str(place), "--memory", f"{place}.sqlite"], words=_words(folder))[1]

    def contest(self, name: str, files: Sequence[Path]) -> Run:
        """A contestant of `contestants.py`."""
        output, run = self.run([sys.executable, str(CONTESTANTS), name, *map(str, files)])
        return replace(run, **json.loads(output.splitlines()[-1]))

    def command(self, files: Sequence[Path]) -> Run:
        """The `argos-translate` command, once for each file."""
        command = [sys.executable, str(CONTESTANTS), "command"]
        runs = [self.run(command, file.read_text(encoding="utf-8"))[1] for file in files]
        return Run(
            sum(run.seconds for run in runs),
            sum(map(_words, files)),
            max(run.memory for run in runs),
            sum(run.processor for run in runs),
        )


@dataclass(slots=True)
class Results:
    """runs: by contestant and cores. cold: seconds for one sentence by contestant. again: a second run, by cores."""

    runs: dict[tuple[str, int], list[Run]] = field(default_factory=dict)
    cold: dict[str, list[float]] = field(default_factory=dict)
    again: dict[int, list[float]] = field(default_factory=dict)
    growth: dict[int, Run] = field(default_factory=dict)

    def median(self, name: str, cores: int, what: str) -> float:
        return statistics.median(getattr(run, what) for run in self.runs[name, cores])


def measure(chosen: argparse.Namespace, scratch: Path) -> Results:
    """Everything, with a line on standard error for each run."""
    results = Results()
    fresh = scratch / "fresh"
    files = articles.write(fresh, chosen.articles)
    sentence = scratch / "sentence.txt"
    sentence.write_text("Tassi fermi\n\nLa Bce ha lasciato i tassi al 3,25%.\n", encoding="utf-8")
    houses = {cores: House(scratch / f"cores-{cores}", cores) for cores in chosen.cores}
    for repetition in range(chosen.repetitions):
        for cores, house in houses.items():
            for name in ("convert", "raw", "library", "room", "command"):
                if name == "convert":
                    done = house.convert(fresh, f"out-{repetition}")
                elif name == "command":
                    done = house.command(files[: min(COMMANDED, chosen.sample)])
                else:
                    done = house.contest(name, files[: chosen.sample] if name == "library" else files)
                results.runs.setdefault((name, cores), []).append(done)
                _say(f"{name}, {_cores(cores)}: {_told(done)}")
            again = house.convert(fresh, f"out-{repetition}").seconds
            results.again.setdefault(cores, []).append(again)
        house = houses[max(houses)]
        results.cold.setdefault("convert", []).append(house.convert(sentence, f"cold-{repetition}").seconds)
        results.cold.setdefault("command", []).append(house.command([sentence]).seconds)
    for count in chosen.grow:
        grown = scratch / f"grown-{count}"
        articles.write(grown, count, repeats=REPEATS, seed=2)
        results.growth[count] = done = houses[max(houses)].convert(grown, f"grown-out-{count}")
        _say(f"{count} articles: {_told(done)}")
    return results


def report(chosen: argparse.Namespace, results: Results) -> str:
    """`docs/benchmarks.md`."""
    cores = chosen.cores
    most = max(cores)
    library, limit = results.median("library", most, "speed"), results.median("raw", most, "speed")
    first = results.median("convert", most, "seconds")
    again = statistics.median(results.again[most])
    cold = {name: statistics.median(seconds) for name, seconds in results.cold.items()}
    text = REPORT.format(
        command=shlex.join(["python", "benchmarks/translate.py", *sys.argv[1:]]),
        machine=_machine(),
        python=platform.python_version(),
        ctranslate2=version("ctranslate2"),
        argos=version("argos-translate-lt"),
        articles=chosen.articles,
        words=results.runs["convert", most][0].words,
        repetitions=chosen.repetitions,
        sample=chosen.sample,
        commanded=min(COMMANDED, chosen.sample),
        cores=_cores(most),
        heads=" | ".join(_cores(n) for n in cores),
        rule="---:|" * (len(cores) + 2),
        rows="\n".join(_row(name, title, cores, results) for name, title in NAMES.items()),
        times=results.median("convert", most, "speed") / library,
        share=results.median("convert", most, "speed") / limit,
        room=results.median("room", most, "speed") / limit,
        first=first,
        again=again,
        again_share=again / first,
        cold=cold["convert"],
        cold_command=cold["command"],
        repeats=REPEATS,
    )
    lines = []
    for count, run in results.growth.items():
        cells = (count, run.words, run.seconds, run.speed, run.memory)
        lines.append("| " + " | ".join(f"{cell:,.0f}" for cell in cells) + " |")
    return text + "\n".join(lines) + "\n"


def _row(name: str, title: str, cores: Sequence[int], results: Results) -> str:
    speeds = [results.median(name, n, "speed") for n in cores]
    last = results.median(name, max(cores), "processor_rate"), results.median(name, max(cores), "memory")
    return f"| {title} | " + " | ".join(f"{cell:,.0f}" for cell in (*speeds, *last)) + " |"


def plot(chosen: argparse.Namespace, results: Results, path: Path) -> None:
    """Words a second of each contestant, and seconds and memory by the number of articles."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "traghetto", "font.size": 9}
    from matplotlib import pyplot

    figure, (bars, lines) = pyplot.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
    height = 0.8 / len(chosen.cores)
    for index, cores in enumerate(chosen.cores):
        places = [row + index * height for row in range(len(NAMES))]
        drawn = bars.barh(places, [results.median(name, cores, "speed") for name in NAMES], height, label=_cores(cores))
        bars.bar_label(drawn, fmt="{:,.0f}", padding=2)
    bars.set_yticks([row + 0.4 - height / 2 for row in range(len(NAMES))], [n.replace("`", "") for n in NAMES.values()])
    bars.invert_yaxis()
    bars.margins(x=0.15)
    bars.set_xlabel("words of source a second")
    bars.legend(loc="lower right")
    counts = list(results.growth)
    lines.loglog(counts, [run.seconds for run in results.growth.values()], "o-", label="seconds")
    lines.loglog(counts, [run.memory for run in results.growth.values()], "s--", label="peak memory, MB")
    lines.set_xlabel("articles")
    lines.legend()
    figure.savefig(path, metadata={"Date": None})


def _words(path: Path) -> int:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return sum(len(file.read_text(encoding="utf-8").split()) for file in files)


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{len(os.sched_getaffinity(0))} cores of an {name}"


def _cores(count: int) -> str:
    return "1 core" if count == 1 else f"{count} cores"


def _told(run: Run) -> str:
    return (
        f"{run.seconds:,.1f} s, {run.speed:,.0f} words/s, {run.processor_rate:,.0f} a core-second, {run.memory:,.0f} MB"
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--grow", type=_numbers, default=[10, 100, 1000])
    parser.add_argument("--cores", type=_numbers, default=[1, 2])
    parser.add_argument("--into", type=Path, default=ROOT / "docs")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="traghetto-") as name:
        results = measure(chosen, Path(name))
    (chosen.into / "benchmarks.md").write_text(report(chosen, results), encoding="utf-8")
    plot(chosen, results, chosen.into / "benchmarks.svg")


if __name__ == "__main__":
    main()
