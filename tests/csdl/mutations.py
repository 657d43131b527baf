"""Documents that stay well-formed while what they say goes wrong, for the readers to survive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    import random

HUGE = ("9" * 40, "-" + "9" * 40, "1e999", "0" * 300, "-1", "NaN", "INF", "2147483648", "", " 7 ")
NUMBERS = ("MaxLength", "Precision", "Scale", "SRID", "Value", "Int", "Decimal")
NAMES = (
    *("Name", "Type", "BaseType", "Term", "Target", "Path", "Property", "Alias", "Namespace"),
    *("EntityType", "Qualifier", "Role", "ToRole", "FromRole", "Relationship", "Nullable"),
)


def mutated(document: bytes, chance: random.Random) -> bytes:
    """Return a document with one to six changes to its elements and attributes."""
    root: Any = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        chance.choice(CHANGES)(root, chance)
    return etree.tostring(root)


def _pick(root: Any, chance: random.Random) -> Any:
    found = list(root.iter(etree.Element))
    return chance.choice(found)


def _swap_values(root: Any, chance: random.Random) -> None:
    one, two = _pick(root, chance), _pick(root, chance)
    if one.attrib and two.attrib:
        first, second = chance.choice(one.keys()), chance.choice(two.keys())
        one.attrib[first], two.attrib[second] = two.attrib[second], one.attrib[first]


def _rename_attribute(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    if element.attrib:
        name = chance.choice(element.keys())
        element.attrib[chance.choice((*NAMES, *NUMBERS, "Odd"))] = element.attrib.pop(name)


def _drop_attribute(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    if element.attrib:
        del element.attrib[chance.choice(element.keys())]


def _huge(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    numbers = [name for name in NUMBERS if name in element.attrib] or [*NUMBERS]
    element.set(chance.choice(numbers), chance.choice(HUGE))


def _copied(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _duplicate(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    if element is not root and len(etree.tostring(element)) < 20_000:
        element.addnext(_copied(element))


def _misplace(root: Any, chance: random.Random) -> None:
    element, parent = _pick(root, chance), _pick(root, chance)
    if len(etree.tostring(element)) < 20_000:
        parent.insert(chance.randrange(len(parent) + 1), _copied(element))


def _move_children(root: Any, chance: random.Random) -> None:
    """Turn the order of the children of an element round."""
    element = _pick(root, chance)
    element[:] = list(reversed(element))


def _remove(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    if element.getparent() is not None:
        element.getparent().remove(element)


def _rename(root: Any, chance: random.Random) -> None:
    element, other = _pick(root, chance), _pick(root, chance)
    element.tag = other.tag


def _cycle(root: Any, chance: random.Random) -> None:
    """Let types derive from each other in a circle, and a navigation property lead into it."""
    types = [found for found in root.iter("{*}EntityType", "{*}ComplexType") if found.get("Name")]
    schema = next(iter(root.iter("{*}Schema")), None)
    if not types or schema is None:
        return
    chosen = [chance.choice(types) for _ in range(chance.choice((1, 2, 3)))]
    for one, two in zip(chosen, [*chosen[1:], chosen[0]], strict=True):
        one.set("BaseType", f"{schema.get('Namespace', '')}.{two.get('Name')}")


def _text(root: Any, chance: random.Random) -> None:
    element = _pick(root, chance)
    element.text = chance.choice(("stray", "9" * 50, "\n", "a.b/c", "s.T"))


CHANGES = (
    *(_swap_values, _rename_attribute, _drop_attribute, _huge, _duplicate, _misplace),
    *(_move_children, _remove, _rename, _cycle, _text),
)
