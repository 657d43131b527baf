from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from reso_explorer.csdl import read
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from tests.csdl.write.json_form import JsonForm
from tests.csdl.write.plain import plain
from tests.csdl.write.strategies import models

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def through_json(model: Model, **options: Any) -> Model:
    return read(json.dumps(to_csdl_json(model, **options)).encode()).model


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(models())
def test_any_model_survives_json(model: Model) -> None:
    """Three claims about each model, since drawing one takes longer than all of them."""
    from_json = through_json(model)
    assert plain(from_json) == plain(JsonForm(model).result())
    assert_survives_json_and_xml(from_json)
    assert_names_without_aliases(model, from_json)


def assert_survives_json_and_xml(from_json: Model) -> None:
    assert plain(through_json(from_json)) == plain(from_json)
    from_xml = read(to_csdl_xml(from_json)).model
    assert plain(from_xml)[3:] == plain(from_json)[3:]


def assert_names_without_aliases(model: Model, from_json: Model) -> None:
    resolved = to_csdl_json(model, aliases="resolve")
    assert '"$Alias"' not in json.dumps(resolved)
    kept = to_csdl_json(from_json, aliases="resolve")
    for namespace, schema in resolved.items():
        if not namespace.startswith("$"):
            assert list(schema) == list(kept[namespace])
