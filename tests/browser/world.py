"""A world for those who are signed in: entries in every state, claims, posts, people; and the cookies of its people.

Made once for each server, in the server's own database, with the factories; every page of `test_signed_in` stands on
it. Nobody signs in by a password: a login session is written, and its cookie signed with the server's own key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import update
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import (
    account_record,
    drafting,
    invitation,
    link,
    maintainer_invitation,
    posts,
    publication,
    vocabulary,
)
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.account_record import Act
from adrnet.domain.content import Content, Name, OfferedPost, Place, Title
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.limit import Attempts
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision
from adrnet.identity import limits, sessions
from adrnet.kit import clock
from adrnet.listings import services as listings
from adrnet.reports import services as reports
from tests import factories
from tests.applications import application, settings
from tests.browser import contested, desk, imported, persons, reported
from tests.browser.examples import BURMESE, ENGLISH, NAMES, REASON, WHOLE

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
# Whoever signs in with this address has tried too often.
TIRED = "tired@example.org"
HALF_WAY = {"tf_state": "ready", "tf_primary_method": "authenticator"}


@dataclass
class World:
    """Where things stand (`at["review"]` is a part of an address), and what each person's cookie holds."""

    at: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def make(environment: dict[str, str]) -> World:
    """Make the world in the database of a server with this environment."""
    folder = Path(environment["ADRNET_INSTANCE"])
    given = {key: environment[key] for key in ("SECRET_KEY", "BASE_URL")}
    with application(settings(environment["DATABASE_URL"], folder, **given)) as app, app.test_request_context("/en/"):
        made = World()
        builder = _Builder(app, made)
        for part in (builder.entries, builder.changes, builder.team, builder.claims, builder.posts, builder.people):
            part()
        builder.keep(persons.make(made.at))
        made.at.update(reported.make(made.at))
        builder.desk()
        made.at.update(contested.make(made.at))
        return made


class _Builder:
    def __init__(self, app: Flask, world: World) -> None:
        self._app, self._world, self._at = app, world, world.at
        self._coordinator = factories.account(coordinates=[None])
        self._second = factories.account(coordinates=["KH"])

    def entries(self) -> None:
        """Make what somebody keeps: whole, new, with a change that waits, was returned, was declined, withdrawn."""
        self._whole = self._kept("whole", WHOLE)
        self._waiting = self._kept("waiting")
        self._returned = self._kept("returned")
        self._declined = self._kept("declined")
        self._withdrawn = self._kept("withdrawn", state=ListingState.WITHDRAWN)
        kept = [self._whole, self._waiting, self._returned, self._declined, self._withdrawn]
        self._maintainer = factories.account(maintains=kept)
        self._alone = factories.account(maintains=[self._kept("quiet", WHOLE)])
        new = self._do(lambda _session: listings.register(self._known(self._maintainer), _first()))
        self._at["new"] = new.public_id

    def changes(self) -> None:
        """Lead changes to where they stand."""
        renamed = replace(NAMES[0], text="Example Mekong Centre for Disputes about the River")
        texts = (replace(WHOLE.texts[0], text=ENGLISH.replace("traders", "traders and carriers")), *WHOLE.texts[1:])
        self._publish(self._whole, founded=2005, texts=texts, services=("arbitration", "mediation"))
        offered = OfferedPost("", ("general",), (Title("en", "Example Desk"),), "post@mekong.example.org")
        self._change(self._whole, names=(renamed, *NAMES[1:]), telephone="+855 23 555 0199", posts=(offered,))
        review = self._change(
            self._waiting, is_sent=True, names=(renamed, NAMES[2]), texts=texts, email="", founded=1999
        )
        self._at["review"] = review.id
        returned = self._change(self._returned, is_sent=True, website="https://other.example.org/")
        declined = self._change(self._declined, is_sent=True, kind="court")
        self._do(lambda session: drafting.give_back(session.get_one(Revision, returned.id), self._boss(), REASON))
        self._do(lambda session: drafting.decline(session.get_one(Revision, declined.id), self._boss(), REASON))
        self._at["declined_change"] = declined.id
        entry = factories.listing(is_claimed=False, names=NAMES[:3], responsible_country="KH")
        self._at["unclaimed"] = entry.public_id
        self._at["pair"] = factories.pair(self._whole, entry).id
        self._at["unchecked"] = self._publish_unchecked(entry).id

    def team(self) -> None:
        """Let an editor keep the whole entry as well, and two mailboxes be invited to."""
        editor = factories.account(edits=[self._whole])
        self._at["editor"] = editor.maintains[0].id
        for email, rank in (("asked@example.org", KeepingRole.EDITOR), ("director@example.org", KeepingRole.OWNER)):
            self._at["asked"] = self._do(lambda session, to=email, rank=rank: self._invite(session, to, rank))

    def claims(self) -> None:
        """Let two people claim the same entry, and one hold a link that proves a claim."""
        entry = factories.listing(
            is_claimed=False, names=(NAMES[1],), website="https://www.river.example.org/", responsible_country="KH"
        )
        self._claimant = factories.account()
        claim = factories.claim(entry, self._claimant, "We are this centre.\nOur director signs for it.")
        factories.claim(entry, factories.account(), "ชื่อนี้เป็นของเรา")
        self._at["claimed"], self._at["claim"] = entry.public_id, claim.id
        email = "desk@river.example.org"
        self._at["proof"] = self._do(
            lambda session: link.issue(session, Purpose.CLAIM, email, account_id=self._claimant.id, subject_id=claim.id)
        )
        granted = factories.claim(factories.listing(is_claimed=False, responsible_country="KH"))
        self._at["other_claim"] = granted.id

    def posts(self) -> None:
        """Seat offices on national posts, and begin a report on it all."""
        seated = factories.post("KH", ("arbitration",))
        factories.designation(seated)
        self._at["seated"], self._at["vacant"] = seated.public_id, factories.post("TH", ("mediation",)).public_id
        shut = factories.post("LA", ("mediation",))
        self._do(lambda session: posts.close_post(_same(session, shut), self._boss(), "Nobody asked."))
        self._at["closed"] = shut.public_id
        draft = reports.Draft(
            date(2026, 1, 1), date(2099, 12, 31), "km", {"introduction": BURMESE, "next_steps": REASON}
        )
        self._at["report"] = self._do(lambda _session: reports.begin(self._boss(), draft)).id

    def desk(self) -> None:
        """Bring files in, and do to several things at once what can be undone."""
        self._at |= imported.make(self._boss()) | desk.make(self._boss())

    def people(self) -> None:
        """Write cookies: one for each person, and those of somebody half way in."""
        for name, account in {
            "coordinator": self._coordinator,
            "second": self._second,
            "maintainer": self._maintainer,
            "alone": self._alone,
            "claimant": self._claimant,
            "nobody": factories.account(),
        }.items():
            self._world.cookies[name] = self._signed_in(account)
        protected, plain = factories.account(), factories.account()
        self._do(lambda session: _protect(session.get_one(Account, protected.id)))
        self._world.cookies["protected"] = self._signed_in(protected)
        self._world.cookies["plain"] = self._signed_in(plain)
        self._world.cookies["long ago"] = self._signed_in(protected, is_fresh=False)
        half_way = {**HALF_WAY, "tf_user_id": protected.fs_uniquifier, "tf_since": clock.now().timestamp()}
        self._world.cookies["half way"] = self._signed(half_way)
        self._world.cookies["visitor"] = ""
        # Whoever has just answered is told so once, by what their browser keeps.
        self._world.cookies["answered"] = self._signed({"_flashes": [("people", "agreed")]})
        limits.attempt(("address", TIRED))
        self._do(
            lambda session: session.execute(update(Attempts).values(blocked_until=clock.now() + timedelta(hours=1)))
        )
        self._links(plain)

    def keep(self, keepers: dict[str, Account]) -> None:
        """Write cookies for further people."""
        self._world.cookies.update({name: self._signed_in(account) for name, account in keepers.items()})

    def _links(self, account: Account) -> None:
        known = self._known(account)
        self._at["reset"] = generate_reset_password_token(known)
        email = "another@example.org"
        self._at["email"] = self._do(
            lambda session: link.issue(session, Purpose.CHANGE_EMAIL, email, account_id=account.id)
        )
        self._at["link"] = self._do(
            lambda session: link.issue(session, Purpose.SIGN_IN, known.email or "", account_id=account.id)
        )
        for name, to in {"invited": "new@example.org", "known": known.email}.items():
            self._at[name] = self._do(
                lambda session, to=to: invitation.invite(session, to, "KH", self._boss(), locale="en")[1]
            )
        remit = self._known(self._second).remits[0]
        self._at["remit"] = remit.id
        for act, browser in ((Act.PASSWORD_CHANGE, PHONE), (Act.SIGN_IN_FAILED, ""), (Act.RECOVERY_CODES_NEW, DESKTOP)):
            login, _token = self._open(account, browser)
            self._do(
                lambda session, act=act, login=login: account_record.note(
                    session, known, act, known, login if login.browser else None
                )
            )

    # The steps of all of this.

    def _invite(self, session: Session, email: str, rank: KeepingRole) -> str:
        whole, owner = _same(session, self._whole), self._known(self._maintainer)
        return maintainer_invitation.invite(session, whole, email, rank, owner, locale="en")[1]

    def _kept(self, name: str, of: Content | None = None, **more: Any) -> Listing:
        number = len(self._at)
        fields = {"names": (Name(f"Example Centre of the River {number}", "en", "Latn"), NAMES[1 + number % 3])}
        if of is not None:
            fields = {part: getattr(of, part) for part in of.__dataclass_fields__ if part != "posts"}
        made = factories.listing(responsible_country="KH", **{**fields, **more})
        self._at[name] = made.public_id
        return made

    def _do(self, act: Callable[[Session], Any]) -> Any:
        done = transactional(lambda: act(db.session()))()
        db.session.flush()
        return done

    def _known(self, account: Account) -> Account:
        return db.session.get_one(Account, account.id)

    def _boss(self) -> Account:
        return self._known(self._coordinator)

    def _change(self, of: Listing, *, is_sent: bool = False, **fields: Any) -> Revision:
        def write(session: Session) -> Revision:
            author, words = self._known(self._maintainer), vocabulary.current(session)
            change = drafting.begin_change(session, session.get_one(Listing, of.id), author)
            drafting.revise(change, replace(change.content, **fields), author, words)
            if is_sent:
                publication.send(session, change, author, words)
            return change

        made: Revision = self._do(write)
        return made

    def _publish(self, of: Listing, **fields: Any) -> None:
        self._change(of, is_sent=True, **fields)

        def approve(session: Session) -> None:
            change = drafting.pending_of(session.get_one(Listing, of.id))
            if change is not None:
                publication.approve(session, change, self._boss(), vocabulary.current(session), _today())

        self._do(approve)

    def _publish_unchecked(self, entry: Listing) -> Revision:
        def publish(session: Session) -> Revision:
            author, words = self._known(self._second), vocabulary.current(session)
            change = drafting.begin_change(session, session.get_one(Listing, entry.id), author, is_on_behalf=True)
            drafting.revise(change, replace(change.content, services=("mediation",), founded=1999), author, words)
            source, note = "https://ministry.example/list-of-bodies", "Asked by telephone."
            publication.publish_unchecked(session, change, author, words, _today(), source=source, note=note)
            return change

        made: Revision = self._do(publish)
        return made

    def _open(self, account: Account, browser: str = "") -> tuple[Any, str]:
        def open_(session: Session) -> tuple[Any, str]:
            known = session.get_one(Account, account.id)
            return sessions.open_(session, known, has_second_factor=known.has_second_factor, user_agent=browser)

        opened: tuple[Any, str] = self._do(open_)
        return opened

    def _signed_in(self, account: Account, *, is_fresh: bool = True) -> str:
        login, token = self._open(account, DESKTOP)
        if not is_fresh:
            self._do(lambda _session: setattr(login, "fresh_at", clock.now() - timedelta(days=1)))
        cookie: dict[str, Any] = {}
        sessions.put_into_cookie(cookie, self._known(account).fs_uniquifier or "", token)
        return self._signed(cookie)

    def _signed(self, cookie: dict[str, Any]) -> str:
        return str(self._app.session_interface.get_signing_serializer(self._app).dumps(cookie))  # type: ignore[attr-defined]  # Flask's own


def _first() -> Content:
    return Content(names=(Name(BURMESE, "my", "Mymr"),), places=(Place("MM"),))


def _today() -> Day:
    return Day(clock.today("Asia/Jakarta"), Rhythm())


def _same(session: Session, thing: Any) -> Any:
    return session.get_one(type(thing), thing.id)


def _protect(account: Account) -> None:
    account.tf_primary_method, account.tf_totp_secret = "authenticator", "an example, never read"
    account.mf_recovery_codes = ["an example, never read"] * 7
