"""`python -m pipeline` is the command `traghetto`."""

from pipeline.cli import main

if __name__ == "__main__":  # a process that is started by spawning another imports this file too
    main()
