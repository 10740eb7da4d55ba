"""A bonus once a year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import BETTER_WAY, Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import BOTH_WAYS, NOTHING_ELSE, YES_NO
from dialogue.thread import Facts


def _read_bonus(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    own = [one for one in said.sums if one.name in ("", "bonus") and one.amount >= 100]
    if len(own) > 1:
        found["bonus"], found["also"] = str(own[0].amount), str(own[1].amount)
    elif own and "also" in said.known and Decimal(said.known["also"]) > Decimal(said.known["bonus"]):
        found["bonus"], found["also"] = "", str(own[0].amount)  # what was the lower one stays beside it
    if said.has(NOTHING_ELSE):
        found["only_income"] = "true"
    if said.known.get("only_income") and said.has(BOTH_WAYS):
        found["view"] = BETTER_WAY
    if said.has(r"多(?:发|给|拿)?(?:一|1)[块元]"):
        first = str(own[0].amount) if own else said.known.get("bonus", "")
        if first:
            found["bonus"], found["also"] = first, str(Decimal(first) + 1)
    return found


def _bonus_cases(facts: Facts) -> Variants:
    more = known(facts, "other_taxable_income", "only_income")
    both = [facts[name] for name in ("bonus", "also") if name in facts]
    if len(both) == 1:
        return [("", {"bonus": both[0], **more})]
    return [(f"发 {Decimal(amount):,f} 元", {"bonus": amount, **more}) for amount in both]


BONUS = Matter(
    name="bonus",
    subject="bonus",
    title="测算年终奖个人所得税",
    about="iit-year-end-bonus",
    words=r"年终奖|年底奖|年终|全年一次性奖金|奖金",
    never=r"月薪|工资|年薪|年收入|年度奖励|劳务",
    main=("bonus",),
    slots=(
        Slot(
            "bonus",
            "年终奖",
            r"年终奖|年终|年底奖|奖金",
            ask("年终奖是多少？", "例如：36000", "年终奖按金额除以 12 个月定税率。"),
        ),
        Slot("also", "另一个数", r"(?!)x"),
        Slot("other_taxable_income", "其他综合所得应纳税所得额", r"应纳税所得额"),
        Slot("only_income", "全年只有这一笔", shows=YES_NO),
    ),
    cases=_bonus_cases,
    missing=lambda facts: [] if "bonus" in facts else ["bonus"],
    reads=_read_bonus,
    chips=lambda facts: [("加上工资一起算", "帮我算工资和年终奖")],
    foreign=r"月薪|工资|年薪|社保|公积金|[三五]险(?:一金)?|房贷|房租",
    compares=True,
    topic=r"年终奖|全年一次性奖金",
)
