"""E-mail addresses as people type them."""


def read_address(text: str) -> str | None:
    """An address in lower case, or None when it is none; nobody is asked whether it exists."""
    # What knows every rule of an address takes as long to load as ten pages take to draw, and few
    # processes ever see one.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
