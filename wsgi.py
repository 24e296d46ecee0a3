"""What the WSGI server and the `flask` command load."""

import config
from app import create_app

app = create_app(config.from_environment())
