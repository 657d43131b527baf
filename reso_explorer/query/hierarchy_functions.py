"""The functions of the aggregation vocabulary, which every service with hierarchies has.

Documents refer to them and don't declare them (OData Data Aggregation 4.0, 5.5).
"""

from __future__ import annotations

from typing import Final

from reso_explorer.csdl.model import Annotation, Function, Parameter, ReturnType

NAMESPACE: Final = "Org.OData.Aggregation.V1"

_OPTIONAL: Final = (Annotation(term="Org.OData.Core.V1.OptionalParameter"),)
_NODES: Final = (
    Parameter(name="HierarchyNodes", type="Edm.EntityType", is_collection=True, nullable=False),
    Parameter(name="HierarchyQualifier", type="Edm.String", nullable=False),
    Parameter(name="Node", type="Edm.PrimitiveType"),
)
_DISTANCE: Final = Parameter(name="MaxDistance", type="Edm.Int16", annotations=_OPTIONAL)
_SELF: Final = Parameter(name="IncludeSelf", type="Edm.Boolean", annotations=_OPTIONAL)


def _of(name: str, *more: Parameter) -> Function:
    return Function(
        name=name,
        namespace=NAMESPACE,
        parameters=(*_NODES, *more),
        return_type=ReturnType(type="Edm.Boolean"),
    )


def _node(name: str) -> Parameter:
    return Parameter(name=name, type="Edm.PrimitiveType")


_ALL: Final = (
    _of("isnode"),
    _of("isroot"),
    _of("isleaf"),
    _of("isancestor", _node("Descendant"), _DISTANCE, _SELF),
    _of("isdescendant", _node("Ancestor"), _DISTANCE, _SELF),
    _of("issibling", _node("Other"), _SELF),
    Function(
        name="rollupnode",
        namespace=NAMESPACE,
        parameters=(Parameter(name="Position", type="Edm.Int16", annotations=_OPTIONAL),),
        return_type=ReturnType(type="Edm.EntityType"),
    ),
)

HIERARCHY_FUNCTIONS: Final = {f"{NAMESPACE}.{function.name}": function for function in _ALL}
"""By qualified name."""
