"""What would change if one fact changed, and what is worth waiting for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from pydantic import ValidationError

from backends.housing.errors import BadSituationError
from backends.housing.lines import TAX_NAMES, figure, plain
from backends.housing.rules import assess
from backends.housing.sale import Sale
from backends.housing.schemas import Assessment, Payer, Situation, TaxCode
from backends.legislation.periods import years_after
from backends.legislation.schemas import Scale
from backends.legislation.service import Legislation
from kit.errors import LogicalError

FINEST: Final = Decimal(100)  # yuan; to which a break-even is told
NEARLY: Final = Decimal("0.1")  # an area so close to a limit is told of the other side
MOST_HOMES: Final = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """One tax before and after; ``None`` where it is not computed."""

    code: TaxCode
    payer: Payer
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``more``: how much more a payer pays after the change; less is below zero."""

    before: Assessment
    after: Assessment

    def more(self, payer: Payer) -> Decimal:
        return self.after.total(payer) - self.before.total(payer)

    @property
    def differences(self) -> tuple[Difference, ...]:
        old, new = _amounts(self.before), _amounts(self.after)
        keys = dict.fromkeys([*old, *new])
        return tuple(Difference(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))


Topic = Literal["two_years", "five_years", "area", "second_home"]


@dataclass(frozen=True, slots=True)
class Foresight:
    """``text``: one sentence for the person. ``day``: from when it holds. ``saves``: what the payer pays less (more,
    below zero). ``break_even``: how far the price may fall before waiting is not worth it."""

    topic: Topic
    label: str
    text: str
    payer: Payer
    saves: Decimal
    day: date | None = None
    break_even: Decimal | None = None


def compare(situation: Situation, change: Mapping[str, Any], law: Legislation) -> Comparison:
    """``change``: facts by their place, such as ``{"deal.price": "5500000", "seller.only_home": True}``. Raises
    ``BadSituationError`` for what cannot be, and what ``assess`` raises."""
    return Comparison(assess(situation, law), assess(changed(situation, change), law))


def changed(situation: Situation, change: Mapping[str, Any]) -> Situation:
    content = situation.model_dump()
    for place, value in change.items():
        *parts, name = place.split(".")
        target = content
        for part in parts:
            target = target[part]
        target[name] = value
    try:
        return Situation.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadSituationError(first["msg"].removeprefix("Value error, "), field=place or None) from error


def foresee(situation: Situation, law: Legislation) -> tuple[Foresight, ...]:
    """What is near and changes the result, in the order of what it is worth; silent where later law is not known."""
    if situation.property.kind != "housing":
        return ()
    found = (_waiting(situation, law), _area(situation, law), _next_home(situation, law))
    return tuple(sorted((f for each in found for f in each), key=lambda f: -abs(f.saves)))


def days_until(situation: Situation, years: Decimal, law: Legislation) -> int | None:
    """Days from filing until so many years are full; 0 when they are, ``None`` where no day is known."""
    since = Sale(situation, situation.filed_on, law).since
    if since is None:
        return None
    return max((years_after(since, int(years)) - situation.filed_on).days, 0)


def _waiting(situation: Situation, law: Legislation) -> Iterator[Foresight]:
    keys: tuple[tuple[Topic, str], ...] = (
        ("two_years", "vat.housing.holding_years"),
        ("five_years", "income_tax.housing.exemption_years"),
    )
    for topic, key in keys:
        years = law.value_at(key, situation.filed_on).number
        days = days_until(situation, years, law)
        if not days or (topic == "five_years" and not _any_only_home(situation)):
            continue
        day = situation.filed_on + timedelta(days=days)
        try:
            comparison = compare(situation, _sold_on(day), law)
        except LogicalError:  # the law of that day is not known
            continue
        saves = -comparison.more("seller")
        if saves > 0 and not comparison.after.not_computed:
            yield _worth_waiting(situation, topic, years, days, comparison, law)


def _worth_waiting(
    situation: Situation, topic: Topic, years: Decimal, days: int, comparison: Comparison, law: Legislation
) -> Foresight:
    day, saves = comparison.after.as_of, -comparison.more("seller")
    fall = _break_even(situation, day, comparison, law)
    text = f"再过 {days} 天，到 {day} 满 {plain(years)} 年，卖方少缴 {figure(saves)} 元"
    if fall is not None:
        text += f"；等的这段时间房价跌不超过约 {figure(fall)} 元，等就划算"
    label = f"等到满 {plain(years)} 年"
    return Foresight(topic, label, f"{text}。", "seller", saves, day, fall)


def _break_even(situation: Situation, day: date, comparison: Comparison, law: Legislation) -> Decimal | None:
    """The fall of the price that leaves the seller with as much as selling now, found by halving."""
    price = situation.deal.price
    if situation.deal.assessed_price is not None:
        return None  # the tax does not follow the price below it
    kept_now = price - comparison.before.total("seller")
    low, high = Decimal(0), price
    while high - low > FINEST:
        middle = (low + high) / 2
        fallen = {**_sold_on(day), "deal.price": (price - middle).quantize(Decimal("0.01"))}
        kept = price - middle - assess(changed(situation, fallen), law).total("seller")
        low, high = (middle, high) if kept >= kept_now else (low, middle)
    return low // FINEST * FINEST


def _any_only_home(situation: Situation) -> bool:
    owners = situation.seller.owners
    return any(o.only_home for o in owners) if owners else bool(situation.seller.only_home)


def _sold_on(day: date) -> dict[str, Any]:
    return {"contract_on": day, "filed_on": day}


def _area(situation: Situation, law: Legislation) -> Iterator[Foresight]:
    """The limit of an area, where the home is just over it or just under."""
    scale = _deed_scale(situation, law)
    area = situation.property.area_m2
    for step in scale.steps if scale is not None else ():
        if step.upto is None or abs(area - step.upto) > step.upto * NEARLY:
            continue
        over = area > step.upto
        other = step.upto if over else step.upto + Decimal("0.01")
        more = compare(situation, {"property.area_m2": other}, law).more("buyer")
        if more:
            side = f"这套超过了，契税比不超过时多 {figure(-more)} 元" if over else f"超过的契税要多 {figure(more)} 元"
            text = f"{plain(step.upto)} 平方米（含）是契税的分界：{side}，以不动产权证书的建筑面积为准。"
            yield Foresight("area", f"{plain(step.upto)} 平方米分界", text, "buyer", -more)


def _deed_scale(situation: Situation, law: Legislation) -> Scale | None:
    homes = situation.buyer.family_homes_before
    if homes is None or homes >= MOST_HOMES:
        return None
    key = f"deed_tax.housing.{'second' if homes else 'only'}_home"
    value = law.value_at(key, situation.filed_on).value
    return value if isinstance(value, Scale) else None


def _next_home(situation: Situation, law: Legislation) -> Iterator[Foresight]:
    """One home more of the buyer's family, where that changes the rate."""
    homes = situation.buyer.family_homes_before
    if homes is None or homes >= MOST_HOMES:
        return
    names = ("第二套", "第三套")
    more = compare(situation, {"buyer.family_homes_before": homes + 1}, law).more("buyer")
    if more:
        text = f"现在的结果不是按这个算的；如果是买方家庭的{names[homes]}住房，契税会比现在多 {figure(more)} 元。"
        yield Foresight("second_home", f"买方是{names[homes]}", text, "buyer", -more)


def _amounts(assessment: Assessment) -> dict[tuple[TaxCode, Payer], Decimal]:
    amounts: dict[tuple[TaxCode, Payer], Decimal] = {}
    for line in assessment.lines:
        key = (line.code, line.payer)
        amounts[key] = amounts.get(key, Decimal(0)) + line.amount
    return amounts


def told(comparison: Comparison) -> str:
    """The change in one sentence."""
    changes = [f"{TAX_NAMES[d.code]}由 {_figure(d.before)} 变为 {_figure(d.after)}" for d in comparison.differences]
    return f"{'，'.join(changes)}。" if changes else "税额没有变化。"


def _figure(amount: Decimal | None) -> str:
    return f"{figure(amount)} 元" if amount is not None else "未计算"
