"""Lets `python -m portal COMMAND` run the commands for operators and the demo."""

from portal.cli import main

main()
