from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from reso_explorer.csdl import read
from reso_explorer.csdl.model import (
    Annotation,
    Constant,
    EntityType,
    Model,
    Property,
    PropertyRef,
    Schema,
)
from reso_explorer.csdl.write_xml import to_csdl_xml
from tests.csdl.write.plain import plain
from tests.csdl.write.strategies import models

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(models())
def test_any_model_survives_xml(model: Model) -> None:
    """Two claims about each model, since drawing one takes longer than both of them."""
    reading = read(to_csdl_xml(model))
    assert plain(reading.model) == plain(model)
    assert {finding.code for finding in reading.findings} <= {
        "foreign-attribute",
        "undeclared-alias",
    }
    assert_only_aliases_are_gone(model)


def assert_only_aliases_are_gone(model: Model) -> None:
    written = to_csdl_xml(model, aliases="resolve")
    bare = replace(
        model,
        schemas=tuple(replace(schema, alias=None) for schema in model.schemas),
        references=tuple(
            replace(
                reference,
                includes=tuple(replace(include, alias=None) for include in reference.includes),
            )
            for reference in model.references
        ),
    )
    assert plain(read(written).model) == plain(bare)


def one_type(**fields: object) -> Model:
    found = EntityType(
        name="A",
        namespace="G",
        key=(PropertyRef("Id"),),
        properties=(Property(name="Id", **fields),),  # type: ignore[arg-type]
    )
    return Model(schemas=(Schema(namespace="G", entity_types=(found,)),))


def test_what_xml_cannot_hold_is_replaced() -> None:
    note = Annotation("Org.OData.Core.V1.Description", Constant("String", "a\x00b\ud800c\ufffe"))
    model = read(to_csdl_xml(one_type(annotations=(note,)))).model
    value = model.schemas[0].entity_types[0].properties[0].annotations[0].value
    assert isinstance(value, Constant)
    assert value.value == "a\ufffdb\ufffdc\ufffd"


def test_line_ends_and_quotes_survive() -> None:
    text = "one\r\ntwo\tthree \"four\" 'five' <six> &amp;"
    note = Annotation("Org.OData.Core.V1.Description", Constant("String", text))
    model = read(to_csdl_xml(one_type(annotations=(note,), default_value=text))).model
    prop = model.schemas[0].entity_types[0].properties[0]
    assert prop.default_value == text
    assert prop.annotations[0].value == Constant("String", text)
