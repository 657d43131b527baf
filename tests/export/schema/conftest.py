"""Dictionaries that the writers of code are tried on: invented ones, the demo's, real ones."""

from __future__ import annotations

import importlib.util
import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo.engine.engine import shared_engine
from reso_explorer.dictionary import build
from reso_explorer.document import read_metadata
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from reso_explorer.demo.document import Dialect
    from reso_explorer.dictionary import Dictionary

_HEAVY = "msgraph-v1.0.xml"


@pytest.fixture(scope="session")
def hostile() -> Dictionary:
    """The dictionary of everything that is hard to write."""
    place = Path(__file__).with_name("hostile.py")
    spec = importlib.util.spec_from_file_location("hostile_dictionary", place)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Dictionary = module.hostile()
    return made


@pytest.fixture(scope="session")
def feeds(hostile: Dictionary) -> dict[str, Dictionary]:
    """Dictionaries by a name that can be a module's: both demos, the hostile one, the corpus."""
    files = [schema_file("demo-enum.xml"), schema_file("demo-lookup.xml")]
    folder = os.environ.get("RESO_EXPLORER_CORPUS")
    if folder:
        files += [path for path in sorted(Path(folder).glob("*.xml")) if path.name != _HEAVY]
    made = {path: build(read_metadata(path.read_bytes())) for path in files}
    names = {path: "".join(char if char.isalnum() else "_" for char in path.stem) for path in files}
    return {"hostile": hostile} | {names[path]: found for path, found in made.items()}


@pytest.fixture(scope="session")
def payloads() -> dict[str, dict[str, dict[str, Any]]]:
    """A page of each resource of both demos, by their names in `feeds`, with related rows."""
    made: dict[str, dict[str, dict[str, Any]]] = {}
    dialects: tuple[Dialect, ...] = ("enum", "lookup")
    for dialect in dialects:
        document = build(read_metadata(schema_file(f"demo-{dialect}.xml").read_bytes()))
        engine = shared_engine(dialect, 12, date(2026, 1, 15))
        pages = made[f"demo_{dialect}"] = {}
        for name in document.resources:
            query = "%24top=4&%24expand=*" if name in {"Property", "Media"} else "%24top=4"
            answer = engine.answer("GET", name, query, {}, "http://x/odata/")
            assert answer.status == 200, (name, answer.body[:300])
            pages[name] = json.loads(answer.body)
    return made
