"""A smoke run over the requests of the RESO Web API Core, for any entity set of any service.

It is no certification.
"""

from reso_explorer.service.core_check.price import check_ids, core_price
from reso_explorer.service.core_check.result import CheckResult, CheckStatus
from reso_explorer.service.core_check.run import core_check

__all__ = ["CheckResult", "CheckStatus", "check_ids", "core_check", "core_price"]
