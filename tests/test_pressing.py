"""What is pressed says the same as what was written, in every coding."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal import pressing, static_files
from portal.pressing import STATIC, press, smaller_css, smaller_js

# A browser keeps the spaces within custom properties as they were written.
RULES = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const unspaced = (rule) => rule.cssText.replace(/\\s*([{};,])\\s*/g, "$1");
    return [...sheet.cssRules].map(unspaced);
}"""


@pytest.mark.parametrize("name", ["portal.css", "secretariat.css"])
def test_a_browser_reads_the_same_rules_in_the_smaller_stylesheet(
    chromium: Browser, name: str
) -> None:
    page = chromium.new_page()
    text = (STATIC / name).read_text(encoding="utf-8")
    written, smaller = page.evaluate(RULES, text), page.evaluate(RULES, smaller_css(text))
    page.close()
    assert len(written) > 0
    assert smaller == written


def test_texts_of_a_stylesheet_are_left_alone() -> None:
    text = 'a::before { content: "a  b; /* c */ : d"; }\n\nb > c, d { e: f g }'
    assert smaller_css(text) == 'a::before{content:"a  b; /* c */ : d"}b > c,d{e:f g}'


def test_of_a_script_only_comments_and_indentation_go() -> None:
    text = (STATIC / "portal.js").read_text(encoding="utf-8")
    # Within a text or a comment of several lines, a line could not be looked at by itself.
    assert text.count("`") == 0
    assert all("*/" in line for line in text.splitlines() if "/*" in line)
    kept = [line.strip() for line in text.splitlines()]
    kept = [line for line in kept if line and line[:2] not in {"//", "/*"}]
    assert smaller_js(text).splitlines() == kept


def test_every_text_is_there_in_every_coding_and_nothing_else(tmp_path: Path) -> None:
    press(STATIC, tmp_path / "made")
    found = {str(path.relative_to(tmp_path / "made")) for path in (tmp_path / "made").rglob("*.*")}
    texts = {name for name in found if not name.endswith((".br", ".gz"))}
    assert texts == {
        "portal.css", "secretariat.css", "portal.js", "images/icon.svg",
        "vendor/htmx-4.0.1.min.js",
    }  # fmt: skip
    assert found == {name + coding for name in texts for coding in ("", ".br", ".gz")}
    for name in texts:
        plain = (tmp_path / "made" / name).read_bytes()
        assert gzip.decompress((tmp_path / "made" / f"{name}.gz").read_bytes()) == plain
        assert brotli.decompress((tmp_path / "made" / f"{name}.br").read_bytes()) == plain
    htmx = "vendor/htmx-4.0.1.min.js"
    assert (tmp_path / "made" / htmx).read_bytes() == (STATIC / htmx).read_bytes()


def test_pressing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        press(STATIC, tmp_path / name)
    one, other = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.*")
        }
        for name in ("one", "other")
    )
    assert one == other


def test_p27_everything_beside_the_page_of_a_first_visit_is_at_most_36_kb(tmp_path: Path) -> None:
    press(STATIC, tmp_path / "made")
    texts = ("portal.css", "portal.js", "vendor/htmx-4.0.1.min.js", "images/icon.svg")
    sizes = [(tmp_path / "made" / f"{name}.br").stat().st_size for name in texts]
    font = (STATIC / "vendor" / "atkinson-next-5.3.0.woff2").stat().st_size
    assert sum(sizes) + font <= 36_000


def _served(folder: Path, accepted: str) -> tuple[str, bytes]:
    app = Flask(__name__, static_folder=None)
    static_files.init_app(app, folder)
    address = app.jinja_env.globals["asset"]("portal.css")
    with app.test_client().get(address, headers={"Accept-Encoding": accepted}) as response:
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        return response.headers.get("Content-Encoding", ""), response.data


def test_pressed_files_are_served_until_their_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "PRESSED", tmp_path / "pressed")
    folder = tmp_path / "static"
    folder.mkdir()
    source = folder / "portal.css"
    source.write_text("a { b: c }\n" * 100)
    assert _served(folder, "gzip, br") == ("", source.read_bytes())

    press(folder, pressing.pressed_folder(pressing.digest_of(folder)))
    coding, body = _served(folder, "gzip, br")
    assert (coding, brotli.decompress(body)) == ("br", b"a{b:c}" * 100)
    coding, body = _served(folder, "gzip")
    assert (coding, gzip.decompress(body)) == ("gzip", b"a{b:c}" * 100)
    assert _served(folder, "") == ("", b"a{b:c}" * 100)

    source.write_text("a { b: d }\n" * 100)
    assert _served(folder, "gzip, br") == ("", source.read_bytes())
