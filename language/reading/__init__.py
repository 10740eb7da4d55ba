"""What one message of a taxpayer says in figures, dates, lengths, homes, yes or no. Pure: today comes in."""

from language.reading.facts import Asked, Held, Reading, Role, Slot, Sum, YesNo
from language.reading.reader import read

__all__ = ["Asked", "Held", "Reading", "Role", "Slot", "Sum", "YesNo", "read"]
