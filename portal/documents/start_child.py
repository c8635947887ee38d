"""Starts the process of child.py without loading the rest of the portal into it.

Run by path, with the end of its pipe as `line`. Importing portal would load Flask, SQLAlchemy and
every view: two seconds and 20 MB that a process which only makes documents has no use for.
"""

import importlib
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

if "portal" not in sys.modules:
    package = ModuleType("portal")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["portal"] = package

line: Connection = globals()["line"]
importlib.import_module("portal.documents.child").serve(line)
