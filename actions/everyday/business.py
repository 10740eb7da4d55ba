"""What small businesses ask: income tax of a trade, and what is paid late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from actions.everyday.adding import is_added
from actions.everyday.changing import is_change
from actions.everyday.kept import deductions_told
from actions.everyday.matter import Made, Matter, Said, Slot, ask, known
from actions.everyday.wages import WAGES
from backends.everyday.lines import QUARTER
from dialogue.thread import Facts
from language.quantities import read_number
from language.reading.named import NamedSum, dates_in


def _read_business(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if said.has(r"(?:没有?|不拿)工资|没上班"):
        found["wages_too"] = "false"
    elif said.has(r"[有拿]工资|在上班|另外上班|上着班"):
        found["wages_too"] = "true"
    if said.has(r"合伙"):
        found["kind"] = "partnership"
    elif said.has(r"独资|个独"):
        found["kind"] = "sole_proprietorship"
    of_the_shop = any(one.name == "costs" and re.search("租", one.lead) for one in said.sums)
    return (
        found
        | deductions_told(said)
        | ({"housing": ""} if of_the_shop else {})
        | _so_far(said)
        | _insurance_of_year(said)
        | _takings(said)
        | lost(said, "profit")
        | _own_share(said)
    )


_A_MONTH = (
    r"(?:[一每]个?月|月均|平均(?:每|一)?个?月|(?<![\d一二三四五六七八九十])月(?=(?:流水|营业额|销售额|收入|利润|净利|成本|赚|挣|卖)))"
    r"[^,，。;；\d]{0,12}$"
)
_A_YEAR = r"一年|全年|每年|[今去]年|年(?:收入|流水|利润|成本|营业额|销售额)|一共|总共|合计"


def _takings(said: Said) -> dict[str, str]:
    """Costs together, and what is told of a month as of all months: 一个月流水3万 成本2万."""
    found: dict[str, str] = {}
    months = int(_so_far(said).get("months", said.known.get("months", "12")))
    for name in ("revenue", "costs", "profit"):
        told = _told_of(name, said)
        if not told or (name == "profit" and said.has("亏")):
            continue
        before = said.known.get(name)
        beside = name == "costs" and _BESIDE.search(told[0].lead) is not None
        goes_on = before is not None and (beside or is_change(told[0]) or is_added(told[0]))
        if before is not None and not goes_on and len(told) == 1 and _ITEM.search(told[0].lead):
            found[name] = ""  # 房租5万呢, of costs that were told as one sum
            continue
        each = [_by_month(one, said, found, months) for one in told]
        start = Decimal(before) if before is not None and goes_on else Decimal(0)
        whole = [by * (months if of_month else 1) for by, of_month in zip(_alone(told, before), each, strict=True)]
        if len(told) > 1 or each[0] or (goes_on and beside):
            found[name] = str(start + sum(whole, Decimal(0)))
        found |= {"each_month": "true"} if any(each) else {}
    return found


def _told_of(name: str, said: Said) -> list[NamedSum]:
    """The sums of ``name`` that count; of costs all but those within another: 成本50万 包括房租10万 人工8万."""
    own: list[NamedSum] = []
    within = False
    for one in said.sums:
        if (one.name or said.asked) == name:
            within = re.search(_PART_OF, one.lead) is not None or (within and not _BESIDE.search(one.lead))
            own += [] if within else [one]
    if name != "costs":
        return own[:1]
    return [one for one in own if re.search(_ALL_COSTS, one.lead)][:1] or own


def _alone(told: Sequence[NamedSum], before: str | None) -> Iterator[Decimal]:
    """What each of ``told`` is without what it was added to."""
    last = Decimal(before) if before is not None else None
    for one in told:
        base = last if is_added(one) else Decimal(before) if before is not None and is_change(one) else None
        yield one.amount - (base or Decimal(0))
        last = one.amount


def _by_month(one: NamedSum, said: Said, found: Mapping[str, str], months: int) -> bool:
    """Told of a month; without a word for the time it is told like what was told before, unless it is nearer to what
    was told of all months."""
    if re.search(_A_YEAR, one.lead):
        return False
    if re.search(_A_MONTH, one.lead) or re.match(r"(?:块钱?|元)?(?:一个月|每个?月|/月)", one.tail):
        return True
    if "each_month" not in {**said.known, **found}:
        return False
    before = Decimal(said.known.get(one.name, "0"))
    like_a_year = before > 0 and one.amount * one.amount * months > before * before
    return is_change(one) or is_added(one) or not like_a_year


_ITEM = re.compile(r"进货|货款|房租|店租|水电|人工")
_BESIDE = re.compile(r"(?:另外?|还|再|又|外加|加上)[^,，。;；\d]{0,8}$")
_ALL_COSTS = r"一共|总共|合计|加起来|总的?(?:成本|费用|开支|支出)"
_PART_OF = r"(?:其中|里[面头边]|当中|包括)[^,，。;；\d]{0,8}$"


_QUARTER = r"(?:第|头)?([一二三四1-4])个?季度?(?!销)"
_SO_FAR = (
    rf"前([两二三2-3])个?季度?|(上半年|半年)|{_QUARTER}|(?:1|一)[到至\-~—](1[0-2]|[2-9]|十[一二]?|[二三四五六七八九])月"
)


def _so_far(said: Said) -> dict[str, str]:
    """The months since January that the profit is of: a prepayment counts them all together."""
    told = re.search(_SO_FAR, said.plain)
    if told is not None and said.has("[下后]半年"):
        told = None  # both halves make the year
    if told is None:
        return {"months": "12"} if "months" in said.known and said.has("全年|一年|汇算|[下后]半年") else {}
    quarters, half, quarter, month = told.groups()
    if half:
        return {"months": "6"}
    count = read_number(quarters or quarter or month)
    return {"months": str(int(count if count and month else (count or 0) * QUARTER))}


def _own_share(said: Said) -> dict[str, str]:
    """合伙企业利润40万 我占一半: each partner is taxed on the own part."""
    told = re.search(r"我(?:只|就)?[占分拿](?:了|到|有)?(?:(一半)|([\d.]+)%|([一二三四五六七八九])成)", said.plain)
    if told is None or not said.has("合伙"):
        return {}
    half, percent, tenths = told.groups()
    share = Decimal("0.5") if half else Decimal(percent) / 100 if percent else (read_number(tenths) or Decimal(0)) / 10
    own = [one for one in said.sums if one.name in ("", "profit", "taxable_income")]
    return {own[0].name or "profit": f"{(own[0].amount * share).normalize():f}"} if len(own) == 1 else {}


def _insurance_of_year(said: Said) -> dict[str, str]:
    """Told of a month, it is of all months."""
    one = next((one for one in said.sums if one.name == "social_insurance"), None)
    if one is None or not re.search(r"[每一]个?月", one.lead):
        return {}
    months = int(_so_far(said).get("months", said.known.get("months", "12")))
    return {"social_insurance": str(one.amount * months)}


def _business_told(facts: Facts, made: Made) -> str:
    """What the sums of a quarter are taken for."""
    months = int(facts.get("months", "12"))
    taken_in = "revenue" in facts and "profit" not in facts
    vat = "这里只算个人所得税，增值税按销售额另算。" if taken_in else ""
    if months == 12:
        return ("说的是每个月的，按 12 个月算成一年。" if "each_month" in facts else "") + vat
    more = "" if months == QUARTER else "（不是单独一个季度的）"
    paid = "" if "prepaid" in facts else "；已经预缴过的，告诉我就减掉"
    each = f"说的是每个月的，按 {months} 个月算。" if "each_month" in facts else ""
    return f"{each}按 1 至 {months} 月累计的利润{more}算这一期的预缴{paid}。{vat}"


# 那个税呢, 我一年赚个15万: of the trade whose VAT was computed.
_INCOME_TAX = (
    r"(?<!企业)所得税[^,，。;；\d\s]{0,4}(?:呢|多少|怎么|要[交缴])|"
    r"(?:一年|全年|年底|去年|今年)[^,，。;；\d]{0,6}(?:赚|挣|净?利润)|净赚|利润(?:是|有|大概)"
)

_SO_MUCH = r"(?:了|的|出去?|到|过|大概|差不多|约|有|是|要|得|一共|总共)*"


def _business_missing(facts: Facts) -> list[str]:
    """Of what was taken in alone nothing is taxed."""
    if {"profit", "taxable_income"} & set(facts):
        return []
    return ["profit"] if "revenue" not in facts else [] if "costs" in facts else ["costs"]


_DEDUCTIONS = ("children", "children_share", "infants", "elderly", "elderly_share", "housing")
_BUSINESS_FACTS = (
    "profit",
    "taxable_income",
    "costs",
    "prepaid",
    "wages_too",
    "kind",
    "months",
    "social_insurance",
    *_DEDUCTIONS,
)


# 三个合伙人 一共赚90万 每人交多少: each has a part of it, and of which is not told.
_OF_SEVERAL = (
    r"(?:[两二三四五六七八九十几]|\d+)个?(?:合伙人|股东|人合伙|人合开|人一起)|"
    r"(?:每个?(?:人|合伙人)|各自?|分别)[^,，。;；]{0,4}(?:[交缴]|分(?:到|得)?多少)"
)

BUSINESS = Matter(
    name="business",
    subject="business",
    title="测算经营所得个人所得税",
    about="iit-business-rates",
    words=r"^(?!.*(?:公司|企业|工资|月薪|年薪|上班|炒|股|基金|理财|租)).*(?:一年|全年)净[挣赚]|经营所得|个体(?:户|工商户)?|小店|合伙企业|个人独资|个独",
    never=rf"{_OF_SEVERAL}|应税所得率|核定|贴花|租约|增值税|普票|专票|开票|发票|印花|企业所得税|登记|注销|招待费|广告费|福利费|捐赠|社保费?(?:要|该|得)?[交缴]?(?:多少|怎么|几)",
    main=("profit", "revenue", "taxable_income"),
    exclusive=(("profit", "taxable_income"), ("revenue", "taxable_income"), ("costs", "taxable_income")),
    adds=("profit", "revenue", "costs"),
    halves=True,
    slots=(
        Slot(
            "profit",
            "利润",
            r"利润|净赚|净收入|赚了?|挣了?|所得",
            ask("利润（收入减成本费用）是多少？", "例如：全年 20 万，或者前三季度 15 万", "经营所得按利润算。"),
        ),
        Slot("taxable_income", "应纳税所得额", r"应(?:纳)?税(?:的)?所得额?"),
        Slot(
            "revenue",
            "收入",
            rf"(?:毛|总|营业)?收入|营业额|流水|销售额?|营收|进账|收款|做了|(?:卖|收)(?!价|给|方){_SO_MUCH}",
        ),
        Slot(
            "costs",
            "成本费用",
            rf"(?:成本(?:费用)?|费用|开支|支出|花了|进货|货款|房租|店租|水电|(?<!每)人工(?!资)){_SO_MUCH}",
            ask(
                "成本费用（进货、房租、人工等）一共是多少？",
                "例如：50 万；收入是按月说的，这里也按月说",
                "经营所得按收入减去成本费用后的利润算，只有收入算不出来。",
                "大概的数也行；没有成本就说没有，知道利润的直接说利润。",
                ("没有成本", "没有成本"),
            ),
        ),
        Slot("each_month", "按月说的", shows={"true": "是，已折成全期"}),
        Slot("prepaid", "已预缴", r"预[扣缴]了?|已经?[交缴]了?"),
        Slot("social_insurance", "社保（全年）", r"社保费?|养老保险|医保|[三五]险一?金?"),
        Slot("months", "累计到", suffix=" 月"),
        *(WAGES.slot(name) for name in _DEDUCTIONS),
        Slot("wages_too", "另有工资", shows={"true": "有", "false": "没有"}),
        Slot("kind", "类型", shows={"partnership": "合伙企业合伙人", "sole_proprietorship": "个人独资企业"}),
    ),
    cases=lambda facts: [("", known(facts, *_BUSINESS_FACTS) | _revenue(facts))],
    missing=_business_missing,
    reads=_read_business,
    inherits={
        "small_profit": lambda facts: {"profit": facts["taxable_income"]} if "taxable_income" in facts else {},
        "small_vat": lambda facts: {},
    },
    joins=r"^(?:那|要是|如果|换成|改成|开|是)*个体(?:户|工商户)?的?(?:话|怎么算|交多少|多少)*[呢啊]*[?？]*$",
    joins_from={"small_vat": rf"^(?!.*企业).*(?:经营所得|{_INCOME_TAX})"},
    tells=_business_told,
    follows=r"季度|上半年|全年|[岁娃]|孩子|老人|父母|租房|房贷|工资",
    chips=lambda facts: (
        []
        if "taxable_income" in facts
        else [
            *([] if "wages_too" in facts else [("我另有工资", "我另外有工资呢")]),
            *([] if "children" in facts else [("有一个孩子", "有一个孩子呢")]),
        ]
    ),
    topic=r"经营所得|个体工商户.{0,10}(?:减半|个税|所得税)",
)


def _revenue(facts: Facts) -> dict[str, str]:
    return {} if {"profit", "taxable_income"} & set(facts) else known(facts, "revenue")


def lost(said: Said, name: str) -> dict[str, str]:
    """亏了20万: below zero."""
    one = next((one for one in said.sums if one.name in ("", name)), None)
    return {name: f"-{one.amount}"} if one is not None and re.search("亏", one.lead) else {}


# 晚了三个月; but 三个月没报 tells of the periods, each with a day of its own.
_MONTHS = r"(?:\d+|[一二两三四五六七八九十半]+)个月"
_LATE_MONTHS = (
    rf"(?:晚|迟|拖|逾期|欠|超期|过期|过了)[^,，。\d一二两三四五六七八九十半]{{0,6}}{_MONTHS}|{_MONTHS}(?:才|以?后)"
)


_LATE_YEARS = r"(?:晚|迟|拖|逾期|欠|超期)[^,，。\d]{0,4}(?:半|[一两二三四五])年"


def _read_late(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    days = re.search(r"(\d+|[一二两三四五六七八九十百零]+)\s*[天日](?!期)", said.plain)
    if days and (number := read_number(days[1])) is not None:
        found["days"] = str(int(number))
    months = re.search(r"(\d+|[一二两三四五六七八九十半]+)个月", said.plain)
    so_late = said.asked == "days" or "days" in said.known or said.has(_LATE_MONTHS)
    if months and not days and so_late and (number := read_number(months[1])) is not None:
        found["days"] = str(int(number * 30))
    years = re.search(r"(半|[一两二三四五\d])年(?!度)", said.plain)
    if years and not days and not months and (so_late or said.has(_LATE_YEARS)):
        found["days"] = str(int((Decimal("0.5") if years[1] == "半" else read_number(years[1]) or 0) * 365))
    if said.has("罚"):
        found["view"] = "罚款"
    dates = [d.first for d in dates_in(said.plain, said.today) if d.precision == "day"]
    if len(dates) > 1:
        first, last = dates[0], dates[1]
        if first > last:
            first = first.replace(year=first.year - 1)
        found["days"] = str((last - first).days)
    elif len(dates) == 1 and not days and dates[0] < said.today:
        found["days"] = str((said.today - dates[0]).days)
    return found


LATE = Matter(
    name="late",
    subject="late",
    title="测算滞纳金",
    about="admin-late-fee-rate",
    words=r"滞纳金|(?:晚|迟|拖|逾期|欠)[^,，。]{0,8}(?:[天日]|个月)",
    never=r"社保|公积金|购置税|增值税.{0,4}多少|起诉|强制",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "税款",
            r"欠税?|税款?|欠了?|交了?|应[交缴]",
            ask("晚交的税款是多少？", "例如：10 万", "滞纳金按税款和天数算。"),
        ),
        Slot(
            "days",
            "迟了",
            question=ask("晚了多少天？", "例如：23 天；也可以说截止日和交款日", "按天算，从截止日的第二天起。"),
            suffix=" 天",
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount", "days"))],
    missing=lambda facts: [name for name in ("amount", "days") if name not in facts],
    reads=_read_late,
    dated=False,
    tells=lambda facts, made: made[0][1].notes[1] if facts.get("view") == "罚款" else "",
    told_after=r"滞纳金|逾期申报|晚交|忘了报税",
    topic=r"滞纳金.{0,8}(?:怎么算|多少|一天)",
)
