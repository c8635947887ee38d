"""Says in which language the present reader reads."""

from flask_babel import get_locale


def language() -> str:
    """The code of the language in force (nl, en or fr); Dutch where nobody reads."""
    locale = get_locale()
    return str(locale.language) if locale is not None else "nl"
