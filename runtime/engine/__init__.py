"""The pure core of a case. See :func:`runtime.engine.advance.advance`."""

from runtime.engine.advance import advance
from runtime.engine.commands import Begin, Command, Deliver, Retry, Skip, Stop
from runtime.engine.result import Entered, Facts, Incident, Left, Result
from runtime.engine.state import State, Token

__all__ = [
    "Begin",
    "Command",
    "Deliver",
    "Entered",
    "Facts",
    "Incident",
    "Left",
    "Result",
    "Retry",
    "Skip",
    "State",
    "Stop",
    "Token",
    "advance",
]
