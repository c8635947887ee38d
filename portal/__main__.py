"""Lets `python -m portal COMMAND` run the commands for operators and the demo."""

import gc

from portal.cli import main

# As wsgi.py does, for the commands and the worker that book and plan thousands at once.
gc.set_threshold(10_000)
main()
