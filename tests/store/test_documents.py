"""Documents read once: a second opening takes the model from the cache, or reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import snapshot
from reso_explorer.csdl.errors import NotMetadataError
from reso_explorer.store.documents import open_bytes, read_once
from reso_explorer.store.models import Models
from tests.csdl.documents import v4

if TYPE_CHECKING:
    from pathlib import Path

BODY = "".join(
    f'<ComplexType Name="T{number}"><Property Name="A" Type="s.Gone"/></ComplexType>'
    for number in range(1200)
)
LARGE = v4(BODY)
"""A document of a size that is kept, with a finding of the rules."""


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_the_second_opening_has_the_same_model_and_findings(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    first = read_once(LARGE, models)
    assert [found.code for found in first.findings][:1] == ["type-undefined"]
    second = read_once(LARGE, models)
    assert second.reading == first.reading
    assert second.reading.checked is not None
    assert second.findings == first.findings
    assert second.located_findings == first.located_findings
    assert len(kept(tmp_path / "models")) == 1


def test_the_second_opening_does_not_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = Models(tmp_path)
    read_once(LARGE, models)
    monkeypatch.setattr("reso_explorer.document.read_metadata", None)
    assert len(read_once(LARGE, models).schemas[0].complex_types) == 1200


@pytest.mark.parametrize("spoilt", [b"", b"x", b"reso-explorer model 0\n"])
def test_a_spoilt_model_is_read_again_and_replaced(tmp_path: Path, spoilt: bytes) -> None:
    models = Models(tmp_path)
    first = read_once(LARGE, models)
    (path,) = kept(tmp_path)
    whole = path.read_bytes()
    for content in (spoilt, whole[: len(whole) // 2], whole[:-9] + b"\0" * 9):
        path.write_bytes(content)
        assert read_once(LARGE, models).reading == first.reading
        assert path.read_bytes() == whole


def test_bytes_that_are_whole_but_no_model_are_read_again(tmp_path: Path) -> None:
    import hashlib

    models = Models(tmp_path)
    models.put(hashlib.sha256(LARGE).hexdigest(), snapshot.program_state(), b"something else")
    assert len(read_once(LARGE, models).schemas) == 1


def test_another_state_of_the_program_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Models(tmp_path)
    read_once(LARGE, models)
    (old,) = kept(tmp_path)
    monkeypatch.setattr(snapshot, "program_state", lambda: "9-other")
    read_once(LARGE, models)
    (new,) = kept(tmp_path)
    assert old.name.partition(".")[0] == new.name.partition(".")[0]
    assert new.name.endswith(".9-other")


def test_the_state_of_the_program_names_its_version() -> None:
    from reso_explorer.version import __version__

    assert f"-{__version__}-" in snapshot.program_state()
    assert snapshot.program_state().startswith(snapshot.FORMAT)


def test_small_documents_and_other_bytes_are_not_kept(tmp_path: Path) -> None:
    environ = {"RESO_EXPLORER_HOME": str(tmp_path)}
    assert len(open_bytes(v4('<ComplexType Name="T"/>'), environ).schemas) == 1
    with pytest.raises(NotMetadataError):
        open_bytes(b"<html>" + b" " * 100_000, environ)
    assert list(tmp_path.rglob("*")) == []


def test_a_reference_with_a_credential_is_not_kept(tmp_path: Path) -> None:
    reference = '<edmx:Reference Uri="https://host.example/x?access_token=s3cr3t-s3cr3t"/>'
    document = read_once(v4(BODY, references=reference), Models(tmp_path))
    assert document.findings
    assert kept(tmp_path) == []


def test_files_are_kept_below_the_home_of_the_program(tmp_path: Path) -> None:
    environ = {"RESO_EXPLORER_HOME": str(tmp_path)}
    first = open_bytes(LARGE, environ)
    assert len(kept(tmp_path / "cache" / "models")) == 1
    assert open_bytes(LARGE, environ).model == first.model


def test_a_folder_that_cannot_be_written_does_not_matter(no_folder: Path) -> None:
    assert len(read_once(LARGE, Models(no_folder)).schemas) == 1
