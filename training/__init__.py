"""How the translation packages in models/ are made: corpus → vocabulary → train → export → evaluate.

Nothing here is needed to use Traghetto. See README.md for the way from start to package.
"""
