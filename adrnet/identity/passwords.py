"""Passwords: what is taken for one, and how often it is hashed.

Here: the rules (`Passwords`) and the hasher (`Hashing`). Flask-Security asks both. A hash takes a good part of a
tenth of a second and so tells by time what an answer hides in words, and it must not be computed while the one writer
of the database holds everybody up: `Hashing.prepare…` computes what a request will need before its transaction
begins, the same number of hashes whether an address is known or not, and what Flask-Security asks later is answered
from there.

Decisions:
    2026-11-21  Passwords are compared in Unicode normal form KC, as NIST SP 800-63B advises: what an input method
                writes in full width or in parts (か + ゛) is the same password. Nothing else is changed: no trimming,
                no case.
    2026-11-21  At least 12 characters, at most 256, any of them but NUL and halves of pairs; no rules of composition. A
                list of what people take most often (`adrnet/data/common_passwords.txt`) and a few patterns are refused.
    2026-11-21  argon2id without a pepper: one derived from SECRET_KEY would make every password worthless on the day on
                which that key is exchanged.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from flask_security import PasswordUtil

from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import lazy_gettext as _l

SHORTEST = 12
LONGEST = 256
_LIST = Path(__file__).resolve().parent.parent / "data" / "common_passwords.txt"
# Rows and runs that fingers and heads produce; looked for forwards and backwards.
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890" * 3,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p" * 2,
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()_+",
)
_FEWEST_DIFFERENT = 4
_LONGEST_PERIOD = 6
_PRODUCT = ("adrnet", "arbitration", "mediation")
_LEAST_NEW = 8
_NOT_A_PASSWORD = "what is hashed where there is nothing to hash"  # noqa: S105 - and so it says

TOO_SHORT = _l(
    "Write at least %(least)d characters. Several words that do not belong together are good.", least=SHORTEST
)
TOO_LONG = _l("Write at most %(most)d characters.", most=LONGEST)
TOO_COMMON = _l("Many people use this password or one like it. Choose another one.")
TOO_NEAR = _l("Choose a password that does not consist of your address or of this directory's name.")
UNREADABLE = _l("This password has a character that cannot be stored. Leave it out.")


def normalise(password: str) -> str:
    """Return the form in which a password is compared."""
    return unicodedata.normalize("NFKC", password)


def fault(password: str, email: str | None) -> LazyWording | None:
    """Return why this is no good password, None where it is one; `email` is the account's address."""
    if any(unicodedata.category(one) == "Cs" or one == "\0" for one in password):
        return UNREADABLE
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    plain = "".join(str(unicodedata.decimal(one, one)) for one in password.casefold())
    if plain in _common() or _is_pattern(plain):
        return TOO_COMMON
    return TOO_NEAR if _is_near(plain, email) else None


@cache
def _common() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def _is_pattern(plain: str) -> bool:
    if len(set(plain)) < _FEWEST_DIFFERENT or _period(plain) <= _LONGEST_PERIOD:
        return True
    if any(plain in run or plain[::-1] in run for run in _RUNS):
        return True
    # A common one with digits and signs around it is no better: `password123!`.
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    return bare != plain and (bare in _common() or bare in _SHORT_COMMON)


def _period(plain: str) -> int:
    """Return the length of what is repeated: 3 for `abcabcabcabc`; the whole length where nothing is."""
    return next(size for size in range(1, len(plain) + 1) if plain[size:] == plain[:-size] or size == len(plain))


# What is too short to stand in the list, and long enough only by what is put around it.
_SHORT_COMMON = frozenset(
    """
    abc abcdef admin administrator anhyeuem asdfgh autumn baseball changeme contrasena default dragon football freedom
    guest iloveyou katasandi letmein login master matkhau monkey passwort password princess qwerty qwertyuiop rahasia
    sakura sayang secret senha spring summer sunshine superman test testing trustno user welcome whatever winter
    january february march april may june july august september october november december
    """.split()  # noqa: SIM905 - words are easier to read and to add to than a list of strings
)


def _is_near(plain: str, email: str | None) -> bool:
    """Whether too little is left once the address and the product's names are taken out."""
    local, _at, domain = (email or "").casefold().partition("@")
    words = [one for one in (*_PRODUCT, local, domain, *re.split(r"[.\-_+@]", f"{local}.{domain}")) if len(one) > 3]  # noqa: PLR2004 - shorter ones occur everywhere
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != plain and len(left) < _LEAST_NEW


class Passwords(PasswordUtil):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """Flask-Security's question what a password is."""

    def normalize(self, password: str) -> str:
        """Return the form in which a password is compared."""
        return normalise(password)

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[LazyWording] | None, str]:  # noqa: ARG002 - Flask-Security's signature
        """Return what is wrong with a password, if anything, and its normal form."""
        normal = normalise(password)
        user = known.get("user")
        found = fault(normal, user.email if user is not None else known.get("email"))
        return ([found] if found else None), normal


class Hashing:
    """Flask-Security's hasher: answers from what was computed ahead, so that nothing is computed under the lock."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self._nobody = self.compute(_NOT_A_PASSWORD)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)

    def hash(self, password: str, **_more: Any) -> str:
        """Return the hash of a password."""
        found: str | None = _ahead().get(password)
        return found or self.compute(password)

    def verify(self, password: str, hashed: str) -> bool:
        """Whether the password has this hash."""
        found: bool | None = _ahead().get((password, hashed))
        return self.check(password, hashed) if found is None else found

    def compute(self, password: str) -> str:
        """Hash, now."""
        return str(self.context.hash(password))

    def check(self, password: str, hashed: str) -> bool:
        """Compare, now."""
        return bool(self.context.verify(password, hashed))

    def prepare_hash(self, password: str) -> None:
        """Hash a new password ahead."""
        _ahead()[password] = self.compute(password)

    def answer_hash(self, text: str) -> None:
        """Answer without computing where Flask-Security hashes something only to pass the time."""
        _ahead()[text] = self._nobody

    def prepare_check(self, password: str, hashed: str | None) -> bool:
        """Compare with an account's hash ahead; without one the same work is done for nobody."""
        if not hashed:
            self.check(password, self._nobody)
            return False
        _ahead()[password, hashed] = found = self.check(password, hashed)
        return found


def _ahead() -> dict[Any, Any]:
    found: dict[Any, Any] = g.setdefault("hashed_ahead", {})
    return found


def hashing(app: Flask | None = None) -> Hashing:
    """Return the application's hasher."""
    found: Hashing = (app or current_app).extensions["security"].pwd_context
    return found
