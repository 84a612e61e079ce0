"""Decisions: tables, scorecards, boxed expressions and the graphs they form (OMG DMN 1.5).

Pure: no clock, no network, no database. A decision document is loaded once into a model and asked any number of times;
each answer carries a trace of how it came about. This module is the room's only door.
"""

from app.decisions.analysis import Analysis, analyse
from app.decisions.check import analyses, check
from app.decisions.decide import Decided, View, answer, decide
from app.decisions.dmn.read import ReadModel, read_dmn
from app.decisions.dmn.write import write_dmn
from app.decisions.dmn.xml import BadXml
from app.decisions.kinds import kinds
from app.decisions.load import load
from app.decisions.logic.table.hits import AGGREGATES, POLICIES
from app.decisions.model import Input, Model, Part, Service

HIT_POLICIES = tuple(POLICIES)

__all__ = [
    "AGGREGATES",
    "HIT_POLICIES",
    "Analysis",
    "BadXml",
    "Decided",
    "Input",
    "Model",
    "Part",
    "ReadModel",
    "Service",
    "View",
    "analyse",
    "analyses",
    "answer",
    "check",
    "decide",
    "kinds",
    "load",
    "read_dmn",
    "write_dmn",
]
