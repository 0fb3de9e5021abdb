from training.distil import punctuated


def test_spanish_gets_the_marks_that_apertium_leaves_out() -> None:
    assert punctuated("Qué  es esto", "Che cos'è questo?") == "¿Qué es esto?"
    assert punctuated("Las acciones bajan", "Le azioni scendono.") == "Las acciones bajan."
    assert punctuated("Hola! Quién eres", "Ciao! Chi sei?") == "Hola! Quién eres?"
