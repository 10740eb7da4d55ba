"""房产税 of a building that its owner uses: by what it cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backends.everyday.lines import MONTHS, LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

Reduction = Literal["beijing", "least", "most"]
_KEYS: dict[Reduction, str] = {
    "beijing": "property_tax.value.reduction_beijing",
    "least": "property_tax.value.reduction_least",
    "most": "property_tax.value.reduction_most",
}


class PropertyTax(Situation):
    """``original_value``: with the price of the land. ``reduction``: what is taken off at first, that of Beijing, or
    the least or most that a region may set. ``months``: of the year in which it is owed. ``halved``: a small-scale
    taxpayer, a small-profit company or an individual business."""

    original_value: Positive
    reduction: Reduction = "beijing"
    months: Annotated[int, Field(ge=1, le=MONTHS)] = MONTHS
    halved: bool = False


def assess(given: PropertyTax, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    off, rate = rule(_KEYS[given.reduction]), rule("property_tax.value.rate")
    left = to_cents(given.original_value * (1 - off.number))
    full = to_cents(left * rate.number * given.months / MONTHS)
    part = "" if given.months == MONTHS else f" × {given.months} ÷ {MONTHS}"
    formula = (
        f"原值 {figure(given.original_value)} × (1 − {percent(off.number)}) = {figure(left)}；"
        f"× {percent(rate.number)}{part} = {figure(full)}"
    )
    values, amount = [off, rate], full
    if given.halved and rule.has("six_taxes.small_scale.reduction"):
        reduction = rule("six_taxes.small_scale.reduction")
        less = to_cents(full * reduction.number)
        amount = full - less
        values.append(reduction)
        formula += f"；减征 {percent(reduction.number)}，实缴 {figure(amount)}"
    line = make_line(
        "property_tax",
        "房产税",
        values,
        base=left,
        rate=percent(rate.number),
        formula=formula,
        amount=amount,
        note=_UNCHECKED if given.reduction == "beijing" else "",
    )
    facts = (("房产原值", f"{figure(given.original_value)} 元"), ("减除比例", percent(off.number)))
    label = "一年的房产税" if given.months == MONTHS else f"{given.months} 个月的房产税"
    results = (Result("property_tax", label, amount), Result("before_reduction", "减半前", full))
    return Assessment(
        "property_tax",
        "自用房产的房产税",
        given.as_of,
        facts,
        (line,),
        results[: 2 if amount < full else 1],
        _notes(given),
    )


_UNCHECKED = "北京的减除比例没有核到文件原文，须人工确认"


def _notes(given: PropertyTax) -> tuple[str, ...]:
    notes = ["原值要含地价和随房屋不可分割的附属设施；出租的部分另按不含税租金算。"]
    if given.reduction == "beijing":
        notes.insert(0, f"{_UNCHECKED}。")
    if not given.halved:
        notes.append("小规模纳税人、小型微利企业、个体工商户减半，属于的话告诉我。")
    return tuple(notes)
