"""Contents of every shape, made by hypothesis, of few languages, kinds and codes: two of them have much in common."""

from dataclasses import replace

from hypothesis import strategies as st

from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    OfferedPost,
    Place,
    SpokenLanguage,
    Text,
    Title,
)

LANGUAGES = st.sampled_from(["en", "ja", "th"])
WORDS = st.sampled_from(["one", "two", "例", "ศูนย์", "a/b", "2", "address"])
MAYBE = st.one_of(st.just(""), WORDS)
COUNTRIES = st.sampled_from(["JP", "TH", ""])


def some(part: st.SearchStrategy) -> st.SearchStrategy:
    """Up to three of a part, in any order, the same one twice among them."""
    return st.lists(part, max_size=3).map(tuple)


NAMES = some(
    st.builds(Name, WORDS, LANGUAGES, st.sampled_from(["", "Latn"]), st.sampled_from([str(k) for k in NameKind]))
)
POSTS = st.lists(
    st.builds(
        OfferedPost,
        st.sampled_from(["abcdefgh", "bcdefghj"]),
        some(WORDS),
        st.one_of(st.just(()), st.tuples(st.builds(Title, LANGUAGES, WORDS))),
        MAYBE,
    ),
    max_size=2,
    unique_by=lambda post: post.public_id,
).map(tuple)

CONTENTS = st.builds(
    Content,
    names=NAMES,
    kind=MAYBE,
    texts=some(st.builds(Text, st.sampled_from(["note"]), WORDS, LANGUAGES, source_hash=st.sampled_from(["", "x"]))),
    places=some(st.builds(Place, COUNTRIES, MAYBE, MAYBE, st.sampled_from(["seat", "office"]))),
    jurisdictions=some(COUNTRIES.filter(bool)),
    services=some(WORDS),
    specialties=some(WORDS),
    roles=some(WORDS),
    languages=some(st.builds(SpokenLanguage, LANGUAGES, MAYBE)),
    digital=some(st.builds(DigitalCapacity, WORDS, st.sampled_from(["yes", "no"]), MAYBE)),
    accreditations=some(st.builds(Accreditation, WORDS, WORDS, MAYBE)),
    email=MAYBE,
    telephone=MAYBE,
    website=MAYBE,
    website_seen=st.booleans(),
    links=some(st.builds(Link, WORDS, WORDS, st.one_of(st.just(""), LANGUAGES))),
    founded=st.one_of(st.none(), st.sampled_from([1990, 2000])),
    posts=POSTS,
    introductions=st.sampled_from(["", "yes", "no"]),
    unverified_fields=some(st.sampled_from(["services", "languages"])),
)
CODES = ("jurisdictions", "services", "specialties", "roles", "unverified_fields")


def normalised(content: Content) -> Content:
    """Return the content with every code once: the one thing that taking apart and putting together loses."""
    return replace(content, **{name: tuple(dict.fromkeys(getattr(content, name))) for name in CODES})
