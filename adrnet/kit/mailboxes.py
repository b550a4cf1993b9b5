"""Whether a mailbox looks like a person's rather than an office's: a guess, good for a warning and for nothing more."""

import re

# Words of which the mailboxes of offices are made, one line for each letter.
_ROLE_WORDS = """
    adr affairs arbitration
    center centre clerk contact court
    department dept desk director division
    enquiries enquiry
    focal foreign
    general
    help hotline
    info information inquiry international
    justice
    law legal
    mail mediation ministry moj
    national network
    office
    point policy post
    registry
    secretariat secretary section service services support
    team trade training treaty
    unit
"""
# Where people have mailboxes and offices should not.
_FREE_MAIL = """
    gmail.com googlemail.com hotmail.com icloud.com outlook.com qq.com yahoo.co.jp yahoo.com
"""


def looks_personal(mailbox: str) -> bool:
    """Whether the mailbox is with a provider of free mail, or consists of two or more words that name no office."""
    local_part, _, domain = mailbox.lower().rpartition("@")
    if domain in _FREE_MAIL.split():
        return True
    words = [word for word in re.split(r"[._-]", local_part) if word]
    return len(words) > 1 and all(word.isalpha() for word in words) and not set(_ROLE_WORDS.split()) & set(words)


def names_an_office(mailbox: str) -> bool:
    """Whether the mailbox is called after an office, so that more than one person may read it."""
    words = re.split(r"[^a-z]+", mailbox.lower().rpartition("@")[0])
    return bool(set(_ROLE_WORDS.split()) & set(words))
