"""How an entry names a document."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from knowledge_base.documents.texts import Line, OptionalLine


class EntryCitation(BaseModel):
    """``issuer`` + ``doc_no`` name the document. A statute has its title in ``doc_no``'s place
    (issuer 全国人大常委会, doc_no 增值税法)."""

    model_config = ConfigDict(extra="forbid")

    issuer: Line
    doc_no: Line
    article: OptionalLine = ""
    title: OptionalLine = ""
