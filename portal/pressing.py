"""Presses what lies under static/: smaller texts, and each of them compressed beforehand."""

import gzip
import hashlib
import re
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import brotli

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
PRESSED = ROOT / "var" / "static"

_CSS = re.compile(r'("[^"\n]*")|/\*.*?\*/|\s+', re.DOTALL)
_AROUND = re.compile(r'("[^"\n]*")|\s*([{};,])\s*|:\s+')


def digest_of(folder: Path) -> str:
    """The first 12 characters of SHA-256 over the names and contents of all files."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]


def pressed_folder(digest: str) -> Path:
    """Where the pressed files of static/ are, when they have been made.

    The name follows from what is pressed and from how, so nothing stale is ever served.
    """
    how = hashlib.sha256(digest.encode() + Path(__file__).read_bytes())
    return PRESSED / how.hexdigest()[:12]


def smaller_css(text: str) -> str:
    """A stylesheet without comments and without spaces that mean nothing."""
    text = _CSS.sub(lambda found: found[1] or ("" if found[0][0] == "/" else " "), text)
    text = _AROUND.sub(lambda found: found[1] or found[2] or ":", text)
    return text.replace(";}", "}").strip()


def smaller_js(text: str) -> str:
    """A script without indentation, empty lines and lines that only hold a comment."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


def press(folder: Path, into: Path) -> None:
    """Write every text of a folder smaller, and beside it in gzip and in Brotli; all or nothing."""
    into.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(mkdtemp(dir=into.parent))
    for file in folder.rglob("*"):
        if file.suffix in {".css", ".js", ".svg"} and "pdf" not in file.relative_to(folder).parts:
            target = begun / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, _smaller(file))
    begun.chmod(0o755)
    try:
        begun.rename(into)
    except OSError:
        # Somebody else was first, with the same files.
        rmtree(begun)


def _smaller(file: Path) -> bytes:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".css":
        text = smaller_css(text)
    elif file.suffix == ".js" and not file.name.endswith(".min.js"):
        text = smaller_js(text)
    return text.encode()


def _write(target: Path, content: bytes) -> None:
    target.write_bytes(content)
    Path(f"{target}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    Path(f"{target}.br").write_bytes(brotli.compress(content, brotli.MODE_TEXT, 11, 18))
