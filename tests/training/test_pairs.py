from training.pairs import joined

RISES, LOSES = ("Sale a ⟦1⟧.", "It rises to ⟦1⟧."), ("Perde il ⟦2⟧%.", "It loses ⟦2⟧%.")


def test_several_pairs_become_one() -> None:
    assert joined([RISES, LOSES]) == ("Sale a ⟦1⟧. Perde il ⟦2⟧%.", "It rises to ⟦1⟧. It loses ⟦2⟧%.")


def test_no_placeable_comes_twice_in_a_joined_pair() -> None:
    assert joined([RISES, RISES, LOSES]) == joined([RISES, LOSES])
