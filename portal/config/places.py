"""Reads where things are: the portal's own address, its database, its mail server and sender."""

import re
from collections.abc import Mapping
from email.utils import getaddresses
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from portal.config.values import WrongSetting, text_of

_ENCODED = "in a user or password write @ : / ? # and % as %40 %3A %2F %3F %23 and %25"
_SMTP_FORM = f"use smtp+starttls://user:password@host:587, smtps:// or smtp://; {_ENCODED}"
_HOST = re.compile(r"(?!-)[a-z0-9_.-]+")
_PORT = re.compile(r":\d+$")


def base_url(env: Mapping[str, str], variable: str) -> str:
    """The address people use: scheme, host and perhaps a port, in small letters."""
    url = text_of(env, variable).rstrip("/") or "http://127.0.0.1:8080"
    parts = _split(url)
    is_known = parts is not None and parts.scheme in {"http", "https"} and _is_host(parts.hostname)
    if not is_known or parts is None or parts.username is not None or _tail(parts):
        raise WrongSetting(variable, f"{url!r} is no address such as https://kmo.school.be")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def trusted_hosts(env: Mapping[str, str], variable: str, own_url: str) -> tuple[str, ...]:
    """The host names that are answered; the portal's own address is always one of them."""
    own = urlsplit(own_url).hostname or ""
    own = f"[{own}]" if ":" in own else own
    listed = (one.strip().lower() for one in text_of(env, variable).split(","))
    hosts = [_PORT.sub("", one) for one in listed if one]
    for host in hosts:
        if not _is_host(host.removeprefix(".")):
            raise WrongSetting(
                variable, f"{host!r} is no host name such as kmo.school.be; separate them by commas"
            )
    return (own, *hosts) if hosts else (own, "127.0.0.1", "localhost", "[::1]")


def database_url(env: Mapping[str, str], variable: str, data: Path) -> str:
    """The database as SQLAlchemy names it; an SQLite file in the data folder where none is given.

    What is refused is not repeated, since it may hold a password.
    """
    url = text_of(env, variable)
    if not url:
        return sqlite_file(data / "portal.sqlite3")
    scheme, has_slashes, rest = url.partition("://")
    if not has_slashes or scheme not in {"sqlite", "postgres", "postgresql", "postgresql+psycopg"}:
        named = f"{scheme!r} is unknown" if has_slashes else "this is no address"
        raise WrongSetting(variable, f"{named}; use sqlite or postgresql://user:password@host/name")
    if scheme == "sqlite":
        if rest.removeprefix("/") in {"", ":memory:"}:
            raise WrongSetting(variable, "an SQLite database is a file: sqlite:////folder/name")
        return url
    parts = _split(url)
    is_name = parts is not None and len(parts.path) > 1 and not parts.fragment
    if parts is None or not is_name or "@" in (parts.netloc.rpartition("@")[0]):
        raise WrongSetting(variable, f"use postgresql://user:password@host/name; {_ENCODED}")
    return f"postgresql+psycopg://{rest}"


def sqlite_file(file: Path) -> str:
    """An SQLite file as SQLAlchemy names it, also where the folder's name holds a ? or a %."""
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")


def smtp_url(env: Mapping[str, str], variable: str) -> str | None:
    """The mail server; None where mails wait for one."""
    url = text_of(env, variable)
    if not url:
        return None
    parts = _split(url)
    is_known = parts is not None and parts.scheme in {"smtp", "smtp+starttls", "smtps"}
    if parts is None or not is_known or not _is_host(parts.hostname) or _tail(parts):
        raise WrongSetting(variable, _SMTP_FORM)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise WrongSetting(variable, "a user and a password belong together; give both or neither")
    if not (user + password).isascii():
        raise WrongSetting(variable, "a mail server takes a user and password without accents only")
    return url


def mail_from(env: Mapping[str, str], variable: str) -> str:
    """The sender of every mail: one address, with a name before it or without."""
    text = text_of(env, variable)
    if not text:
        return "KMO-loket CVO Leerstad <kmo@leerstad.example>"
    found = getaddresses([text])
    if len(found) != 1 or not _is_address(found[0][1]):
        raise WrongSetting(
            variable, f'{text!r} is no sender such as "CVO School" <kmo@school.be>; quote a comma'
        )
    return text


def _is_address(text: str) -> bool:
    """Whether mail may come from it: a mail of another sender would be given up, each and all."""
    # Only who has this setting loads what knows every rule of an address.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return False
    return True


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None when it is none, or its port is no port."""
    try:
        parts = urlsplit(url)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if is_port and not parts.netloc.endswith(":") else None


def _tail(parts: SplitResult) -> str:
    return parts.path.strip("/") + parts.query + parts.fragment


def _is_host(host: str | None) -> bool:
    """Whether it is an IP address or a host name, letters with accents written as xn--…."""
    if not host or ":" not in host:
        return bool(host and _HOST.fullmatch(host))
    try:
        return ip_address(host.strip("[]")).version == 6
    except ValueError:
        return False
