"""Reads pages as a person does: follows links by their words, fills in forms as they stand."""

import io
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from tests.browser_of import Browser


def tree(page: TestResponse) -> Element:
    """The page as elements."""
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.get_data(as_text=True))


def words(page: TestResponse) -> str:
    """Everything that the page says, on one line."""
    return " ".join("".join(tree(page).find("body").itertext()).split())  # type: ignore[union-attr]


def link(page: TestResponse, text: str) -> str:
    """Where the first link goes whose words contain `text`."""
    for one in tree(page).iter("a"):
        if text in " ".join("".join(one.itertext()).split()):
            return str(one.get("href"))
    raise AssertionError(f"no link {text!r} on {page.request.path}: {words(page)}")


def submit(
    browser: Browser, page: TestResponse, button: str, fields: dict[str, Any] | None = None
) -> TestResponse:
    """Fill in the form that holds the button with these words, and press it; then follow."""
    form, pressed = _form_with(page, button)
    data: dict[str, Any] = _as_it_stands(form)
    if pressed.get("name"):
        data[str(pressed.get("name"))] = pressed.get("value") or ""
    for name, value in (fields or {}).items():
        data[name] = (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
    action = pressed.get("formaction") or form.get("action") or page.request.path
    if (form.get("method") or "get").lower() == "get":
        return browser.get(action, query_string=data)
    answer = browser.post(action, data, with_csrf=False, content_type=form.get("enctype"))
    return follow(browser, answer)


def follow(browser: Browser, answer: TestResponse) -> TestResponse:
    """The page that a redirect leads to."""
    while answer.status_code in {302, 303}:
        answer = browser.get(answer.location)
    return answer


def _form_with(page: TestResponse, button: str) -> tuple[Element, Element]:
    seen = []
    for form in tree(page).iter("form"):
        for one in form.iter("button"):
            seen.append(" ".join("".join(one.itertext()).split()))
            if button in seen[-1]:
                return form, one
    raise AssertionError(f"no button {button!r} on {page.request.path}, only {seen}: {words(page)}")


def _as_it_stands(form: Element) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if name is None or field.tag not in {"input", "select", "textarea"}:
            continue
        kind = field.get("type", "text")
        if kind in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        if kind in {"file", "submit", "button"}:
            continue
        value = field.get("value") or ""
        if field.tag == "textarea":
            value = (field.text or "").removeprefix("\n")
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            value = chosen[0].get("value") or "" if chosen else ""
        if name.endswith("[]"):
            data.setdefault(name, []).append(value)
        else:
            data[name] = value
    return data
