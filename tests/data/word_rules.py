"""The rule that the words for countries keep beside those of all reference data (`rules`)."""

from collections.abc import Iterator

from tests.data.reading import LABEL_LANGUAGES, Reference


def words_mean_one_country(data: Reference) -> Iterator[str]:
    """Each country has words in each language, all of them drafts; none is empty or stands with two countries."""
    meant: dict[str, str] = {}
    rows = data.tables["country_words.csv"]
    for row in rows:
        for word in row["words"].split(";"):
            if not word or meant.setdefault(word.casefold(), row["country"]) != row["country"]:
                yield f"country_words.csv: {word!r} of {row['country']}"
    stated = [(row["country"], row["language"], row["status"]) for row in rows]
    if set(stated) != {(code, one, "draft") for code, _, _ in stated for one in ("en", *LABEL_LANGUAGES)}:
        yield "country_words.csv: languages or states"
