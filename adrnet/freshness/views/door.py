"""What the views of this room share."""

from flask import Blueprint

bp = Blueprint("freshness", __name__, url_prefix="/<lang:lang>/freshness")
