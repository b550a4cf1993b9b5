"""The rules that every folder of reference data keeps, each a function from the data to the faults it finds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from tests.data.reading import LABEL_LANGUAGES, LABELLED, Reference, scripts_of, values
from tests.data.word_rules import words_mean_one_country

KEYS = {
    "vocabularies.csv": ("scheme", "code"),
    "languages.csv": ("tag",),
    "accreditations.csv": ("code",),
    "countries.csv": ("code",),
    "groups.csv": ("code",),
    "group_members.csv": ("group", "country", "since"),
    "institutions.csv": ("key",),
    "framework_facts.csv": ("key",),
    "country_words.csv": ("country", "language"),
}
CODE_PATTERNS = {
    ("vocabularies.csv", "code"): r"[a-z][a-z_]*",
    ("accreditations.csv", "code"): r"[A-Za-z]+(-[A-Z]+)?",
    ("countries.csv", "code"): r"[A-Z]{2}",
    ("groups.csv", "code"): r"[a-z][a-z_]*",
    ("languages.csv", "tag"): r"[a-z]{2,3}",
    ("languages.csv", "script"): r"[A-Z][a-z]{3}",
    ("institutions.csv", "key"): r"([a-z]{2}|int)(-[a-z0-9]+)+",
    ("framework_facts.csv", "key"): r"[a-z]{2}(-[a-z0-9]+)+",
}
YES_NO = (
    ("institutions.csv", "unverified"),
    ("accreditations.csv", "unverified"),
    ("groups.csv", "national_posts"),
)
CONFIDENCE = {"high", "medium", "low"}
NAME_PARTS = 4  # language:script:kind:text
# Unicode names of letters per ISO 15924 code; Japanese names carry Latin abbreviations too.
SCRIPT_LETTERS = {
    "Latn": {"LATIN"},
    "Cyrl": {"CYRILLIC"},
    "Thai": {"THAI"},
    "Khmr": {"KHMER"},
    "Laoo": {"LAO"},
    "Mymr": {"MYANMAR"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "LATIN"},
}


def text_is_clean(data: Reference) -> Iterator[str]:
    """UTF-8 in normal form C, LF, no invisible or control characters, no blanks around a value."""
    for name, text in data.texts.items():
        if not text.endswith("\n"):
            yield f"{name}: no line end after the last line"
        if not unicodedata.is_normalized("NFC", text):
            yield f"{name}: not in normal form C"
        for number, line in enumerate(text.split("\n"), 1):
            if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} for sign in line):
                yield f"{name}:{number}: a control or invisible character"
    for name, rows in data.tables.items():
        for row in rows:
            for column, cell in row.items():
                if not isinstance(cell, str) or cell != cell.strip() or "\n" in cell:
                    yield f"{name}: {column} of {next(iter(row.values()))}: {cell!r}"


def everything_is_described(data: Reference) -> Iterator[str]:
    """Each table has a record with source, date, terms, trust and every column in its order."""
    described = Counter(record["file"] for record in data.sources)
    for name, headers in data.headers.items():
        if described[name] != len(headers):
            yield f"{name}: {len(headers)} files, {described[name]} records"
        if any(header != headers[0] for header in headers):
            yield f"{name}: folders differ in their columns"
    for record in data.sources:
        for part in ("title", "source", "as_of", "licence", "trust"):
            if not record.get(part):
                yield f"{record['file']}: no {part}"
        if record["file"] in data.headers and list(record["columns"]) != data.headers[record["file"]][0]:
            yield f"{record['file']}: the columns described are not those of the file"
        for key in record.get("doubts", {}):
            if key not in data.column(record["file"], "key"):
                yield f"{record['file']}: a doubt about the unknown {key}"


def keys_are_unique(data: Reference) -> Iterator[str]:
    """No two rows have the same key; keys are well-formed."""
    for name, columns in KEYS.items():
        seen = Counter(tuple(row[column] for column in columns) for row in data.tables[name])
        yield from (f"{name}: {key} twice" for key, times in seen.items() if times > 1)
    for (name, column), pattern in CODE_PATTERNS.items():
        yield from (f"{name}: {code!r}" for code in data.column(name, column) if not re.fullmatch(pattern, code))


def order_is_stated(data: Reference) -> Iterator[str]:
    """Positions rise from row to row, within its scheme for a vocabulary."""
    for name, rows in data.tables.items():
        if "position" not in rows[0]:
            continue
        places = [(row.get("scheme", ""), int(row["position"])) for row in rows]
        yield from (
            f"{name}: {after} follows {before}"
            for before, after in pairwise(places)
            if before[0] == after[0] and before[1] >= after[1]
        )


def labels_have_english_and_a_state(data: Reference) -> Iterator[str]:
    """English is never empty; the state names exactly the languages that have a label."""
    for name in LABELLED:
        for row in data.tables[name]:
            if not row["en"]:
                yield f"{name}: no English: {row}"
            stated: list[str] = []
            for part in values(row["status"], "; "):
                state, _, languages = part.partition(": ")
                if state not in {"checked", "draft"}:
                    yield f"{name}: state {state!r}"
                stated += languages.split()
            if sorted(stated) != sorted(language for language in LABEL_LANGUAGES if row[language]):
                yield f"{name}: {row['en']}: labels and their states differ"


def references_resolve(data: Reference) -> Iterator[str]:
    """Every code that a row names exists."""
    countries, languages = set(data.column("countries.csv", "code")), set(data.column("languages.csv", "tag"))
    groups = set(data.column("groups.csv", "code"))
    kinds = data.codes("name_kind")
    known: list[tuple[str, str, set[str]]] = [
        ("group_members.csv", "group", groups),
        ("group_members.csv", "country", countries),
        ("countries.csv", "official_languages", languages),
        ("institutions.csv", "country", countries | {""}),
        ("institutions.csv", "kind", data.codes("organisation_kind")),
        ("institutions.csv", "services", data.codes("service")),
        ("institutions.csv", "specialties", data.codes("specialty")),
        ("institutions.csv", "languages", languages),
        ("institutions.csv", "place_role", data.codes("place_role") | {""}),
        ("institutions.csv", "local_lang", languages | {""}),
        ("institutions.csv", "local_kind", kinds | {""}),
        ("institutions.csv", "en_kind", kinds),
        ("framework_facts.csv", "country", countries),
        ("country_words.csv", "country", countries),
        ("framework_facts.csv", "instrument", data.codes("framework")),
        ("framework_facts.csv", "status", data.codes("framework_status")),
    ]
    for name, column, codes in known:
        for cell in data.column(name, column):
            yield from (f"{name}: {column} {code!r}" for code in values(cell) or [""] if code and code not in codes)
            if not cell and column not in {"services", "specialties"} and "" not in codes:
                yield f"{name}: {column} is empty"
    for row in data.tables["vocabularies.csv"]:
        if (row["scheme"] == "organisation_kind") != bool(row["party"]):
            yield f"vocabularies.csv: {row['code']}: a party is for kinds, and for each of them"
        if row["party"] and row["party"] not in data.codes("party"):
            yield f"vocabularies.csv: {row['party']!r}"


def dates_and_numbers_parse(data: Reference) -> Iterator[str]:
    """Dates are ISO dates, as long as their source knows them; years are years; answers are yes or no."""
    for name, column in YES_NO:
        yield from (f"{name}: {column} {cell!r}" for cell in data.column(name, column) if cell not in {"yes", "no"})
    whole = [("institutions.csv", "as_of")]
    whole += [("framework_facts.csv", column) for column in ("signed_on", "joined_on", "in_force_on")]
    partial = [("group_members.csv", "since"), ("group_members.csv", "until"), ("framework_facts.csv", "as_of")]
    for name, column in whole + partial:
        for cell in filter(None, data.column(name, column)):
            if not _is_date(cell, whole=(name, column) in whole):
                yield f"{name}: {column} {cell!r}"
    for record in data.sources:
        if not _is_date(record["as_of"], whole=False):
            yield f"{record['file']}: as of {record['as_of']!r}"
    years = data.column("framework_facts.csv", "year") + data.column("institutions.csv", "year_founded")
    yield from (f"year {cell!r}" for cell in years if cell and not 1800 < int(cell) < 2027)
    confidences = data.column("framework_facts.csv", "confidence") + data.column("institutions.csv", "confidence")
    yield from (f"confidence {cell!r}" for cell in confidences if cell not in CONFIDENCE)


def everything_has_a_source(data: Reference) -> Iterator[str]:
    """Each row says where it comes from: an address, a document, or that it is general knowledge."""
    for name, column in (
        ("institutions.csv", "source"),
        ("framework_facts.csv", "sources"),
        ("accreditations.csv", "source"),
        ("countries.csv", "source"),
        ("country_words.csv", "source"),
        ("groups.csv", "source"),
        ("group_members.csv", "source"),
    ):
        for cell in data.column(name, column):
            if not cell or any(not part for part in cell.split(" ; ")):
                yield f"{name}: a row without a source"
            for part in cell.split(" ; "):
                if part.startswith("http") and not urlsplit(part.split()[0]).netloc:
                    yield f"{name}: {part!r}"


def trust_is_said(data: Reference) -> Iterator[str]:
    """General knowledge and low confidence make an entry unverified; a website says whether it was seen."""
    for row in data.tables["institutions.csv"]:
        weak = row["source"] == "general knowledge" or row["confidence"] == "low"
        if (row["unverified"] == "yes") != weak:
            yield f"{row['key']}: unverified is {row['unverified']}"
        if row["website_seen"] not in ({"yes", "no"} if row["website"] else {""}):
            yield f"{row['key']}: a website that is neither seen nor unseen"
        if row["website"] and urlsplit(row["website"]).scheme not in {"http", "https"}:
            yield f"{row['key']}: {row['website']!r}"
    for row in data.tables["accreditations.csv"]:
        if row["source"] == "general knowledge" and row["unverified"] != "yes":
            yield f"{row['code']}: general knowledge is not verified"


def names_carry_language_and_script(data: Reference) -> Iterator[str]:
    """A local name has its language, its kind and the script in which it is really written."""
    kinds, languages = data.codes("name_kind"), set(data.column("languages.csv", "tag"))
    for row in data.tables["institutions.csv"]:
        about = [row["local_lang"], row["local_script"], row["local_kind"]]
        if any(bool(part) != bool(row["name_local"]) for part in about):
            yield f"{row['key']}: a local name comes with language, script and kind"
        if row["name_local"] and not scripts_of(row["name_local"]) <= SCRIPT_LETTERS[row["local_script"]]:
            yield f"{row['key']}: {row['name_local']} is not {row['local_script']}"
        for name in values(row["names_other"], " ; "):
            parts = name.split(":", NAME_PARTS - 1)
            if len(parts) != NAME_PARTS or parts[0] not in languages or parts[2] not in kinds or not parts[3]:
                yield f"{row['key']}: {name!r}"
            elif not scripts_of(parts[3]) <= SCRIPT_LETTERS[parts[1]]:
                yield f"{row['key']}: {parts[3]} is not {parts[1]}"
    for row in data.tables["countries.csv"]:
        for pair in values(row["endonyms"], " ; "):
            language, _, text = pair.partition(":")
            if not text or language.split("-")[0] not in values(row["official_languages"]):
                yield f"{row['code']}: {pair!r}"


def places_are_complete(data: Reference) -> Iterator[str]:
    """A place has a role; only an international organisation may have no country."""
    for row in data.tables["institutions.csv"]:
        if bool(row["country"]) != bool(row["place_role"]):
            yield f"{row['key']}: country and role of the place"
        if not row["country"] and (row["city"] or row["kind"] != "international_organisation"):
            yield f"{row['key']}: no country"


def facts_say_what_their_status_says(data: Reference) -> Iterator[str]:
    """A statute that exists has a title and a year; one that was not found, and a treaty, have none."""
    statutes = {"arbitration_statute", "mediation_statute"}
    for row in data.tables["framework_facts.csv"]:
        is_statute = row["instrument"] in statutes
        if is_statute != (row["status"] in {"enacted", "none_found"}):
            yield f"{row['key']}: status {row['status']}"
        if (row["status"] == "enacted") != bool(row["title"]) or (row["title"] and not row["year"]):
            yield f"{row['key']}: title and year"
        if (row["instrument"] == "uncitral_model_law") != (row["status"] in {"based_on", "influenced", "not_based"}):
            yield f"{row['key']}: status {row['status']}"
        if (row["status"] == "in_force") != bool(row["in_force_on"]):
            yield f"{row['key']}: in force without a day, or a day without force"
        if row["status"] == "signed" and (not row["signed_on"] or row["joined_on"]):
            yield f"{row['key']}: signed, and when"
        days = [day for day in (row["signed_on"], row["joined_on"], row["in_force_on"]) if day]
        if days != sorted(days):
            yield f"{row['key']}: {days} are not in order"
        if row["basis"] not in {"source", "general_knowledge"}:
            yield f"{row['key']}: basis {row['basis']!r}"


def _is_date(text: str, *, whole: bool) -> bool:
    """Whether the text is an ISO date; a partial one may be a month or a year."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d" if whole else r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


RULES = (
    text_is_clean,
    everything_is_described,
    keys_are_unique,
    order_is_stated,
    labels_have_english_and_a_state,
    references_resolve,
    dates_and_numbers_parse,
    everything_has_a_source,
    trust_is_said,
    names_carry_language_and_script,
    places_are_complete,
    facts_say_what_their_status_says,
    words_mean_one_country,
)
