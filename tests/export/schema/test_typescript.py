from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.export.schema import typescript

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary

USE = """
import type { Property, Resources } from "./demo_enum";
const full: Property = { ListPrice: 1, StandardStatus: "Active", "ListPrice@odata.type": "#Decimal" };
const query: Resources["Property"]["query"] = { $select: ["ListPrice"], $orderby: ["ListPrice desc"], $top: 5 };
const key: Resources["Property"]["key"] = { ListingKey: "a" };
// @ts-expect-error a number is no text
const wrong: Property = { ListingKey: 1 };
// @ts-expect-error no such field
const worse: Resources["Property"]["query"] = { $select: ["ListPrise"] };
export { full, query, key, wrong, worse };
"""


def test_the_compiler_accepts_all_documents(feeds: dict[str, Dictionary], tmp_path: Path) -> None:
    node = shutil.which("node")
    compiler = Path(os.environ.get("RESO_EXPLORER_NODE", "")) / "node_modules/typescript/bin/tsc"
    if node is None or not compiler.is_file():
        pytest.skip("RESO_EXPLORER_NODE names no folder with TypeScript")
    for name, feed in feeds.items():
        (tmp_path / f"{name}.ts").write_text(typescript.export(feed), encoding="utf-8")
    (tmp_path / "use.ts").write_text(USE, encoding="utf-8")
    flags = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--lib", "es2020"]
    found = subprocess.run(
        [node, compiler, *flags, *sorted(path.name for path in tmp_path.glob("*.ts"))],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout) == (0, "")


def test_capabilities_and_values_show_in_types(hostile: Dictionary) -> None:
    text = typescript.export(hostile)
    assert '  | "it\'s"\n' in text
    assert '  | "Heated pool"\n  | (string & {});' in text
    unfiltered = text[text.index("  Class: {") : text.index("  select: {")]
    assert "$filter" not in unfiltered
    assert "$orderby" not in unfiltered
    assert "$select?:" in unfiltered
    assert '  "@odata.type"?: string | null;' in text
    assert "// class is named class_" in text
