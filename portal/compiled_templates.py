"""Templates that were compiled before the portal started, so that no first page waits for it."""

import hashlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import jinja2
from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache

PACKAGE = Path(__file__).resolve().parent
COMPILED = PACKAGE.parent / "var" / "templates"
# What decides how the source of a template becomes code.
_HOW = ("__init__.py", "drawing.py", "light_pages.py")


def compiled_folder() -> Path:
    """Where compiled templates are, when they have been made.

    The name follows from how they are compiled, and every file in it from its template's source,
    so nothing stale is ever drawn.
    """
    how = hashlib.sha256(f"{jinja2.__version__} {sys.implementation.cache_tag}".encode())
    for name in _HOW:
        how.update((PACKAGE / name).read_bytes())
    return COMPILED / how.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Take templates from there; one that is missing or changed is compiled in memory."""
    if (folder := compiled_folder()).is_dir():
        app.jinja_env.bytecode_cache = ReadOnly(str(folder))


def _is_page(name: str) -> bool:
    """Documents and mails have environments of their own."""
    return name.endswith(".html") and not name.startswith(("pdf/", "mail/"))


class ReadOnly(FileSystemBytecodeCache):
    """A portal at work writes no code."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing."""


def compile_templates(app: Flask) -> int:
    """Compile every template of the pages and return how many there are.

    Made beside their place and then put there in one move, so nobody finds half of them.
    """
    target = compiled_folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as beside:
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(beside)
        names = app.jinja_env.list_templates(filter_func=_is_page)
        for name in names:
            app.jinja_env.get_template(name)
        target.mkdir(exist_ok=True)
        for file in Path(beside).iterdir():
            file.replace(target / file.name)
    return len(names)
