"""Reads every setting from the environment, once, and refuses nonsense by naming the variable."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class WrongSetting(Exception):
    """A setting that the portal refuses to start with; names the variable and the remedy."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Rules and texts of the school are data, not settings."""

    secret_key: str
    data: Path
    database_url: str
    base_url: str
    is_demo: bool
    practice_moment: datetime | None
    practice_since: datetime | None
    smtp_url: str | None
    mail_from: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    password_memory_kib: int
    log_json: bool
    statement_folder: Path | None = None
    metrics_token: str | None = None

    @property
    def files(self) -> Path:
        """The folder of proofs and issued documents, outside the web root."""
        return self.data / "files"

    @property
    def practice_file(self) -> Path | None:
        """Where a demo keeps what its practice clock shows; nothing else ever has such a clock."""
        return self.data / "practice-clock" if self.is_demo else None

    @property
    def is_https(self) -> bool:
        """Whether visitors reach the portal over TLS, so that the cookie may be Secure."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (by default this process's own).

    Raises WrongSetting, whose text starts with the variable's name.
    """
    env = os.environ if environ is None else environ
    is_demo = _yes_or_no(env, "KMO_DEMO")
    data = Path(env.get("KMO_DATA") or ("var/demo" if is_demo else "var/portal")).resolve()
    base_url = _base_url(env)
    hosts = tuple(h.strip() for h in env.get("KMO_TRUSTED_HOSTS", "").split(",") if h.strip())
    return Settings(
        secret_key=_secret_key(env, data),
        data=data,
        database_url=_database_url(env, data),
        base_url=base_url,
        is_demo=is_demo,
        practice_moment=_practice_moment(env, is_demo=is_demo),
        practice_since=_practice_since(env),
        smtp_url=_smtp_url(env),
        mail_from=env.get("KMO_MAIL_FROM") or "KMO-loket CVO Leerstad <kmo@leerstad.example>",
        trusted_hosts=hosts or _own_hosts(base_url),
        proxy_hops=_whole_number(env, "KMO_PROXY_HOPS", default=0, most=5),
        password_memory_kib=_whole_number(
            env, "KMO_PASSWORD_MEMORY_KIB", default=19456, least=8, most=1 << 20
        ),
        log_json=_yes_or_no(env, "KMO_LOG_JSON"),
        statement_folder=_folder(env, "KMO_STATEMENT_FOLDER"),
        metrics_token=_token(env, "KMO_METRICS_TOKEN"),
    )


def _yes_or_no(env: Mapping[str, str], variable: str) -> bool:
    value = env.get(variable, "").strip().lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise WrongSetting(variable, f"unexpected value {value!r}; use 1 or 0")


def _whole_number(
    env: Mapping[str, str], variable: str, *, default: int, most: int, least: int = 0
) -> int:
    text = env.get(variable, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise WrongSetting(variable, f"{text!r} is not a whole number from {least} to {most}")
    return int(text)


def _token(env: Mapping[str, str], variable: str) -> str | None:
    text = env.get(variable, "").strip()
    if text and (len(text) < 16 or not text.isascii() or " " in text):
        raise WrongSetting(variable, "use at least 16 letters and figures, without spaces")
    return text or None


def _folder(env: Mapping[str, str], variable: str) -> Path | None:
    text = env.get(variable, "").strip()
    if not text:
        return None
    folder = Path(text).resolve()
    if not folder.is_dir():
        raise WrongSetting(variable, f"{text!r} is no folder; make it first")
    return folder


def _secret_key(env: Mapping[str, str], data: Path) -> str:
    """From KMO_SECRET_KEY, else from a file that only its owner may read; made on the first run."""
    key = env.get("KMO_SECRET_KEY", "")
    if key:
        if len(key) < 32:
            raise WrongSetting("KMO_SECRET_KEY", "shorter than 32 characters; make a longer one")
        return key
    file = data / "secret_key"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
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
    key = file.read_text().strip()
    if len(key) < 32:
        raise WrongSetting(
            "KMO_DATA", f"{file} is shorter than 32 characters; remove it and restart"
        )
    return key


def _database_url(env: Mapping[str, str], data: Path) -> str:
    url = env.get("DATABASE_URL", "").strip()
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{data / 'portal.sqlite3'}"
    scheme = urlsplit(url).scheme
    if scheme == "postgres":
        return "postgresql+psycopg" + url[len("postgres") :]
    if scheme == "postgresql":
        return "postgresql+psycopg" + url[len("postgresql") :]
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise WrongSetting(
            "DATABASE_URL", f"{scheme or url!r} is unknown; use sqlite or postgresql"
        )
    return url


def _base_url(env: Mapping[str, str]) -> str:
    url = env.get("KMO_BASE_URL", "").strip().rstrip("/") or "http://127.0.0.1:8080"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise WrongSetting("KMO_BASE_URL", f"{url!r} is no address such as https://kmo.school.be")
    return url


def _own_hosts(base_url: str) -> tuple[str, ...]:
    host = urlsplit(base_url).hostname or ""
    return (host, "127.0.0.1", "localhost", "[::1]")


def _practice_moment(env: Mapping[str, str], *, is_demo: bool) -> datetime | None:
    """The moment at which the practice clock starts; only the demo may have one."""
    text = env.get("KMO_TODAY", "").strip()
    if not text:
        return None
    if not is_demo:
        raise WrongSetting("KMO_TODAY", "a practice clock works in the demo only; unset it")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongSetting(
            "KMO_TODAY", f"{text!r} is not a day such as 2026-09-16 or 2026-09-16T10:12"
        ) from None
    if moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
        raise WrongSetting("KMO_TODAY", f"{text!r} must be Brussels time between 2000 and 2100")
    if len(text) <= 10:
        moment = moment.replace(hour=10, minute=12)
    return moment.replace(tzinfo=BRUSSELS)


def _practice_since(env: Mapping[str, str]) -> datetime | None:
    """The real instant (seconds since 1970) at which the practice clock was set."""
    seconds = _whole_number(env, "KMO_TODAY_SINCE", default=0, most=1 << 33)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _smtp_url(env: Mapping[str, str]) -> str | None:
    url = env.get("KMO_SMTP_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
        raise WrongSetting(
            "KMO_SMTP_URL", "use smtp+starttls://user:password@host:587, smtps:// or smtp://"
        )
    return url
