"""Translations with one thing false in each: made by rule from good pairs, and written by hand.

pairs/        good pairs, a file for each pair of languages: source, target, the names that must be kept
by_hand.tsv   kind, languages, source, false target, what is false
corpus.py     reads both
rules.py      what is broken, and how; words.toml: what it is swapped for
seeded.py     breaks one thing of a good pair at a time, the same way every time
"""
