"""印花税 by kind of contract, of one party."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, per_mille, percent
from backends.everyday.schemas import Assessment, Money, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

Contract = Literal[
    "sale", "loan", "financial_lease", "processing", "construction", "transport", "technology", "lease", "custody",
    "storage", "insurance", "property", "equity", "intellectual", "capital",
]  # fmt: skip
NAMES: dict[Contract, str] = {
    "sale": "买卖合同",
    "loan": "借款合同",
    "financial_lease": "融资租赁合同",
    "processing": "承揽合同",
    "construction": "建设工程合同",
    "transport": "运输合同",
    "technology": "技术合同",
    "lease": "租赁合同",
    "custody": "保管合同",
    "storage": "仓储合同",
    "insurance": "财产保险合同",
    "property": "不动产转让书据",
    "equity": "股权转让书据",
    "intellectual": "商标、著作权、专利等转让书据",
    "capital": "营业账簿（实收资本、资本公积）",
}


class Stamp(Situation):
    """``amount``: of the contract, without VAT where it is stated apart (``vat``: to be taken off). ``halved``: a
    small-scale taxpayer, a small-profit company, an individual business or a person. ``persons_home``: a lease of a
    home that a person lets or rents."""

    contract: Contract
    amount: Positive
    vat: Money = Decimal(0)
    halved: bool = False
    persons_home: bool = False


def assess(given: Stamp, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    if given.contract == "lease" and given.persons_home and rule.has("stamp_duty.rent.home"):
        return _persons_home(given, rule)
    rate = rule(f"stamp_duty.contract.{given.contract}")
    base = given.amount - given.vat
    full = to_cents(base * rate.number)
    formula, values, amount = f"{figure(base)} × {per_mille(rate.number)} = {figure(full)}", [rate], full
    if given.halved and rule.has("six_taxes.small_scale.reduction"):
        reduction = rule("six_taxes.small_scale.reduction")
        less = to_cents(full * reduction.number)
        amount = full - less
        values.append(reduction)
        formula += f"；减征 {percent(reduction.number)} 即 {figure(less)}；实缴 {figure(amount)}"
    line = make_line(
        "stamp_duty",
        "印花税",
        values,
        base=base,
        rate=per_mille(rate.number),
        formula=f"{NAMES[given.contract]}：{formula}",
        amount=amount,
    )
    facts = (
        ("合同", NAMES[given.contract]),
        ("金额", f"{figure(given.amount)} 元"),
        ("减半对象", "是" if given.halved else "不是"),
    )
    results = (Result("stamp_duty", "印花税（一方）", amount), Result("before_reduction", "减半前", full))
    notes = (
        "签合同的双方各按自己的一份缴。合同里单独列明增值税的，按不含税金额算；没有单列的，按总额。",
        *(() if given.halved else ("小规模纳税人、小型微利企业、个体工商户和个人减半，属于的话告诉我。",)),
    )
    return Assessment("stamp", "印花税", given.as_of, facts, (line,), results, notes)


def _persons_home(given: Stamp, rule: LawOfDay) -> Assessment:
    base = given.amount - given.vat
    line = make_line(
        "stamp_duty",
        "印花税",
        [rule("stamp_duty.rent.home")],
        base=base,
        rate="免征",
        formula="个人出租、承租住房的租赁合同，免征印花税",
        amount=ZERO,
    )
    facts = (("合同", "住房租赁合同（一方是个人）"), ("金额", f"{figure(given.amount)} 元"))
    notes = ("租的是商铺、写字楼、仓库等不是住房的，要缴，告诉我就按那样算。",)
    results = (Result("stamp_duty", "印花税", ZERO),)
    return Assessment("stamp", "印花税", given.as_of, facts, (line,), results, notes)
