"""Routes of claims: to claim an entry, to prove it by mail, to give it up."""

from flask import Blueprint

bp = Blueprint("claims", __name__, url_prefix="/<lang:lang>/claims")
