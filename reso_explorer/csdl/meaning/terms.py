"""One name for each term that is known by meaning, whatever its spelling.

`Org.OData.Core.V1.Description`, `Core.Description` (alias declared or not) and
`DDF.Core.Description` all mean `Core.Description`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_STANDARD: Final = re.compile(r"^Org\.OData\.(\w+)\.V\d+\.(\w+)$")
_VOCABULARIES: Final = {
    "Core",
    "Capabilities",
    "Validation",
    "Measures",
    "Aggregation",
    "Authorization",
    "Common",
}
_SAP_VOCABULARY: Final = re.compile(r"^com\.sap\.vocabularies\.(\w+)\.v\d+\.(\w+)$")
_SAP_ATTRIBUTE: Final = re.compile(
    r"^(?:sap[:.]|sf:|\{?https?://www\.sap\.com/Protocols/SAPData\}?[:.]?|.*\bSAPData\.)([\w-]+)$"
)
_METADATA_TERMS: Final = {
    "LookupName",
    "StandardName",
    "LocalName",
    "TrestleName",
    "Payloads",
    "Synonyms",
    "LegacyODataValue",
    "DisplayName",
}


@lru_cache(maxsize=4096)
def term_key(term: str) -> str:
    """Return the one name under which a term is known here; any other term unchanged.

    Standard vocabularies give `Core.Description`, attributes of SAP and SuccessFactors
    `sap:label`, and RESO and provider terms `LookupName`, `StandardName`, `DDWikiUrl` …
    """
    match = _STANDARD.match(term) or _SAP_VOCABULARY.match(term)
    if match is not None:
        return f"{match[1]}.{match[2]}"
    if "sap" in term or "SAP" in term or term.startswith("sf:"):
        attribute = _SAP_ATTRIBUTE.match(term)
        if attribute is not None:
            return f"sap:{attribute[1]}"
    namespace, dot, name = term.rpartition(".")
    if not dot:
        return name if name in _METADATA_TERMS else term
    vocabulary = namespace.rpartition(".")[2]
    if vocabulary in _VOCABULARIES:
        return f"{vocabulary}.{name}"
    if name in _METADATA_TERMS or name == "DDWikiUrl":
        return name
    if name == "Docs" and vocabulary.startswith("MLS"):
        return "DDWikiUrl"
    return term


@lru_cache(maxsize=4096)
def term_shown(term: str) -> str:
    """Return a term as people read it: `Org.OData.Core.V1.Description` as `Core.Description`."""
    match = _STANDARD.match(term)
    if match is not None:
        return f"{match[1]}.{match[2]}"
    match = _SAP_VOCABULARY.match(term)
    if match is not None:
        return f"SAP {match[1]}.{match[2]}"
    key = term_key(term)
    return key if key.startswith("sap:") and not term.startswith("sf:") else term
