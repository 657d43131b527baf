from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.index import ModelIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.diagnostics import Diagnostic

    Lint = Callable[..., dict[str, list[Diagnostic]]]

ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="{version}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 {head}
 <edmx:DataServices>
  <Schema Namespace="G" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   {body}
  </Schema>
  {schemas}
 </edmx:DataServices>
</edmx:Edmx>
"""


@pytest.fixture
def lint() -> Lint:
    """Return a function from the inside of a schema `G` to the findings by rule."""

    def run(
        body: str, *, version: str = "4.0", head: str = "", schemas: str = ""
    ) -> dict[str, list[Diagnostic]]:
        text = ENVELOPE.format(version=version, head=head, body=body, schemas=schemas)
        model = read(text.encode()).model
        found: dict[str, list[Diagnostic]] = {}
        for finding in check_model(ModelIndex(model)):
            found.setdefault(finding.code, []).append(finding)
        return found

    return run
