"""How the tests of this room decide: they fill the forms in and press the buttons."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from adrnet.domain import drafting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.revision import Revision
from tests.posting import filled
from tests.posting import send as post_form

REASON = "The name on the website is another one."


def pressed(fields, button):
    """Return what a browser sends when this button is pressed."""
    return MultiDict([*fields.items(multi=True), ("do", button)])


def approve(client, address, status=303, **typed):
    return post_form(client, address, "/approve", status=status, **typed)


def answer(client, address, decision, reason=REASON, status=303, **typed):
    """Write the reason, read the letter, send both."""
    to, fields = filled(client.get(f"{address}/{decision}").page, f"/{decision}", reason=reason)
    letter = client.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(letter, f"/{decision}", **typed)
    return client.post(to, data=pressed(fields, "send"), status=status)


def rewrite(story, **fields):
    """Take the change back, write on it and send it again, as its author does."""

    def again(session):
        revision, author = session.get_one(Revision, story.change.id), session.get_one(Account, story.maintainer.id)
        drafting.recall(revision, author)
        content = replace(revision.content, **fields)
        drafting.revise(revision, content, author, vocabulary.current(session))
        drafting.submit(revision, author)

    story.run(again)


def forget_factor(account):
    account.tf_primary_method = account.tf_totp_secret = None


def token_of(client):
    """Return a token of this browser's session, from whatever page it may see."""
    page = client.get("/en/listings/register", follow_redirects=True).page
    return next(one.get("value") for one in page.all("input", name="csrf_token"))
