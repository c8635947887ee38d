"""Names a browser and its device in words that people recognise."""

from flask_babel import gettext as _

# The first one that occurs decides: browsers also name those they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_text(agent: str) -> str:
    """`Firefox op Windows`, from what a browser says of itself."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), None)
    device = next((name for sign, name in _DEVICES if sign in agent), None)
    if browser and device:
        return str(_("%(browser)s op %(device)s", browser=browser, device=device))
    return browser or device or str(_("Onbekend toestel"))
