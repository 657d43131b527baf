"""Write schemas/model-1.schema.json from the classes of the model; --check only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reso_explorer.export.model_schema import model_schema

TARGET = Path(__file__).resolve().parent.parent / "schemas" / "model-1.schema.json"


def main() -> int:
    """Write or compare the file and return the exit status."""
    text = json.dumps(model_schema(), indent=2) + "\n"
    if "--check" in sys.argv:
        if TARGET.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TARGET.name} is stale: run python .ci/make_json_schema.py")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
