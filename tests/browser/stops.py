"""The pages of those who are signed in, and of whoever has a link: where each stands, and what is done on it first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.world import TIRED


def send(page: Page) -> None:
    """Send the page's form as it stands."""
    with page.expect_navigation():
        page.locator("main form .actions .button:visible").first.click()


def try_too_often(page: Page) -> None:
    """Sign in with an address that has to wait."""
    page.locator("main input[type=email]").fill(TIRED)
    page.locator("main input[type=password]").fill("blue tomato ladder")
    send(page)


def send_mistakes(page: Page) -> None:
    """Empty every line of the page's form and send it."""
    for line in page.locator("main form :is(input[type=text], input[type=email], textarea):visible").all():
        line.fill("")
    send(page)


def send_too_long(page: Page) -> None:
    """Write a name that is too long, and send it."""
    page.locator("main form input[type=text]:visible").first.fill("Example Centre " * 40)
    send(page)


def send_wrong_addresses(page: Page) -> None:
    """Write addresses that are none, and send them."""
    page.locator("main input[type=email]").first.fill("nobody")
    page.locator("main input[type=url]").first.fill("example.org")
    send(page)


def write_letter(page: Page) -> None:
    """Write the reason, and go on to the letter."""
    page.locator("main textarea").first.fill("The name on the website is another one.")
    send(page)


def name_the_other(page: Page) -> None:
    """Write a part of a name that several entries bear, and be asked which one is meant."""
    page.locator("main input[name=other]").fill("Mekong")
    page.locator("main textarea").first.fill("One letterhead.")
    send(page)
    page.locator("main input[name=which]").first.wait_for()


def enter_what_is_there(page: Page) -> None:
    """Enter an organisation that the directory has already."""
    page.locator("main input[name=name]").fill("Example Mekong Arbitration and Mediation Centre")
    page.locator("main select[name=country]").select_option("KH")
    page.locator("main [name=source]").fill("https://ministry.example/list-of-bodies")
    page.locator("main [name=reason]").fill("It is missing.")
    send(page)


def enter_somebody_who_is_there(page: Page) -> None:
    """Begin the profile of somebody whom the directory has already."""
    page.locator("main input[name=name]").fill("Example Person of Two Rivers")
    page.locator("main select[name=country]").select_option("JP")
    send(page)


def name_somebody(page: Page) -> None:
    """Name a person for a post, and go on to what will be."""
    page.locator("main input[name=names-0-text]").fill("Example Person of the Ministry of Justice and of the River")
    page.locator("main select[name=names-0-lang]").select_option("en")
    page.locator("main select[name=writes_in]").select_option("en")
    page.locator("main input[name=email]").fill("named@example.org")
    page.locator("main input[name=answers_in]").first.check()
    page.locator("main input[name=designated_by]").fill("Example Ministry of Justice")
    send(page)


def close_several(page: Page) -> None:
    """Choose all reports of the list, and close them without saying what became of them."""
    for tick in page.locator("main input[name=thing][value^=problem]").all():
        tick.check()
    with page.expect_navigation():
        page.locator("main button[value=close]").click()
    send(page)


def divide(page: Page) -> None:
    """Name the new entry, let whatever can be belong to both, and look at them."""
    for choice in page.locator("main select:has(option[value=both])").all():
        choice.select_option("both")
    for choice in page.locator("main input[type=radio][value=both]").all():
        choice.check()
    page.locator("main input[name=name]").fill("មជ្ឈមណ្ឌលសម្រុះសម្រួលឧទាហរណ៍")
    page.locator("main input[name=latin]").fill("Example Centre for Mediation about the River and the Lake")
    page.locator("main select[name=language]").select_option("km")
    page.locator("main [name=source]").fill("https://ministry.example/list-of-bodies")
    page.locator("main [name=reason]").fill("They are two bodies.")
    send(page)


def bring_a_file(page: Page) -> None:
    """Bring a file with somebody new, somebody like another, and somebody who is not right."""
    rows = [
        "name_en,name_ja,email,roles,specialties,languages,country",
        "Example Newcomer Nobody Knows,,new-person@example.org,arbitrator,maritime,en; ja,JP",
        "Example Person of Two Rivers,例示太郎二川,other@example.org,arbitrator; mediator,maritime,en; ja,JP",
        "Example Mistaken Person,,nobody,king,maritime,en,XX",
    ]
    file = {"name": "panel.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode()}
    page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a file in words
    send(page)


@dataclass(frozen=True)
class Stop:
    """A page: whose it is, where it stands, what is done on it before it is looked at, what it answers."""

    who: str
    path: str
    do: Callable[[Page], None] | None = None
    expected: int = 200


STOPS: dict[str, Stop] = {
    # The account, before anybody is signed in.
    "accounts-sign-in": Stop("visitor", "/accounts/sign-in"),
    "accounts-sign-in-on": Stop("visitor", "/accounts/sign-in?next=/en/listings"),
    "accounts-sign-in-mistakes": Stop("visitor", "/accounts/sign-in", send),
    "accounts-sign-in-too-often": Stop("visitor", "/accounts/sign-in", try_too_often),
    "accounts-register": Stop("visitor", "/accounts/register"),
    "accounts-register-mistakes": Stop("visitor", "/accounts/register", send),
    "accounts-send-confirmation": Stop("visitor", "/accounts/confirm"),
    "accounts-confirm": Stop("visitor", "/accounts/confirm/a-token"),
    "accounts-forgot": Stop("visitor", "/accounts/reset"),
    "accounts-reset": Stop("visitor", "/accounts/reset/{reset}"),
    "accounts-link": Stop("visitor", "/accounts/links/{link}"),
    "accounts-new-address": Stop("visitor", "/accounts/email/{email}"),
    "accounts-invitation": Stop("visitor", "/accounts/invitations/{invited}"),
    "accounts-invitation-known": Stop("visitor", "/accounts/invitations/{known}"),
    "accounts-invitation-other": Stop("nobody", "/accounts/invitations/{invited}"),
    "accounts-invitation-ready": Stop("plain", "/accounts/invitations/{known}"),
    "accounts-code": Stop("half way", "/accounts/second-factor/code"),
    "accounts-code-mistakes": Stop("half way", "/accounts/second-factor/code", send),
    "accounts-help": Stop("half way", "/accounts/second-factor/help"),
    "accounts-recovery-code": Stop("half way", "/accounts/second-factor/recovery-code"),
    # The account itself.
    "accounts-home": Stop("plain", "/accounts"),
    "accounts-home-protected": Stop("protected", "/accounts"),
    "accounts-home-coordinator": Stop("coordinator", "/accounts"),
    "accounts-security": Stop("plain", "/accounts/security"),
    "accounts-email": Stop("plain", "/accounts/email"),
    "accounts-password": Stop("plain", "/accounts/password"),
    "accounts-password-mistakes": Stop("plain", "/accounts/password", send),
    "accounts-factor": Stop("plain", "/accounts/second-factor"),
    "accounts-factor-key": Stop("plain", "/accounts/second-factor", send),
    "accounts-factor-remove": Stop("protected", "/accounts/second-factor/remove"),
    "accounts-codes": Stop("protected", "/accounts/recovery-codes"),
    "accounts-codes-new": Stop("protected", "/accounts/recovery-codes", send),
    "accounts-verify": Stop("long ago", "/accounts/verify"),
    "accounts-erase": Stop("plain", "/accounts/delete"),
    "accounts-erase-not-yet": Stop("alone", "/accounts/delete"),
    # What an organisation keeps.
    "listings-home": Stop("maintainer", "/listings"),
    "listings-home-nothing": Stop("nobody", "/listings"),
    "listings-home-claims": Stop("claimant", "/listings"),
    "listings-register": Stop("maintainer", "/listings/register"),
    "listings-register-mistakes": Stop("maintainer", "/listings/register", send_mistakes),
    "listings-overview": Stop("maintainer", "/listings/{whole}"),
    "listings-overview-quiet": Stop("alone", "/listings/{quiet}"),
    "listings-overview-new": Stop("maintainer", "/listings/{new}"),
    "listings-overview-waiting": Stop("maintainer", "/listings/{waiting}"),
    "listings-overview-returned": Stop("maintainer", "/listings/{returned}"),
    "listings-overview-declined": Stop("maintainer", "/listings/{declined}"),
    "listings-overview-withdrawn": Stop("maintainer", "/listings/{withdrawn}"),
    "listings-overview-on-behalf": Stop("coordinator", "/listings/{unclaimed}"),
    **{
        f"listings-edit-{section}": Stop("maintainer", f"/listings/{{whole}}/edit/{section}")
        for section in (
            *("names", "kind", "texts", "places", "services", "specialties", "languages", "digital-capacity"),
            *("contact", "links", "focal-points"),
        )
    },
    "listings-edit-waiting": Stop("maintainer", "/listings/{waiting}/edit/names"),
    "listings-edit-names-mistakes": Stop("maintainer", "/listings/{whole}/edit/names", send_too_long),
    "listings-edit-contact-mistakes": Stop("maintainer", "/listings/{whole}/edit/contact", send_wrong_addresses),
    "listings-check": Stop("maintainer", "/listings/{whole}/check"),
    "listings-check-new": Stop("maintainer", "/listings/{new}/check"),
    "listings-discard": Stop("maintainer", "/listings/{whole}/discard"),
    "listings-slower": Stop("alone", "/listings/{quiet}/discard", expected=409),
    "listings-correct": Stop("alone", "/listings/{quiet}/correct"),
    "listings-withdraw": Stop("alone", "/listings/{quiet}/withdraw"),
    "listings-preview": Stop("maintainer", "/listings/{whole}/preview"),
    "listings-history": Stop("maintainer", "/listings/{whole}/history"),
    "listings-revision": Stop("maintainer", "/listings/{whole}/history/1"),
    "listings-compare": Stop("maintainer", "/listings/{whole}/history/1/3"),
    # Who keeps an entry together.
    "listings-team": Stop("maintainer", "/listings/{whole}/team"),
    "listings-team-invite": Stop("maintainer", "/listings/{whole}/team/invite"),
    "listings-team-hand-over-mistakes": Stop("maintainer", "/listings/{whole}/team/hand-over", send),
    "listings-team-leave": Stop("alone", "/listings/{quiet}/team/leave"),
    "accounts-keeping-invitation": Stop("visitor", "/accounts/keeping/{asked}"),
    "coordination-keepers": Stop("coordinator", "/coordination/listings/{whole}/keepers"),
    "coordination-keepers-letter": Stop(
        "coordinator", "/coordination/listings/{whole}/keepers/{editor}/make-owner", write_letter
    ),
    "coordination-keepers-invite": Stop("coordinator", "/coordination/listings/{whole}/keepers/invite"),
    # Claims.
    "claims-begin": Stop("nobody", "/claims/{claimed}"),
    "claims-begin-mistakes": Stop("nobody", "/claims/{claimed}", send_mistakes),
    "claims-claim": Stop("claimant", "/claims/{claimed}"),
    "claims-kept": Stop("nobody", "/claims/{whole}"),
    "claims-prove": Stop("claimant", "/claims/proof/{proof}"),
    "claims-used": Stop("claimant", "/claims/proof/used", expected=410),
    # The coordinators' desk.
    "imports-columns": Stop("coordinator", "/imports/{import_columns}/columns"),
    "imports-tried": Stop("coordinator", "/imports/{import_tried}"),
    "coordination-desk": Stop("coordinator", "/coordination"),
    "coordination-desk-of-a-country": Stop("second", "/coordination"),
    "coordination-queue": Stop("second", "/coordination/queue"),
    "coordination-review": Stop("coordinator", "/coordination/changes/{review}"),
    "coordination-review-decided": Stop("coordinator", "/coordination/changes/{declined_change}"),
    "coordination-return": Stop("coordinator", "/coordination/changes/{review}/return"),
    "coordination-return-mistakes": Stop("coordinator", "/coordination/changes/{review}/return", send_mistakes),
    "coordination-letter": Stop("coordinator", "/coordination/changes/{review}/return", write_letter),
    "coordination-claim": Stop("coordinator", "/coordination/claims/{claim}"),
    "coordination-claim-grant": Stop("coordinator", "/coordination/claims/{other_claim}/grant"),
    "coordination-claim-decline": Stop("coordinator", "/coordination/claims/{other_claim}/decline", write_letter),
    "coordination-enter": Stop("coordinator", "/coordination/enter"),
    "coordination-enter-mistakes": Stop("coordinator", "/coordination/enter", send_mistakes),
    "coordination-alike": Stop("coordinator", "/coordination/enter", enter_what_is_there),
    "coordination-coordinators": Stop("coordinator", "/coordination/coordinators"),
    "coordination-invite": Stop("coordinator", "/coordination/coordinators/invite"),
    "coordination-end-remit": Stop("coordinator", "/coordination/coordinators/{remit}/end"),
    "coordination-decisions": Stop("coordinator", "/coordination/decisions"),
    "coordination-duplicates": Stop("coordinator", "/coordination/duplicates"),
    "coordination-duplicate": Stop("coordinator", "/coordination/duplicates/{pair}"),
    "coordination-propose-pair": Stop("coordinator", "/coordination/listings/{whole}/pair", name_the_other),
    "coordination-check-entry": Stop("coordinator", "/coordination/changes/{unchecked}/check"),
    "coordination-withdraw": Stop("coordinator", "/coordination/listings/{whole}/withdraw"),
    "coordination-restore": Stop("coordinator", "/coordination/listings/{withdrawn}/restore"),
    "coordination-merge": Stop("coordinator", "/coordination/duplicates/{pair}/merge/{whole}", write_letter),
    "coordination-several-mistakes": Stop("coordinator", "/coordination/queue?kind=problem", close_several),
    "coordination-several-done": Stop("coordinator", "/coordination/queue/several/{together}"),
    "coordination-archive": Stop("coordinator", "/coordination/listings/{withdrawn}/archive", write_letter),
    "coordination-hand-over-mistakes": Stop("coordinator", "/coordination/listings/{waiting}/hand-over", send),
    "coordination-split-mistakes": Stop("coordinator", "/coordination/listings/{whole}/split", send),
    "coordination-split-check": Stop("coordinator", "/coordination/listings/{whole}/split", divide),
    "coordination-join-again": Stop("coordinator", "/coordination/listings/{part}/join-again"),
    # The posts.
    "posts": Stop("coordinator", "/focal-points/posts"),
    "posts-history": Stop("coordinator", "/focal-points/posts/{seated}"),
    "posts-history-closed": Stop("coordinator", "/focal-points/posts/{closed}"),
    "posts-designate": Stop("coordinator", "/focal-points/posts/{vacant}/designate"),
    "posts-designate-mistakes": Stop("coordinator", "/focal-points/posts/{vacant}/designate", send_mistakes),
    "posts-end": Stop("coordinator", "/focal-points/posts/{seated}/end"),
    "posts-close": Stop("coordinator", "/focal-points/posts/{vacant}/close"),
    "posts-open": Stop("coordinator", "/focal-points/posts/open"),
    "posts-nominate": Stop("coordinator", "/focal-points/posts/{free_post}/nominate"),
    "posts-nominate-mistakes": Stop("coordinator", "/focal-points/posts/{free_post}/nominate", send_mistakes),
    "posts-nominate-check": Stop("coordinator", "/focal-points/posts/{free_post}/nominate", name_somebody),
    "posts-take-back": Stop("coordinator", "/focal-points/posts/{asked_post}/take-back"),
    "posts-history-person": Stop("coordinator", "/focal-points/posts/{seen_post}"),
    "posts-end-person": Stop("coordinator", "/focal-points/posts/{seen_post}/end"),
    "posts-history-asked": Stop("coordinator", "/focal-points/posts/{asked_post}"),
    # People on posts, and what they open by a link.
    "people-answer": Stop("visitor", "/people/nominations/{nomination}"),
    "people-answer-mistakes": Stop("visitor", "/people/nominations/{nomination}", send_mistakes),
    "people-answered": Stop("answered", "/people/answered"),
    "people-used": Stop("visitor", "/people/nominations/used", expected=410),
    "people-ask": Stop("visitor", "/people/own-data"),
    "people-own": Stop("visitor", "/people/own-data/{own_data}"),
    "people-correct": Stop("visitor", "/people/own-data/{own_data}/correct"),
    "people-withdraw": Stop("visitor", "/people/own-data/{own_data}/withdraw"),
    "people-object": Stop("visitor", "/people/own-data/{own_data}/object"),
    "people-panel": Stop("visitor", "/people/panels/{panel_answer}"),
    "people-panel-mistakes": Stop("visitor", "/people/panels/{panel_answer}", send_mistakes),
    "people-panel-member": Stop("visitor", "/people/panels/{member_answer}"),
    "people-panel-answered": Stop("visitor", "/people/panels/answered/yes"),
    "people-profile": Stop("visitor", "/people/own-profile/{panel_profile}"),
    "people-profile-correct": Stop("visitor", "/people/own-profile/{panel_profile}/correct"),
    "people-profile-withdraw": Stop("visitor", "/people/own-profile/{panel_profile}/withdraw"),
    "people-profile-keep": Stop("plain", "/people/own-profile/{panel_profile}/keep"),
    "people-profile-erase": Stop("visitor", "/people/own-profile/{panel_profile}/erase"),
    "people-seen": Stop("visitor", "/focal-points?country=VN"),
    "people-seen-country": Stop("visitor", "/directory/countries/VN"),
    "people-members": Stop("coordinator", "/focal-points/members"),
    # A practitioner's own profile.
    "profile-register": Stop("nobody", "/listings/register-person"),
    "profile-register-mistakes": Stop("nobody", "/listings/register-person", send_mistakes),
    "profile-alike": Stop("nobody", "/listings/register-person", enter_somebody_who_is_there),
    "profile": Stop("visitor", "/directory/{own_profile}"),
    "profile-overview": Stop("person", "/listings/{own_profile}"),
    **{
        f"profile-edit-{section}": Stop("person", f"/listings/{{own_profile}}/edit/{section}")
        for section in ("names", "texts", "roles", "accreditations", "languages", "introductions")
    },
    "profile-overview-hidden": Stop("hidden person", "/listings/{hidden_profile}"),
    "profile-review": Stop("coordinator", "/coordination/changes/{profile_review}"),
    "profile-check": Stop("person", "/listings/{own_profile}/check"),
    "profile-search-engines": Stop("person", "/listings/{own_profile}/search-engines"),
    "profile-affiliations": Stop("person", "/listings/{own_profile}/affiliations"),
    "profile-erase": Stop("person", "/listings/{own_profile}/erase"),
    "profile-verify": Stop("coordinator", "/coordination/listings/{own_profile}/accreditations"),
    # An organisation's panel and people.
    "panel": Stop("organisation", "/listings/{body}/panel"),
    "panel-person": Stop("organisation", "/listings/{body}/panel/person"),
    "panel-person-mistakes": Stop("organisation", "/listings/{body}/panel/person", send_mistakes),
    "panel-file": Stop("organisation", "/listings/{body}/panel/file"),
    "panel-file-mistakes": Stop("organisation", "/listings/{body}/panel/file", send),
    "panel-rows": Stop("organisation", "/listings/{body}/panel/file", bring_a_file),
    "panel-tie": Stop("organisation", "/listings/{body}/affiliations/{tie}"),
    "panel-people": Stop("organisation", "/listings/{body}/people"),
    "panel-nominate": Stop("organisation", "/listings/{body}/people/{body_post}/nominate"),
    "panel-nominate-mistakes": Stop("organisation", "/listings/{body}/people/{body_post}/nominate", send_mistakes),
    "panel-nominate-check": Stop("organisation", "/listings/{body}/people/{body_post}/nominate", name_somebody),
    "panel-take-back": Stop("organisation", "/listings/{body}/people/{body_asked}/take-back"),
    "panel-end": Stop("organisation", "/listings/{body}/people/{body_seen}/end"),
    "panel-seen": Stop("visitor", "/directory/{body}"),
    # Is it still right?
    "freshness-confirm": Stop("visitor", "/freshness/confirm/{still_right}"),
    "freshness-confirm-profile": Stop("visitor", "/freshness/confirm/{profile_still_right}"),
    "freshness-confirm-person": Stop("visitor", "/freshness/confirm/{person_still_right}"),
    "freshness-confirm-hidden": Stop("hidden person", "/freshness/listings/{hidden_profile}"),
    "freshness-confirm-unclaimed": Stop("coordinator", "/freshness/listings/{unclaimed}"),
    "freshness-confirm-office": Stop("coordinator", "/freshness/posts/{seated}"),
    "freshness-confirmed": Stop("visitor", "/freshness/confirmed"),
    "freshness-used": Stop("visitor", "/freshness/confirm/used", expected=410),
    "freshness-desk": Stop("coordinator", "/freshness"),
    "freshness-round": Stop("coordinator", "/freshness/round"),
    # What is contested.
    "disputes-home": Stop("coordinator", "/disputes"),
    "disputes-contest": Stop("maintainer", "/disputes/contest/{whole}"),
    "disputes-contest-mistakes": Stop("maintainer", "/disputes/contest/{whole}", send),
    "disputes-read": Stop("claimant", "/disputes/{dispute}"),
    "disputes-read-decide": Stop("coordinator", "/disputes/{dispute}"),
    "disputes-read-decide-mistakes": Stop("coordinator", "/disputes/{dispute}", send),
    "disputes-read-decided": Stop("maintainer", "/disputes/{contested_name}"),
    "disputes-read-settled": Stop("coordinator", "/disputes/{settled}"),
    "disputes-read-contested": Stop("visitor", "/directory/{whole}"),
    # What readers say is wrong.
    "problems-report": Stop("visitor", "/problems/report/listing/{whole}"),
    "problems-report-mistakes": Stop("visitor", "/problems/report/post/{seated}", send),
    "problems-reported": Stop("visitor", "/problems/reported/abcdefgh23"),
    "problems-home": Stop("coordinator", "/problems"),
    "problems-answer": Stop("maintainer", "/problems/{reported}"),
    "problems-close": Stop("coordinator", "/problems/{answered_problem}"),
    "problems-reopen": Stop("coordinator", "/problems/{closed_problem}"),
    # The report for the Consultation.
    "reports-list": Stop("coordinator", "/reports"),
    "reports-begin": Stop("coordinator", "/reports/begin"),
    "reports-read": Stop("coordinator", "/reports/{report}"),
    "reports-rows": Stop("coordinator", "/reports/{report}/rows?of=happened&code=entry_new"),
}
