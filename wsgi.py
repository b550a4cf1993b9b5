"""The door for servers and for the `flask` command: settings from the environment, one application."""

import os

from adrnet import create_app
from config import from_environment

app = create_app(from_environment(os.environ))
