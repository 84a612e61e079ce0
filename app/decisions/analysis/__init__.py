"""Analysing decision tables before they run: what they leave out, where rows contradict, which rows are of no use.

Pure. This module is the door of the analysis.
"""

from app.decisions.analysis.analyse import DEFAULT, Bounds, analyse
from app.decisions.analysis.findings import Analysis, DeadRow, Example, Gap, Overlap, Stopped, Unread

__all__ = [
    "DEFAULT",
    "Analysis",
    "Bounds",
    "DeadRow",
    "Example",
    "Gap",
    "Overlap",
    "Stopped",
    "Unread",
    "analyse",
]
