"""Follows every link of a portal as several people, and sends every form wrongly filled in."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.browser_of import Browser

HOME = "http://localhost"
# Rows of a list lead to pages of one kind; so many of them show every state that the demo has.
ALIKE = 30
NO_PAGES = (".pdf", ".zip", ".xlsx", ".csv", ".ics", ".txt", ".ico")
# These end the walk of whoever sends them.
ENDS_THE_WALK = {"account.sign_out", "account.end_sessions", "secretariat.stop_staff"}
TYPED = {"text", "email", "tel", "number", "search", "password", "url", "date"}


@dataclass
class Form:
    """A form of a page: where it goes, and its fields as (name, type, value)."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    def filled(self, nonsense: str) -> dict[str, str]:
        """What a browser sends when somebody typed this everywhere and chose nothing."""
        sent = TYPED | {"hidden", "submit", "select"}
        return {
            name: nonsense if kind in TYPED else value
            for name, kind, value in self.fields
            if kind in sent
        }


class Contents(HTMLParser):
    """The links and forms of one page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, or a field of the form that was opened last."""
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and has.get("href", "").startswith("/"):
            self.links.append(has["href"])
        elif tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif self.forms and has.get("name") and tag in {"input", "textarea", "select", "button"}:
            kinds = {"input": has.get("type", "text"), "textarea": "text", "button": "submit"}
            kind = kinds.get(tag, "select")
            self.forms[-1].fields.append((has["name"], kind, has.get("value", "")))


@dataclass
class Walk:
    """The pages that were met, by a name that tells who met them and where."""

    app: Flask
    pages: dict[str, str] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[tuple[str, str, int], Form] = field(default_factory=dict)
    _asked: Counter[tuple[str, str, tuple[str, ...]]] = field(default_factory=Counter)

    def follow(self, who: str, browser: Browser, *starts: str) -> None:
        """Open these addresses and all that they lead to."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            if self._is_new(who, path):
                waiting += self._open(f"{who} {path}", browser, path)

    def follow_unlinked(self, who: str, browser: Browser) -> None:
        """Open what no page leads to, but lies one word below a page: `…/doorgegeven`."""
        for rule in list(self.app.url_map.iter_rules()):
            above, _, word = rule.rule.rpartition("/")
            if rule.endpoint in self.seen or "GET" not in (rule.methods or ()) or "<" in word:
                continue
            for twin in [one for one in self.app.url_map.iter_rules() if one.rule == above]:
                paths = [f"{path}/{word}" for path in self.seen.get(twin.endpoint, [])]
                self.follow(who, browser, *paths)

    def follow_again(self, who: str, browser: Browser, language: str) -> None:
        """Open every page that this person met once more, in another language."""
        browser.client.set_cookie("taal", language)
        for name in [name for name in self.pages if name.startswith(f"{who} /")]:
            path = name.split(" ", 1)[1]
            self._open(f"{who} {language} {path}", browser, path)

    def send_forms(self, who: str, browser: Browser) -> None:
        """Send every form that this person met, empty and with nonsense in it."""
        for (met_by, endpoint, _), form in list(self.forms.items()):
            if met_by != who or endpoint in ENDS_THE_WALK:
                continue
            for nonsense in ("", "x"):
                data = form.filled(nonsense) | {"csrf_token": browser.csrf_token()}
                name = f"{who} POST {form.action} {nonsense}"
                answer = browser.post(form.action, data, reviewed=False)
                for further in self._keep(name, answer)[: answer.status_code == 303]:
                    self._open(f"{name} then {further}", browser, further)

    def _endpoint(self, path: str, method: str = "GET") -> str:
        """What answers there; an empty text when nothing does."""
        try:
            return str(self.app.url_map.bind("localhost").match(path, method=method)[0])
        except HTTPException:
            return ""

    def _is_new(self, who: str, address: str) -> bool:
        parts = urlsplit(address)
        if f"{who} {address}" in self.pages or parts.path.endswith(NO_PAGES):
            return False
        asked = tuple(sorted(name for name, _ in parse_qsl(parts.query)))
        kind = who, self._endpoint(parts.path), asked
        self._asked[kind] += 1
        return self._asked[kind] <= ALIKE

    def _open(self, name: str, browser: Browser, path: str) -> list[str]:
        answer = browser.get(path, reviewed=False)
        if answer.status_code == 200:
            path = answer.request.path
            self.seen.setdefault(self._endpoint(path), []).append(path)
        return self._keep(name, answer)

    def _keep(self, name: str, answer: TestResponse) -> list[str]:
        """Note a page and its forms; return what it leads to."""
        assert answer.status_code < 500, name
        if answer.location:
            return [answer.location.removeprefix(HOME)]
        if answer.mimetype != "text/html":
            return []
        self.pages[name] = answer.text
        contents, who = Contents(answer.text), name.split(" ", 1)[0]
        for form in contents.forms:
            endpoint = self._endpoint(urlsplit(form.action).path, form.method.upper())
            if endpoint and form.method == "post":
                self.forms.setdefault((who, endpoint, len(form.fields)), form)
        return contents.links
