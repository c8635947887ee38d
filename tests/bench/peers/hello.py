"""A bare Flask application: what any page of this framework costs at least."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The least that Flask can answer."""
    return "Hello, World!"
