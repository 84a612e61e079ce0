"""Submitted answers: making and changing records, what guards them, and finding them."""

from runtime.records.change import change_record
from runtime.records.create import create_record
from runtime.records.find import answers_of, find_record, find_records
from runtime.records.words import words_of

__all__ = ["answers_of", "change_record", "create_record", "find_record", "find_records", "words_of"]
