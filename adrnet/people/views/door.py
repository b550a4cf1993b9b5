"""What the views of this room share."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/people")
