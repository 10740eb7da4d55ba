"""A home given, one sold and another bought, a shop sold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import CENT
from dialogue.forms import Declined
from dialogue.passing import FOR_MONEY, kin_in
from dialogue.passing import GIFT as GIFT_WORDS
from dialogue.thread import Facts
from language.property_kinds import NOT_HOME, NOT_HOME_FOR_SURE
from language.quantities import read_number
from language.reading.named import dates_in

WHOLE = "1/1"
NOT_KNOWN = "0"


def _read_gift(said: Said) -> Mapping[str, str]:
    """Who it goes to; 不是侄子 是女儿 puts it right."""
    part = {"part": "true"} if said.has("加[^,，。;]{0,8}名|加名") else {}
    if share := _share(said):
        part["share"] = share
    if said.asked == "kin" and said.has(r"^(?:都?不是|不属于|都不)(?:近亲属?)?$"):
        return {"kin": "other"}
    if said.asked == "kin" and said.has(r"^(?:是|属于|对|嗯)(?:的|近亲属?)?$"):
        return {"kin": "close"}
    kin = kin_in(re.sub(r"不是[^,，。;\s是]{1,4}", "", said.plain))
    settled = "kin" in said.known and said.asked != "kin" and not said.has("不是|给|送|换成|改成|如果|要是|加")
    who = kin if kin in ("other", "spouse") else "close"
    return part | ({"kin": who} if kin and not settled else {})


_PER_CENT = r"(\d{1,2})(?:%|个?点)|百分之([一二三四五六七八九十]+)"
_SHARES = {
    "1/2": r"一半|二分之一|对半|各半|1/2",
    "1/3": r"三分之一|1/3",
    "1/4": r"四分之一|1/4",
    WHOLE: r"全部|整套|全给|都给",
}


def _share(said: Said) -> str:
    """The part of the home that goes over, as a fraction; empty where none is said."""
    told = re.search(_PER_CENT, said.plain)
    if told is not None and (count := read_number(told[1] or told[2])) is not None:
        return f"{count}/100"
    return next((share for share, words in _SHARES.items() if said.has(words)), "")


def _no_gift(facts: Facts) -> Declined | None:
    """Between spouses there is nothing to compute."""
    if facts.get("kin") != "spouse":
        return None
    return Declined(question="夫妻之间房产证加名字、改名字，要交契税吗？", entry="deed-tax-spouse")


def _given_price(facts: Facts) -> dict[str, str]:
    """Of a share, its part of the price."""
    part, of = facts.get("share", WHOLE).split("/")
    return {"price": str((Decimal(facts["price"]) * Decimal(part) / Decimal(of)).quantize(CENT))}


def _gift_wanted(facts: Facts) -> Sequence[str]:
    return ("kin", "price", *(("share",) if "part" in facts else ()))


def _gift_cases(facts: Facts) -> Variants:
    """By whether the giver has held it long enough, which only counts between those who are no close kin."""
    inputs = {**_given_price(facts), **known(facts, "kin")}
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
    words=rf"(?=.*(?:房(?![东租贷])|住宅|公寓|产权|[这那][一两]?套(?![餐装]))).*(?:{GIFT_WORDS}|加[^,，。;]{{0,8}}名)",
    never=rf"卖(?![家方])|出售|买[家方主]|买房的|有人(?:出|给|要买)|出价|出手|脱手|转手|成交|挂牌|契税|继承|遗产|去世|离婚|前妻|前夫|给[^,，。;\s]{{0,5}}买(?!的)|现金|{NOT_HOME}|车|公司|首付|房租|租金|装修|借(?!名)|利息|[盖建]了?房|{FOR_MONEY}",
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
            shows={"close": "近亲属", "other": "其他人", "spouse": "配偶"},
        ),
        Slot("part", "只加名字", shows={"true": "是"}),
        Slot(
            "share",
            "给出的份额",
            question=ask(
                "加上名字后，对方占多少份额？",
                "例如：一半，或者 30%",
                "加名是给出一部分产权，只按给出的份额缴税。",
                "不动产权证书上对方会写占百分之几，还没定就先按一半估。",
                ("一半", "一半"),
                ("全部", "全部"),
            ),
        ),
    ),
    cases=_gift_cases,
    missing=lambda facts: [name for name in _gift_wanted(facts) if name not in facts],
    declines=_no_gift,
    tells=lambda facts, made: f"按给出的 {facts['share']} 份额算。" if facts.get("share", WHOLE) != WHOLE else "",
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


# 老房800万出的: at what price it was sold.
_SOLD_FOR = r"\d\s*万(?:块钱?|元)?(?:给|就|把它)?(?:出|抛|甩|让|转)(?:手|掉|出|让)?(?:的|了)"

# 卖的640万 个税缴了12.8万 半年后480万又置了一套 能退几万: in whatever words, and in this order.
_SOLD_THEN_BOUGHT = (
    rf"(?:卖|出手|出售|出掉|处理|{_SOLD_FOR}).{{0,50}}(?:(?:又|再|重新|另外?|新|后来|接着|随后|转头|回头|以?后)[^,，。;；\d]{{0,8}}(?:[买购置]|入手|拿下|上车)"
    r"|(?:置|购|买|入手|拿下)了?(?:一?套|个)|换了?(?:一?[套个])|换一?套).{0,40}(?:退|返|要回|拿回)"
)

HOME_SWAP = Matter(
    name="home_swap",
    subject="home_swap",
    title="测算换购住房退税",
    about="house-swap-amount",
    words=rf"(?:卖了?|出售).{{0,30}}(?:又|再|重新)?[买购].{{0,12}}(?:退)|换购|卖旧买新|卖一?买一?|(?:换房|置换|以旧换新).{{0,6}}(?:退|返)|{_SOLD_THEN_BOUGHT}"
    r"|(?=.*旧房?[^,，。;；]{0,4}(?:卖|出手))(?=.*新房?[^,，。;；]{0,4}\d)(?=.*所得税)",
    told_after=r"换购住房|卖旧房买新房",
    never=r"车|条件|契税",
    main=("sold_price",),
    slots=(
        Slot(
            "sold_price",
            "卖房价格",
            r"卖(?:掉|出)?[了的]?|出售|出手|出掉|旧房|老房子?|原来的",
            ask("旧房卖了多少（不含税）？", "例如：500 万", "按新旧两套的价格比例退。"),
        ),
        Slot(
            "tax_paid",
            "已缴个人所得税",
            r"[交缴上]了?(?:所得税|税)?|所得税(?:[交缴]了?|花了|是)*",
            ask("卖房时缴了多少个人所得税？", "例如：20 万", "退的是这一笔税。"),
        ),
        Slot(
            "bought_price",
            "新买价格",
            r"[又再新]?[买购置](?:办|换|入|业)?了?|新房子?|新的|(?:又|再)?(?:入手|拿下|换)了?(?:一?套|个)?",
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


_DATE = r"(?<!\d)(?P<date>(?:\d{4}|\d\d)年(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?|[去前]年(?:\d{1,2}月份?)?)"
_BOUGHT_ON = rf"{_DATE}[^,，。;；\s\d卖售]{{0,6}}?(?:[买购](?![家方])|入手|拿下|取得)"


def _shop_bought_on(said: Said) -> Mapping[str, str]:
    """The last day of what was told, so that no year is counted too many."""
    told = re.search(_BOUGHT_ON, said.plain) or (re.search(_DATE, said.plain) if said.asked == "bought_on" else None)
    days = dates_in(told["date"], said.today) if told is not None else ()
    return {"bought_on": min(days[0].last, said.today).isoformat()} if days and days[0].first <= said.today else {}


def _read_shop(said: Said) -> Mapping[str, str]:
    return {**_shop_bought_on(said), **_shop_proofs(said)}


def _shop_proofs(said: Said) -> Mapping[str, str]:
    if said.has(r"(?:没有?|丢了?|找不[到着])(?:发票|凭证|票)|票[^,，。;；\s]{0,3}(?:丢|没|找不)"):
        return {"provable": "false"}
    return {"provable": "true"} if said.has("有(?:发票|凭证|票)|(?:票据?|凭证)[都还也]?(?:在|有|齐)") else {}


def _shop_cases(facts: Facts) -> Variants:
    """Without an original price that can be proved the whole price is taxed."""
    paid = known(facts, "original_price")
    if not paid or paid["original_price"] == NOT_KNOWN:
        return [("", {**known(facts, "price"), "provable": "false"})]
    since = {name: day for name, day in known(facts, "bought_on").items() if day != NOT_KNOWN}
    return [("", {**known(facts, "price", "provable"), **paid, **since})]


def _shop_further(facts: Facts) -> Sequence[str]:
    """What the land appreciation tax by the papers hangs on."""
    proved = facts.get("original_price", NOT_KNOWN) != NOT_KNOWN and facts.get("provable") != "false"
    return ["bought_on"] if proved else []


SHOP_SALE = Matter(
    name="shop_sale",
    subject="shop_sale",
    title="测算卖商铺的税",
    about="shop-sale-vat",
    words=rf"{NOT_HOME_FOR_SURE}.{{0,40}}(?:卖|出手|转手|转让|出掉|万出(?=[\s,，。;]|$))|(?:卖|出手|转手|转让).{{0,10}}{NOT_HOME}",
    never=rf"小规模|季度|商住|公寓|公司的?{NOT_HOME}|公司名下|出租|租|年终奖|[每这上本]个?月|流水|营业额|销售额|卖货",
    main=("price",),
    slots=(
        Slot(
            "price",
            "卖价（含税）",
            r"卖了?|现在|如今|眼下|这[回次]|此次|成交|谈[好妥成拢到]了?|售价|总价|出(?:手|掉|(?=[\s,，。;]|$))|转手|转让",
            ask("准备卖多少钱（含税总价）？", "例如：300 万", "增值税和契税都按价格算。"),
        ),
        Slot(
            "original_price",
            "购置原价",
            r"原价|原值|原来|买进|购入|入手|买的?(?![家方主])|当初|当年|当时",
            ask(
                "按非住房（商铺、写字楼、车位等）算，增值税看差额。当初多少钱买的（发票或契税票上的价）？",
                "例如：210 万；没有凭证就说没有",
                "有凭证的，增值税按差价算。",
            ),
            unknown=True,
        ),
        Slot("provable", "凭证", shows={"true": "有", "false": "没有"}),
        Slot(
            "bought_on",
            "购置日期",
            question=ask(
                "哪年哪月买的？",
                "例如：2018 年 3 月，以发票或契税票上的日期为准",
                "土地增值税按购置的年数加计扣除，个人所得税又要减去土地增值税。",
                "说年份和月份就行，例如“2018年3月”；记不清就说“不清楚”。",
            ),
            unknown=True,
        ),
    ),
    further=_shop_further,
    undated=rf"^(?:是|大概|应该|我)*{_DATE}(?:左右)?(?:买的?|购入的?)?[。.!！\s]*$",
    cases=_shop_cases,
    missing=lambda facts: [
        *([] if "price" in facts else ["price"]),
        *([] if "original_price" in facts or facts.get("provable") == "false" else ["original_price"]),
    ],
    reads=_read_shop,
)
