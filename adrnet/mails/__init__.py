"""Mails: composed in the reader's language, kept in the outbox until they are sent, sent by the worker.

For rooms and for `identity`. What lives here: composing (`compose`), putting into the outbox in the running transaction
(`write`, `write_letter`), whole addresses of our pages (`address`), sending what waits (`send_waiting`). What does not:
the outbox's rows and leases (`domain/outbox.py`), the way to a mail server or into a folder (`kit/mail.py`).

A mail is one template, `templates/mail/<name>.html`: a small HTML page whose title is the subject. The plain text is
read off that page, so the two cannot differ. Sentences are marked as in every template and come in the reader's
language; one that is not translated comes in English and says so (`lang="en"`). An example:

    {# The way back to an account. Expects: name – of the account; token – of the reset, valid for an hour. #}
    {% extends "mail/layout.html" %}
    {% from "mail/_link.html" import link %}
    {% block subject %}{{ _("Choose a new password") }}{% endblock %}
    {% block body %}
      <p>{% trans %}Hello {{ name }},{% endtrans %}</p>
      <p>{{ _("On this page you can choose a new password. It is open for an hour.") }}</p>
      {{ link(address("accounts.reset", token=token), _("Choose a new password")) }}
    {% endblock %}
    {% block why %}{{ _("You get this mail because somebody asked for a new password.") }}{% endblock %}

    mails.write(session, "reset", to=account.email, locale=account.locale, name=account.name, token=token)

* Elements: p, h2, li (in ul, ol), blockquote, none of them in another; within them br, strong, span (for `lang`), a.
  Others are refused, and so is any attribute but `lang`, `dir` and `href`: no picture, no style, nothing of others.
* A link shows its whole address (`mail/_link.html` does) and leads to a page of ours. Somebody else's page, a website
  in an entry, is written as text.
* What somebody wrote in several lines: `mail/_quote.html`. Values are escaped as on every page.
* There is no request: `url_for` has nothing to go by and is refused; `address(endpoint, …)` stands in the reader's
  language. Filters (`long_date`, `country_name` …) and macros of ours are there as on every page.
* A letter that a coordinator edits first: `compose(name, locale, …)` gives its `subject` and `body` (without the
  signature) for the form, `write_letter` sends what the form came back with, and adds the signature itself.
* `write(…, key="review asked 17")` writes a mail once, however often it is called with that key and recipient: for
  reminders, and for what may be done again. A key holds for a year.
* Secrets in links are kept with the mail until it has been sent, then everything but Message-ID and times is emptied.

Decisions:
    2026-11-21  One template for a mail, HTML, and its text read off it: two templates drift apart, and of plain text
                nobody could say which sentence is in which language.
    2026-11-21  No style in mails: programs add their own, and a dark one is readable without our help.
    2026-11-21  Addresses come from the setting BASE_URL, never from a request: whoever writes its Host header would
                have us send links, with their secrets, to a host of their choice.
    2026-11-21  Without a mail server mails wait, with a warning, and the application starts: a directory that is only
                read needs none. In a local trial they always lie in a folder, whatever the settings: nobody gets mail
                from a trial.
    2026-11-21  What a server refuses for good is given up at once only where it says that there is no such mailbox; any
                other refusal may be a fault of its settings or ours, so it is tried again for some days.
    2026-11-22  Whose term on a post ends is told before the commit, whatever ended it (`domain/farewells.py`): there
                are many ways out of a post, and none of them has to think of the mail. Who keeps an entry likewise
                (`domain/maintaining.py`), and what became contested (`domain/contesting.py`).
"""

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from adrnet.db import before_commit
from adrnet.mails.composing import Composed, address, compose
from adrnet.mails.disputes import (
    forget_disputes,
    tell_of_appeal,
    tell_of_decision,
    tell_of_disputes,
    tell_of_reopening,
)
from adrnet.mails.imports import tell_of_import
from adrnet.mails.people import (
    ask_nominee,
    forget_former,
    remind_nominee,
    tell_former,
    tell_those_who_asked,
    whose,
)
from adrnet.mails.problems import remind_of_problems, tell_of_answer, tell_of_problem, tell_reporter
from adrnet.mails.reminders import remind, remind_of
from adrnet.mails.sending import forget, send_waiting
from adrnet.mails.team import about_invitation, ask_maintainer, forget_team, tell_team
from adrnet.mails.waiting import tell_coordinators
from adrnet.mails.writing import write, write_letter

__all__ = [
    "Composed",
    "about_invitation",
    "address",
    "ask_maintainer",
    "ask_nominee",
    "compose",
    "forget",
    "init",
    "remind",
    "remind_nominee",
    "remind_of",
    "remind_of_problems",
    "send_waiting",
    "tell_coordinators",
    "tell_of_answer",
    "tell_of_appeal",
    "tell_of_decision",
    "tell_of_import",
    "tell_of_problem",
    "tell_of_reopening",
    "tell_reporter",
    "tell_those_who_asked",
    "whose",
    "write",
    "write_letter",
]


def init(app: Flask) -> None:
    """Let who leaves a post, who keeps an entry and who is a party be told in the transaction concerned."""
    before_commit(app, tell_former)
    before_commit(app, tell_team)
    before_commit(app, tell_of_disputes)
    for forget_noted in (forget_former, forget_team, forget_disputes):
        if not event.contains(Session, "after_rollback", forget_noted):
            event.listen(Session, "after_rollback", forget_noted)
