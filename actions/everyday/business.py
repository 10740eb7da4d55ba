"""What small businesses ask: income tax of a trade or a company, stamp duty, late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.kept import deductions_told
from actions.everyday.matter import OPEN, Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.times import BEFORE_LIFE
from actions.everyday.wages import WAGES
from backends.everyday.lines import QUARTER
from dialogue.thread import Facts
from language.property_kinds import NOT_HOME, NOT_HOME_FOR_SURE
from language.quantities import read_number
from language.reading.named import dates_in

YES_NO = {"true": "是", "false": "不是"}


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
    return found | deductions_told(said) | _so_far(said) | _insurance_of_year(said) | _lost(said, "profit")


_QUARTER = r"(?:第|头)?([一二三四1-4])个?季度?(?!销)"
_SO_FAR = (
    rf"前([两二三2-3])个?季度?|(上半年|半年)|{_QUARTER}|(?:1|一)[到至\-~—](1[0-2]|[2-9]|十[一二]?|[二三四五六七八九])月"
)


def _so_far(said: Said) -> dict[str, str]:
    """The months since January that the profit is of: a prepayment counts them all together."""
    told = re.search(_SO_FAR, said.plain)
    if told is None:
        return {"months": "12"} if "months" in said.known and said.has("全年|一年|汇算") else {}
    quarters, half, quarter, month = told.groups()
    if half:
        return {"months": "6"}
    count = read_number(quarters or quarter or month)
    return {"months": str(int(count if count and month else (count or 0) * QUARTER))}


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
    if months == 12:
        return ""
    more = "" if months == QUARTER else "（不是单独一个季度的）"
    paid = "" if "prepaid" in facts else "；已经预缴过的，告诉我就减掉"
    return f"按 1 至 {months} 月累计的利润{more}算这一期的预缴{paid}。"


_DEDUCTIONS = ("children", "children_share", "infants", "elderly", "elderly_share", "housing")
_BUSINESS_FACTS = ("profit", "costs", "prepaid", "wages_too", "kind", "months", "social_insurance", *_DEDUCTIONS)


BUSINESS = Matter(
    name="business",
    subject="business",
    title="测算经营所得个人所得税",
    about="iit-business-rates",
    words=r"经营所得|个体(?:户|工商户)?|小店|合伙企业|个人独资|个独",
    never=r"增值税|普票|专票|开票|发票|印花|企业所得税|登记|注销|社保费?(?:要|该|得)?[交缴]?(?:多少|怎么|几)",
    main=("profit", "revenue"),
    adds=("profit", "revenue", "costs"),
    slots=(
        Slot(
            "profit",
            "利润",
            r"利润|净赚|净收入|赚了?|挣了?|应纳税所得额|所得",
            ask("利润（收入减成本费用）是多少？", "例如：全年 20 万，或者前三季度 15 万", "经营所得按利润算。"),
        ),
        Slot("revenue", "收入", r"收入|营业额|流水|销售额"),
        Slot("costs", "成本费用", r"成本(?:费用)?|费用|开支|花了"),
        Slot("prepaid", "已预缴", r"预[扣缴]了?|已经?[交缴]了?"),
        Slot("social_insurance", "社保（全年）", r"社保费?|养老保险|医保|[三五]险一?金?"),
        Slot("months", "累计到", suffix=" 月"),
        *(WAGES.slot(name) for name in _DEDUCTIONS),
        Slot("wages_too", "另有工资", shows={"true": "有", "false": "没有"}),
        Slot("kind", "类型", shows={"partnership": "合伙企业合伙人", "sole_proprietorship": "个人独资企业"}),
    ),
    cases=lambda facts: [("", known(facts, *_BUSINESS_FACTS) | _revenue(facts))],
    missing=lambda facts: [] if {"profit", "revenue"} & set(facts) else ["profit"],
    reads=_read_business,
    inherits={"small_profit": lambda facts: {"profit": facts["taxable_income"]} if "taxable_income" in facts else {}},
    joins=r"^(?:那|要是|如果|换成|改成|开|是)*个体(?:户|工商户)?的?(?:话|怎么算|交多少|多少)*[呢啊]*[?？]*$",
    tells=_business_told,
    follows=r"季度|上半年|全年|[岁娃]|孩子|老人|父母|租房|房贷|工资",
    chips=lambda facts: [
        *([] if "wages_too" in facts else [("我另有工资", "我另外有工资呢")]),
        *([] if "children" in facts else [("有一个孩子", "有一个孩子呢")]),
    ],
    topic=r"经营所得|个体工商户.{0,10}(?:减半|个税|所得税)",
)


def _revenue(facts: Facts) -> dict[str, str]:
    return {} if "profit" in facts else known(facts, "revenue")


def _read_profit(said: Said) -> Mapping[str, str]:
    staff = re.search(r"(\d+)\s*个?人", said.plain)
    return _lost(said, "taxable_income") | ({"staff": staff[1]} if staff else {})


def _lost(said: Said, name: str) -> dict[str, str]:
    """亏了20万: below zero."""
    one = next((one for one in said.sums if one.name in ("", name)), None)
    return {name: f"-{one.amount}"} if one is not None and re.search("亏", one.lead) else {}


SMALL_PROFIT = Matter(
    name="small_profit",
    subject="small_profit",
    title="测算企业所得税",
    about="cit-small-profit",
    words=r"企业所得税|小型?微利?|公司.{0,8}(?:利润|所得)|应纳税所得额",
    never=r"个体|小规模|合同|印花|股权|分红|工资|研发|年终奖|劳务|经营所得|出租|租给|租金",
    main=("taxable_income",),
    slots=(
        Slot(
            "taxable_income",
            "应纳税所得额",
            r"利润|应纳税所得额|所得额|赚了?|盈利",
            ask("全年应纳税所得额（利润）是多少？", "例如：80 万", "企业所得税按它算。"),
        ),
        Slot("assets", "资产总额", r"资产"),
        Slot("prepaid", "已预缴", r"预[扣缴]了?|已[交缴]"),
        Slot("staff", "从业人数", suffix=" 人"),
    ),
    foreign=r"销项|进项|税额|开票|开了|流水|销售额|营业额|收入",
    cases=lambda facts: [("", known(facts, "taxable_income", "assets", "prepaid", "staff"))],
    missing=lambda facts: [] if "taxable_income" in facts else ["taxable_income"],
    reads=_read_profit,
    inherits={"business": lambda facts: {"taxable_income": facts["profit"]} if "profit" in facts else {}},
    # 公司的呢
    joins=r"^(?:那|要是|如果|换成|改成|开|是)*(?:有限)?(?:公司|企业)的?(?:话|怎么算|交多少|多少)*[呢啊]*[?？]*$",
    told_after=r"小型微利|小微企业所得税",
    topic=r"小型微利",
)

_CONTRACTS: tuple[tuple[str, str], ...] = (
    ("financial_lease", "融资租赁"),
    (
        "lease",
        "租赁|租房|房租|出租|租.{0,4}合同|租[^,，。;；\\s]{0,4}(?:办公|房|楼|铺|店|厂|仓|场地|车|设备|机器)|租[^,，。;；\\s]{0,4}"
        + NOT_HOME,
    ),
    ("loan", "借款|贷款"),
    ("construction", "建设工程|建筑|施工|装修|工程|勘察|设计合同"),
    ("processing", "承揽|加工|定作|修理|广告"),
    ("transport", "运输|货运|物流"),
    ("technology", "技术"),
    ("storage", "仓储"),
    ("custody", "保管"),
    ("insurance", "保险"),
    ("equity", "股权"),
    ("intellectual", "商标|专利|著作权"),
    ("capital", "实收资本|注册资本|资本公积|账簿|资金账"),
    ("property", f"房产|买房|卖房|{NOT_HOME_FOR_SURE}|土地|不动产|产权"),
    ("sale", "采购|购销|买卖|销售|进货|供货|购货|货款|买(?!房|方|家|卖|商铺|写字楼|地|保险)"),
)
CONTRACT_NAMES = {
    "financial_lease": "融资租赁合同",
    "lease": "租赁合同",
    "loan": "借款合同",
    "construction": "建设工程合同",
    "processing": "承揽合同",
    "transport": "运输合同",
    "technology": "技术合同",
    "storage": "仓储合同",
    "custody": "保管合同",
    "insurance": "财产保险合同",
    "equity": "股权转让",
    "intellectual": "商标、专利等转让",
    "capital": "营业账簿",
    "property": "不动产转让",
    "sale": "买卖合同",
}


def _read_stamp(said: Said) -> Mapping[str, str]:
    found = {}
    kind = next((name for name, words in _CONTRACTS if said.has(words)), None)
    if kind is not None:
        found["contract"] = kind
    if found.get("contract", said.known.get("contract")) == "lease":
        found |= _rent_of_term(said)
    if said.has("不是小规模|一般纳税人|不减半|大企业"):
        found["halved"] = "false"
    elif said.has("小规模|小型?微利?|个体|减半|个人|自然人"):
        found["halved"] = "true"
    return found


def _rent_of_term(said: Said) -> dict[str, str]:
    """一年24万 租三年: the contract is of all years. Of a rent by the month whose term is not told, it is asked for."""
    one = next((one for one in said.sums if one.name in ("", "amount")), None)
    if one is None:
        return {}
    by_month = re.search(r"月租?金?|[每一]个?月", f"{one.lead[-6:]}{one.tail[:3]}") is not None
    by_year = re.search(r"[每一]年|年租", f"{one.lead[-6:]}{one.tail[:3]}") is not None
    told = re.search(
        r"(?<![每\d])(\d{1,2}|[两二三四五六七八九十]{1,3})个?年|([一1])年(?:期|合同|[,，。\s]|$)", one.tail
    )
    years = read_number(told[1] or told[2]) if told is not None else None
    if not by_month and not by_year:
        return {}
    if years is None:
        return {"amount": OPEN} if by_month else {}
    return {"amount": str(one.amount * years * (12 if by_month else 1))}


def _stamp_cases(facts: Facts) -> Variants:
    inputs = known(facts, "contract", "amount", "vat")
    if "halved" in facts:
        return [("", {**inputs, "halved": facts["halved"]})]
    return [
        ("小规模、小微、个体户或个人", {**inputs, "halved": "true"}),
        ("其他企业", {**inputs, "halved": "false"}),
    ]


STAMP = Matter(
    name="stamp",
    subject="stamp",
    title="测算印花税",
    about="stamp-rates",
    words=r"印花税?",
    never=r"证券|股票|退|补报|卖房|住房",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "合同金额",
            r"合同|借款|贷款|金额|签了?|租金|资本",
            ask("合同金额（不含税）是多少？", "例如：100 万", "印花税按合同金额算。"),
        ),
        Slot("vat", "单列的增值税", r"增值税|税额"),
        Slot(
            "contract",
            "合同",
            question=ask(
                "是哪一种合同？",
                "例如：买卖合同、租赁合同、借款合同",
                "合同种类不同，税率不同。",
                "",
                ("买卖", "买卖合同"),
                ("租赁", "租赁合同"),
                ("借款", "借款合同"),
                ("工程", "建设工程合同"),
            ),
            shows=CONTRACT_NAMES,
        ),
        Slot("halved", "减半对象", shows=YES_NO),
    ),
    cases=_stamp_cases,
    missing=lambda facts: [name for name in ("contract", "amount") if name not in facts],
    reads=_read_stamp,
    past=BEFORE_LIFE,
    topic=r"印花税.{0,10}(?:多少|税率|怎么算|怎么交)|合同.{0,8}印花税",
)


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
