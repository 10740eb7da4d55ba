"""信用+风险: hard conditions first, then the scorecard. Pure; the machine refuses only for what can be put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from backends.invoice.approval.policy import Scorecard, Step, scorecard_on
from backends.invoice.approval.schemas import (
    KINDS,
    MONEY_KINDS,
    PAPERS,
    Asked,
    Kind,
    Line,
    Reason,
    Receipt,
    Result,
    Standing,
)
from backends.invoice.errors import BadQuotaError
from kit.money import yuan

Found = tuple[Result, Reason]
Months = dict[str, int]  # how many months' use a credit level may hold at once, from the law of the day
FACTORS = "invoice.quota.factors"
FIRST: frozenset[Kind] = frozenset({"quota_initial", "paper_kinds"})
NO_KIND = "请先办理这种纸质发票的票种核定；数电发票不用领用，登录电子税务局就可以开"
MONTHS_HELD = {"A": "invoice.requisition.months.a", "B": "invoice.requisition.months.b"}


# The version of the conditions that decides now. Who changes what is decided, or its words, adds one and keeps the old.
RULES = 2
UNNAMED = (2, 1)  # one of which made a receipt that names none


def decide(standing: Standing, asked: Asked, card: Scorecard, on: date, months: Months, rules: int = RULES) -> Receipt:
    """Raises ``BadQuotaError`` where nothing that could be decided is asked for."""
    receipt = _decide(standing, asked, card, on, months, rules)
    return receipt.model_copy(update={"rules": rules})


def _decide(standing: Standing, asked: Asked, card: Scorecard, on: date, months: Months, rules: int) -> Receipt:
    check_asked(asked)
    hard = list(_hard(standing, asked, months, rules))
    refused, person = [r for k, r in hard if k == "refused"], [r for k, r in hard if k == "person"]
    if refused or person:
        result: Result = "refused" if refused else "person"
        return _receipt(standing, asked, card, on, result, refused or person)
    if asked.kind in FIRST and not (
        rules == 1 and asked.kind == "quota_initial" and standing.monthly_quota is not None
    ):
        return _first(standing, asked, card, on)
    return _scored(standing, asked, card, on)


def reproduce(receipt: Receipt, cards: tuple[Scorecard, ...], months_on: Callable[[date], Months]) -> bool:
    """Whether the decision comes out the same from what is in its receipt, with the law of its day."""
    card, months = scorecard_on(cards, receipt.version), months_on(receipt.on)
    return any(
        decide(receipt.standing, receipt.asked, card, receipt.on, months, rules)
        == receipt.model_copy(update={"rules": rules})
        for rules in ((receipt.rules,) if receipt.rules else UNNAMED)
    )


def check_asked(asked: Asked) -> None:
    if asked.kind == "paper_kinds" and asked.copies is None:
        raise BadQuotaError("请写每月需要的份数，例如每月 25 份", field="copies")
    if asked.wanted <= 0:
        unit = "金额（元），例如 50 万元" if asked.kind in MONEY_KINDS else "份数，例如 25 份"
        raise BadQuotaError(f"{KINDS[asked.kind]}要写一个大于 0 的{unit}", field="wanted")


def _hard(s: Standing, asked: Asked, months: Months, rules: int) -> Iterator[Found]:
    if s.kind == "person":
        yield "refused", Reason(code="person", sentence="自然人不核定发票额度和票种", remedy="需要发票的，可以申请代开")
        if rules > 1:
            return
    if s.registration == "deregistered":
        yield "refused", Reason(code="deregistered", sentence="登记已注销", remedy="已注销的纳税人不能再申请发票")
    if s.registration == "abnormal":
        remedy = "请先补办申报、缴清税款和罚款，解除非正常后再申请"
        yield "refused", Reason(code="abnormal", sentence="登记状态是非正常户", remedy=remedy)
    if s.overdue_filings:
        yield (
            "refused",
            Reason(
                code="overdue",
                sentence=f"有 {s.overdue_filings} 项申报逾期未办",
                remedy="请先补办申报，办好后可以马上再申请",
                parameter="filing.duty",
            ),
        )
    if s.arrears:
        remedy = "请先缴清欠税；有困难的可以联系主管税务机关商量，再来申请"
        yield "refused", Reason(code="arrears", sentence=f"有欠税 {yuan(s.arrears)}", remedy=remedy)
    if s.credit_level == "D":
        yield (
            "person",
            Reason(
                code="level_d",
                sentence="纳税缴费信用为 D 级，怎样限量须由工作人员确认",
                remedy="可以先了解信用修复的条件",
                parameter="tax_credit.level_d.quota",
            ),
        )
    if s.risk_flag:
        remedy = "请准备好合同、进货和收款资料，工作人员会与您联系"
        yield (
            "person",
            Reason(code="risk", sentence="系统中有风险提示，须由工作人员核实", remedy=remedy, parameter=FACTORS),
        )
    yield from _known_at_first(s, asked) if rules == 1 else _known(s, asked)
    if asked.kind == "requisition" and s.paper_quota:
        yield from _held(s, asked, months)


def _known(s: Standing, asked: Asked) -> Iterator[Found]:
    """What was approved before stands in the way of asking for it again, or is what the rest builds on."""
    paper, quota = PAPERS[asked.paper], s.monthly_quota
    before: dict[Kind, tuple[str, str, str]] = {
        "quota_initial": ("has_quota", f"已经核定总额度 {yuan(quota or Decimal(0))}", "要提高的，请申请调整发票总额度"),
        "paper_kinds": ("has_kind", f"{paper}已经核定每月 {s.paper_quota} 份", "要增加份数的，请申请发票增量"),
    }
    missing: dict[Kind, tuple[str, str, str]] = {
        "quota_raise": ("no_quota", "还没有核定总额度", "请先申请核定数电发票总额度"),
        "quota_temporary": ("no_quota", "还没有核定总额度", "请先申请核定数电发票总额度"),
        "requisition": ("no_kind", f"还没有核定{paper}", NO_KIND),
        "increase": ("no_kind", f"还没有核定{paper}", NO_KIND),
    }
    there = quota is not None if asked.kind in MONEY_KINDS else s.paper_quota > 0
    told = (before if there else missing).get(asked.kind)
    if told is not None:
        code, sentence, remedy = told
        yield "refused", Reason(code=code, sentence=sentence, remedy=remedy)
        return
    most = {"quota_raise": quota, "ticket_limit": s.ticket_limit, "increase": Decimal(s.paper_quota)}.get(asked.kind)
    if most is not None and asked.wanted <= most:
        sentence = f"现在是{_amount(most, asked)}，申请的没有超过它"
        yield (
            "refused",
            Reason(code="not_more", sentence=sentence, remedy=f"要提高的，请写一个比{_amount(most, asked)}大的数"),
        )


def _known_at_first(s: Standing, asked: Asked) -> Iterator[Found]:
    """The first version, by which decisions made with it come out the same."""
    if asked.kind == "quota_raise" and s.monthly_quota is not None and asked.wanted <= s.monthly_quota:
        sentence = f"现有额度是 {yuan(s.monthly_quota)}，申请的没有超过它"
        yield "refused", Reason(code="not_more", sentence=sentence, remedy="不用申请就可以继续开票")
    if asked.kind in ("requisition", "increase") and not s.paper_quota:
        remedy = "请先办理纸质发票票种核定；数电发票不用领用，登录电子税务局就可以开"
        yield "refused", Reason(code="no_kind", sentence="还没有核定纸质发票票种", remedy=remedy)


def _amount(number: Decimal, asked: Asked) -> str:
    return f" {yuan(number)}" if asked.kind in MONEY_KINDS else f"每月 {number} 份"


def _held(s: Standing, asked: Asked, months: Months) -> Iterator[Found]:
    most = s.paper_quota * months.get(s.credit_level or "", 1)
    if s.paper_held + asked.wanted > most:
        after = s.paper_held + int(asked.wanted)
        sentence = f"手里还有 {s.paper_held} 份没有验旧，加上这次共 {after} 份，超过 {most} 份"
        remedy = f"这次最多可以领 {max(0, most - s.paper_held)} 份；已开的发票验旧后可以再领，用量大的可以申请增量"
        key = MONTHS_HELD.get(s.credit_level or "", "")
        yield "refused", Reason(code="too_many", sentence=sentence, remedy=remedy, parameter=key)


def _first(s: Standing, asked: Asked, card: Scorecard, on: date) -> Receipt:
    most = card.first.quota if asked.kind in MONEY_KINDS else Decimal(card.first.copies)
    shown = yuan(most) if asked.kind in MONEY_KINDS else f"每月 {most} 份"
    if asked.wanted <= most and not s.linked_risky:
        reason = Reason(code="first", sentence=f"首次申请，没有超过{card.name}的 {shown}")
        return _receipt(s, asked, card, on, "approved", [reason])
    sentence = f"首次申请超过 {shown}" if asked.wanted > most else f"有 {s.linked_risky} 户关联企业有风险提示"
    remedy = f"可以先申请不超过 {shown}；确有需要的，工作人员会看合同等资料"
    return _receipt(s, asked, card, on, "person", [Reason(code="first", sentence=sentence, remedy=remedy)])


def _scored(s: Standing, asked: Asked, card: Scorecard, on: date) -> Receipt:
    lines = list(_lines(s, asked, card))
    score = sum(line.points for line in lines)
    bound = _bound(s, asked, card)
    if bound is not None:
        return _receipt(s, asked, card, on, "person", [bound], lines, score)
    if score >= card.approve_from:
        reason = Reason(code="score", sentence=f"评分 {score} 分，达到 {card.approve_from} 分", parameter=FACTORS)
        return _receipt(s, asked, card, on, "approved", [reason], lines, score)
    weak = min(lines, key=lambda line: line.points)
    sentence = f"评分 {score} 分，不到 {card.approve_from} 分；拉低分数的主要是{weak.name}：{weak.seen}"
    remedy = "工作人员会人工审核，请准备好合同等资料；也可以改报一个小一些的数再申请"
    reason = Reason(code="score", sentence=sentence, remedy=remedy, parameter=FACTORS)
    return _receipt(s, asked, card, on, "person", [reason], lines, score)


def _bound(s: Standing, asked: Asked, card: Scorecard) -> Reason | None:
    if asked.kind == "quota_temporary" and s.temporary_quota + asked.wanted > (s.monthly_quota or 0) * card.temporary:
        before = f"本月已经临时增加 {yuan(s.temporary_quota)}，" if s.temporary_quota else ""
        sentence = f"{before}临时增加超过现有额度的 {card.temporary:.0%}"
        return Reason(code="temporary", sentence=sentence, remedy="请准备好合同，由工作人员核实")
    if asked.kind == "ticket_limit" and asked.wanted > card.ticket_limit:
        sentence = f"单张限额超过 {yuan(card.ticket_limit)}，要由工作人员核实"
        return Reason(code="ticket_limit", sentence=sentence, remedy="数电发票没有单张限额，可以改开数电发票")
    return None


def _lines(s: Standing, asked: Asked, card: Scorecard) -> Iterator[Line]:
    level = s.credit_level
    seen = f"{level} 级" if level else "未评价"
    yield Line(name="纳税缴费信用", seen=seen, points=card.credit.get(level, 0) if level else 0)
    money = asked.kind in MONEY_KINDS
    busiest = s.busiest_month if money else Decimal(s.paper_busiest_month)
    quota = (s.monthly_quota or Decimal(0)) if money else Decimal(s.paper_quota)
    share = busiest / quota if quota else Decimal(0)
    yield Line(name="用票情况", seen=f"最高一个月用了 {share:.0%}", points=_at_least(card.used, share))
    times = _times(asked, s, busiest)
    seen = f"是最高一个月用量的 {times:.1f} 倍" if times is not None else "还没有用过票"
    yield Line(name="申请的数", seen=seen, points=_at_most(card.asked, times))
    age = Decimal(s.months_registered)
    yield Line(name="登记时间", seen=f"{s.months_registered} 个月", points=_at_least(card.age, age))
    if s.linked_risky:
        yield Line(name="关联企业", seen=f"{s.linked_risky} 户有风险提示", points=-card.linked * s.linked_risky)


def _times(asked: Asked, s: Standing, busiest: Decimal) -> Decimal | None:
    """What is asked for beside the busiest month; a temporary quota comes on top of the present one."""
    above = (s.monthly_quota or Decimal(0)) + s.temporary_quota if asked.kind == "quota_temporary" else Decimal(0)
    wanted = asked.wanted + above
    return wanted / busiest if busiest else None


def _at_least(steps: Sequence[Step], value: Decimal) -> int:
    return max((step.points for step in steps if value >= step.at), default=0)


def _at_most(steps: Sequence[Step], value: Decimal | None) -> int:
    return max((step.points for step in steps if value is not None and value <= step.at), default=0)


def _receipt(
    s: Standing,
    asked: Asked,
    card: Scorecard,
    on: date,
    result: Result,
    reasons: Sequence[Reason],
    lines: Sequence[Line] = (),
    score: int | None = None,
) -> Receipt:
    return Receipt(
        version=card.begins,
        on=on,
        standing=s,
        asked=asked,
        result=result,
        reasons=tuple(reasons),
        lines=tuple(lines),
        score=score,
    )
