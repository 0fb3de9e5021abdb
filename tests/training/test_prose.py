import json

from training.prose import addresses, factbook, sentences, wikipedia, wordnet


def test_paragraphs_are_cut_behind_sentences_but_not_behind_titles() -> None:
    assert list(sentences("Mr. Reagan spoke. All rose! Did the U.S. Congress? Yes.")) == [
        "Mr. Reagan spoke.",
        "All rose!",
        "Did the U.S. Congress?",
        "Yes.",
    ]


def test_of_wordnet_the_examples_that_are_sentences_are_taken() -> None:
    line = '001 04 n 02 rate 0 | a charge; "the rate is too high"; "prime rate"; "they asked--why?"\n'
    assert list(wordnet({"package/dict/data.noun": line.encode()})) == ["The rate is too high.", "They asked - why?"]


def test_addresses_are_in_todays_english() -> None:
    files = {
        "package/data/1790_a_n.txt": b"Old words.",
        "package/data/1999_b_d.txt": b"New words [Applause]. And more.",
    }
    assert list(addresses(files)) == ["New words .", "And more."]


def test_the_factbooks_texts_are_taken_wherever_they_stand() -> None:
    files = {"package/europe/it.json": b'{"Economy": {"Overview": {"text": "It grows. It shrinks."}}, "year": 2016}'}
    assert list(factbook(files)) == ["It grows.", "It shrinks."]


def test_articles_lose_what_stands_in_brackets_and_sentences_in_other_scripts() -> None:
    article = {"extract": "Milán (en italiano, Milano) es una ciudad.[1] Élite es [eˈlite]. Se dice «ˈmila»."}
    files = {"wiki/data/summaries_es-es.json": json.dumps({"Milán": article}).encode()}
    assert list(wikipedia(files, "es")) == ["Milán es una ciudad.", "Élite es."]
