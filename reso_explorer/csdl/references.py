"""References to other documents followed: which ones, within which bounds, and what they add.

The schemas that a reference includes become part of the model, marked with the document they come
from, so that names resolve. They are not written, compared or checked as if they were the
document's own. Getting the bytes is left to whoever knows how: `Loader.wanted` says what is
needed next and `Loader.add` takes it, so that files and services share everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.foreign_names import foreign_prefix
from reso_explorer.csdl.read import Reading, read
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.csdl.vocabulary_references import is_well_known
from reso_explorer.diagnostics import Diagnostic, Location, Severity, Template
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import AnnotationGroup, Model, Reference, Schema

MAX_DOCUMENTS: Final = 20
"""How many referenced documents are loaded for one document."""
MAX_BYTES: Final = 32 * 1024 * 1024
"""How large they may be together."""
MAX_DEPTH: Final = 4
"""How many references may follow one another."""


class Wanted(NamedTuple):
    """A document to get: its address and how it is written in the reference."""

    address: str
    uri: str
    reference: Reference
    line: int
    depth: int


class RefusedReferenceError(ValueError):
    """A reference isn't followed; the text says why."""


class BesideFile:
    """References of a file: relative ones to files in its folder or below it."""

    def __init__(self, path: str) -> None:
        resolved = Path(path).resolve()
        self.start = str(resolved)
        self._folder = resolved.parent

    def resolve(self, base: str, uri: str) -> str:
        """Return the path of a reference, seen from the file `base`.

        Raises:
            RefusedReferenceError: it leads to where nothing is loaded from.
        """
        parts = urlsplit(uri)
        if parts.scheme or parts.netloc:
            raise RefusedReferenceError("only files beside the document are loaded")
        name = unquote(parts.path)
        if not name or "\0" in name or "\\" in name or Path(name).is_absolute():
            raise RefusedReferenceError("only relative paths are followed")
        try:
            path = (Path(base).parent / name).resolve()
        except (OSError, RuntimeError):
            raise RefusedReferenceError("its path can't be followed") from None
        if not path.is_relative_to(self._folder):
            raise RefusedReferenceError("it is outside the folder of the document")
        return str(path)


class SameOrigin:
    """References of a service: to addresses with its scheme, host and port."""

    def __init__(self, url: str) -> None:
        self.start = url
        self._origin = _origin(url)

    def resolve(self, base: str, uri: str) -> str:
        """Return the URL of a reference, seen from the document `base`.

        Raises:
            RefusedReferenceError: it leads to where nothing is loaded from.
        """
        try:
            address = urljoin(base, uri).partition("#")[0]
            origin = _origin(address)
        except ValueError:
            raise RefusedReferenceError("it isn't a valid URL") from None
        if origin != self._origin:
            raise RefusedReferenceError("it is on another server")
        return address


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    if parts.username is not None or parts.scheme not in {"http", "https"}:
        raise RefusedReferenceError("it isn't a plain http or https URL")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, (parts.hostname or "").lower(), port


class Loader:
    """Follows the references of one document.

    Attributes:
        findings: what was loaded, and what was not and why.
    """

    def __init__(self, reading: Reading, place: BesideFile | SameOrigin) -> None:
        self.findings: list[Diagnostic] = []
        self._reading = reading
        self._place = place
        self._declared = {schema.namespace for schema in reading.model.schemas}
        self._schemas: list[Schema] = []
        self._seen = {place.start}
        self._bytes_left = MAX_BYTES
        self._extended = {
            container.extends
            for schema in reading.model.schemas
            for container in schema.entity_containers
            if container.extends
        }
        self._waiting = list(self._needed(reading.model, place.start, 1))

    def wanted(self) -> Wanted | None:
        """Return the next document to get, None where there is none left."""
        while self._waiting:
            found = self._waiting.pop(0)
            if found.address in self._seen:
                continue
            if len(self._seen) > MAX_DOCUMENTS:
                self.refuse(found, f"{count(MAX_DOCUMENTS, 'document')} are loaded already")
                continue
            self._seen.add(found.address)
            return found
        return None

    @property
    def bytes_left(self) -> int:
        """How large the next document may be."""
        return self._bytes_left

    def add(self, wanted: Wanted, content: bytes) -> None:
        """Take the bytes of a document."""
        from reso_explorer.csdl.errors import NotMetadataError

        if len(content) > self._bytes_left:
            self.refuse(wanted, "the referenced documents are too large together")
            return
        self._bytes_left -= len(content)
        try:
            reading = read(content)
        except NotMetadataError as problem:
            self.refuse(wanted, problem.message[:1].lower() + problem.message[1:].rstrip("."))
            return
        taken = list(self._taken(reading.model, wanted))
        self._schemas += taken
        self._declared |= {schema.namespace for schema in taken}
        self._tell_loaded(wanted, reading, taken)
        self._waiting += self._needed(reading.model, wanted.address, wanted.depth + 1)

    def refuse(self, wanted: Wanted, why: str) -> None:
        """Note that a document was not loaded."""
        namespaces = ", ".join(each.namespace for each in wanted.reference.includes)
        self.findings.append(
            Diagnostic(
                code="reference-not-loaded",
                severity=Severity.INFO,
                where=Location(shown(namespaces), wanted.line),
                says=Template(
                    f"The referenced document {shown(wanted.uri)} isn't loaded: {why}.",
                    "Names of its namespaces aren't checked.",
                ),
                spec="4.1",
            )
        )

    def result(self) -> Reading:
        """Return the reading with what was loaded."""
        if not self.findings and not self._schemas:
            return self._reading
        model = self._reading.model
        return Reading(
            replace(model, schemas=(*model.schemas, *self._schemas)),
            (*self._reading.findings, *self.findings),
        )

    def _tell_loaded(self, wanted: Wanted, reading: Reading, taken: list[Schema]) -> None:
        types = sum(len(each.entity_types) + len(each.complex_types) for each in taken)
        errors = sum(each.severity is Severity.ERROR for each in reading.findings)
        hint = f"It has {count(errors, 'error')} of its own; lint it by itself." if errors else ""
        if not taken:
            hint = "It declares none of the namespaces that the reference includes."
        self.findings.append(
            Diagnostic(
                code="reference-loaded",
                severity=Severity.INFO,
                where=Location(shown(", ".join(each.namespace for each in taken)), wanted.line),
                says=Template(
                    f"Loaded the referenced document {shown(wanted.uri)}"
                    f" ({count(types, 'structured type')}).",
                    hint,
                ),
                spec="4.1",
            )
        )

    def _needed(self, model: Model, base: str, depth: int) -> Iterator[Wanted]:
        """Yield the references of a document that give names it uses and lacks."""
        followed = [each for each in model.references if _may_be_followed(each, self._place)]
        used = _used_namespaces(model) if followed else set()
        for reference in followed:
            included = {each.namespace for each in reference.includes}
            if not (included & used) - self._declared and not reference.include_annotations:
                continue
            line = reference.line if depth == 1 else 0
            wanted = Wanted("", reference.uri, reference, line, depth)
            if depth > MAX_DEPTH:
                self.refuse(wanted, f"more than {MAX_DEPTH} references follow one another")
                continue
            try:
                address = self._place.resolve(base, reference.uri)
            except RefusedReferenceError as problem:
                self.refuse(wanted, str(problem))
                continue
            yield wanted._replace(address=address)

    def _taken(self, model: Model, wanted: Wanted) -> Iterator[Schema]:
        """Yield the schemas that a reference takes from its document.

        Containers belong to the service of that document, unless one of ours extends them.
        """
        included = {each.namespace for each in wanted.reference.includes}
        for schema in model.schemas:
            groups = tuple(_annotations_for(schema, wanted.reference))
            if schema.namespace in included and schema.namespace not in self._declared:
                yield replace(
                    schema,
                    alias=None,
                    document=wanted.uri,
                    entity_containers=tuple(
                        each
                        for each in schema.entity_containers
                        if each.qualified_name in self._extended
                    ),
                )
            elif groups:
                yield _only(schema, groups, wanted.uri)


def _only(schema: Schema, groups: tuple[AnnotationGroup, ...], uri: str) -> Schema:
    """Return a schema that holds nothing but annotations for elements elsewhere."""
    return type(schema)(
        namespace=schema.namespace, annotation_groups=groups, line=schema.line, document=uri
    )


def _annotations_for(schema: Schema, reference: Reference) -> Iterator[AnnotationGroup]:
    """Yield the annotation groups that `IncludeAnnotations` asks for."""
    for wanted in reference.include_annotations:
        for group in schema.annotation_groups:
            namespace = wanted.target_namespace
            if namespace and not group.target.startswith(f"{namespace}."):
                continue
            annotations = tuple(
                each
                for each in group.annotations
                if each.term.rpartition(".")[0] == wanted.term_namespace
                and (not wanted.qualifier or each.qualifier == wanted.qualifier)
            )
            if annotations:
                yield replace(group, annotations=annotations)


def _may_be_followed(reference: Reference, place: BesideFile | SameOrigin) -> bool:
    """Tell whether a reference is worth a word.

    Standard vocabularies are known here; a file that refers to the web stays without it.
    """
    uri = reference.uri
    if not uri or foreign_prefix(uri) is not None or is_well_known(uri):
        return False
    return isinstance(place, SameOrigin) or not uri.lower().startswith(("http://", "https://"))


def _used_namespaces(model: Model) -> set[str]:
    """Return the namespaces of the types, containers and unknown terms that a document names."""
    names: set[str] = set()
    waiting: list[Any] = [*model.own_schemas, *model.references]
    while waiting:
        found = waiting.pop()
        if isinstance(found, tuple):
            waiting += found
        elif isinstance(found, Struct):
            for field in found.__struct_fields__:
                value = getattr(found, field)
                if isinstance(value, str):
                    if field in _NAMES:
                        names.add(value)
                elif value is not None:
                    waiting.append(value)
    terms = vocabularies()
    used = {name.rpartition(".")[0] for name in names if terms.term(name) is None}
    return used - {"", "Edm"}


_NAMES: Final = frozenset({"type", "base_type", "underlying_type", "extends", "term"})
"""Fields of the model that name an element of a schema."""


def with_files(reading: Reading, path: str) -> Reading:
    """Return the reading of a file with the documents beside it that it refers to."""
    if not reading.model.references:
        return reading
    loader = Loader(reading, BesideFile(path))
    while (wanted := loader.wanted()) is not None:
        try:
            file_path = Path(wanted.address)
            if not file_path.is_file():
                loader.refuse(wanted, "there is no such file")
                continue
            with file_path.open("rb") as file:
                loader.add(wanted, file.read(loader.bytes_left + 1))
        except OSError as problem:
            loader.refuse(wanted, (problem.strerror or str(problem)).lower())
    return loader.result()
