"""What owners ask: letting a home, the deed tax of a buyer, another home bought, a car."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.everyday.matter import Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.times import BEFORE_LIFE
from dialogue.passing import GIFT as GIFT_WORDS
from dialogue.passing import kin_in
from dialogue.thread import Facts
from language.reading.named import area_in, count_of, dates_in


def _read_rent(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if said.has("商铺|门面|店面|底商|写字楼|办公|厂房|仓库|车位|非住宅|公寓楼"):
        found["property"] = "shop"
    elif said.has("住房|住宅|房子|民房|一套房|家里|公寓"):
        found["property"] = "home"
    if said.has("一般纳税人"):
        found["owner"] = "general_company"
    elif said.has("公司|企业|单位") and not said.has("租客|租户|租方|承租|对方|租给|租的是|来租"):
        found["owner"] = "small_company"
    elif said.has("个人|我自己|本人"):
        found["owner"] = "person"
    months = re.search(r"租(\d+)个月", said.plain)
    if months:
        found["months"] = months[1]
    year = next((one for one in said.sums if one.name == "annual_rent"), None)
    if year is not None:
        found["monthly_rent"] = str(round(year.amount / 12, 2))
        found["annual_rent"] = ""
    elif said.known and (months_of := _months_of(said)):
        amount = next((one.amount for one in said.sums), Decimal(said.known.get("monthly_rent", "0")))
        found["monthly_rent"] = str(round(amount / months_of, 2))
    if said.known and said.has(r"综合(?:征收|税)?率|综合征收|核定征收"):
        found["view"] = "综合征收率"
    return found


_TERMS = ((12, "一年|全年|整年"), (6, "半年"), (3, "一?个?季度?|三个月|3个月"))


def _months_of(said: Said) -> int:
    """For how many months the rent is that was told, where it is put right: 是一年的, 5500是半年的."""
    ends = r"的?(?:租金|房租)?[,，。 ]*(?:不是.*)?$"
    return next((n for n, words in _TERMS if said.has(rf"(?<!不是)(?<!不)(?:{words}){ends}")), 0)


def _rent_told(facts: Facts, made: Made) -> str:
    if facts.get("view") != "综合征收率":
        return ""
    return (
        "综合征收率由房屋所在地税务机关定，各地不一样，北京现在按多少，我这里没有核到文件，须人工确认，"
        "不能拿一个比例来算。下面是按各税种的一般规定算的。"
    )


RENT = Matter(
    name="rent",
    subject="rent",
    title="测算出租房屋的税",
    about="iit-rent-income",
    words=r"出租|租出去|租给|月租|租金|房租|收租|年租|租了出去|房子租",
    never=r"租房(?:扣|抵)|能[抵扣]|可以[抵扣]|专项|工资|月薪|年薪|承租|租来|转租|合同.{0,8}印花|印花税.{0,6}合同|我租(?:的|了)|租车|发票|代开|普票|专票",
    main=("monthly_rent", "annual_rent"),
    slots=(
        Slot(
            "monthly_rent",
            "月租金",
            r"月租金?|租金|房租|一个月|每个?月|租",
            ask("每月租金是多少？", "例如：5000", "各项税都按租金算。"),
        ),
        Slot("annual_rent", "年租金", r"年租金?|一年(?:的)?(?:租金|房租|收|租)?|每年|全年"),
        Slot("repairs", "当月修缮费", r"修缮费?|维修费?|装修"),
        Slot("property", "出租的是", shows={"home": "住房", "shop": "商铺等非住房"}),
        Slot(
            "owner",
            "出租方",
            shows={"person": "个人", "small_company": "企业（小规模）", "general_company": "企业（一般纳税人）"},
        ),
        Slot("months", "租期", suffix=" 个月"),
    ),
    cases=lambda facts: [("", known(facts, "monthly_rent", "repairs", "property", "owner", "months"))],
    missing=lambda facts: [] if "monthly_rent" in facts else ["monthly_rent"],
    reads=_read_rent,
    chips=lambda facts: (
        ([("是商铺", "如果是商铺呢")] if facts.get("property") != "shop" else [("是住房", "如果是住房呢")])
        + ([("公司出租", "如果是公司出租呢")] if facts.get("owner", "person") == "person" else [])
    ),
    follows=r"综合(?:征收|税)?率|综合征收|[年季]度?的|三个月的|年租|商铺|住房|公司",
    tells=_rent_told,
    topic=r"个人出租.{0,10}(?:税|个税)|出租.{0,6}(?:住房|房屋|商铺).{0,10}(?:怎么算|多少|交哪些税)|公司出租.{0,8}(?:房|商铺).{0,16}税|住房.{0,14}一年要交多少税",
)


def _read_deed(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    area = area_in(said.plain, said.today)
    if area is not None:
        found["area_m2"] = str(area)
    elif said.asked == "area_m2" and (bare := re.fullmatch(r"\D{0,3}(\d+(?:\.\d+)?)\D{0,3}", said.plain)):
        found["area_m2"] = bare[1]
        found["price"] = ""
    if said.has("赠与|赠予|赠送|受赠|送给我|送我|过户给我|给我(?:一套|房)"):
        found["kind"] = "gift"
    elif said.has("商铺|底商|写字楼|车位|车库|办公"):
        found["kind"] = "other"
    elif said.has("(?:公司|单位|企业)[^,，。;]{0,6}买|买[家方]是[^,，。;]{0,3}(?:公司|单位|企业)|(?:用|以)公司"):
        found["kind"] = "company"
    if said.has("不含税|不含增值税|免征?增值税|卖[方家]免"):
        found["price_includes_vat"] = "false"
    elif said.has("含税|含(?:了|着)?增值税|带税") and not any(one.name == "vat" for one in said.sums):
        found["price_includes_vat"] = "true"
    homes = (
        "0" if said.has("首套|第一套|没有房|没房|无房|唯一") else
        "1" if said.has("二套|第二套|第2套|已?有一套|有1套") else
        "2" if said.has("三套|第三套|已?有两套|有2套|第3套|四套") else ""
    )  # fmt: skip
    if homes:
        found["homes_before"] = homes
    return found


def _deed_missing(facts: Facts) -> list[str]:
    missing = [] if "price" in facts else ["price"]
    if facts.get("kind", "home") != "home":
        return missing
    if "homes_before" not in facts:
        missing.append("homes_before")
    if "area_m2" not in facts and facts.get("homes_before") != "2":
        missing.append("area_m2")
    return missing


def _deed_cases(facts: Facts) -> Variants:
    inputs = known(facts, "price", "vat", "homes_before", "area_m2", "kind")
    home = facts.get("kind", "home") == "home"
    return [("", inputs | (known(facts, "price_includes_vat") if home and "vat" not in facts else {}))]


DEED_TAX = Matter(
    name="deed_tax",
    subject="deed_tax",
    title="测算契税",
    about="deed-tax-rates",
    words=r"契税",
    never=r"卖(?!家)|买家|买方|个税|所得税|(?<!含)(?<!中)(?<!列)增值税(?!.{0,3}(?:已|\d))|继承|夫妻|退契税|补贴|原值|还交契税|契税发票",
    main=("price",),
    slots=(
        Slot(
            "price",
            "价格",
            r"总价|房价|买了?|核定价?|价格|成交价?|评估价?",
            ask("房子的价格（不含增值税）是多少？", "例如：500 万", "契税按价格算。"),
        ),
        Slot("vat", "其中的增值税", r"增值税"),
        Slot("price_includes_vat", "含增值税", shows={"true": "是", "false": "不是"}),
        Slot(
            "homes_before",
            "家庭已有住房",
            question=ask(
                "买房家庭现在有几套住房（不含这一套）？",
                "本人、配偶和未成年子女在北京的，例如：没有，或 1 套",
                "契税按第几套住房定税率。",
                "没有就说“首套”，有一套就说“二套”。",
                ("没有，首套", "首套"),
                ("有一套", "二套"),
                ("有两套", "三套"),
            ),
            suffix=" 套",
        ),
        Slot(
            "area_m2",
            "建筑面积",
            question=ask("建筑面积是多少平方米？", "例如：89 平", "首套、二套按面积分档。"),
            suffix=" 平方米",
        ),
        Slot("kind", "情况", shows={"gift": "受赠", "other": "非住房", "company": "单位购买", "home": "买住房"}),
    ),
    cases=_deed_cases,
    missing=_deed_missing,
    reads=_read_deed,
    chips=lambda facts: (
        [
            ("是二套", "如果是二套呢") if facts.get("homes_before") == "0" else ("是首套", "如果是首套呢"),
            *([("价格含增值税", "价格是含税的呢")] if not {"vat", "price_includes_vat"} & set(facts) else []),
        ]
        if facts.get("kind", "home") == "home"
        else []
    ),
    exclusive=(("vat", "price_includes_vat"),),
    past=BEFORE_LIFE,
    topic=r"买房契税|契税.{0,8}(?:多少|税率|几个点)|(?:赠与|受赠).{0,10}契税",
    told_after=r"契税多少|契税.{0,4}(?:几个点|税率)|首套.{0,6}契税|买(?:方要交|房).{0,6}(?:什么|哪些)税",
)


def _read_gift(said: Said) -> Mapping[str, str]:
    """Who it goes to; 不是侄子 是女儿 puts it right."""
    part = {"part": "true"} if said.has("加[^,，。;]{0,8}名|加名") else {}
    if said.asked == "kin" and said.has(r"^(?:都?不是|不属于|都不)(?:近亲属?)?$"):
        return {"kin": "other"}
    if said.asked == "kin" and said.has(r"^(?:是|属于|对|嗯)(?:的|近亲属?)?$"):
        return {"kin": "close"}
    kin = kin_in(re.sub(r"不是[^,，。;\s是]{1,4}", "", said.plain))
    settled = "kin" in said.known and said.asked != "kin" and not said.has("不是|给|送|换成|改成|如果|要是")
    return part | ({"kin": "other" if kin == "other" else "close"} if kin and not settled else {})


def _gift_cases(facts: Facts) -> Variants:
    """By whether the giver has held it long enough, which only counts between those who are no close kin."""
    inputs = known(facts, "price", "kin", "part")
    if facts["kin"] == "close":
        return [("", inputs)]
    return [
        ("赠与人买了满 2 年", {**inputs, "held_long": True}),
        ("赠与人买了不满 2 年", {**inputs, "held_long": False}),
    ]


def _gift_chips(facts: Facts) -> Sequence[tuple[str, str]]:
    """The same home sold instead, and given to the other kind of taker."""
    paid = f"，原价{Decimal(facts['paid']):f}元" if "paid" in facts else ""
    other = ("给别人", "如果是送给别人呢") if facts.get("kin") == "close" else ("给近亲属", "如果是给儿女呢")
    return [("改成卖，怎么算", f"帮我算卖房的税，卖{Decimal(facts['price']):f}元{paid}"), other]


GIFT = Matter(
    name="home_gift",
    subject="home_gift",
    title="测算赠与住房的税",
    about="house-gift-family",
    words=rf"(?=.*(?:房(?![东租贷])|住宅|公寓|产权)).*(?:{GIFT_WORDS})",
    never=r"卖(?![家方])|出售|契税|继承|遗产|去世|离婚|前妻|前夫|给[^,，。;\s]{0,5}买(?!的)|现金|商铺|车|公司|首付|房租|租金|装修",
    main=("price",),
    slots=(
        Slot(
            "price",
            "房价",
            r"总价|房价|市价|市值|估价?|评估价?|核定价?|价格|价值?|值|大概|现在",
            ask("房子现在大概值多少钱？", "例如：300 万", "契税按税务机关核定的价格算，先按您说的价估。"),
        ),
        Slot("paid", "赠与人买价", r"买|花了?|当[年时初]|原价|成本"),
        Slot(
            "kin",
            "受赠的是",
            question=ask(
                "房子给的是谁？",
                "配偶、父母、子女、祖孙、兄弟姐妹，还是别人",
                "近亲属之间不征个人所得税，别人要按 20% 缴。",
                "是一家人里的哪一位，直接说就行，例如“女儿”“侄子”。",
                ("近亲属", "是近亲属"),
                ("其他人", "不是近亲属"),
            ),
            shows={"close": "近亲属", "other": "其他人"},
        ),
        Slot("part", "只加名字", shows={"true": "是"}),
    ),
    cases=_gift_cases,
    missing=lambda facts: [name for name in ("price", "kin") if name not in facts],
    reads=_read_gift,
    chips=_gift_chips,
    told_after=r"赠与（过户）|送给非直系|买卖、赠与、继承哪种",
    dated=False,
)

_SOLD_OR_BOUGHT = (
    r"(?P<date>(?:\d{2,4}|去|前|今)年(?:\d{1,2}月)?(?:\d{1,2}[日号])?)[^,，。;；\s\d]{0,6}?(?P<what>[卖售买购])"
)


def _read_swap(said: Said) -> Mapping[str, str]:
    """On which day each was; of a month, its first."""
    found: dict[str, str] = {}
    for told in re.finditer(_SOLD_OR_BOUGHT, said.plain):
        days = dates_in(told["date"], said.today)
        if days:
            found["sold_on" if told["what"] in "卖售" else "bought_on"] = days[0].first.isoformat()
    return found


HOME_SWAP = Matter(
    name="home_swap",
    subject="home_swap",
    title="测算换购住房退税",
    about="house-swap-amount",
    words=r"(?:卖了?|出售).{0,30}(?:又|再|重新)?[买购].{0,12}(?:退)|换购|卖旧买新|卖一?买一?",
    never=r"车|条件|契税",
    main=("sold_price",),
    slots=(
        Slot(
            "sold_price",
            "卖房价格",
            r"卖了?|出售|旧房|原来的",
            ask("旧房卖了多少（不含税）？", "例如：500 万", "按新旧两套的价格比例退。"),
        ),
        Slot(
            "tax_paid",
            "已缴个人所得税",
            r"[交缴]了?(?:所得税|税)?|所得税",
            ask("卖房时缴了多少个人所得税？", "例如：20 万", "退的是这一笔税。"),
        ),
        Slot(
            "bought_price",
            "新买价格",
            r"买了?|购|新房",
            ask("新房买了多少（不含税）？", "例如：400 万", "按新旧两套的价格比例退。"),
        ),
        Slot("sold_on", "卖房日期"),
        Slot("bought_on", "买房日期"),
    ),
    cases=lambda facts: [("", known(facts, "sold_price", "tax_paid", "bought_price", "sold_on", "bought_on"))],
    reads=_read_swap,
    dated=False,
    missing=lambda facts: [name for name in ("sold_price", "tax_paid", "bought_price") if name not in facts],
    topic=r"换购住房.{0,8}(?:退|多少)",
)


def _read_shop(said: Said) -> Mapping[str, str]:
    if said.has("没有?(?:发票|凭证|票)|发票(?:丢|没)"):
        return {"provable": "false"}
    return {"provable": "true"} if said.has("有(?:发票|凭证|票)|发票[都还]?在") else {}


def _shop_cases(facts: Facts) -> Variants:
    """Without an original price that can be proved the whole price is taxed."""
    paid = known(facts, "original_price")
    if not paid or paid["original_price"] == "0":
        return [("", {**known(facts, "price"), "provable": "false"})]
    return [("", {**known(facts, "price", "provable"), **paid})]


SHOP_SALE = Matter(
    name="shop_sale",
    subject="shop_sale",
    title="测算卖商铺的税",
    about="shop-sale-vat",
    words=r"(?:商铺|底商|门面|店面|写字楼|办公楼|车位|车库).{0,24}卖|卖.{0,10}(?:商铺|底商|门面|店面|写字楼|办公楼|车位|车库)",
    never=r"小规模|季度|商住|公寓|公司的?(?:商铺|底商|门面|写字楼)|公司名下|出租|租|年终奖",
    main=("price",),
    slots=(
        Slot(
            "price",
            "卖价（含税）",
            r"卖了?|现在|成交|售价|总价",
            ask("准备卖多少钱（含税总价）？", "例如：300 万", "增值税和契税都按价格算。"),
        ),
        Slot(
            "original_price",
            "购置原价",
            r"原价|原值|原来|买进|购入|买的?(?![家方])|当初|当年",
            ask(
                "当初多少钱买的（发票或契税票上的价）？", "例如：210 万；没有凭证就说没有", "有凭证的，增值税按差价算。"
            ),
            unknown=True,
        ),
        Slot("provable", "凭证", shows={"true": "有", "false": "没有"}),
    ),
    cases=_shop_cases,
    missing=lambda facts: [
        *([] if "price" in facts else ["price"]),
        *([] if "original_price" in facts or facts.get("provable") == "false" else ["original_price"]),
    ],
    reads=_read_shop,
)

_EVENTS: tuple[tuple[str, str], ...] = (
    ("scrapped", "报废"),
    ("stolen", "被?[盗偷抢]"),
    ("lost", "灭失|烧|泡水|撞毁"),
    ("returned", "退货|退给|退车"),
    ("transferred", "过户|卖了|卖掉|卖车|转让"),
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
    never=r"车船税|退税|滞纳|保险|过户|二手|报废",
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


def _read_refund(said: Said) -> Mapping[str, str]:
    found = _displacement(said) | _energy(said)
    event = next((name for name, words in _EVENTS if said.has(words)), None)
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
    missing = [] if {"annual_tax", "displacement_l"} & set(facts) else ["annual_tax"]
    if "event" not in facts:
        missing.append("event")
    if facts.get("event") != "transferred" and "event_month" not in facts:
        missing.append("event_month")
    return missing


def _refund_cases(facts: Facts) -> Variants:
    vehicle = known(facts, "annual_tax") or known(facts, "displacement_l", "energy")
    return [("", {"tax": "refund", **vehicle, **known(facts, "event", "event_month", "first_month")})]


VEHICLE_REFUND = Matter(
    name="vehicle_refund",
    subject="vehicle",
    title="测算车船税退税",
    about="vehicle-scrap-refund",
    words=r"(?:报废|被[盗偷抢]|灭失|退货|退车|退给).{0,16}退|退.{0,10}车船税|车船税.{0,20}退",
    never=r"购置税|保险|材料|两遍|重复|又交|怎么办|去哪",
    main=("annual_tax", "displacement_l"),
    slots=(
        Slot(
            "annual_tax",
            "年税额",
            r"车船税|一年|每年|年税额?|交了",
            ask("这辆车一年的车船税是多少？", "例如：480；不知道就说排量，例如 2.0L", "退税按年税额和剩下的月份算。"),
        ),
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
    topic=r"车船税.{0,12}(?:退多少|能退)|报废.{0,10}车船税",
)


def _annual_reads(said: Said) -> Mapping[str, str]:
    found = _displacement(said) | _energy(said)
    months = [d.first.month for d in dates_in(said.plain, said.today) if d.precision in ("month", "day")]
    if months and said.has("买|提车|上牌|新车"):
        found["first_month"] = str(months[0])
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
