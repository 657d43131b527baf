from __future__ import annotations

import datetime as dt
import decimal
import sys
import types
import typing
import warnings
from typing import TYPE_CHECKING, Any

import msgspec as msgspec_library
import pytest

from reso_explorer.export.schema import dataclasses, msgspec, pydantic, typed_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.dictionary import Dictionary

pydantic_library = pytest.importorskip("pydantic")

WRITERS: dict[str, Callable[[Dictionary], str]] = {
    "pydantic": pydantic.export,
    "dataclasses": dataclasses.export,
    "msgspec": msgspec.export,
    "typed_dict": typed_dict.export,
}


def _module(name: str, text: str) -> Any:
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, f"{name}.py", "exec", dont_inherit=True), module.__dict__)
    return module


def _classes(module: Any) -> Iterator[type]:
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield value


def _parse(kind: str, module: Any, cls: type, row: dict[str, Any]) -> Any:
    if kind == "pydantic":
        return typing.cast("Any", cls).model_validate(row)
    if kind == "msgspec":
        return msgspec_library.convert(row, cls, strict=False)
    if kind == "dataclasses":
        return module.parse(cls, row)
    return typing.get_type_hints(cls)


@pytest.mark.parametrize("kind", WRITERS)
def test_modules_of_all_documents_import_and_all_classes_resolve(
    kind: str, feeds: dict[str, Dictionary]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, feed in feeds.items():
            if name.startswith(("demo", "reso_dd", "spark")) and (
                kind == "pydantic" or name != "spark"
            ):
                continue  # a second each; the rows of the demos are parsed below
            module = _module(f"made_{kind}_{name}", WRITERS[kind](feed))
            found = [_parse(kind, module, cls, {}) for cls in _classes(module)]
            assert len(found) >= len(feed.resources) + len(feed.types)


@pytest.mark.parametrize("kind", ["pydantic", "dataclasses", "msgspec"])
def test_rows_of_the_demo_become_objects(
    kind: str, feeds: dict[str, Dictionary], payloads: dict[str, dict[str, dict[str, Any]]]
) -> None:
    for name, pages in payloads.items():
        module = _module(f"rows_{kind}_{name}", WRITERS[kind](feeds[name]))
        for resource, page in pages.items():
            for row in page["value"]:
                _parse(kind, module, getattr(module, resource), row)
        row = pages["Property"]["value"][0]
        parsed = _parse(kind, module, module.Property, row)
        assert parsed.ListPrice == decimal.Decimal(str(row["ListPrice"]))
        assert isinstance(parsed.ListPrice, decimal.Decimal)
        assert isinstance(parsed.ModificationTimestamp, dt.datetime)
        assert type(parsed.Media[0]).__name__ == "Media"


@pytest.mark.parametrize("kind", ["pydantic", "dataclasses", "msgspec"])
def test_members_keep_the_names_of_the_service(kind: str, hostile: Dictionary) -> None:
    module = _module(f"names_{kind}", WRITERS[kind](hostile))
    row = {"class": "a", "@odata.type": "b", "Price": "c", "price": "d", "it's": "e", "list": "f"}
    parsed = _parse(kind, module, module.Listings, row)
    assert (parsed.class_, parsed.x_odata_type, parsed.Price, parsed.price) == ("a", "b", "c", "d")
    assert (parsed.it_s, parsed.list_) == ("e", "f")
    assert parsed.ListingKey is None
    whole = _module(
        f"whole_{kind}",
        sys.modules[WRITERS[kind].__module__].export(hostile, partial=False),
    )
    with pytest.raises(Exception, match="ListingKey"):
        _parse(kind, whole, whole.Listings, row)


@pytest.mark.parametrize("kind", ["pydantic", "dataclasses"])
def test_timestamps_of_v2_are_read(kind: str, hostile: Dictionary) -> None:
    service = msgspec_library.structs.replace(hostile.service, protocol="odata-2")
    old = msgspec_library.structs.replace(hostile, service=service)
    module = _module(f"old_{kind}", WRITERS[kind](old))
    row = {"datetime": "/Date(1000+60)/", "time": "PT1H", "decimal": "1.50", "integer": "7"}
    parsed = _parse(kind, module, module.Listings, row)
    assert parsed.datetime == dt.datetime(1970, 1, 1, 0, 0, 1, tzinfo=dt.UTC)
    assert parsed.datetime.utcoffset() == dt.timedelta(hours=1)
    assert parsed.time == dt.timedelta(hours=1)
    assert parsed.decimal == decimal.Decimal("1.50")
    assert parsed.integer == 7


def test_only_listed_values_of_a_closed_lookup_are_valid(hostile: Dictionary) -> None:
    module = _module("closed", pydantic.export(hostile))
    assert module.Listings(Status="it's", Many=["Other"]).Many == ["Other"]
    with pytest.raises(pydantic_library.ValidationError, match="Status"):
        module.Listings(Status="Sold")
