"""May the quota be raised? Each check finds nothing, an obstacle, or a reason for a person to look. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from backends.invoice.errors import BadQuotaError
from backends.invoice.policy import ReviewPolicy
from backends.invoice.schemas import QuotaDecision
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.profile.schemas import Invoicing, Taxpayer
from kit.money import to_cents, yuan

TITLE = "发票总额度能否提高"
FACTORS = "invoice.quota.factors"
LEVEL_D = "D"
HIGHEST_QUOTA = Decimal(10) ** 13  # beyond any real one; keeps the arithmetic exact

Result = Literal["yes", "no", "person"]


@dataclass(frozen=True, slots=True)
class Finding:
    result: Result
    reason: str
    parameter: str = ""  # of the law, where the reason rests on one


def check_quota(requested: Decimal) -> None:
    """Raises ``BadQuotaError`` unless ``requested`` is an amount of money."""
    if not requested.is_finite() or not 0 < requested < HIGHEST_QUOTA or requested != to_cents(requested):
        raise BadQuotaError("申请的月额度要是大于 0 的金额（元，最多两位小数），例如 50 万元", field="requested")


def review(taxpayer: Taxpayer, requested: Decimal, on: date, law: Legislation, policy: ReviewPolicy) -> QuotaDecision:
    """Raises ``BadQuotaError``, and what ``law`` raises for a date without rules."""
    check_quota(requested)
    findings = list(_findings(taxpayer, requested, policy))
    result: Result = next((r for r in ("no", "person", "yes") if any(f.result == r for f in findings)), "person")
    shown = [f for f in findings if f.result == result]
    values: list[DatedValue] = [
        law.value_at(key, on) for key in dict.fromkeys([*(f.parameter for f in shown), FACTORS]) if key
    ]
    return QuotaDecision(
        title=TITLE,
        result=result,
        text=_text(result, shown, requested),
        as_of=on,
        reasons=tuple(f.reason for f in shown),
        basis=basis_of(values),
        facts=_facts(taxpayer, requested),
    )


def _findings(taxpayer: Taxpayer, requested: Decimal, policy: ReviewPolicy) -> Iterator[Finding]:
    invoicing = taxpayer.invoicing
    if invoicing is None:
        yield Finding("no", "您名下没有核定发票总额度；自然人需要发票的，可以向税务机关申请代开")
        return
    yield from _standing(taxpayer)
    if requested <= invoicing.monthly_quota:
        yield Finding("no", f"现在的月额度是 {yuan(invoicing.monthly_quota)}，申请的额度没有超过它，不需要提高")
        return
    yield _credit(taxpayer, policy)
    yield from _use(invoicing, requested, policy)


def _standing(taxpayer: Taxpayer) -> Iterator[Finding]:
    if taxpayer.registration == "deregistered":
        yield Finding("no", "登记已注销，不能申请额度")
    if taxpayer.registration == "abnormal":
        yield Finding("no", "登记状态是非正常户，请先办理解除非正常")
    if taxpayer.overdue_filings:
        reason = f"有 {taxpayer.overdue_filings} 项申报逾期未办，请先补办申报再来申请"
        yield Finding("no", reason, "filing.duty")
    if taxpayer.risk_flag:
        yield Finding("person", "系统中有风险提示，须由工作人员核实", FACTORS)


def _credit(taxpayer: Taxpayer, policy: ReviewPolicy) -> Finding:
    level = taxpayer.credit_level
    if level == LEVEL_D:  # unsettled in law, so no standard of ours can say yes
        return Finding("person", "纳税缴费信用为 D 级，额度怎样限制须由工作人员确认", "tax_credit.level_d.quota")
    if level in policy.credit_levels:
        return Finding("yes", f"纳税缴费信用为 {level} 级", "tax_credit.levels")
    if level is None:
        return Finding("person", f"还没有纳税缴费信用评价，按{policy.name}转人工", "tax_credit.levels")
    return Finding("person", f"纳税缴费信用为 {level} 级，按{policy.name}转人工", "tax_credit.levels")


def _use(invoicing: Invoicing, requested: Decimal, policy: ReviewPolicy) -> Iterator[Finding]:
    busiest = max((invoicing.used_this_month, *invoicing.used_before))
    share = busiest / invoicing.monthly_quota if invoicing.monthly_quota else Decimal(1)
    shown = f"最高一个月用量 {yuan(busiest)}，是现有额度的 {share:.0%}"
    least = f"{policy.name}的 {policy.least_share_used:.0%}"
    if share < policy.least_share_used:
        yield Finding("person", f"{shown}，低于{least}；如有新签合同，由工作人员核实")
    else:
        yield Finding("yes", f"{shown}，达到{least}")
    limit = f"最高一个月用量的 {policy.most_times_use} 倍"
    if requested > busiest * policy.most_times_use:
        yield Finding("person", f"申请的额度超过{limit}，按{policy.name}须提供合同等资料由工作人员核实")
    else:
        yield Finding("yes", f"申请的额度没有超过{limit}，符合{policy.name}")


def _text(result: Result, shown: list[Finding], requested: Decimal) -> str:
    if result == "yes":
        return f"可以申请把月发票总额度提高到 {yuan(requested)}。提交后由主管税务机关确认，以确认的额度为准。"
    reasons = "；".join(f.reason for f in shown)
    if result == "no":
        return f"现在不能提高发票总额度：{reasons}。"
    return f"这项申请须由工作人员审核：{reasons}。"


def _facts(taxpayer: Taxpayer, requested: Decimal) -> tuple[tuple[str, str], ...]:
    facts = [("纳税人", taxpayer.name), ("申请的月额度", yuan(requested))]
    if taxpayer.invoicing is not None:
        facts.append(("现有月额度", yuan(taxpayer.invoicing.monthly_quota)))
        facts.append(("本月已用", yuan(taxpayer.invoicing.used_this_month)))
    if taxpayer.credit_level is not None:
        facts.append(("纳税缴费信用", f"{taxpayer.credit_level} 级"))
    if taxpayer.kind != "person":
        facts.append(("逾期未申报", f"{taxpayer.overdue_filings} 项" if taxpayer.overdue_filings else "无"))
    return tuple(facts)
