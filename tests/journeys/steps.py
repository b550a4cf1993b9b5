"""What happens in more than one story: an account made and confirmed, an entry begun, time that passes."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import time_machine

from adrnet.kit import clock
from tests.accounts.people import code, key_on
from tests.journeys.somebody import Somebody

PASSWORD = "a river is long and quiet"
CODE = "Code from your authenticator app"


def later(**ahead: int) -> AbstractContextManager[Any]:
    """Let so much time pass: `with later(days=1): …`."""
    return time_machine.travel(clock.now() + timedelta(**ahead), tick=True)


def register_account(somebody: Somebody, email: str) -> None:
    """Make an account, confirm its address by the button behind the mailed link, sign in."""
    somebody.go("/en/").follow("Sign in").follow("Register")
    somebody.press("Register", {"E-mail address": email, "Password": PASSWORD}).reads("We sent a mail to this address.")
    # To open the link is not to confirm: the mailbox's own scanners open links too.
    somebody.open_mail(email).reads("without the button nothing happens")
    somebody.press("Confirm the address").reads("Your address is confirmed.")
    sign_in(somebody, email)


def sign_in(somebody: Somebody, email: str, secret: str = "") -> None:
    """Sign in on the page for it, with the digits of the app where there is a second factor."""
    if "Password" not in somebody.text:
        somebody.go("/en/accounts/sign-in")
    somebody.press("Sign in", {"E-mail address": email, "Password": PASSWORD})
    if secret:
        somebody.press("Go on", {CODE: code(secret)})


def set_up_second_factor(somebody: Somebody) -> str:
    """Set a second factor up from the page to which one is led; return the key that the app keeps."""
    somebody.press("Show the key")
    secret = key_on(somebody.page)
    somebody.press("Set it up", {CODE: code(secret)})
    return secret


def begin_listing(somebody: Somebody, name: str, country: str, **more: str) -> None:
    """Begin an entry from what the account keeps."""
    somebody.go("/en/listings").follow("Register an organisation")
    asked = {"Name of the organisation": name, "Country": country}
    somebody.press("Continue", {**asked, **{label.replace("_", " "): said for label, said in more.items()}})
