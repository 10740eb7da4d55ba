"""A home given away: deed tax and income tax of who is given it, VAT of who gives, stamp duty of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, per_mille, percent, plain
from backends.everyday.schemas import Assessment, Line, Positive, Result, Situation
from backends.everyday.surcharges import surcharge_lines
from backends.legislation.service import Legislation
from kit.money import to_cents

KIN = {"close": "近亲属（配偶、父母、子女、祖孙、兄弟姐妹）", "other": "其他人（侄甥、女婿儿媳、朋友等）"}


class HomeGift(Situation):
    """``price``: what the authority takes the home to be worth, with VAT. ``kin``: whether they are of those that the
    law spares. ``held_long``: by the giver, as long as VAT asks; ``None``: not known. ``part``: a name is added, so
    that a share is given; computed as the whole all the same, and told."""

    price: Positive
    kin: Literal["close", "other"]
    held_long: bool | None = None
    part: bool = False


def assess(given: HomeGift, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    vat = _vat(given, rule)
    owed = vat.amount if vat is not None else ZERO
    net = given.price - owed
    deed = _deed_tax(net, rule)
    duty, given_duty = (_stamp_duty(net, rule, who) for who in ("taker", "giver"))
    tax = _income_tax(given, deed.amount + duty.amount, rule)
    of_giver = [*([vat, *surcharge_lines(owed, "city", rule, spared=False, halved=True)] if vat else []), given_duty]
    of_taker = [deed, tax, duty]
    totals = (
        Result("taker_total", "受赠人一共", sum((line.amount for line in of_taker), ZERO)),
        Result("giver_total", "赠与人一共", sum((line.amount for line in of_giver), ZERO)),
    )
    return Assessment(
        "home_gift",
        "赠与住房的税（北京）",
        given.as_of,
        (("房价（以税务机关核定的为准）", f"{figure(given.price)} 元"), ("受赠的是", KIN[given.kin])),
        (*of_taker, *of_giver),
        totals,
        _notes(given),
        () if vat is not None else ("赠与人的增值税及附加（要看赠与人取得满没满年限）",),
    )


def _deed_tax(net: Decimal, rule: LawOfDay) -> Line:
    value = rule("deed_tax.beijing.general_rate")
    amount = to_cents(net * value.number)
    return make_line(
        "deed_tax",
        "受赠人契税",
        [value, rule("tax_base.housing.deed_tax")],
        base=net,
        rate=percent(value.number),
        formula=f"受赠，没有首套、二套优惠：{figure(net)} × {percent(value.number)} = {figure(amount)}",
        amount=amount,
    )


def _income_tax(given: HomeGift, paid: Decimal, rule: LawOfDay) -> Line:
    if given.kin == "close":
        return make_line(
            "individual_income_tax",
            "受赠人个人所得税",
            [rule("income_tax.gift.close_kin")],
            base=given.price,
            rate="不征",
            formula="赠与配偶、父母、子女、祖父母、外祖父母、孙子女、外孙子女、兄弟姐妹和抚养、赡养人，不征个人所得税",
            amount=ZERO,
        )
    value = rule("income_tax.gift.rate")
    base = max(given.price - paid, ZERO)
    amount = to_cents(base * value.number)
    return make_line(
        "individual_income_tax",
        "受赠人个人所得税",
        [value],
        base=base,
        rate=percent(value.number),
        formula=f"偶然所得：({figure(given.price)} − 自己缴的契税、印花税 {figure(paid)}) × "
        f"{percent(value.number)} = {figure(amount)}",
        amount=amount,
    )


def _vat(given: HomeGift, rule: LawOfDay) -> Line | None:
    if given.kin == "close":
        value = rule("vat.housing.gift.close_kin")
        formula = "近亲属之间无偿给房，属于家庭财产分割，免征增值税"
        return make_line("vat", "赠与人增值税", [value], base=given.price, rate="免征", formula=formula, amount=ZERO)
    years = rule("vat.housing.holding_years")
    if given.held_long is None:
        return None
    if given.held_long:
        formula = f"视同销售；买了满 {plain(years.number)} 年，免征增值税"
        values = [rule("vat.housing.long.ordinary.method"), years]
        return make_line("vat", "赠与人增值税", values, base=given.price, rate="免征", formula=formula, amount=ZERO)
    rate = rule("vat.housing.short.rate")
    net = to_cents(given.price / (1 + rate.number))
    amount = to_cents(net * rate.number)
    shown = percent(rate.number)
    formula = (
        f"视同销售；买了不满 {plain(years.number)} 年："
        f"{figure(given.price)} ÷ (1 + {shown}) × {shown} = {figure(amount)}"
    )
    return make_line("vat", "赠与人增值税", [rate, years], base=net, rate=shown, formula=formula, amount=amount)


def _stamp_duty(net: Decimal, rule: LawOfDay, who: Literal["taker", "giver"]) -> Line:
    value, less = rule("stamp_duty.property_transfer.rate"), rule("six_taxes.small_scale.reduction")
    full = to_cents(net * value.number)
    amount = full - to_cents(full * less.number)
    name = "受赠人" if who == "taker" else "赠与人"
    return make_line(
        f"stamp_duty_{who}",
        f"{name}印花税",
        [value, less],
        base=net,
        rate=per_mille(value.number),
        formula=f"产权转移书据：{figure(net)} × {per_mille(value.number)} = {figure(full)}；"
        f"减征 {percent(less.number)}，实缴 {figure(amount)}",
        amount=amount,
    )


def _notes(given: HomeGift) -> tuple[str, ...]:
    whole = "这是按整套的价算的；加名只给一部分，按给的份额折算（给一半，税就是一半）。"
    return ((whole,) if given.part else ()) + _of_kin(given)


def _of_kin(given: HomeGift) -> tuple[str, ...]:
    later = "以后再卖：原值按赠与人当初买房的成本算，差额按 20% 缴个人所得税，"
    if given.kin == "close":
        return (
            "计税价以税务机关核定的为准，要带亲属关系证明。",
            f"{later}持有时间接着赠与人买房的时间算，满五年又是家庭唯一住房的免。",
        )
    return ("计税价以税务机关核定的为准；城市维护建设税按市区的算。", f"{later}持有时间从受赠时重新算。")
