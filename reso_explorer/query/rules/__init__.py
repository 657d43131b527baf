"""The rules of the checker, one per file; each goes through an analysis and yields diagnostics."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from reso_explorer.query.rules import (
    apply_items,
    argument_types,
    arithmetic_types,
    capability_expand,
    capability_filter,
    capability_options,
    capability_order,
    cast_unrelated,
    collection_compared,
    collection_without_lambda,
    condition_is_no_boolean,
    contradiction,
    count_of_single_value,
    date_for_moment,
    deprecated_name,
    dialect_combinations,
    dialect_expand,
    dialect_filter,
    dialect_keys,
    dialect_limits,
    dialect_moments,
    dialect_multi_form,
    dialect_places,
    dialect_required,
    encoded_signs,
    enum_literal,
    enum_text,
    expand_items,
    gone_after_apply,
    has_misuse,
    in_misuse,
    key_missing,
    key_predicate,
    lambda_on_single_value,
    legacy_literal,
    levels_without_cycle,
    literal_mismatch,
    lookup_value,
    loose_not,
    max_length,
    not_composable,
    null_comparison,
    number_for_boolean,
    number_range,
    old_lookup_code,
    open_lookup,
    operand_types,
    operation_call,
    option_not_here,
    orderby_items,
    path_tails,
    placeholder_in_text,
    probed,
    protocol_forms,
    quoted_value,
    segment_is_no_name,
    select_items,
    structure_compared,
    undefined_alias,
    unknown_name,
    unknown_namespace,
    unknown_qualified_name,
    unknown_resource,
    unquoted_text,
    unused_lambda_variable,
    value_has_no_parts,
    version_spelling,
    yes_no,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.diagnostics import Diagnostic, Rule
    from reso_explorer.query.analysis import Analysis

    Check = Callable[[Analysis], Iterable[Diagnostic]]

LANGUAGE_RULES: Final[tuple[Check, ...]] = (
    unknown_resource.check,
    unknown_name.check,
    unknown_qualified_name.check,
    unknown_namespace.check,
    undefined_alias.check,
    gone_after_apply.check,
    value_has_no_parts.check,
    segment_is_no_name.check,
    key_predicate.check,
    key_missing.check,
    cast_unrelated.check,
    count_of_single_value.check,
    operation_call.check,
    not_composable.check,
    collection_without_lambda.check,
    collection_compared.check,
    structure_compared.check,
    lambda_on_single_value.check,
    unused_lambda_variable.check,
    loose_not.check,
    condition_is_no_boolean.check,
    operand_types.check,
    arithmetic_types.check,
    argument_types.check,
    has_misuse.check,
    in_misuse.check,
    null_comparison.check,
    legacy_literal.check,
    quoted_value.check,
    unquoted_text.check,
    date_for_moment.check,
    number_for_boolean.check,
    yes_no.check,
    old_lookup_code.check,
    placeholder_in_text.check,
    number_range.check,
    max_length.check,
    enum_text.check,
    enum_literal.check,
    lookup_value.check,
    open_lookup.check,
    literal_mismatch.check,
    contradiction.check,
    expand_items.check,
    select_items.check,
    orderby_items.check,
    option_not_here.check,
    levels_without_cycle.check,
    protocol_forms.check,
    version_spelling.check,
    path_tails.check,
    encoded_signs.check,
    apply_items.check,
    deprecated_name.check,
)
"""What holds on every server."""

CAPABILITY_RULES: Final[tuple[Check, ...]] = (
    capability_filter.check,
    capability_order.check,
    capability_expand.check,
    capability_options.check,
)
"""What the document says about its sets."""

DIALECT_RULES: Final[tuple[Check, ...]] = (
    dialect_limits.check,
    dialect_required.check,
    dialect_filter.check,
    dialect_expand.check,
    dialect_combinations.check,
    dialect_moments.check,
    dialect_places.check,
    dialect_keys.check,
    dialect_multi_form.check,
)
"""What is known of the provider."""

PROBED_RULES: Final[tuple[Check, ...]] = (probed.check,)
"""What was found out about the server by trying."""


def all_rules() -> tuple[Rule, ...]:
    """Return the rules of all checks, each once, in the order in which the checks run."""
    checks = (*LANGUAGE_RULES, *CAPABILITY_RULES, *DIALECT_RULES, *PROBED_RULES)
    modules = dict.fromkeys(sys.modules[check.__module__] for check in checks)
    found = (rule for module in modules for rule in getattr(module, "RULES", ()))
    return tuple({(rule.area, rule.code): rule for rule in found}.values())


REPLACES: Final[dict[str, frozenset[str]]] = {
    rule.code: rule.replaces for rule in all_rules() if rule.replaces
}
"""Codes of which a rule says more at the same place, by its own code."""
