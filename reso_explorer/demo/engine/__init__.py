"""The OData engine of the demo service; the only place that knows odatapy."""

from __future__ import annotations

from reso_explorer.demo.engine.engine import Answer, Engine, shared_engine

__all__ = ["Answer", "Engine", "shared_engine"]
