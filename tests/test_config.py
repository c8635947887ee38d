"""Every setting: what is understood, and that nonsense is refused by its name with a remedy."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from portal.config import Settings, WrongSetting, read_settings
from portal.mail import SmtpSettings


def settings(folder: Path, **environ: str) -> Settings:
    """What a portal reads that has a data folder and these settings."""
    return read_settings({"KMO_DATA": str(folder), **environ})


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("KMO_BASE_URL", "kmo.school.be", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be/map", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be?taal=nl", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be#top", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be:99999", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be:poort", "such as https://"),
        ("KMO_BASE_URL", "https://mieke:x@kmo.school.be", "such as https://"),
        ("KMO_BASE_URL", "https://kmo school.be", "such as https://"),
        ("KMO_BASE_URL", "https://école.be", "such as https://"),
        ("KMO_BASE_URL", "https://[::1", "such as https://"),
        ("KMO_BASE_URL", "https://kmo.school.be\nX: y", "give one line"),
        ("KMO_DATA", "/dev/null", "give a folder"),
        ("KMO_DATA", "/proc/portal", "give a folder"),
        ("DATABASE_URL", "mysql://x/y", "use sqlite or postgresql"),
        ("DATABASE_URL", "kmo:geheim@host/kmo", "use sqlite or postgresql"),
        ("DATABASE_URL", "postgresql://", "use postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@host", "use postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@host:poort/kmo", "use postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@st@host/kmo", "%40"),
        ("DATABASE_URL", "postgresql://u:geheim#st@host/kmo", "%23"),
        ("DATABASE_URL", "postgresql://u:geheim/st@host/kmo", "%2F"),
        ("DATABASE_URL", "sqlite://", "is a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "is a file"),
        ("KMO_SECRET_KEY", "short", "make a longer one"),
        ("KMO_SECRET_KEY", " " * 40, "make a longer one"),
        ("KMO_SECRET_KEY", "k" * 31 + "\n", "make a longer one"),
        ("KMO_SMTP_URL", "smtp.school.be", "use smtp"),
        ("KMO_SMTP_URL", "https://smtp.school.be", "use smtp"),
        ("KMO_SMTP_URL", "smtp://", "use smtp"),
        ("KMO_SMTP_URL", "smtp://host:poort", "use smtp"),
        ("KMO_SMTP_URL", "smtp://host:0", "use smtp"),
        ("KMO_SMTP_URL", "smtp://[::1", "use smtp"),
        ("KMO_SMTP_URL", "smtps://u:geheim#st@host", "%23"),
        ("KMO_SMTP_URL", "smtps://host/geheim", "%2F"),
        ("KMO_SMTP_URL", "smtps://u@host", "give both"),
        ("KMO_SMTP_URL", "smtps://:geheim@host", "give both"),
        ("KMO_SMTP_URL", "smtps://u:gehéim@host", "without accents"),
        ("KMO_MAIL_FROM", "onzin", "such as"),
        ("KMO_MAIL_FROM", "CVO School <>", "such as"),
        ("KMO_MAIL_FROM", "CVO, School <kmo@school.be>", "quote a comma"),
        ("KMO_MAIL_FROM", "kmo@school.be, info@school.be", "such as"),
        ("KMO_MAIL_FROM", "é@school.be", "such as"),
        ("KMO_MAIL_FROM", "kmo@school", "such as"),
        ("KMO_MAIL_FROM", "CVO <kmo@school.be>\nBcc: x@y.be", "give one line"),
        ("KMO_TRUSTED_HOSTS", "https://kmo.school.be", "such as kmo.school.be"),
        ("KMO_TRUSTED_HOSTS", "kmo.school.be/", "such as kmo.school.be"),
        ("KMO_TRUSTED_HOSTS", "*", "such as kmo.school.be"),
        ("KMO_TRUSTED_HOSTS", "kmo.school.be www.school.be", "separate them by commas"),
        ("KMO_PROXY_HOPS", "-1", "from 0 to 5"),
        ("KMO_PROXY_HOPS", "één", "from 0 to 5"),
        ("KMO_PROXY_HOPS", "9" * 5000, "from 0 to 5"),
        ("KMO_LOG_JSON", "ja", "use 1 or 0"),
        ("KMO_METRICS_TOKEN", "een\ttwee drie vier", "give one line"),
        ("KMO_STATEMENT_FOLDER", "/dev/null", "make it first"),
    ],
)
def test_nonsense_is_refused_by_name_with_a_remedy(
    tmp_path: Path, variable: str, value: str, remedy: str
) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings(tmp_path, **{variable: value})
    assert refused.value.variable == variable
    assert remedy in str(refused.value)
    assert "geheim" not in str(refused.value), "a password stands in a log"


def test_a_line_end_of_a_settings_file_changes_nothing(tmp_path: Path) -> None:
    given = {
        "KMO_BASE_URL": "https://kmo.school.be",
        "DATABASE_URL": "postgresql://u:p%40ss@host/kmo",
        "KMO_SECRET_KEY": "k" * 40,
        "KMO_SMTP_URL": "smtp://localhost:25",
        "KMO_MAIL_FROM": '"CVO, School" <kmo@school.be>',
        "KMO_PROXY_HOPS": "1",
        "KMO_LOG_JSON": "1",
    }
    found = settings(tmp_path, **given)
    assert settings(tmp_path, **{name: f"{value}\r\n" for name, value in given.items()}) == found
    assert found.database_url == "postgresql+psycopg://u:p%40ss@host/kmo"
    assert found.mail_from == '"CVO, School" <kmo@school.be>'
    assert settings(tmp_path, KMO_DATA=f"{tmp_path}\n").data == tmp_path.resolve()


def test_an_address_in_capitals_is_https_all_the_same(tmp_path: Path) -> None:
    found = settings(tmp_path, KMO_BASE_URL="HTTPS://KMO.School.be:8443/")
    assert found.base_url == "https://kmo.school.be:8443"
    assert found.is_https
    assert found.trusted_hosts[0] == "kmo.school.be"


def test_the_own_address_is_always_answered(tmp_path: Path) -> None:
    own = {"KMO_BASE_URL": "https://kmo.school.be"}
    found = settings(tmp_path, **own, KMO_TRUSTED_HOSTS=" Www.school.be:443, .intern.be,")
    assert found.trusted_hosts == ("kmo.school.be", "www.school.be", ".intern.be")
    assert settings(tmp_path, KMO_BASE_URL="http://[::1]:8080").trusted_hosts[0] == "[::1]"


@pytest.mark.parametrize(
    "url",
    ["smtp://localhost", "smtps://u:p%40ss@host:465", "SMTP://host", "smtp+starttls://u:p@[::1]"],
)
def test_whatever_mail_server_is_accepted_can_be_used(tmp_path: Path, url: str) -> None:
    kept = settings(tmp_path, KMO_SMTP_URL=url).smtp_url
    assert kept
    assert SmtpSettings.from_url(kept).host


def test_the_folder_of_the_bank_is_none_of_the_portals_own(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for folder in (tmp_path, tmp_path / "files"):
        with pytest.raises(WrongSetting, match="KMO_STATEMENT_FOLDER: .* own files"):
            settings(tmp_path, KMO_STATEMENT_FOLDER=str(folder))


def test_a_new_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    settings(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    settings(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(WrongSetting, match="KMO_DATA: .* run: chmod 600 "):
        settings(tmp_path)
    (tmp_path / "secret_key").chmod(0o600)
    (tmp_path / "secret_key").write_text("kort")
    with pytest.raises(WrongSetting, match="KMO_DATA: .* remove it and restart"):
        settings(tmp_path)


@pytest.mark.parametrize("name", ["a?b", "a%20b", "100% écht #1", "it's"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    url = settings(tmp_path / name).database_url
    with create_engine(url).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE word (id INTEGER)")
    assert (tmp_path / name / "portal.sqlite3").is_file()
    assert [one.name for one in tmp_path.iterdir()] == [name]
