"""The preliminary review (预审): what was said against what departments answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backends.departments.schemas import Department, Families, Homes, TaxHistory, Title
from backends.housing_case.schemas import LABELS, Facts, Reason
from kit.money import yuan

WAIT = "不用重新提交，等工作人员核对"
TRUST_THEM = "和共享数据核对后改成一致；确认是对方的数据有误，请转人工"


@dataclass(frozen=True, slots=True)
class Answers:
    title: Title
    homes: Homes
    families: Families
    history: TaxHistory

    @classmethod
    def of(cls, attested: Mapping[Department, dict[str, Any]]) -> Answers:
        return cls(
            Title.model_validate(attested["registration"]),
            Homes.model_validate(attested["housing"]),
            Families.model_validate(attested["civil_affairs"]),
            TaxHistory.model_validate(attested["tax_history"]),
        )

    @property
    def acquired_on(self) -> date | None:
        """The earlier of the certificate and the deed tax receipt."""
        days = [d for d in (self.title.registered_on, self.history.deed_tax_paid_on) if d is not None]
        return min(days, default=None)


def review(facts: Facts, answers: Answers) -> list[Reason]:
    """What does not fit, in the order in which it is to be put right."""
    return [*_of_title(facts, answers.title), *_of_facts(facts, answers)]


def _of_title(facts: Facts, title: Title) -> Iterator[Reason]:
    if not title.found:
        yield Reason(
            "TITLE_NOT_FOUND",
            "不动产登记里没有这个证书号",
            "对照不动产权证书重填，注意年份和号码",
            "certificate_no",
        )
    elif not title.owned:
        yield Reason(
            "NOT_THE_OWNER", "登记的权利人不是所填的卖方", "核对卖方的姓名和证件号码；共有的房屋请转人工", "seller"
        )


def _of_facts(facts: Facts, answers: Answers) -> Iterator[Reason]:
    found: list[tuple[str, str, object, object]] = [
        ("AREA_DIFFERS", "area_m2", facts.area_m2, answers.title.area_m2),
        ("ACQUIRED_DIFFERS", "acquired_on", facts.acquired_on, answers.acquired_on),
        ("ONLY_HOME_DIFFERS", "only_home", facts.only_home, answers.homes.seller_homes == 1),
        ("BUYER_HOMES_DIFFER", "buyer_homes", facts.buyer_homes, answers.homes.buyer_homes),
        ("ORIGINAL_PRICE_DIFFERS", "original_price", facts.original_price, answers.history.original_price),
        ("DEED_TAX_DIFFERS", "original_deed_tax", facts.original_deed_tax, answers.history.deed_tax),
    ]
    if not answers.title.found:
        return
    for code, field, said, told in found:
        if said is not None and told is not None and said != told:
            yield Reason(
                code,
                f"{LABELS[field]}：您填的是{_show(field, said)}，共享数据是{_show(field, told)}",
                TRUST_THEM,
                field,
            )


def needs_person(facts: Facts, answers: Answers | None) -> list[Reason]:
    """What no change of a fact would settle: what no department tells, and departments that contradict one another."""
    return [Reason(code, sentence, WAIT, field) for code, sentence, field in _for_a_person(facts, answers)]


def _for_a_person(facts: Facts, answers: Answers | None) -> Iterator[tuple[str, str, str]]:
    if facts.how_acquired != "bought":
        yield "NOT_BOUGHT", "房屋不是买来的，购房时间和原值要由工作人员按材料核定", "how_acquired"
    if facts.shares:
        yield "SHARED", "房屋共有，各产权人的身份和家庭住房要由工作人员分别核对", "shares"
    if answers is None:
        return
    if not answers.title.home:
        yield "NOT_A_HOME", "登记的用途不是住宅，不按住房计税，税款要由工作人员核定", "certificate_no"
    if answers.homes.buyer_family_size != answers.families.buyer_family_size:
        yield "FAMILY_DIFFERS", "住建和民政登记的买方家庭成员对不上，住房套数要由工作人员核定", "buyer_homes"


def settled(facts: Facts, answers: Answers | None) -> dict[str, Any]:
    """The situation that the taxes are computed from: what was said, and what departments know where nothing was.
    Where none were asked, a person has made sure that everything was said."""
    asked = answers if facts.how_acquired == "bought" else None
    history = asked.history if asked is not None else TaxHistory()  # of another's purchase it tells nothing
    original = facts.original_price if facts.original_price is not None else history.original_price
    deed_tax = facts.original_deed_tax if facts.original_deed_tax is not None else history.deed_tax
    only, homes, acquired = facts.only_home, facts.buyer_homes, facts.acquired_on
    if answers is not None:
        only = only if only is not None else answers.homes.seller_homes == 1
        homes = homes if homes is not None else answers.homes.buyer_homes
        acquired = acquired or answers.acquired_on
    return {
        "contract_on": facts.contract_on,
        "property": {"area_m2": facts.area_m2, "location": facts.location, "origin": facts.origin},
        "deal": {"price": facts.price, "assessed_price": facts.assessed_price},
        "seller": {
            "how_acquired": facts.how_acquired,
            "former_acquired_on": facts.former_acquired_on,
            "owners": [{"share": share, "only_home": only} for share in filter(None, facts.shares.split(","))],
            "acquired_on": acquired,
            "only_home": only,
            "cost_provable": original is not None,
            "original_price": original,
            "original_deed_tax": deed_tax or Decimal(0),
            "renovation_invoices": facts.renovation or Decimal(0),
            "loan_interest": facts.loan_interest or Decimal(0),
            "fees": facts.fees or Decimal(0),
        },
        "buyer": {"family_homes_before": homes},
    }


def _show(field: str, value: object) -> str:
    if isinstance(value, bool):
        return "是唯一住房" if value else "不是唯一住房"
    if isinstance(value, int):
        return f" {value} 套"
    if isinstance(value, Decimal):
        return f" {value.normalize():f} 平方米" if field == "area_m2" else f" {yuan(value)}"
    return f" {value}"
