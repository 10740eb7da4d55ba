"""Income tax refunded to who sells a home and buys another within the time (换购住房退税). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from backends.housing.lines import figure, plain
from backends.housing.schemas import Money, Share, Strict
from backends.legislation.evidence import basis_of, weakest
from backends.legislation.periods import years_after
from backends.legislation.schemas import Basis, Confidence, DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents


class Exchange(Strict):
    """Prices without VAT; where the authority assessed another price, that one. ``*_share``: the part of who is paid
    back in either home. ``same_owner``: who sells is an owner of the new home."""

    sold_on: date
    bought_on: date
    sold_price: Annotated[Money, Field(gt=0)]
    bought_price: Annotated[Money, Field(gt=0)]
    tax_paid: Money
    sold_share: Share = Field(default="1", validate_default=True)
    bought_share: Share = Field(default="1", validate_default=True)
    same_city: bool = True
    same_owner: bool = True


@dataclass(frozen=True, slots=True)
class HomeRefund:
    """``reasons``: why nothing is paid back; empty when something is."""

    amount: Decimal
    formula: str
    basis: tuple[Basis, ...]
    confidence: Confidence
    reasons: tuple[str, ...] = ()


def refund_for_new_home(exchange: Exchange, law: Legislation) -> HomeRefund:
    """Raises what ``law`` raises for days outside every period: both sale and purchase lie within one."""
    values = [
        law.value_at(f"income_tax.home_for_home.{name}", max(exchange.sold_on, exchange.bought_on))
        for name in ("method", "years")
    ]
    reasons = tuple(_reasons(exchange, values[1], law))
    amount, formula = _refund(exchange)
    if reasons:
        amount, formula = Decimal("0.00"), "不符合退税条件"
    return HomeRefund(amount, formula, basis_of(values), weakest(values), reasons)


def _reasons(exchange: Exchange, years: DatedValue, law: Legislation) -> list[str]:
    first, last = sorted((exchange.sold_on, exchange.bought_on))
    law.value_at("income_tax.home_for_home.method", first)
    shown = plain(years.number)
    checks = {
        f"出售与重新购房相隔超过 {shown} 年": last > years_after(first, int(years.number)),
        "两套住房不在同一城市": not exchange.same_city,
        "出售者不是新购住房的产权人之一": not exchange.same_owner,
        "出售时没有缴纳个人所得税，没有可退的税": not exchange.tax_paid,
    }
    return [reason for reason, holds in checks.items() if holds]


def _refund(exchange: Exchange) -> tuple[Decimal, str]:
    sold = _part(exchange.sold_price, exchange.sold_share)
    bought = _part(exchange.bought_price, exchange.bought_share)
    paid = exchange.tax_paid
    if bought >= sold:
        return paid, f"新购 {figure(bought)} 不低于转让 {figure(sold)}，已缴的 {figure(paid)} 全部退还"
    amount = to_cents(paid * bought / sold)
    return amount, f"新购 {figure(bought)} ÷ 转让 {figure(sold)} × 已缴 {figure(paid)} = {figure(amount)}"


def _part(price: Decimal, share: Share) -> Decimal:
    return to_cents(price * share.numerator / share.denominator)
