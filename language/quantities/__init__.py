"""Amounts, areas, dates, lengths of time, numbers of homes and document numbers as people type them. Pure: today comes
in. ``scan`` puts a sign in the place of each; what they mean of a sale or a pay is for ``language.reading``.
"""

from language.quantities.areas import Area
from language.quantities.counts import Homes
from language.quantities.dates import DateMention
from language.quantities.documents import DocumentNumber, find_documents
from language.quantities.durations import Span
from language.quantities.money import Money
from language.quantities.numerals import Numeral, read_number
from language.quantities.scan import scan
from language.quantities.signs import Kind, Marked, Mention

__all__ = [
    "Area",
    "DateMention",
    "DocumentNumber",
    "Homes",
    "Kind",
    "Marked",
    "Mention",
    "Money",
    "Numeral",
    "Span",
    "find_documents",
    "read_number",
    "scan",
]
