"""All quantities of a text, each read once: the finders in the order in which they may take a phrase."""

from __future__ import annotations

from datetime import date

from language.quantities.areas import mark_areas
from language.quantities.counts import mark_codes, mark_homes, mark_others
from language.quantities.dates import mark_dates
from language.quantities.documents import mark_documents
from language.quantities.durations import mark_bounds, mark_spans
from language.quantities.money import mark_rates, mark_sums
from language.quantities.numerals import PLAIN, mark_numbers
from language.quantities.ranges import mark_ranges
from language.quantities.signs import Marked


def scan(plain: str, today: date) -> Marked:
    """``plain`` is a normalised text. Numbers that nothing is said of stay numbers: only who asked can know."""
    marked = Marked(plain, plain.translate(PLAIN))
    mark_documents(marked)
    mark_codes(marked)
    mark_dates(marked, today)
    mark_numbers(marked)
    mark_ranges(marked)
    mark_rates(marked)
    mark_areas(marked)
    mark_spans(marked)
    mark_homes(marked)
    mark_others(marked)
    mark_bounds(marked, today)
    mark_sums(marked)
    return marked
