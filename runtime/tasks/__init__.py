"""Tasks: what people have to do, and doing it."""

from runtime.tasks.decide import Decision, decide
from runtime.tasks.manage import end_case, reassign, resume_case, retry_step, skip_step, suspend_case, withdraw

__all__ = [
    "Decision",
    "decide",
    "end_case",
    "reassign",
    "resume_case",
    "retry_step",
    "skip_step",
    "suspend_case",
    "withdraw",
]
