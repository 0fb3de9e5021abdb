from training.corpus import Pair
from training.pivot import take


def test_each_source_gives_as_many_pairs_as_asked_for_and_the_same_each_time() -> None:
    pairs = [Pair(origin, f"{origin} {i}", "") for origin in ("europarl", "manuals", "wiki") for i in range(50)]
    taken = take(pairs, {"europarl": 10, "wiki": 99})
    assert taken == take(pairs, {"europarl": 10, "wiki": 99})
    assert [sum(p.origin == o for p in taken) for o in ("europarl", "manuals", "wiki")] == [10, 0, 50]
