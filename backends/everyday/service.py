"""Everyday taxes as the other rooms use them: by subject, so that chat, desk, API and command line share one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from backends.everyday import (
    bonus,
    business,
    deduction_limit,
    deduction_saves,
    deed_refund,
    deed_tax,
    equity,
    general_vat,
    home_gift,
    home_swap,
    late,
    leaving,
    part_time,
    private_pension,
    property_tax,
    purchase_tax_refund,
    rent,
    shop_sale,
    small_profit,
    small_vat,
    stamp,
    used_cars,
    vehicle,
    wages,
)
from backends.everyday.schemas import Assessment, Situation
from backends.legislation.service import Legislation

S = TypeVar("S", bound=Situation)


@dataclass(frozen=True, slots=True)
class Subject(Generic[S]):
    """``title``: what is computed, in words. ``takes``: the facts. ``assess`` is pure and raises what ``legislation``
    does."""

    name: str
    title: str
    takes: type[S]
    assess: Callable[[S, Legislation], Assessment]


_LISTED: tuple[Subject[Any], ...] = (
    Subject("wages", "工资薪金个人所得税", wages.Wages, wages.assess),
    Subject("bonus", "年终奖个人所得税", bonus.Bonus, bonus.assess),
    Subject("part_time", "劳务报酬、稿酬个人所得税", part_time.PartTime, part_time.assess),
    Subject("deduction_saves", "扣除能少缴的个人所得税", deduction_saves.DeductionSaves, deduction_saves.assess),
    Subject("severance", "离职补偿个人所得税", leaving.Severance, leaving.assess_severance),
    Subject("retirement", "提前退休补贴个人所得税", leaving.EarlyRetirement, leaving.assess_early_retirement),
    Subject("pension_drawn", "领取个人养老金", private_pension.PensionDrawn, private_pension.assess),
    Subject("business", "个体工商户经营所得", business.Business, business.assess),
    Subject("small_vat", "小规模纳税人增值税", small_vat.SmallVat, small_vat.assess),
    Subject("general_vat", "一般纳税人增值税", general_vat.GeneralVat, general_vat.assess),
    Subject("used_cars", "二手车经销增值税", used_cars.UsedCars, used_cars.assess),
    Subject("property_tax", "自用房产的房产税", property_tax.PropertyTax, property_tax.assess),
    Subject("rent", "出租房屋的税", rent.Rent, rent.assess),
    Subject("deed_tax", "买方契税", deed_tax.DeedTax, deed_tax.assess),
    Subject("deed_refund", "合同解除退契税", deed_refund.DeedRefund, deed_refund.assess),
    Subject("home_gift", "赠与住房的税", home_gift.HomeGift, home_gift.assess),
    Subject("home_swap", "换购住房退税", home_swap.HomeSwap, home_swap.assess),
    Subject("shop_sale", "个人卖商铺等非住宅", shop_sale.ShopSale, shop_sale.assess),
    Subject("equity", "个人转让股权", equity.Equity, equity.assess),
    Subject("vehicle", "车辆购置税、车船税", vehicle.Vehicle, vehicle.assess),
    Subject(
        "purchase_tax_refund", "退车的车辆购置税", purchase_tax_refund.PurchaseTaxRefund, purchase_tax_refund.assess
    ),
    Subject("late", "滞纳金", late.Late, late.assess),
    Subject("stamp", "印花税", stamp.Stamp, stamp.assess),
    Subject("small_profit", "企业所得税（小型微利）", small_profit.SmallProfit, small_profit.assess),
    Subject("deduction_limit", "有限额的税前扣除", deduction_limit.DeductionLimit, deduction_limit.assess),
)
SUBJECTS: Mapping[str, Subject[Any]] = {subject.name: subject for subject in _LISTED}


class EverydayService(Protocol):
    def assess(self, subject: str, facts: Mapping[str, Any]) -> Assessment:
        """``facts`` as the subject's model takes them. Raises ``UnknownSubjectError``, ``BadFactsError`` naming the
        fact, and the errors of ``legislation`` where no rule of that day is known."""
        ...
