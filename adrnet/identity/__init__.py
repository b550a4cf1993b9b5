"""Who is acting: Flask-Security over Flask-Login, set up and hardened.

For the rooms above, which ask `signed_in()`, and for `create_app`, which asks who may enter. Flask-Security's views
stand in a blueprint of ours named `identity` under `/<lang>/accounts`; pages of our own about an account stand in the
room `accounts`. Mails are not written here: `init` is handed what writes them.
"""

from adrnet.identity.asking import ask_to_sign_in, forget_in_browsers, fresh, next_path, second_factor_first
from adrnet.identity.forgetting import forget
from adrnet.identity.limits import beyond, limited, network, typed_address
from adrnet.identity.reading import admit, slow_down
from adrnet.identity.sessions import signed_in
from adrnet.identity.setup import finish, init
from adrnet.identity.views import enter

__all__ = [
    "admit",
    "ask_to_sign_in",
    "beyond",
    "enter",
    "finish",
    "forget",
    "forget_in_browsers",
    "fresh",
    "init",
    "limited",
    "network",
    "next_path",
    "second_factor_first",
    "signed_in",
    "slow_down",
    "typed_address",
]
