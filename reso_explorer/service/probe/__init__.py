"""What a service really takes, found out by tiny well-formed requests."""

from reso_explorer.service.probe.price import field_price, resource_price
from reso_explorer.service.probe.run import Outcome, Prober
from reso_explorer.service.probe.target import ProbeTarget

__all__ = ["Outcome", "ProbeTarget", "Prober", "field_price", "resource_price"]
