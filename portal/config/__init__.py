"""Reads every setting from the environment, once, and refuses nonsense by naming the variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.config.places import (
    base_url,
    database_url,
    mail_from,
    smtp_url,
    sqlite_file,
    trusted_hosts,
)
from portal.config.values import (
    WrongSetting,
    data_folder,
    secret_key,
    statement_folder,
    text_of,
    token,
    whole_number,
    yes_or_no,
)

__all__ = ["BRUSSELS", "Settings", "WrongSetting", "read_settings", "sqlite_file"]

BRUSSELS = ZoneInfo("Europe/Brussels")


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
    is_demo = yes_or_no(env, "KMO_DEMO")
    data = data_folder(env, "KMO_DATA", default="var/demo" if is_demo else "var/portal")
    own_url = base_url(env, "KMO_BASE_URL")
    return Settings(
        secret_key=secret_key(env, "KMO_SECRET_KEY", data),
        data=data,
        database_url=database_url(env, "DATABASE_URL", data),
        base_url=own_url,
        is_demo=is_demo,
        practice_moment=_practice_moment(env, is_demo=is_demo),
        practice_since=_practice_since(env),
        smtp_url=smtp_url(env, "KMO_SMTP_URL"),
        mail_from=mail_from(env, "KMO_MAIL_FROM"),
        trusted_hosts=trusted_hosts(env, "KMO_TRUSTED_HOSTS", own_url),
        proxy_hops=whole_number(env, "KMO_PROXY_HOPS", default=0, most=5),
        password_memory_kib=whole_number(
            env, "KMO_PASSWORD_MEMORY_KIB", default=19456, least=8, most=1 << 20
        ),
        log_json=yes_or_no(env, "KMO_LOG_JSON"),
        statement_folder=statement_folder(env, "KMO_STATEMENT_FOLDER", data),
        metrics_token=token(env, "KMO_METRICS_TOKEN"),
    )


def _practice_moment(env: Mapping[str, str], *, is_demo: bool) -> datetime | None:
    """The moment at which the practice clock starts; only the demo may have one."""
    text = text_of(env, "KMO_TODAY")
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
    seconds = whole_number(env, "KMO_TODAY_SINCE", default=0, most=1 << 33)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
