"""HTTP: the only package of the program that imports an HTTP library.

It can send two things: GET, and the POST of a form to a token endpoint. There is no way to send
anything else, which is the program's promise to people who hold production keys.
"""

from reso_explorer.service.transport.budget import Budget
from reso_explorer.service.transport.credentials import Anonymous, Credentials
from reso_explorer.service.transport.gate import Gate, Wait
from reso_explorer.service.transport.limits import Clock, Limits, SystemClock
from reso_explorer.service.transport.reply import Headers, Progress, Reply
from reso_explorer.service.transport.stall import Stall
from reso_explorer.service.transport.trace import Exchange, Recording, Trace, har_of, recorded
from reso_explorer.service.transport.transport import Transport

__all__ = [
    "Anonymous",
    "Budget",
    "Clock",
    "Credentials",
    "Exchange",
    "Gate",
    "Headers",
    "Limits",
    "Progress",
    "Recording",
    "Reply",
    "Stall",
    "SystemClock",
    "Trace",
    "Transport",
    "Wait",
    "har_of",
    "recorded",
]
