"""Who gets in where: the hand-written table of `test_who_may`."""

# In this order stand the letters of the table.
ROLES = (
    "visitor",
    "stranger",
    "maintainer",
    "maintainer of another",
    "coordinator of Thailand",
    "coordinator of Japan",
    "coordinator of the network",
    "coordinator of Thailand without a second factor",
)
# + gets in   - is asked to sign in   0 finds nothing   x may not   2 is led to the second factor
# Where the address names no thing, or one that everyone may see, "may not" gives nothing away; else there is nothing.
TABLE: dict[str, tuple[str, ...]] = {
    "++++++++": (
        "directory.countries",
        "directory.country",
        "directory.read",
        "directory.search",
        "focal_points.csv",
        "focal_points.large",
        "focal_points.list",
        "focal_points.pdf",
        "focal_points.xlsx",
        "freshness.confirmed",
        "people.answered",
        "people.ask_link",
        "people.panel_answered",
        "site.about",
        "site.accessibility",
        "site.healthz",
        "site.home",
        "site.languages",
        "site.privacy",
        "site.readyz",
        "site.start",
        "static",
    ),
    # Ways in and back: whoever is in already is led on.
    "+++++++2": (
        "identity.confirm_email",
        "identity.forgot_password",
        "identity.login",
        "identity.register",
        "identity.reset_password",
        "identity.send_confirmation",
        "identity.two_factor_rescue",
    ),
    "-+++++++": ("identity.two_factor_setup", "identity.two_factor_token_validation", "identity.verify"),
    "-++++++2": (
        "accounts.change_email",
        "accounts.choose_language",
        "accounts.confirm_change_email",
        "accounts.home",
        "accounts.invitation",
        "accounts.link",
        "accounts.security",
        "claims.begin",
        "focal_points.files",
        "focal_points.prepare",
        "identity.change_password",
        "identity.mf_recovery",
        "listings.home",
        "listings.register",
        "listings.register_person",
    ),
    # Only with a second factor of one's own, a claim of one's own, a link of one's own.
    "-000+++2": ("accounts.recovery_codes",),
    # A file that was made for oneself.
    "-0000002": (
        "focal_points.prepared",
        "accounts.remove_second_factor",
        "claims.evidence",
        "claims.give_up",
        "claims.prove",
    ),
    # Whoever has the link, signed in or not; this one is nobody's.
    "00000000": (
        # Of no two lists: the address of the table names none.
        "freshness.change",
        "freshness.confirm",
        "people.answer",
        "people.correct",
        "people.correct_profile",
        "people.decline",
        "people.erase_profile",
        "people.json",
        "people.keep_profile",
        "people.object",
        "people.own",
        "people.own_profile",
        "people.panel",
        "people.profile_json",
        "people.show_profile",
        "people.vcard",
        "people.withdraw",
        "people.withdraw_profile",
    ),
    # What the organisation itself keeps, and coordinators of its country on its behalf.
    "-x+0+0+2": (
        "listings.bring_back",
        "listings.check",
        "listings.discard",
        "listings.edit",
        "listings.history",
        "listings.overview",
        "listings.preview",
        "listings.recall",
        "listings.revision",
    ),
    "-x+00002": (
        "freshness.confirm_listing",
        "listings.ask_person_again",
        "listings.correct",
        "listings.end_person",
        "listings.nominate",
        "listings.people",
        "listings.take_back_person",
        "listings.withdraw",
    ),
    # What an organisation, or a practitioner, says together with others: nobody says it on their behalf.
    "-x+0xxx2": (
        "listings.affiliations",
        "listings.panel",
        "listings.panel_ask",
        "listings.panel_file",
        "listings.panel_person",
        "listings.panel_template_file",
    ),
    # Whoever keeps a published entry, and coordinators.
    "-x+++++2": ("focal_points.members",),
    # Coordinators, whatever their country.
    "-xxx+++2": (
        "coordination.coordinators",
        "coordination.decisions",
        "coordination.desk",
        "coordination.enter",
        "coordination.invite",
        "coordination.queue",
        "freshness.desk",
        "freshness.send_round",
        "focal_points.columns",
        "focal_points.open",
        "focal_points.posts",
        "focal_points.taken",
        "focal_points.wider",
        "reports.begin",
        "reports.docx",
        "reports.list",
        "reports.pdf",
        "reports.read",
        "reports.write",
    ),
    # What a figure of a report counts, a day that is kept, two lists: the addresses of the table name none.
    "-xxx0002": (
        "reports.rows",
        "reports.rows_csv",
    ),
    # Coordinators of the country, and of the network.
    "-xxx+0+2": (
        "coordination.answer",
        "coordination.answer_claim",
        "coordination.approve",
        "coordination.claim",
        "coordination.confirm_website",
        "coordination.end_remit",
        "coordination.reopen",
        "coordination.reopen_claim",
        "coordination.restore",
        "coordination.review",
        "coordination.verify_accreditation",
    ),
    # A person's own profile, which the entry of the table is not; an affiliation, of which it has none.
    "-x00xxx2": ("listings.affiliation", "listings.erase", "listings.search_engines"),
    "-x00+0+2": ("coordination.withdraw",),
    # The same about posts, which everybody sees.
    "-xxx+x+2": (
        "focal_points.ask_again",
        "focal_points.cancel",
        "focal_points.close",
        "focal_points.designate",
        "focal_points.end",
        "focal_points.history",
        "focal_points.nominate",
        "focal_points.reopen",
        "focal_points.take_back",
        "freshness.confirm_post",
    ),
}
WHO = {endpoint: letters for letters, endpoints in TABLE.items() for endpoint in endpoints}
# A page that lets everyone in shows its question to those who have no codes yet, and gives codes to those who have.
ONLY_READ_BY_ALL = {"accounts.recovery_codes"}
# Acts whose effect would change what comes after them; their own tests try them with everyone.
ELSEWHERE = {
    "identity.logout": "tests/accounts",
    "accounts.end_session": "tests/accounts",
    "accounts.erase": "tests/accounts",
    "accounts.end_other_sessions": "tests/accounts",
    "coordination.cancel_invitation": "tests/coordination, with an invitation",
    "coordination.check_entry": "tests/coordination, with an entry that nobody checked",
    "listings.compare": "tests/listings, with two revisions",
}
