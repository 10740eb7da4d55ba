"""Every table of the knowledge base, imported so that the store knows of them."""

from knowledge_base.answering import models as answering
from knowledge_base.documents import models as documents
from knowledge_base.editing import models as editing
from knowledge_base.entries import models as entries
from knowledge_base.offices import models as offices
from knowledge_base.words import models as words

__all__ = ["answering", "documents", "editing", "entries", "offices", "words"]
