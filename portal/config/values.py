"""Reads one value of the environment at a time, and refuses nonsense by naming the variable."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
SHORTEST_KEY, SHORTEST_TOKEN = 32, 16


class WrongSetting(Exception):
    """A setting that the portal refuses to start with; names the variable and the remedy."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable


def text_of(env: Mapping[str, str], variable: str) -> str:
    """What a variable says, without the blanks and line ends around it that a file leaves.

    Raises WrongSetting for a line end or another control sign in the middle of it.
    """
    text = env.get(variable, "").strip()
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise WrongSetting(variable, "holds a line end or another control sign; give one line")
    return text


def yes_or_no(env: Mapping[str, str], variable: str) -> bool:
    """1 or 0, also in a word; no where nothing is said."""
    value = text_of(env, variable).lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise WrongSetting(variable, f"unexpected value {value!r}; use 1 or 0")


def whole_number(
    env: Mapping[str, str], variable: str, *, default: int, most: int, least: int = 0
) -> int:
    """A number from `least` to `most`."""
    text = text_of(env, variable)
    if not text:
        return default
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise WrongSetting(variable, f"{text[:40]!r} is not a whole number from {least} to {most}")
    return int(text)


def token(env: Mapping[str, str], variable: str) -> str | None:
    """A secret word that travels in a header."""
    text = text_of(env, variable)
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii() or " " in text):
        raise WrongSetting(variable, "use at least 16 letters and figures, without spaces")
    return text or None


def data_folder(env: Mapping[str, str], variable: str, default: str) -> Path:
    """The folder of the database and the files; made, for its owner only, when it is not there."""
    folder = Path(text_of(env, variable) or default).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _no_data_folder(variable, folder, error) from None
    return folder


def _no_data_folder(variable: str, path: Path, error: OSError) -> WrongSetting:
    why = (error.strerror or str(error)).lower()
    remedy = "give a folder in which the user that runs the portal may write"
    return WrongSetting(variable, f"{path} cannot be used ({why}); {remedy}")


def statement_folder(env: Mapping[str, str], variable: str, data: Path) -> Path | None:
    """Where the bank's program puts files; they are moved, so it is no folder of the portal's."""
    text = text_of(env, variable)
    if not text:
        return None
    folder = Path(text).resolve()
    if not folder.is_dir():
        raise WrongSetting(variable, f"{text!r} is no folder; make it first")
    if folder == data or folder.is_relative_to(data / "files"):
        raise WrongSetting(
            variable, f"{text!r} holds the portal's own files, which would be moved; give another"
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise WrongSetting(
            variable, f"{text!r} cannot be written; files are moved in it, so give the right to"
        )
    return folder


def secret_key(env: Mapping[str, str], variable: str, data: Path) -> str:
    """From the variable, else from a file only its owner may read; made on the first run."""
    if env.get(variable):
        key = text_of(env, variable)
        if len(key) < SHORTEST_KEY:
            raise WrongSetting(variable, "shorter than 32 characters; make a longer one")
        return key
    file = data / "secret_key"
    try:
        return _key_in(file)
    except OSError as error:
        raise _no_data_folder("KMO_DATA", file, error) from None


def _key_in(file: Path) -> str:
    if not file.exists():
        # Made with its final mode, so that nobody can read it between writing and chmod.
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as new:
                new.write(secrets.token_urlsafe(48))
    if file.stat().st_mode & 0o077:
        raise WrongSetting("KMO_DATA", f"{file} can be read by others; run: chmod 600 {file}")
    key = file.read_text(errors="replace").strip()
    if len(key) < SHORTEST_KEY:
        raise WrongSetting(
            "KMO_DATA", f"{file} is shorter than 32 characters; remove it and restart"
        )
    return key
