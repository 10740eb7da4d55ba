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


def needs_person(facts: Facts, answers: Answers) -> list[Reason]:
    """What no change of a fact would settle: departments that contradict one another."""
    if answers.homes.buyer_family_size == answers.families.buyer_family_size:
        return []
    sentence = "住建和民政登记的买方家庭成员对不上，住房套数要由工作人员核定"
    return [Reason("FAMILY_DIFFERS", sentence, "不用重新提交，等工作人员核对", "buyer_homes")]


def settled(facts: Facts, answers: Answers) -> dict[str, Any]:
    """The situation that the taxes are computed from: what was said, and what departments know where nothing was."""
    history = answers.history
    original = facts.original_price if facts.original_price is not None else history.original_price
    deed_tax = facts.original_deed_tax if facts.original_deed_tax is not None else history.deed_tax
    only = facts.only_home if facts.only_home is not None else answers.homes.seller_homes == 1
    homes = facts.buyer_homes if facts.buyer_homes is not None else answers.homes.buyer_homes
    return {
        "contract_on": facts.contract_on,
        "property": {"area_m2": facts.area_m2, "location": facts.location, "origin": facts.origin},
        "deal": {"price": facts.price},
        "seller": {
            "acquired_on": facts.acquired_on or answers.acquired_on,
            "only_home": only,
            "cost_provable": original is not None,
            "original_price": original,
            "original_deed_tax": deed_tax or Decimal(0),
            "renovation_invoices": facts.renovation or Decimal(0),
            "loan_interest": facts.loan_interest or Decimal(0),
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
