"""Answers on their way: from the first page of a form to its submission."""

from runtime.fillings.opened import Opened, find_filling, new_filling, open_filling, opened, own_filling
from runtime.fillings.save import save_filling
from runtime.fillings.submit import Submitted, submit_filling
from runtime.fillings.sweep import sweep_fillings
from runtime.fillings.uploads import Upload, add_uploads, take_uploads

__all__ = [
    "Opened",
    "Submitted",
    "Upload",
    "add_uploads",
    "find_filling",
    "new_filling",
    "open_filling",
    "opened",
    "own_filling",
    "save_filling",
    "submit_filling",
    "sweep_fillings",
    "take_uploads",
]
