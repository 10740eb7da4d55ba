"""Amounts, areas, dates, years, homes and document numbers as people type them. Pure: today comes in.

Each finder normalises the text and returns typed values in order, with their place in the normalised text.
"""

from language.quantities.areas import Area, find_areas
from language.quantities.dates import DateMention, find_dates
from language.quantities.documents import DocumentNumber, find_documents
from language.quantities.durations import Duration, find_durations
from language.quantities.homes import Homes, find_homes
from language.quantities.money import Money, find_money
from language.quantities.numerals import read_number

__all__ = [
    "Area",
    "DateMention",
    "DocumentNumber",
    "Duration",
    "Homes",
    "Money",
    "find_areas",
    "find_dates",
    "find_documents",
    "find_durations",
    "find_homes",
    "find_money",
    "read_number",
]
