"""`python -m pipeline` is the command `traghetto`."""

from pipeline.cli import main

main()
