import pickle
from pathlib import Path

import pytest
from whoosh.fields import Schema

from adrnet.search import analysis, ranking, schema
from adrnet.search.analysis import Field
from adrnet.search.durable import DurableStorage


def test_every_field_of_the_analysis_has_its_field_in_the_index() -> None:
    assert {field.value for field in Field} <= set(schema.SCHEMA.names())


def test_every_field_that_weighs_exists_and_a_name_weighs_more_than_a_text() -> None:
    assert ranking.WORDS.keys() | ranking.OTHERS.keys() | ranking.NAMES <= set(schema.SCHEMA.names())
    assert {Field.TEXT, *ranking.OTHERS} == set(Field)
    assert set(ranking.MEASURED) <= set(ranking.WORDS)
    assert min(ranking.WORDS["name"], ranking.WORDS["abbreviation"]) > ranking.WORDS["place"] > ranking.WORDS["text"]


def test_the_version_counts_changes_of_fields_and_of_tokens() -> None:
    assert schema.SCHEMA_VERSION % 1000 == analysis.VERSION
    assert schema.SCHEMA_VERSION // 1000 >= 1


def test_whoosh_can_keep_the_schema_in_its_table_of_contents() -> None:
    kept = pickle.loads(pickle.dumps(schema.SCHEMA))  # noqa: S301 - our own, just made
    assert kept.names() == schema.SCHEMA.names()
    for name, field in schema.SCHEMA.items():
        # Whoosh's columns do not compare.
        same = (
            kept[name].column_type.__dict__ == field.column_type.__dict__ if field.column_type else kept[name] == field
        )
        assert same, name


@pytest.mark.parametrize("field", [name for name in schema.SCHEMA.names() if schema.SCHEMA[name].indexed])
def test_an_index_is_opened_with_the_schema_of_this_program(tmp_path: Path, field: str) -> None:
    DurableStorage(tmp_path).create_index(Schema())
    assert field in schema.open_index(tmp_path).schema
