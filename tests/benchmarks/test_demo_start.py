"""How soon the demo service answers, measured from the start of the process; printed, not judged.

Run with `pytest tests/benchmarks/test_demo_start.py -s`.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_SCRIPT = """
import json, time
began = time.perf_counter()
from reso_explorer.demo import DemoService
import httpx
imported = time.perf_counter()
with DemoService({dialect!r}) as service:
    ready = time.perf_counter()
    client = httpx.Client(
        base_url=service.url,
        headers={{"Authorization": "Bearer " + service.token.reveal()}},
        trust_env=False,
    )
    def ask(path):
        before = time.perf_counter()
        assert client.get(path).status_code == 200, path
        return round((time.perf_counter() - before) * 1000, 1)
    times = {{
        "start, without httpx": round((ready - imported) * 1000, 1),
        "first metadata": ask("$metadata?$format=application/xml"),
        "first page of Property": ask("Property?$top=25"),
        "25 whole rows": ask("Property?$top=25"),
        "200 whole rows": ask("Property?$top=200"),
        "filter over 2,000 rows": ask("Property?$filter=ListPrice gt 500000&$top=25&$count=true"),
        "first page of Media": ask("Media?$top=25"),
        "25 rows with Media and ListAgent": ask("Property?$top=25&$expand=Media,ListAgent"),
    }}
print(json.dumps(times))
"""


@pytest.mark.parametrize("dialect", ["lookup", "enum"])
def test_demo_start(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(dialect=dialect)],
        capture_output=True,
        text=True,
        check=True,
    )
    times = json.loads(done.stdout)
    with capsys.disabled():
        lines = [f"  {name:<34}{took:>9,.1f}" for name, took in times.items()]
        heading = f"\ndemo service, {dialect} dialect, milliseconds"
        sys.stdout.write("\n".join([heading, *lines, ""]))
    assert len(times) == 8
