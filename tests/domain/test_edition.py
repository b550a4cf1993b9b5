"""An edition verifies, also after a person was redacted from it; a changed word is noticed."""

from datetime import UTC, date, datetime

from adrnet.domain.edition import Edition, EditionRow, checksum, verifies


def edition() -> Edition:
    made = Edition(number=1, as_at=date(2026, 11, 21), title="Example", issued_at=datetime(2026, 11, 21, tzinfo=UTC))
    for ordinal, office in enumerate(["Example Desk", "例示担当課", "ផ្នែកឧទាហរណ៍"]):
        row = EditionRow(ordinal=ordinal, post_id=ordinal + 1)
        row.seal({"office": office, "country": "KH"})
        made.rows.append(row)
    made.checksum = checksum(row.row_hash for row in made.rows)
    return made


def test_an_edition_verifies() -> None:
    assert verifies(edition())


def test_a_redacted_edition_still_verifies_and_says_nothing_of_the_row() -> None:
    made = edition()
    made.rows[1].redact(datetime(2027, 1, 1, tzinfo=UTC))
    assert verifies(made)
    assert (made.rows[1].values, made.rows[1].salt) == (None, None)


def test_a_changed_word_is_noticed() -> None:
    made = edition()
    made.rows[0].values = {**(made.rows[0].values or {}), "office": "Another Desk"}
    assert not verifies(made)


def test_rows_in_another_order_are_noticed() -> None:
    made = edition()
    made.rows = [made.rows[1], made.rows[0], made.rows[2]]
    assert not verifies(made)


def test_the_same_values_hash_differently_each_time() -> None:
    assert edition().rows[0].row_hash != edition().rows[0].row_hash
