"""The one door to a case: every event locks its row, asks the pure core and writes everything in one commit."""

from runtime.executor.run import apply, stop
from runtime.executor.start import start_case

__all__ = ["apply", "start_case", "stop"]
