"""The application itself: Flask, for views that are all plain functions."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Portal(Flask):
    """Flask, which here never asks whether what it calls is a coroutine.

    It would ask so of every view and of the dozen functions before and after it, at every request;
    that is a fortieth of a small answer.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is. A coroutine is no answer, so Flask refuses one when it comes."""
        return func
