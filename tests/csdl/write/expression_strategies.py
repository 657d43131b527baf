"""Names, paths, annotations and expressions made by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from reso_explorer.csdl.model import (
    Annotation,
    Apply,
    Collection,
    Constant,
    Expression,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PathExpression,
    PropertyValue,
    Record,
    TypeOperation,
    UrlRef,
)

names = st.from_regex(r"[A-Z_][A-Za-z0-9]{0,5}", fullmatch=True) | st.sampled_from(["Größe", "名"])
texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n\r"
    ),
    max_size=8,
)
QUALIFIED = st.builds(
    lambda namespace, name: f"{namespace}.{name}",
    st.sampled_from(["My.Model", "Garden", "Far.Away", "Not.Declared", "Org.OData.Core.V1"]),
    names,
)
PATHS = st.lists(names | QUALIFIED, min_size=1, max_size=3).map("/".join)
TERMS = QUALIFIED | st.sampled_from(
    ["Org.OData.Core.V1.Description", "RESO.OData.Metadata.LookupName"]
)

_digits = st.integers(-(10**12), 10**12).map(str)
_constants: st.SearchStrategy[Constant] = st.one_of(
    st.builds(Constant, st.just("String"), texts),
    st.builds(Constant, st.just("Bool"), st.booleans()),
    st.builds(Constant, st.just("Int"), st.integers(-(2**63), 2**63 - 1)),
    st.builds(Constant, st.sampled_from(["Decimal", "Float"]), _digits.map(lambda d: d + ".25")),
    st.sampled_from(
        [
            Constant("Binary", "T0RhdGE"),
            Constant("Date", "2031-02-03"),
            Constant("DateTimeOffset", "2031-02-03T04:05:06Z"),
            Constant("Duration", "P1DT2H"),
            Constant("Float", "INF"),
            Constant("Guid", "01234567-89ab-cdef-0123-456789abcdef"),
            Constant("TimeOfDay", "07:59:00"),
        ]
    ),
    st.builds(
        lambda type_name, members: Constant(
            "EnumMember", " ".join(f"{type_name}/{member}" for member in members)
        ),
        QUALIFIED,
        st.lists(names, min_size=1, max_size=2, unique=True),
    ),
)
_paths = st.builds(
    PathExpression,
    st.sampled_from(
        ["AnnotationPath", "ModelElementPath", "NavigationPropertyPath", "PropertyPath", "Path"]
    ),
    PATHS,
)
_leaves: st.SearchStrategy[Expression] = st.one_of(
    _constants,
    _paths,
    st.just(Null()),
    st.builds(LabeledElementReference, QUALIFIED),
)


def _composed(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pairs = st.tuples(inner, inner)
    values = st.lists(
        st.builds(PropertyValue, names, inner), max_size=2, unique_by=lambda value: value.name
    )
    return st.one_of(
        st.builds(Collection, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Record, values.map(tuple), st.none() | QUALIFIED),
        st.builds(Operation, st.sampled_from(["And", "Eq", "Has", "In", "Add", "DivBy"]), pairs),
        st.builds(Operation, st.sampled_from(["Not", "Neg"]), st.tuples(inner)),
        st.builds(Operation, st.just("If"), st.tuples(inner, inner, inner)),
        st.builds(Apply, QUALIFIED | st.just("odata.concat"), pairs),
        st.builds(
            TypeOperation,
            st.sampled_from(["Cast", "IsOf"]),
            QUALIFIED | st.just("Edm.Decimal"),
            inner,
            st.booleans(),
            precision=st.none() | st.integers(0, 9),
            scale=st.none() | st.just("variable") | st.integers(0, 9),
            unicode=st.none() | st.booleans(),
        ),
        st.builds(LabeledElement, names, inner),
        st.builds(UrlRef, inner),
    )


expressions = st.recursive(_leaves, _composed, max_leaves=5)


def _with_annotations(
    inner: st.SearchStrategy[tuple[Annotation, ...]],
) -> st.SearchStrategy[tuple[Annotation, ...]]:
    one = st.builds(Annotation, TERMS, st.none() | expressions, st.none() | names, inner)
    return _unique(one)


def _unique(one: st.SearchStrategy[Annotation]) -> st.SearchStrategy[tuple[Annotation, ...]]:
    some = st.lists(one, max_size=2, unique_by=lambda item: (item.term, item.qualifier))
    found: st.SearchStrategy[tuple[Annotation, ...]] = some.map(tuple)
    return st.just(()) | found


annotation_tuples = _with_annotations(_with_annotations(st.just(())))
foreign_annotation = st.builds(
    lambda text: Annotation("acme:note", Constant("String", text)), texts
)
