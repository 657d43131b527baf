"""The embedded demo service: a synthetic RESO Web API on a loopback port.

`DemoService` runs it inside this process, `serve_forever` in the foreground.
"""

from __future__ import annotations

from reso_explorer.demo.server import DemoError, DemoService, serve_forever

__all__ = ["DemoError", "DemoService", "serve_forever"]
