from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.csdl.model import ComplexType, EntityType, EnumType, Model
from tests.csdl.write.strategies import models

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(models())
def test_every_element_of_any_model_has_a_meaning_and_can_be_checked(model: Model) -> None:
    index = ModelIndex(model)
    meanings = Meanings(index)
    for name, found in index.types.items():
        assert meanings.type(name) is meanings.type(name)
        if isinstance(found, EntityType | ComplexType):
            for field in index.properties(name):
                meaning = meanings.field(name, field)
                assert meanings.field(name, field) is meaning
                assert meaning.label is None or str(meaning.label.value).strip()
            for relation in index.navigation_properties(name):
                assert meanings.relation(name, relation) is meanings.relation(name, relation)
        elif isinstance(found, EnumType):
            assert len(meanings.values(name)) == len(found.members)
    for source in [*index.entity_sets, *index.singletons]:
        assert meanings.entity_set(source) is meanings.entity_set(source)
    for finding in check_model(index):
        assert finding.count == len(finding.places) + 1
