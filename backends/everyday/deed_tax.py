"""契税 of who buys or is given a home."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from backends.everyday.lines import LawOfDay, figure, make_line, percent, plain
from backends.everyday.schemas import Assessment, Exact, Positive, Result, Situation
from backends.housing.lines import rate_at
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents

KEYS = ("deed_tax.housing.only_home", "deed_tax.housing.second_home")
NAMES = ("家庭唯一住房", "家庭第二套住房", "家庭第三套及以上住房")


class DeedTax(Situation):
    """``price``: without VAT, or with it and ``vat`` beside it, or with VAT that is not stated (``price_includes_vat``:
    of a home whose seller owes it on the whole price). ``homes_before``: of the family before this one. ``kind``:
    bought, given (by gift, no matter by whom), no home, or bought by a company."""

    price: Positive
    vat: Annotated[Exact, Field(ge=0, decimal_places=2)] = Decimal(0)
    price_includes_vat: bool = False
    area_m2: Annotated[Exact, Field(gt=0, le=100_000)] | None = None
    homes_before: Annotated[int, Field(ge=0, le=1000)] | None = None
    kind: Literal["home", "gift", "other", "company"] = "home"

    @model_validator(mode="after")
    def _check_home(self) -> DeedTax:
        if self.price_includes_vat and (self.vat or self.kind != "home"):
            raise ValueError("price_includes_vat 只用于住房，并且不再写 vat")
        if self.kind == "home" and self.homes_before is None:
            raise ValueError("买住房要写 homes_before（家庭已有几套住房，没有写 0）")
        if self.kind == "home" and (self.homes_before or 0) < len(KEYS) and self.area_m2 is None:
            raise ValueError("首套、二套要写 area_m2（建筑面积，平方米）")
        return self


def assess(given: DeedTax, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    base, less, more = _base(given, rule)
    homes = given.homes_before or 0
    told = {"gift": "受赠", "other": "非住房", "company": "单位购买"}.get(given.kind) or NAMES[min(homes, len(KEYS))]
    if given.kind == "home" and homes < len(KEYS):
        value = rule(KEYS[homes])
        assert given.area_m2 is not None
        rate = rate_at(value, given.area_m2)
        told += f"，{plain(given.area_m2)} 平方米"
    else:
        value = rule("deed_tax.beijing.general_rate")
        rate = value.number
    amount = to_cents(base * rate)
    line = make_line(
        "deed_tax",
        "契税",
        [value, rule("tax_base.housing.deed_tax"), *more],
        base=base,
        rate=percent(rate),
        formula=f"{told}：{less}{figure(base)} × {percent(rate)} = {figure(amount)}",
        amount=amount,
    )
    facts = [("价格", f"{figure(given.price)} 元")]
    facts += [("建筑面积", f"{plain(given.area_m2)} 平方米")] if given.area_m2 is not None else []
    facts.append(("情况", told.split("，")[0]))
    return Assessment(
        "deed_tax",
        "契税（北京）",
        given.as_of,
        tuple(facts),
        (line,),
        (Result("deed_tax", "契税", amount),),
        _notes(given),
    )


def _base(given: DeedTax, rule: LawOfDay) -> tuple[Decimal, str, list[DatedValue]]:
    """The price without VAT, how it comes about, and what it rests on beside the law of deed tax."""
    if given.price_includes_vat:
        rate = rule("vat.housing.short.rate")
        base = to_cents(given.price / (1 + rate.number))
        return base, f"{figure(given.price)} ÷ (1 + {percent(rate.number)}) = {figure(base)}；", [rate]
    base = given.price - given.vat
    return base, f"{figure(given.price)} − 增值税 {figure(given.vat)} = {figure(base)}；" if given.vat else "", []


def _notes(given: DeedTax) -> tuple[str, ...]:
    if given.kind == "gift":
        return ("受赠按税务机关核定的价格计税；夫妻之间变更、法定继承人继承的，免征契税。",)
    notes = [
        "按卖方要缴全额增值税算；卖方免增值税的，总价就是不含税价，不减。"
        if given.price_includes_vat
        else "契税按不含增值税的价格算：卖方要缴增值税的，从总价里减去增值税再算，会少一些。"
    ]
    if given.kind == "home":
        notes.append("家庭是本人、配偶和未成年子女；套数以住房主管部门查询的为准。")
    return tuple(notes)
