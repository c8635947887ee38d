"""Django admin's list of enrolments, 25 a page, with list_select_related."""
