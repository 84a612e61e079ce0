"""Connectors: how another system is asked over HTTP, and what its answer means. Pure: nothing here sends anything.

A connector is a definition: an address, how one identifies oneself there, and operations. An operation makes a request
of its arguments and a result of the answer, both by FEEL. Secrets are no part of it: they are kept apart per
workspace (:mod:`app.secrets`) and added when a request leaves.
"""

from app.connectors.answer import Answer, Wrong, read_answer
from app.connectors.check import check
from app.connectors.model import Connector, Operation, load, origin_of
from app.connectors.request import Unaskable, make_request
from app.connectors.schema import document_schema, shape_problems

__all__ = [
    "Answer",
    "Connector",
    "Operation",
    "Unaskable",
    "Wrong",
    "check",
    "document_schema",
    "load",
    "make_request",
    "origin_of",
    "read_answer",
    "shape_problems",
]
