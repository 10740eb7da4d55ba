"""What small businesses ask: VAT of a small-scale taxpayer, income tax of a trade or a company, stamp duty, late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.people import WAGES, deductions_told
from actions.everyday.times import BEFORE_LIFE
from backends.everyday.lines import QUARTER
from dialogue.thread import Facts
from kit.money import yuan
from language.quantities import read_number
from language.reading.named import dates_in

YES_NO = {"true": "是", "false": "不是"}


_NO_INVOICE = r"(?:没有?|未|不)(?:给[^,，。]{0,3})?(?:开|要)(?:发票|票|专票|普票)|无票收入"


_REAL = r"(?:不动产|门面房?|商铺|店面|底商|厂房|办公楼|写字楼|仓库|车位)"


def _read_vat(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if said.has(r"季度?|季报"):
        found["period"] = "quarter"
    elif said.has(r"[按每这一本上]个?月|\d+月份?|[一二三四五六七八九十]月份?|月销售|月报|月度"):
        found["period"] = "month"
    where = {"town": r"县城|镇上|在[^,，。;；\s]{0,6}镇", "other": r"村里|农村|乡下", "city": r"市区|城区"}
    if place := next((name for name, words in where.items() if said.has(words)), ""):
        found["location"] = place
    if said.has(r"租(?:房|商铺|门面|厂房|金|赁)|出租|房租|不动产租") and said.known:
        found["leased"] = "true"
    if said.has(r"不是.{0,6}(?:出?租|房租)|没有?(?:出租|租金)"):
        found["leased"] = "false"
    if said.known and said.has(_NO_INVOICE):
        found["view"] = "未开票"
    if said.known and said.has(r"附加") and not said.sums:
        found["view"] = "附加"
    if said.known and said.has(r"专票.{0,6}免|免.{0,4}专票|开专票(?:呢|怎么算)") and not said.sums:
        found["view"] = "专票"
    net = said.has(r"(?<!不是)(?:不含税|没含税|未税|未含税|税前|不带税)|不是含税")
    gross = said.has(r"含税|带税|价税合计") and not net
    whole = next((str(one.amount) for one in said.sums if one.name in ("", "sales")), "")
    if real := next((one.amount for one in said.sums if one.name == "real_estate_sales"), None):
        return {**found, **_with_real_estate(said, real)}
    before = said.known.get("sales", "" if "special_sales" in said.known else said.known.get("ordinary_sales", ""))
    if gross and (amount := whole or ("" if said.sums else before)):
        return {**found, "sales_with_tax": amount, "sales": ""}
    if net and (amount := whole or ("" if said.sums else said.known.get("sales_with_tax", ""))):
        return {**found, "sales": amount, "sales_with_tax": ""}
    if whole and not gross and (parts := _whole_with_parts(said, whole)):
        return {**found, **parts}
    return {**found, **_parts_of_whole(said)}


def _with_real_estate(said: Said, real: Decimal) -> Mapping[str, str]:
    """卖货20万 还卖了门面100万: both together are the sales, unless the one is said to be in the other."""
    goods = next((one.amount for one in said.sums if one.name in ("", "sales")), None)
    before = Decimal(said.known.get("sales", "0")) - Decimal(said.known.get("real_estate_sales", "0"))
    part = goods is not None and goods >= real and said.has("其中|里面|里头|含|包括")
    whole = goods if part and goods is not None else (before if goods is None else goods) + real
    return {"sales": str(whole), "real_estate_sales": str(real)}


def _whole_with_parts(said: Said, whole: str) -> Mapping[str, str]:
    """那28万呢, where a part was told before: of the whole, and the part stays."""
    told = {one.name for one in said.sums}
    special = next((said.known[name] for name in ("special_sales",) if name in said.known), "")
    if (told != {""} and told != {"sales"}) or not special or Decimal(special) > Decimal(whole):
        return {}
    return {"sales": whole, "ordinary_sales": ""}


def _parts_of_whole(said: Said) -> Mapping[str, str]:
    """35万 里面专票10万 普票25万: the whole is said first, and the parts are not added to it."""
    parts = {one.name: one.amount for one in said.sums if one.name in ("special_sales", "ordinary_sales")}
    if (
        {"sales", "sales_with_tax"} & set(said.known)
        and set(parts) == {"ordinary_sales"}
        and said.has("其中|里面|包括")
    ):
        return {"ordinary_sales": ""}  # the whole stays as it was told
    first = said.sums[0] if said.sums else None
    if first is None or first.name not in ("", "sales") or not parts or first.amount < max(parts.values()):
        return {}
    special = parts.get("special_sales")
    if special is None:
        return {"sales": str(first.amount), "ordinary_sales": ""}
    return {"sales": "", "ordinary_sales": str(first.amount - special)}


def _vat_cases(facts: Facts) -> Variants:
    inputs = known(facts, "period", "ordinary_sales", "special_sales", "deductible", "real_estate_sales", "leased")
    inputs |= known(facts, "location")
    if "ordinary_sales" not in inputs:
        inputs |= known(facts, "sales_with_tax") or known(facts, "sales")
    return [("", inputs)]


_WHOLE_AND_PART = ("sales", "special_sales")


def _vat_told(facts: Facts, made: Made) -> str:
    if facts.get("view") == "未开票":
        return "没开票的收入也算在销售额里，一样要申报，看起征点时也一起算，所以结果不变。"
    if facts.get("view") != "专票":
        parts = known(facts, *_WHOLE_AND_PART)
        if len(parts) < len(_WHOLE_AND_PART):
            return ""
        return f"专票 {yuan(Decimal(parts['special_sales']))}算在销售额 {yuan(Decimal(parts['sales']))}里，这部分不免。"
    if "special_sales" in facts:
        return "开专票的部分不免，下面已经算进去了。"
    return "开专票的部分不免，要按征收率缴；没开专票的部分没达到标准的才免。其中有多少开了专票，告诉我就能重算。"


SMALL_VAT = Matter(
    name="small_vat",
    subject="small_vat",
    title="测算小规模纳税人增值税",
    about="vat-small-rate",
    words=r"小规模|普票|专票|季度.{0,8}(?:开票|销售|收|卖|营业|流水|做了)|[一每]个?月.{0,4}(?:卖|营业额|流水).{0,12}增值税|个体.{0,8}(?:开票|增值税|销售额)",
    never=r"一般纳税人|合同|利润|印花|经营所得|卖房|额度|红[冲字]|作废|^(?!.*增值税).*所得税|^(?!.*[普专]票).*租",
    main=("sales", "ordinary_sales", "special_sales", "sales_with_tax"),
    slots=(
        Slot(
            "sales",
            "销售额（不含税）",
            r"销售额?|收入|收了|开票|开了|营业额|卖了?|流水|一共",
            ask("这一期的销售额（不含税）是多少？", "例如：28 万", "看是不是达到起征点。"),
        ),
        Slot("ordinary_sales", "普票和未开票", r"普票|普通发票|未开票|没开票"),
        Slot("special_sales", "专票", r"专票|专用发票"),
        Slot("sales_with_tax", "收款（含税）", r"(?!)x"),
        Slot("deductible", "差额扣除", r"差额扣除|分包款?|扣除额"),
        Slot("real_estate_sales", "销售不动产", rf"(?:销售|卖了?)(?:[一1两2]?[套间处个]|了)*{_REAL}|{_REAL}卖了?"),
        Slot("location", "所在地", shows={"city": "市区", "town": "县城、镇", "other": "其他地区"}),
        Slot("leased", "收的是", shows={"true": "租金（出租不动产）", "false": "货物、服务的收入"}),
        Slot(
            "period",
            "期间",
            question=ask(
                "这是一个月的，还是一个季度的？",
                "小规模纳税人一般按季",
                "按月和按季的起征点不同。",
                "",
                ("一个季度", "按季度"),
                ("一个月", "按月"),
            ),
            shows={"month": "一个月", "quarter": "一个季度"},
        ),
    ),
    cases=_vat_cases,
    missing=lambda facts: [
        *([] if {"sales", "ordinary_sales", "special_sales", "sales_with_tax"} & set(facts) else ["sales"]),
        *([] if "period" in facts else ["period"]),
    ],
    reads=_read_vat,
    chips=lambda facts: [("我说的是含税的", "含税的呢")] if "sales" in facts else [],
    foreign=r"服务费|手续费|佣金|成本|进货|房租|工资|运费|推广费|费用|扣了?",
    exclusive=(("sales", "ordinary_sales", "sales_with_tax"),),
    tells=_vat_told,
    follows=rf"{_NO_INVOICE}|附加税?(?:费)?(?:呢|多少|要)|含税|未税|税前|专票|普票|[按是]?(?:月|季度?)的?|租",
    topic=r"小规模.{0,12}(?:增值税|起征|多少|1%|3%)|增值税.{0,6}起征|起征点到底|销售额正好 30 万",
)


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
    return found | deductions_told(said) | _so_far(said) | _insurance_of_year(said)


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
    never=r"增值税|普票|专票|开票|发票|印花|企业所得税|登记|注销|社保.{0,6}(?:多少|怎么|几)",
    main=("profit", "revenue"),
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
    return {"staff": staff[1]} if staff else {}


SMALL_PROFIT = Matter(
    name="small_profit",
    subject="small_profit",
    title="测算企业所得税",
    about="cit-small-profit",
    words=r"企业所得税|小型?微利?|公司.{0,8}(?:利润|所得)|应纳税所得额",
    never=r"个体|小规模|合同|印花|股权|分红|工资|研发|年终奖|劳务|经营所得",
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
    cases=lambda facts: [("", known(facts, "taxable_income", "assets", "prepaid", "staff"))],
    missing=lambda facts: [] if "taxable_income" in facts else ["taxable_income"],
    reads=_read_profit,
    topic=r"小型微利",
)

_CONTRACTS: tuple[tuple[str, str], ...] = (
    ("financial_lease", "融资租赁"),
    ("lease", "租赁|租房|房租|出租|租.{0,4}合同"),
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
    ("property", "房产|买房|卖房|商铺|土地|不动产|产权"),
    ("sale", "采购|购销|买卖|销售|进货|供货|购货|货款"),
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
    if said.has("不是小规模|一般纳税人|不减半|大企业"):
        found["halved"] = "false"
    elif said.has("小规模|小型?微利?|个体|减半|个人|自然人"):
        found["halved"] = "true"
    return found


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


def _read_late(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    days = re.search(r"(\d+|[一二两三四五六七八九十百零]+)\s*[天日](?!期)", said.plain)
    if days and (number := read_number(days[1])) is not None:
        found["days"] = str(int(number))
    months = re.search(r"(\d+|[一二两三四五六七八九十半]+)个月", said.plain)
    if months and not days and (number := read_number(months[1])) is not None:
        found["days"] = str(int(number * 30))
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
    topic=r"滞纳金.{0,8}(?:怎么算|多少|一天)",
)
