"""The room of the students: its blueprint."""

from flask import Blueprint

bp = Blueprint("student", __name__)
