"""车辆购置税 that comes back because the car goes back to who made or sold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from actions.everyday.matter import Matter, Said, Slot, ask, known
from language.quantities import read_number
from language.reading.named import dates_in

_BACK = r"退(?!休|役|伍)|要回|[拿讨]回|返还|还给?我|收回"
_TO_THE_SELLER = (
    r"退[车货]|退[给回还掉了]|(?:同意|答应|给|能|要|可以|让|把)退|车[^,，。;；]{0,10}退|"
    r"厂家|厂商|厂里|4[sS]|经销商|召回|质量|三包|车企"
)
# The law gives it back for no other end of a car.
_OTHER_END = r"报废|撞毁|烧|泡水|[盗偷抢]|丢了|灭失|全损|卖[了掉给]|过户|转让|二手"
_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_SPAN = re.compile(
    rf"(?P<less>不满|没满|未满|不到|没到|不足|快到?|将近|差[^,，。;；\d]{{0,6}}|没开满|没有?)?(?:一?共|才|刚|就|了|过|满|整|有)*"
    rf"(?<![\d第])(?P<years>{_NUMBER})(?:周年|整?年)(?!\d{{0,2}}月\d|前买|[款产])"
)
_MONTHS = re.compile(rf"(?<![\d.年])(?P<months>{_NUMBER})个月")
_NOT_A_YEAR = (
    r"半年|刚[买提交]|才[买提交]|[几\d一二两三四五六七八九十]+[天日](?!期)|[没未](?:有|来得及)?上牌|"
    r"刚?没多久|上个?月|这个?月|上周"
)
YEAR = 12  # months


def _read_refund(said: Said) -> Mapping[str, str]:
    years = _full_years(said)
    return {} if years is None else {"full_years": str(years)}


def _full_years(said: Said) -> int | None:
    """From when it was paid, or the car bought, to today; ``None`` where only a year is told of that."""
    plain = re.sub(r"[一1]年(?:零|又|多)?半", "1年", said.plain)
    if (span := _SPAN.search(plain)) is not None and (count := read_number(span["years"])) is not None:
        return max(int(count) - 1, 0) if span["less"] else int(count)
    if (months := _MONTHS.search(plain)) is not None and (count := read_number(months["months"])) is not None:
        return int(count) // YEAR
    days = [d for d in dates_in(plain, said.today) if d.precision in ("month", "day") and d.first <= said.today]
    if days:
        return _years_between(days[0].first, said.today)
    if said.asked == "full_years" and (bare := re.fullmatch(rf"({_NUMBER})年?", plain)) is not None:
        return int(read_number(bare[1]) or 0)
    return 0 if said.has(_NOT_A_YEAR) else None


def _years_between(first: date, last: date) -> int:
    return max(last.year - first.year - ((last.month, last.day) < (first.month, first.day)), 0)


PURCHASE_REFUND = Matter(
    name="purchase_tax_refund",
    subject="purchase_tax_refund",
    title="测算退车退购置税",
    about="purchase-tax-return",
    words=rf"^(?=.*(?:购置税|车购税|够置税))(?=.*(?:{_BACK}))(?=.*(?:{_TO_THE_SELLER}))",
    never=rf"{_OTHER_END}|置换|以旧换新|车船税|多[交缴]|重复|交重|[免减](?:税|征|半)|误|材料|手续|流程",
    main=("paid",),
    slots=(
        Slot(
            "paid",
            "已缴购置税",
            r"购置税|车购税|够置税|税款?|[交缴]了?|上了?",
            ask("当时交了多少购置税？", "例如：15000", "退的是交过的税，不是车价。"),
        ),
        Slot(
            "full_years",
            "缴税后满",
            question=ask(
                "从交购置税到现在多久了？",
                "例如：一年零两个月，或者 2024年5月交的",
                "每满一年少退一部分，不满一年的不算。",
                "",
                ("不满一年", "不满一年"),
                ("满一年", "满一年"),
                ("满两年", "满两年"),
            ),
            suffix=" 年",
        ),
    ),
    cases=lambda facts: [("", known(facts, "paid", "full_years"))],
    missing=lambda facts: [name for name in ("paid", "full_years") if name not in facts],
    reads=_read_refund,
    foreign=r"车价|总价|裸车|买(?:的|来|车)?|花了?|落地|发票价?|车款|提车|保险|[定订]金|违约金|赔|退车款|贷款",
    follows=r"个月|年(?:半|多|零)?(?:了|的)?|月(?:份)?(?:交|买|提)",
    told_after=r"退车.{0,6}购置税|购置税.{0,4}退",
    topic=r"退车了?.{0,6}购置税能退",
    dated=False,
)
