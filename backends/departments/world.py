"""Plainly invented people and homes that the sandbox knows: nobody has such numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.departments.schemas import Families, Homes, Person, Question, TaxHistory, Title

INVENTED = 300  # homes beside those of the demo accounts, each with a seller and a buyer of its own


@dataclass(frozen=True, slots=True)
class Home:
    """A home that is being sold, and all that departments know of the sale."""

    certificate_no: str
    seller: Person
    buyer: Person
    title: Title
    homes: Homes
    families: Families
    history: TaxHistory


World = Mapping[str, Home]

ZHANG = Person(name="张演示", id_number="000000190001010001")
WANG = Person(name="王样例", id_number="000000190002020002")


def invented_world() -> World:
    homes = [_demo(), *(invented_home(number) for number in range(1, INVENTED + 1))]
    return {home.certificate_no: home for home in homes}


def invented_home(number: int) -> Home:
    """Home ``number`` (1-based): 89 m², bought in 2023, its seller's only one; the buyer has none."""
    return Home(
        certificate_no=f"京（2023）演示不动产权第{number:07d}号",
        seller=Person(name=f"卖方{number}", id_number=f"0000001910{number:07d}1"),
        buyer=Person(name=f"买方{number}", id_number=f"0000001910{number:07d}2"),
        title=Title(
            found=True,
            address=f"北京市演示区样例路 {number} 号",
            area_m2=Decimal("89.00"),
            registered_on=date(2023, 5, 18),
        ),
        homes=Homes(seller_homes=1, buyer_homes=0, buyer_family_size=2),
        families=Families(seller_married=True, buyer_married=True, buyer_minor_children=0),
        history=TaxHistory(
            original_price=Decimal("3200000.00"), deed_tax=Decimal("32000.00"), deed_tax_paid_on=date(2023, 5, 10)
        ),
    )


def _demo() -> Home:
    return Home(
        certificate_no="京（2023）朝演示不动产权第0000001号",
        seller=ZHANG,
        buyer=WANG,
        title=Title(
            found=True, address="北京市演示区示例路 1 号", area_m2=Decimal("89.00"), registered_on=date(2023, 5, 18)
        ),
        homes=Homes(seller_homes=1, buyer_homes=0, buyer_family_size=3),
        families=Families(seller_married=True, buyer_married=True, buyer_minor_children=1),
        history=TaxHistory(
            original_price=Decimal("3200000.00"), deed_tax=Decimal("32000.00"), deed_tax_paid_on=date(2023, 5, 10)
        ),
    )


def look_up_title(world: World, question: Question) -> Title:
    home = world.get(question.certificate_no)
    if home is None:
        return Title(found=False)
    return home.title.model_copy(update={"owned": question.seller == home.seller})


def look_up_homes(world: World, question: Question) -> Homes:
    home = world.get(question.certificate_no)
    return home.homes if home is not None else Homes(seller_homes=0, buyer_homes=0, buyer_family_size=1)


def look_up_families(world: World, question: Question) -> Families:
    home = world.get(question.certificate_no)
    return home.families if home else Families(seller_married=False, buyer_married=False, buyer_minor_children=0)


def look_up_history(world: World, question: Question) -> TaxHistory:
    home = world.get(question.certificate_no)
    return home.history if home is not None else TaxHistory()
