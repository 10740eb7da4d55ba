"""Taxes on a car: 车辆购置税 once, 车船税 of a year, and what of it comes back when the car is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from backends.everyday.lines import MONTHS, ZERO, LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Exact, Line, Months, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

Energy = Literal["fuel", "energy_saving", "plug_in_hybrid", "electric", "fuel_cell"]
NEW_ENERGY: tuple[Energy, ...] = ("plug_in_hybrid", "electric", "fuel_cell")
NAMES: dict[Energy, str] = {
    "fuel": "燃油车",
    "energy_saving": "节能车",
    "plug_in_hybrid": "插电（增程）混动",
    "electric": "纯电动",
    "fuel_cell": "燃料电池",
}
Event = Literal["scrapped", "stolen", "lost", "returned", "transferred"]
EVENTS: dict[Event, str] = {
    "scrapped": "报废",
    "stolen": "被盗抢",
    "lost": "灭失",
    "returned": "退货",
    "transferred": "过户、卖掉",
}


class Vehicle(Situation):
    """``tax``: ``purchase`` of a car at ``price`` (``price_includes_vat``), ``annual`` of one with ``displacement_l``,
    or the ``refund`` of the yearly tax after an ``event`` in ``event_month``. ``annual_tax``: of twelve months, where
    it is known. ``first_month``: in which a new car was bought this year; the tax counts from it. ``paid``: for the
    months from that one on."""

    tax: Literal["purchase", "annual", "refund"] = "purchase"
    price: Positive | None = None
    price_includes_vat: bool = True
    energy: Energy = "fuel"
    displacement_l: Annotated[Exact, Field(ge=0, le=20)] | None = None
    annual_tax: Positive | None = None
    paid: Positive | None = None
    first_month: Months = 1
    event: Event = "scrapped"
    event_month: Months | None = None

    @model_validator(mode="after")
    def _check_needed(self) -> Vehicle:
        if self.tax == "purchase" and self.price is None:
            raise ValueError("算购置税要写 price")
        known = self.annual_tax is not None or self.displacement_l is not None or self.paid is not None
        if self.tax == "annual" and not (known or self.energy in ("electric", "fuel_cell")):
            raise ValueError("算车船税要写 displacement_l（排量，升）或 annual_tax（年税额）")
        if self.tax == "refund" and not (known and (self.event_month or self.event == "transferred")):
            raise ValueError("算退税要写 event_month，和 annual_tax（年税额）、paid（已缴）或 displacement_l（排量）")
        return self


def assess(given: Vehicle, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    made = {"purchase": _purchase, "annual": _annual, "refund": _refund}[given.tax]
    return made(given, rule)


def _purchase(given: Vehicle, rule: LawOfDay) -> Assessment:
    assert given.price is not None
    rate, vat = rule("vehicle_purchase.rate"), rule("vat.general.standard")
    base = to_cents(given.price / (1 + vat.number)) if given.price_includes_vat else given.price
    full = to_cents(base * rate.number)
    told = f"{figure(given.price)} ÷ (1 + {percent(vat.number)}) = {figure(base)}；" if given.price_includes_vat else ""
    line = make_line(
        "purchase_tax_before_reduction",
        "车辆购置税",
        [rate, *([vat] if given.price_includes_vat else [])],
        base=base,
        rate=percent(rate.number),
        formula=f"{told}{figure(base)} × {percent(rate.number)} = {figure(full)}",
        amount=full,
    )
    lines = [line]
    if given.energy in NEW_ENERGY:
        lines.append(_reduction(full, rule))
    due = full - sum((more.amount for more in lines[1:]), ZERO)
    results = [Result("purchase_tax", "应缴车辆购置税", due), Result("reduction", "减免", full - due)]
    label = "发票价税合计" if given.price_includes_vat else "不含税价"
    facts = ((label, f"{figure(given.price)} 元"), ("动力", NAMES[given.energy]))
    notes = [
        "自购车之日（发票日期）起 60 日内申报。",
        *(["新能源减征只给《减免车辆购置税的新能源汽车车型目录》里的车型。"] if given.energy in NEW_ENERGY else []),
        *([] if given.price_includes_vat else ["您说的是不含税价；发票上的价税合计要先除以 (1 + 增值税税率)。"]),
    ]
    return Assessment("vehicle", "车辆购置税", given.as_of, facts, tuple(lines), tuple(results), tuple(notes))


def _reduction(full: Decimal, rule: LawOfDay) -> Line:
    share = rule("vehicle_purchase.new_energy.reduction")
    values, amount, cap = [share], to_cents(full * share.number), None
    if rule.has("vehicle_purchase.new_energy.cap"):
        cap = rule("vehicle_purchase.new_energy.cap")
        values.append(cap)
        amount = min(amount, cap.number)
    word = "免征" if share.number == 1 else f"减征 {percent(share.number)}"
    limit = f"，每辆最多减 {figure(cap.number)}" if cap is not None else ""
    return make_line(
        "reduction",
        "新能源汽车减免",
        values,
        base=full,
        rate=percent(share.number),
        formula=f"{word}{limit}：减 {figure(amount)}",
        amount=amount,
    )


def _annual_line(given: Vehicle, rule: LawOfDay) -> Line:
    """Of twelve months; of those paid for, where only that is known."""
    if given.paid is not None:
        return make_line(
            "paid",
            "车船税（已缴）",
            [rule("vehicle_tax.refund.lost")],
            base=given.paid,
            rate="—",
            formula="您说的已缴税额",
            amount=given.paid,
        )
    if given.annual_tax is not None:
        values = [rule("vehicle_tax.refund.lost")]
        told = "您说的年税额"
        return make_line(
            "annual_tax",
            "车船税（全年）",
            values,
            base=given.annual_tax,
            rate="—",
            formula=told,
            amount=given.annual_tax,
        )
    if given.energy in ("electric", "fuel_cell"):
        value = rule("vehicle_tax.electric_passenger")
        told = "纯电动、燃料电池乘用车不属于征税范围，不用缴"
        return make_line("annual_tax", "车船税（全年）", [value], base=ZERO, rate="不征", formula=told, amount=ZERO)
    assert given.displacement_l is not None
    table = rule("vehicle_tax.beijing.passenger")
    annual = table.scale.at(given.displacement_l)
    formula, values = f"排量 {given.displacement_l.normalize():f} 升，每年 {figure(annual)}", [table]
    if given.energy in ("energy_saving", "plug_in_hybrid"):
        less = rule(f"vehicle_tax.{given.energy}.reduction")
        values.append(less)
        annual = to_cents(annual * (1 - less.number))
        formula += f"；减征 {percent(less.number)} 后 {figure(annual)}" if less.number else "；不再减征"
    return make_line("annual_tax", "车船税（全年）", values, base=annual, rate="定额", formula=formula, amount=annual)


def _annual(given: Vehicle, rule: LawOfDay) -> Assessment:
    line = _annual_line(given, rule)
    months = MONTHS - given.first_month + 1
    due = to_cents(line.amount * months / MONTHS)
    results = [Result("vehicle_tax", f"今年应缴（{months} 个月）", due), Result("annual_tax", "全年", line.amount)]
    facts = [("动力", NAMES[given.energy])]
    if given.displacement_l is not None:
        facts.insert(0, ("排量", f"{given.displacement_l.normalize():f} 升"))
    if given.first_month > 1:
        facts.append(("购买月份", f"{given.first_month} 月"))
    notes = ("新车从购买当月起按月算；买交强险时由保险公司代收，代收过的不用再缴。",)
    return Assessment("vehicle", "车船税（北京）", given.as_of, tuple(facts), (line,), tuple(results), notes)


def _refund(given: Vehicle, rule: LawOfDay) -> Assessment:
    annual = _annual_line(given, rule)
    key = {"returned": "returned", "transferred": "transferred"}.get(given.event, "lost")
    value = rule(f"vehicle_tax.refund.{key}")
    label = "年税额" if given.paid is None else "已缴车船税"
    facts = [(label, f"{figure(annual.amount)} 元"), ("事由", EVENTS[given.event])]
    if given.event == "transferred":
        line = make_line(
            "refund",
            "车船税退税",
            [value],
            base=annual.amount,
            rate="—",
            formula="已经缴税的车当年过户，不退，买方也不用再缴",
            amount=ZERO,
        )
        notes = ("过户、卖掉的不退：这一年的税跟着车走，可以在车价里和买方商量。",)
        return Assessment(
            "vehicle", "车船税退税", given.as_of, tuple(facts), (line,), (Result("refund", "可退", ZERO),), notes
        )
    assert given.event_month is not None
    start = max(given.event_month, given.first_month)
    months = MONTHS - start + 1
    paid_for = MONTHS if given.paid is None else MONTHS - given.first_month + 1
    amount = to_cents(annual.amount * months / paid_for)
    if given.first_month > 1:
        facts.append(("购买月份", f"{given.first_month} 月"))
    facts.append(("月份", f"{given.event_month} 月"))
    share = f"（买车当年只缴了 {given.first_month} 至 {MONTHS} 月的）" if paid_for < MONTHS else ""
    line = make_line(
        "refund",
        "车船税退税",
        [value, *([] if (given.annual_tax or given.paid) is not None else [rule("vehicle_tax.beijing.passenger")])],
        base=annual.amount,
        rate=f"{months}/{paid_for}",
        formula=f"{figure(annual.amount)} ÷ {paid_for}{share} × {months}（{start} 月至年末）= {figure(amount)}",
        amount=amount,
    )
    papers = "退货发票" if given.event == "returned" else "管理机关的证明（报废是报废汽车回收证明等）"
    notes = (f"要带完税凭证和{papers}，按退税的月份申请；登录后我可以查您名下的车和缴税记录。",)
    return Assessment(
        "vehicle", "车船税退税", given.as_of, tuple(facts), (line,), (Result("refund", "可退", amount),), notes
    )
