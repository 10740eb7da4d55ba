"""What departments are asked, and what they answer. Amounts in yuan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Department = Literal["registration", "housing", "civil_affairs", "tax_history"]
NAMES: dict[Department, str] = {
    "registration": "不动产登记",
    "housing": "住房和城乡建设",
    "civil_affairs": "民政",
    "tax_history": "税务历史档案",
}
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(Strict):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    id_number: Annotated[str, Field(pattern=r"^[0-9]{17}[0-9Xx]$")]


class Question(Strict):
    """Of one sale: the home by its title certificate, and the people on either side."""

    certificate_no: Annotated[str, Field(min_length=1, max_length=64)]
    seller: Person
    buyer: Person


class Title(Strict):
    """``found`` false: no such certificate. ``owned``: by the seller of the question. ``home``: registered as one."""

    found: bool
    owned: bool = False
    home: bool = True
    address: str = ""
    area_m2: Decimal | None = None
    registered_on: date | None = None


class Homes(Strict):
    """Homes of each side's family (spouse and minor children included) in the city, the sold one among the
    seller's; the family as the housing department has it."""

    seller_homes: int
    buyer_homes: int
    buyer_family_size: int


class Families(Strict):
    """Marriage and minor children of either side."""

    seller_married: bool
    buyer_married: bool
    buyer_minor_children: int

    @property
    def buyer_family_size(self) -> int:
        return 1 + self.buyer_married + self.buyer_minor_children


class TaxHistory(Strict):
    """What the seller's own purchase came to. ``None``: not in the archive."""

    original_price: Money | None = None
    deed_tax: Money | None = None
    deed_tax_paid_on: date | None = None


class Request(Strict):
    """``purpose`` and ``consent`` go with the question, so that the answerer may refuse."""

    purpose: str
    consent: str
    question: Question


class Attestation(Strict):
    """An answer as a department gives and signs it. ``request``: digest of the request it answers."""

    department: Department
    request: str
    at: datetime
    answer: dict[str, Any]
    signature: str

    def signed(self) -> dict[str, Any]:
        """What the signature is over."""
        return self.model_dump(mode="json", exclude={"signature"})
