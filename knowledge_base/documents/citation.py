"""How an entry names a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class EntryCitation(BaseModel):
    """``issuer`` + ``doc_no`` name the document. A statute has its title in ``doc_no``'s place
    (issuer 全国人大常委会, doc_no 增值税法)."""

    model_config = ConfigDict(extra="forbid")

    issuer: Text
    doc_no: Text
    article: str = ""
    title: str = ""
