"""The taxes of a car: bought, held, given back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from actions.everyday.times import BEFORE_LIFE
from dialogue.thread import Facts
from language.reading.named import count_of, dates_in

_EVENTS: tuple[tuple[str, str], ...] = (
    ("scrapped", "报废"),
    ("stolen", "[盗偷抢]|车[^,，。;；]{0,4}(?:丢|不见|没了)|丢(?:了|的|掉)|丢车|找不[着到]"),
    ("lost", "灭失|烧|泡水|撞毁"),
    ("returned", "退货|退给|退车|退回|退掉|退了车"),
    ("transferred", "过户|卖了|卖掉|卖车|卖给|转让|转手|过给|送给?了|送人|出手|换人"),
)

_ENERGY: tuple[tuple[str, str], ...] = (
    ("plug_in_hybrid", "插混|插电|增程|混动"),
    ("electric", "电车|新能源|纯电|电动|特斯拉|比亚迪"),
    ("energy_saving", "节能车"),
    ("fuel", "油车|燃油|汽油|柴油"),
)

ENERGY_NAMES = {
    "fuel": "燃油车",
    "electric": "新能源（纯电动）",
    "plug_in_hybrid": "新能源（插混、增程）",
    "energy_saving": "节能车",
}

EVENT_NAMES = {
    "scrapped": "报废",
    "stolen": "被盗抢",
    "lost": "灭失",
    "returned": "退货",
    "transferred": "卖掉、过户",
}


def _energy(said: Said) -> dict[str, str]:
    found = next((name for name, words in _ENERGY if said.has(words)), None)
    return {"energy": found} if found else {}


def _displacement(said: Said) -> dict[str, str]:
    found = re.search(r"(?<![\d.])(\d\.\d)\s*(?:[lLtT升]|的?(?:车|排))", said.plain)
    return {"displacement_l": found[1]} if found else {}


def _read_purchase(said: Said) -> Mapping[str, str]:
    found = _energy(said)
    if said.has("不含税"):
        found["price_includes_vat"] = "false"
    return found


def _purchase_cases(facts: Facts) -> Variants:
    inputs = {"tax": "purchase", **known(facts, "price", "price_includes_vat")}
    if "energy" in facts:
        return [("", {**inputs, **known(facts, "energy")})]
    return [("燃油车", {**inputs, "energy": "fuel"}), ("新能源车", {**inputs, "energy": "electric"})]


PURCHASE = Matter(
    name="vehicle_purchase",
    subject="vehicle",
    title="测算车辆购置税",
    about="purchase-tax-base",
    words=r"购置税|买.{0,12}车.{0,14}(?:交|缴|税).{0,6}(?:多少|几)",
    foreign=(
        r"(?:月薪|工资|年薪|年入|月入|收入|奖金|年终奖|双薪|存款|积蓄|存了|首付款?|贷款|月供|尾款|定金|订金|[国地]?补贴?(?!完|后|以后|之后))"
        r"(?:有|是|发|拿|领|了|大概|差不多|的)*"
    ),
    never=r"车位|车库|契税|车船税|退(?!休|役|伍)|要回|[拿讨]回|返还|滞纳|保险|过户|二手|报废",
    main=("price",),
    slots=(
        Slot(
            "price",
            "车价",
            r"价税合计|发票|车价|裸车|开票价?|买了?|购",
            ask("发票上的价税合计是多少？", "例如：20 万", "购置税按不含增值税的价格算。"),
        ),
        Slot("energy", "动力", shows=ENERGY_NAMES),
        Slot("price_includes_vat", "含增值税", shows={"true": "是", "false": "不是"}),
    ),
    cases=_purchase_cases,
    missing=lambda facts: [] if "price" in facts else ["price"],
    reads=_read_purchase,
    chips=lambda facts: (
        [("换成新能源车", "如果是新能源车呢")] if facts.get("energy") == "fuel" else [("换成油车", "如果是油车呢")]
    ),
    past=BEFORE_LIFE,
    topic=r"购置税.{0,10}(?:多少|怎么算|按什么价)|新能源车.{0,12}购置税",
)

# 3月买的: from then on the tax of the year was paid; 2024年3月买的 is of the whole year.
_BOUGHT = (
    r"(?P<year>(?:\d{2,4}|去|前|大前)年)?(?:今年)?(?<!\d)(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"(?:\d{1,2}[日号])?[^,，。;；\s\d退废盗]{0,4}?(?:买|购|提车?|上牌)"
)


_NOT_SO = r"(?:没有?|不是|未|并非|还没|不算)(?:被|真的?)?(?:报废|[盗偷抢丢]|灭失|退货|退车|过户|卖|转让)[掉了]?"


def _read_refund(said: Said) -> Mapping[str, str]:
    """没报废 过户给我弟了: what did not happen counts for nothing."""
    found = _displacement(said) | _energy(said)
    happened = re.sub(_NOT_SO, " ", said.plain)
    event = next((name for name, words in _EVENTS if re.search(words, happened)), None)
    if event is not None:
        found["event"] = event
    bought = re.search(_BOUGHT, said.plain)
    if bought is not None:
        found["first_month"] = "1" if bought["year"] else str(count_of(f"{bought['month']}月", "月") or bought["month"])
    plain = re.sub(_BOUGHT, " ", said.plain)
    months = [d.first.month for d in dates_in(plain, said.today) if d.precision in ("month", "day")]
    bare = re.search(r"(?<!\d)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月", plain)
    if months:
        found["event_month"] = str(months[0])
    elif bare:
        found["event_month"] = str(count_of(f"{bare[1]}月", "月") or bare[1])
    return found


def _refund_missing(facts: Facts) -> list[str]:
    missing = [] if {"annual_tax", "paid", "displacement_l"} & set(facts) else ["annual_tax"]
    if "event" not in facts:
        missing.append("event")
    if facts.get("event") != "transferred" and "event_month" not in facts:
        missing.append("event_month")
    return missing


def _refund_cases(facts: Facts) -> Variants:
    vehicle = known(facts, "annual_tax") or known(facts, "paid") or known(facts, "displacement_l", "energy")
    return [("", {"tax": "refund", **vehicle, **known(facts, "event", "event_month", "first_month")})]


VEHICLE_REFUND = Matter(
    name="vehicle_refund",
    subject="vehicle",
    title="测算车船税退税",
    about="vehicle-scrap-refund",
    words=r"(?:报废|被[盗偷抢]|灭失|退货|退车|退给|车[^,，。;；]{0,6}(?:偷|丢|盗|抢|找不)).{0,24}退|退.{0,10}车船税|车船税.{0,20}退",
    never=r"购置税|保险(?!公司)|材料|[两一]遍|重复|又[给被]?[交缴扣收付]|[交缴扣收]重|多[交缴扣收]|也[交缴扣]|重的|代[收扣缴]|各[交缴扣]|怎么办|去哪",
    main=("annual_tax", "paid", "displacement_l"),
    exclusive=(("annual_tax", "paid"),),
    slots=(
        Slot(
            "annual_tax",
            "年税额",
            r"(?<![去前今开了])(?:一年|每年|年税额?|全年|整年)(?:的|[要该得交缴是]|车船税|税额?|了)*",
            ask("这辆车一年的车船税是多少？", "例如：480；不知道就说排量，例如 2.0L", "退税按年税额和剩下的月份算。"),
        ),
        Slot("paid", "已缴车船税", r"车船税|[交缴]了?|花了|给(?:了)?保险公司|保险公司[收扣]了?"),
        Slot("displacement_l", "排量", suffix=" 升"),
        Slot("energy", "动力", shows=ENERGY_NAMES),
        Slot(
            "event",
            "事由",
            question=ask(
                "车怎么了？",
                "例如：报废、被盗、退货、卖了",
                "事由不同，能不能退也不同。",
                "",
                ("报废", "报废了"),
                ("被盗抢", "被盗了"),
                ("退货", "退货了"),
                ("卖了、过户", "过户了"),
            ),
            shows=EVENT_NAMES,
        ),
        Slot(
            "event_month",
            "月份",
            question=ask("是今年几月的事？", "例如：5 月", "从当月起到年底的税退给您。"),
            suffix=" 月",
        ),
        Slot("first_month", "购买月份", suffix=" 月"),
    ),
    cases=_refund_cases,
    missing=_refund_missing,
    reads=_read_refund,
    follows=r"(?:买|提|上牌|落户)[^,，。;；]{0,3}的|月(?:份)?(?:才|就)?(?:买|提车|上牌|报废|退|被)",
    topic=r"车船税.{0,12}(?:退多少|能退)|报废.{0,10}车船税",
)


def _annual_reads(said: Said) -> Mapping[str, str]:
    found = _displacement(said) | _energy(said)
    bought = [d.first for d in dates_in(said.plain, said.today) if d.precision in ("month", "day")]
    if (
        bought and bought[0].year == said.today.year and said.has("买|提[的了]?车|上[的了]?牌|新车|落户")
    ):  # of last year's the year is whole
        found["first_month"] = str(bought[0].month)
    return found


VEHICLE_YEAR = Matter(
    name="vehicle_year",
    subject="vehicle",
    title="测算车船税",
    about="vehicle-how-much-first",
    words=r"车船税",
    never=r"退|购置税|报废|重复|两遍|罚|滞纳",
    main=("displacement_l",),
    slots=(
        Slot(
            "displacement_l",
            "排量",
            question=ask(
                "排量是多少升？",
                "例如：1.6；看行驶证或登记证书",
                "车船税按排量分档。",
                "",
                ("1.6L", "1.6L"),
                ("2.0L", "2.0L"),
            ),
            suffix=" 升",
        ),
        Slot("energy", "动力", shows=ENERGY_NAMES),
        Slot("first_month", "购买月份", suffix=" 月"),
    ),
    cases=lambda facts: [("", {"tax": "annual", **known(facts, "displacement_l", "energy", "first_month")})],
    missing=lambda facts: [] if "displacement_l" in facts or facts.get("energy") == "electric" else ["displacement_l"],
    reads=_annual_reads,
    topic=r"车船税.{0,6}(?:一年多少|交多少|多少钱)|新车当年的车船税|要交多少车船税",
)
