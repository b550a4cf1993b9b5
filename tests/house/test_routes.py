"""The rules for addresses, on the application and on planted violations; and who finds the way to each page."""

import pytest

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declare
from tests.house import route_rules

# Pages that no link on every page leads to, each with the way there.
OFF_THE_NAVIGATION = {
    "site.start": "leads to a language at once",
    "site.healthz": "asked by machines",
    "site.readyz": "asked by machines",
    "site.schema": "named in files for programs",
    "static": "files",
    "directory.read": "from results and country pages",
    "directory.country": "from the countries and the map",
    "directory.csv": "from the results",
    "directory.vcf": "from the results",
    "directory.suggestions": "asked by the script of the search line",
    "focal_points.csv": "from the focal-point list",
    "focal_points.xlsx": "from the focal-point list",
    "focal_points.vcf": "from the focal-point list",
    "focal_points.json": "from the focal-point list",
    "focal_points.print": "from the focal-point list",
    "focal_points.editions": "from the focal-point list",
    "focal_points.edition": "from the editions",
    "focal_points.edition_file": "from an edition",
    "focal_points.verify": "from an edition",
    "focal_points.hashes": "from where an edition is checked",
    "focal_points.parts": "from where an edition is checked",
    "focal_points.issue": "from the editions, for coordinators",
    "focal_points.differences": "from the editions",
    "focal_points.differences_file": "from what changed",
    "focal_points.as_at": "from the posts in one's remit",
    "focal_points.as_at_day": "from choosing a past day",
    "focal_points.as_at_file": "from a past day",
    "focal_points.differences_of_days": "from choosing a past day",
    "focal_points.differences_of_days_file": "from what changed",
    "focal_points.pdf": "from the focal-point list",
    "focal_points.large": "from the focal-point list, where it is long",
    "focal_points.prepare": "the button of a long list",
    "focal_points.files": "from the focal-point list, for coordinators, and after asking for a file",
    "focal_points.prepared": "from the files that were made for one",
    "focal_points.columns": "from the focal-point list, for coordinators",
    "focal_points.wider": "from the focal-point list, for coordinators",
    "focal_points.taken": "from the focal-point list, for coordinators",
    "identity.logout": "a button of one's account",
    "identity.register": "from signing in",
    "identity.verify": "asked for before a sensitive act",
    "identity.send_confirmation": "from signing in",
    "identity.confirm_email": "from a mail",
    "identity.forgot_password": "from signing in",
    "identity.reset_password": "from a mail",
    "identity.change_password": "from one's account",
    "identity.two_factor_setup": "from one's account",
    "identity.two_factor_token_validation": "the second step of signing in",
    "identity.two_factor_rescue": "from the second step of signing in",
    "identity.mf_recovery": "from the second step of signing in",
    "accounts.home": "on every page, for who is signed in",
    "accounts.choose_language": "a button of one's account",
    "accounts.security": "from one's account",
    "accounts.end_session": "a button of the security page",
    "accounts.end_other_sessions": "a button of the security page",
    "accounts.change_email": "from one's account",
    "accounts.confirm_change_email": "from a mail",
    "accounts.recovery_codes": "from one's account",
    "accounts.remove_second_factor": "from one's account",
    "accounts.erase": "from one's account",
    "accounts.link": "printed by a local trial",
    "accounts.invitation": "from a mail",
    "accounts.keeping_invitation": "from a mail",
    "accounts.decline_keeping": "a button of the page that a mail leads to",
    "listings.home": "from one's account",
    "listings.overview": "from what one keeps",
    "listings.register": "from what one keeps",
    "listings.register_person": "from what one keeps",
    "listings.search_engines": "from a profile's overview",
    "listings.erase": "from a profile's overview",
    "listings.edit": "from a listing's overview",
    "listings.recall": "from a listing's overview",
    "listings.discard": "from a listing's overview",
    "listings.check": "from a listing's overview",
    "listings.correct": "from a listing's overview",
    "listings.withdraw": "from a listing's overview",
    "listings.preview": "from a listing's overview",
    "listings.history": "from a listing's overview",
    "listings.revision": "from a listing's history",
    "listings.compare": "from a listing's history",
    "listings.bring_back": "an earlier revision's button",
    "claims.begin": "from an entry that nobody keeps",
    "claims.evidence": "from a claim",
    "claims.give_up": "from a claim",
    "claims.prove": "from a mail",
    "people.answer": "from a mail",
    "people.decline": "a nomination's button",
    "people.answered": "after an answer",
    "people.ask_link": "from mails, and from the page on privacy",
    "people.own": "from a mail",
    "people.own_profile": "from a mail",
    "people.erase_profile": "from one's own profile",
    "people.correct_profile": "from one's own profile",
    "people.withdraw_profile": "from one's own profile",
    "people.show_profile": "from one's own profile",
    "people.keep_profile": "from one's own profile",
    "people.profile_json": "from one's own profile",
    "people.correct": "from one's own data",
    "people.withdraw": "from one's own data",
    "people.object": "from one's own data",
    "people.json": "from one's own data",
    "people.vcard": "from one's own data",
    "coordination.desk": "from the top of a coordinator's pages",
    "coordination.queue": "from the desk",
    "coordination.review": "from the desk",
    "coordination.approve": "a change's button",
    "coordination.answer": "from a change",
    "coordination.reopen": "a declined change's button",
    "coordination.claim": "from the desk",
    "coordination.answer_claim": "from a claim",
    "coordination.reopen_claim": "a declined claim's button",
    "coordination.confirm_website": "a claim's button",
    "coordination.several": "the queue's buttons",
    "coordination.done_together": "after an act on several things, and from the queue",
    "coordination.undo_together": "a button of what was done to several things",
    "coordination.enter": "from the desk",
    "coordination.withdraw": "from a decision, and from a listing's overview",
    "coordination.restore": "from a decision, and from a listing's overview",
    "coordination.verify_accreditation": "from a profile's overview",
    "coordination.check_entry": "from the desk",
    "coordination.decisions": "from the desk",
    "coordination.archive": "from an entry's overview",
    "coordination.bring_back": "from an entry's overview",
    "coordination.hand_over": "from an entry's overview",
    "coordination.split": "from an entry's overview",
    "coordination.join_again": "from the overview of an entry's part",
    "coordination.duplicates": "from the desk",
    "coordination.duplicate": "from the pairs that wait, and from the desk",
    "coordination.merged": "from the decision to merge",
    "coordination.propose_pair": "from an entry's overview",
    "coordination.merge": "from a pair",
    "coordination.undo_merge": "from a merged pair",
    "coordination.tell_apart": "a pair's button",
    "coordination.reopen_pair": "a pair's button",
    "coordination.coordinators": "from the desk",
    "coordination.invite": "from the coordinators",
    "coordination.cancel_invitation": "an invitation's button",
    "coordination.end_remit": "from the coordinators",
    "coordination.keepers": "from a listing's overview",
    "coordination.change_keeper": "from who keeps an entry",
    "coordination.invite_owner": "from who keeps an entry",
    "coordination.take_invitation_back": "a button among those who keep an entry",
    "freshness.confirm": "from a mail",
    "freshness.change": "a button of the page that a mail leads to",
    "freshness.confirmed": "after the button of a mail's page",
    "freshness.confirm_listing": "from a listing's overview, and from the freshness desk",
    "freshness.confirm_post": "from the freshness desk",
    "freshness.desk": "from the desk",
    "imports.home": "from the desk",
    "imports.bring": "from the files brought in",
    "imports.columns": "from a file that is brought in",
    "imports.trial": "from the files brought in",
    "imports.decide": "a button of what each row would do",
    "imports.carry_out": "a button of what each row would do",
    "imports.done": "from the files brought in",
    "imports.undo": "from what an import did",
    "imports.give_up": "from what each row would do",
    "imports.template": "from the files brought in",
    "imports.export": "from the files brought in",
    "freshness.send_round": "from the freshness desk",
    "focal_points.posts": "from the desk",
    "problems.report": "from each entry, post and country",
    "problems.reported": "after a report",
    "problems.counted": "after one report too many",
    "problems.home": "from one's account, and from a mail",
    "problems.answer": "from the reported problems",
    "problems.close": "a reported problem's button",
    "problems.reopen": "a closed problem's button",
    "disputes.home": "from what one keeps",
    "disputes.read": "from what is contested, from a claim, from a mail",
    "disputes.contest": "from a listing's overview",
    "disputes.state": "a button of a dispute",
    "disputes.withdraw": "a button of a dispute",
    "disputes.appeal": "a button of a dispute",
    "disputes.decide": "a button of a dispute",
    "disputes.reopen": "a button of a dispute",
    "reports.list": "from the desk",
    "reports.begin": "from the reports",
    "reports.read": "from the reports",
    "reports.write": "from a report",
    "reports.rows": "from a figure of a report",
    "reports.rows_csv": "from the rows of a figure",
    "reports.pdf": "from a report",
    "reports.docx": "from a report",
    "focal_points.members": "from what one keeps, and from the posts of one's remit",
    "focal_points.nominate": "from the posts of one's remit",
    "focal_points.take_back": "from the posts of one's remit",
    "focal_points.ask_again": "a button of a post's history",
    "listings.affiliations": "from a listing's overview",
    "listings.affiliation": "from a listing's affiliations",
    "listings.panel": "from an organisation's affiliations",
    "listings.panel_person": "from the panel",
    "listings.panel_file": "from the panel",
    "listings.panel_template_file": "from the page of a panel's file",
    "listings.panel_ask": "the button under what each row of a file would do",
    "listings.team": "from a listing's overview",
    "listings.invite_maintainer": "from who keeps an entry",
    "listings.take_invitation_back": "a button among those who keep an entry",
    "listings.make_owner": "from who keeps an entry",
    "listings.remove_maintainer": "from who keeps an entry",
    "listings.hand_over": "from who keeps an entry",
    "listings.step_down": "from who keeps an entry",
    "listings.leave": "from who keeps an entry",
    "people.panel": "from a mail",
    "people.panel_answered": "after the button of a mail's page",
    "listings.people": "from a listing's overview",
    "listings.nominate": "from the persons on a listing's posts",
    "listings.take_back_person": "from the persons on a listing's posts",
    "listings.ask_person_again": "a button among the persons on a listing's posts",
    "listings.end_person": "from the persons on a listing's posts",
    "focal_points.open": "from the posts of one's remit",
    "focal_points.history": "from the posts of one's remit",
    "focal_points.designate": "from the posts of one's remit",
    "focal_points.end": "from the posts of one's remit",
    "focal_points.cancel": "from the posts of one's remit",
    "focal_points.close": "from the posts of one's remit",
    "focal_points.reopen": "a closed post's button",
}


def on_the_navigation(app, client):
    """Return the endpoints to which every page leads."""
    page = client.get("/en/").page
    links = {link.get("href") for part in ("header", "footer") for link in page.all("a", page.one(part))}
    adapter = app.url_map.bind("localhost")
    return {adapter.match(link)[0] for link in links if link.startswith("/")}


def unreachable(app, client):
    """Return the endpoints that are neither on the navigation nor exempt."""
    endpoints = {route.endpoint for route in app.url_map.iter_rules()}
    return sorted(endpoints - on_the_navigation(app, client) - OFF_THE_NAVIGATION.keys())


def plant(app, path, endpoint, **different):
    def view(**_values):
        return ""

    view.__module__ = different.get("module", "adrnet.site.views")
    if permission := different.get("permission", Permission.READ_SITE):
        declare(permission)(view)
    app.add_url_rule(path, endpoint, view, methods=different.get("methods", ("GET",)))


def test_every_address_keeps_the_rules(app):
    assert route_rules.faults_of(app) == []


def test_every_page_is_on_the_navigation_or_exempt(app, client):
    assert unreachable(app, client) == []


def test_what_is_exempt_is_there_and_not_on_the_navigation(app, client):
    assert not OFF_THE_NAVIGATION.keys() & on_the_navigation(app, client)
    assert OFF_THE_NAVIGATION.keys() <= app.view_functions.keys()
    assert route_rules.WITHOUT_LANGUAGE.keys() <= app.view_functions.keys()


def test_a_page_that_nobody_finds_is_found(app, client):
    plant(app, "/<lang:lang>/attic", "site.attic")
    assert unreachable(app, client) == ["site.attic"]


PLANTED = {
    "declares_a_permission": [
        {"path": "/<lang:lang>/attic", "endpoint": "site.attic", "permission": None},
        {"path": "/<lang:lang>/attic", "endpoint": "site.attic", "permission": "read_attic"},
    ],
    "types_every_parameter": [{"path": "/<lang:lang>/attic/<thing>", "endpoint": "site.attic"}],
    "is_kebab_case": [
        {"path": "/<lang:lang>/the_attic", "endpoint": "site.attic"},
        {"path": "/<lang:lang>/theAttic", "endpoint": "site.attic"},
    ],
    "begins_with_the_language": [{"path": "/attic", "endpoint": "site.attic"}],
    "stands_in_its_room": [
        {"path": "/<lang:lang>/attic", "endpoint": "attic"},
        {"path": "/<lang:lang>/attic", "endpoint": "attic.read"},
        {"path": "/<lang:lang>/attic", "endpoint": "site.attic", "module": "adrnet.directory.views"},
        {"path": "/<lang:lang>/attic", "endpoint": "directory.attic", "module": "adrnet.directory.views"},
        {"path": "/<lang:lang>/attic", "endpoint": "site.readAttic"},
    ],
    "reads_by_get_and_writes_by_post": [
        {"path": "/<lang:lang>/attic", "endpoint": "site.attic", "methods": ("DELETE",)},
    ],
}


def test_every_rule_for_addresses_has_a_planted_violation():
    assert {rule.__name__ for rule in route_rules.RULES} == set(PLANTED)


@pytest.mark.parametrize(("name", "planted"), [(name, one) for name, many in PLANTED.items() for one in many])
def test_a_planted_address_is_found(app, name, planted):
    plant(app, **planted)
    rule = getattr(route_rules, name)
    assert [fault for route in app.url_map.iter_rules() for fault in rule(app, route)]


def test_a_room_without_folders_is_found(app, monkeypatch, tmp_path):
    monkeypatch.setattr(route_rules, "ROOT", tmp_path)
    assert any("no folder templates/site" in fault for fault in route_rules.faults_of(app))
