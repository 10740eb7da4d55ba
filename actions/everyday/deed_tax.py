"""The deed tax of who buys or is given a home."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from actions.everyday.times import BEFORE_LIFE
from dialogue.passing import GIFT
from dialogue.thread import Facts
from language.property_kinds import NOT_HOME
from language.reading import read
from language.reading.named import area_in

# Whether a child's home counts hangs on its age, and a parent's never does: asked for rather than guessed.
_KIN_HAS = r"(?<!未成年)(?:儿子|女儿|闺女|孩子|爸|妈|父母|老人)[^,，。;；\s]{0,6}有了?[一1两2]套"
_SPOUSE_HAS = r"(?:老婆|老公|媳妇|爱人|对象|配偶|妻子|丈夫|太太|先生)[^,，。;；\s]{0,6}有了?[一1]套"


_GIVEN = (
    rf"赠与|赠予|赠送|受赠|送我|给我(?:一套|房)|(?<!出)(?<!付)(?:{GIFT})|留给我|不(?:要|收)我?(?:一分)?钱[^,，。;；]{{0,6}}(?:给|过户|转)"
    r"|(?:给|转|过户?)[^,，。;；]{0,6}(?:不|没)[要收]我?(?:一分|半毛)?钱|分文(?:不|未|没)[要取收]"
)
_FREE = r"不要钱|白|没要钱|赠|分文|一分"  # what is left to somebody else is perhaps inherited, and then not taxed
_PAID_FOR = r"[买购](?![家方主])|卖给?[我咱]|首付|出钱|签了|定金|贷款"
_OF_HOMES = "房|套|名下|买过|[头第]一[回次]|置业"
# Where the statement is not read: the words alone.
_HOMES = (
    ("0", "首套|第一套|没有房|没房|无房|唯一"),
    ("1", "二套|第二套|第2套|已?有一套|有1套"),
    ("2", "三套|第三套|已?有两套|有2套|第3套|四套"),
)
# 看上一套340万的: it is the one to be bought.
_THIS_ONE = re.compile("(?<!经)(?<!前)(?<!还)(?:买(?!过)|看[上中]|相中|考虑|[定订]了|换)(?:了|下|个)*[一1]套")
CHEAPEST = Decimal(10_000)  # yuan
_AREA = r"面积[^,，。;\d万]{0,6}(\d+(?:\.\d+)?)(?![\d.]|\s*[万wW元])"
MANY = 2  # and more: the last step of the law


def _read_deed(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    area = area_in(said.plain, said.today)
    if area is not None:
        found["area_m2"] = str(area)
    elif said.asked == "area_m2" and (bare := re.fullmatch(r"\D{0,3}(\d+(?:\.\d+)?)\D{0,3}", said.plain)):
        found["area_m2"] = bare[1]
        found["price"] = ""
    elif (named := re.search(_AREA, said.plain)) is not None:  # 面积其实是142
        found["area_m2"] = named[1]
    found |= _no_price(said) | _net_price(said)
    sold = _one_sold(said)
    if (
        not sold
        and said.has(_GIVEN)
        and not said.has(_PAID_FOR)
        and not (said.has("留给|传给") and not said.has(_FREE))
    ):
        found["kind"] = "gift"
    elif said.has(rf"{NOT_HOME}|办公"):
        found["kind"] = "other"
    elif said.has(
        "(?:公司|单位|企业)[^,，。;]{0,6}(?:买(?!家)|购(?:房|置|入|楼|买))|买[家方]是[^,，。;]{0,3}(?:公司|单位|企业)|(?:用|以)公司"
    ):
        found["kind"] = "company"
    if said.has("不含税|不含增值税|免征?增值税|卖[方家]免"):
        found["price_includes_vat"] = "false"
    elif said.has("含税|含(?:了|着)?增值税|带税") and not any(one.name == "vat" for one in said.sums):
        found["price_includes_vat"] = "true"
    homes = "" if said.has(_KIN_HAS) or (said.known and said.has(_ANOTHER_HOME)) else _homes_before(said)
    homes = sold or homes
    if homes:
        found["homes_before"] = homes
    return found


# 另一套530万 156平的呢: another home to buy, and none that the family has.
_ANOTHER_HOME = (
    r"(?:另外?|别的|换|再看|看中的?|那)(?:那|一)?[一1]?[套个](?![房]?[子]?(?:住|租|空|自))(?!.*(?:名下|已有|有了?[一两1-3]套|还有))"
    r"[^,，。;；]{0,4}\d[\d.]*\s*[万平]"
)


def _no_price(said: Said) -> dict[str, str]:
    """A home costs no 142 yuan: it is another number, or 万 was left out where the price is asked for."""
    prices = [one.amount for one in said.sums if one.name in ("", "price")]
    if not prices or max(prices) >= CHEAPEST:
        return {}
    return {"price": str(max(prices) * CHEAPEST)} if said.asked == "price" else {"price": ""}


def _net_price(said: Said) -> dict[str, str]:
    """总价688.8万 发票不含税631.93万: what is taxed is told beside."""
    prices = [one for one in said.sums if one.name in ("", "price") and one.amount >= CHEAPEST]
    net = [one for one in prices if re.search(_NET_BEFORE, one.lead) or re.match(_NET_AFTER, one.tail)]
    return {"price": str(net[0].amount)} if len(prices) > 1 and len(net) == 1 else {}


_NET_BEFORE = r"(?:不含|除)(?:增值)?税(?:额|价|金额|总?价款?|部分|的|是|为|[:：\s])*$"
_NET_AFTER = r"[元]?[(（]?(?:不含|除)(?:增值)?税"


# 要是我先把手里这套卖了再买呢, 老房子过户给别人以后呢: of a home that the family has, and not of the one it buys.
_OWN_ONE = (
    r"(?:(?:现在|目前|手里|手上|手头|名下|原来|原先|之前|以前|老|旧|那(?!这)|自己|家里|有|已有|我们?)的?(?:那|这|老|旧|住的)*的?"
    r"(?:[一1]?套(?:房子?)?|房子?|屋子?)|(?:旧|老|原来|手里|手头|手上)的|这套(?=[^,，。;；]*再买)|老破小|(?:现在|目前|自己)住的)"
)
_SOLD = r"(?:卖|出手|处理|过户|转让|脱手|腾)(?!方|家)(?:了|掉|出去|给|完|走|以?后|再)*"
_ONE_SOLD = (
    rf"(?:{_OWN_ONE}|(?:[两2俩]|全部?)套?都?)[^,，。;；]{{0,8}}{_SOLD}|"
    rf"(?:先|已经|提前|如果|要是)(?:把)?{_SOLD}[^,，。;；]{{0,6}}(?:{_OWN_ONE}|[一1]套|[后再]买)|"
    rf"{_SOLD}[一1两2]套[^,，。;；]{{0,4}}再?买|先(?:把它)?过户给|"
    rf"{_SOLD}(?:{_OWN_ONE})[^,，。;；]{{0,6}}再?买|先(?:把)?(?:这套{_SOLD}|{_SOLD}[^,，。;；]{{0,3}}这套)|这套[^,，。;；]{{0,2}}先{_SOLD}"
)
_NOT_SOLD = (
    r"(?:不|没|没有|未|还没|先不|暂时不)(?:想|打算|着急|准备)?(?:把它)?(?:卖|出手|处理|过户)|"
    r"(?:以?后|完)再(?:慢慢)?(?:卖|出手|处理)|(?:过|住)[\d几一两三四五]+年|将来"
)


def _one_sold(said: Said) -> str:
    """One home fewer than was told before; the message says of none how many are left."""
    before = said.known.get("homes_before", "")
    if said.has(r"所得税|退|补贴|增值税|贷款|满[五二两]"):
        return ""  # 卖了旧的 能退所得税吗 asks of another tax
    if before not in ("1", "2") or not said.has(_ONE_SOLD) or said.has(_NOT_SOLD):
        return ""
    both = before == "2" and said.has(r"(?:[两2俩]套?|都|全)[^,，。;；]{0,6}(?:卖|出手|处理)|(?:卖|处理)[了掉]?[两2]套")
    return str(int(before) - (2 if both else 1))


def _homes_before(said: Said) -> str:
    if said.has(_SPOUSE_HAS):
        return "1"
    plain = re.sub("我们?|咱们?|俺", "买方", _THIS_ONE.sub(" ", said.plain))
    told = read(plain, "buyer_homes" if said.asked == "homes_before" or said.has(_OF_HOMES) else None, said.today)
    if isinstance(told.buyer_homes, int):
        return str(min(told.buyer_homes, MANY))
    return next((homes for homes, words in _HOMES if said.has(words)), "")


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
    never=r"卖(?!家)|(?<!我是)(?<!们是)(?<!作为)买[家方]|个税|所得税|(?<!含)(?<!中)(?<!列)增值税(?!.{0,3}(?:已|\d))|继承|离婚|前[妻夫]|析产|遗[产嘱赠]|[去过离]世|不在了|病故|夫妻|退契税|契税[^,，。;；]{0,8}(?:退|要回|拿回|返还)|补贴|原值|还交契税|契税发票|契税(?:票|完税|单)|成交价"
    # 合同400万 税务局核定450万 2020年350万买的: what was paid long ago beside what it costs now is of who sells
    r"|(?:网签|合同)[^,，。;；\d]{0,4}\d[\d.]*万.*年[^,，。;；\d]{0,4}\d[\d.]*万[^,，。;；\d]{0,3}买",
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
    foreign=r"契税(?:都|已经?|就|一共|总共|是)*[交缴花付]了?(?:了|过)?|[定订]金|首付|贷款",
    follows=rf"面积|[头第]一套|首套|[二两三]套|名下|没房|无房|{_ONE_SOLD}",
    past=BEFORE_LIFE,
    topic=r"买房契税|契税.{0,8}(?:多少|税率|几个点)|(?:赠与|受赠).{0,10}契税",
    told_after=r"契税多少|契税的.?家庭|算(?:首套|二套|几套)|契税.{0,4}(?:几个点|税率)|首套.{0,6}契税|买(?:方要交|房).{0,6}(?:什么|哪些)税",
)
