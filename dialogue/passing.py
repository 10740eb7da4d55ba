"""A home that changes hands otherwise than by a sale between two persons, as it is told: given, inherited, divided,
another name on the certificate, by which of these ways, at a court's auction. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from language.normalise import normalise

Way = Literal["given", "inherited", "divided", "renamed", "ways", "auction"]
Kin = Literal["spouse", "child", "close", "other", ""]

_SPOUSE = "老婆|老公|媳妇|爱人|配偶|妻子|丈夫|太太|夫妻|夫妇|两口子"
_PEOPLE: tuple[tuple[Kin, str], ...] = (
    # Before the close ones, whose words stand within theirs: 表哥, 儿媳, 外甥女, 女朋友.
    (
        "other",
        "侄|外甥|甥女|舅|叔|姑[姑妈父夫]?|[大小阿]?姨[妈父夫]?|伯|婶|堂[哥弟姐妹兄]|表[哥弟姐妹兄]|女婿|儿媳|岳|丈母娘|丈人|公公|婆婆"
        "|公婆|嫂|姐夫|妹夫|弟媳|大舅子|小舅子|朋友|同事|同学|邻居|对象|干[儿女爹妈]|外人|别人|保姆",
    ),
    ("spouse", _SPOUSE),
    ("child", "儿子|女儿|儿女|闺女|孩子|子女|小孩|娃|父母|爸|妈|爹|娘|父亲|母亲|老人|老爷子|老太太"),
    ("close", "爷爷|奶奶|姥爷|姥姥|外公|外婆|祖父母?|祖母|孙|哥|弟|姐|妹|直系|抚养|赡养"),
)
_PERSON = "|".join(words for _, words in _PEOPLE)
_HOME = r"(?<!租)房(?![东租贷价款])|住宅|公寓|[一二三四两]居|不动产|产权"
_TAKER = re.compile(rf"(?:给|到|送|让)(?:了|过)?(?:[我咱俺](?:们|家)?的?)?(?P<who>{_PERSON})")
_IN_LAWS = re.compile("公公|婆婆|公婆|岳|丈")
_TO_CHILD = re.compile("(?:写|给|归|过户给|过到|留给)[^,，。;]{0,3}(?:孩子|儿子|女儿|闺女|子女)")
_LATER = re.compile(r"(?:以后|将来|今后|日后|之后|往后|过几年|几年后|到时候?)[^,，。;]{0,6}(?:卖|出售|出手)")
# 让给, 转给 and 过给 are said of a gift too: with a sum right beside and nobody of the family it is a sale.
_SUM_SAID = r"(?<![\d.])\d[\d.]*\s*万|[一二两三四五六七八九十百]+万"
_OVER = "(?:让|转让|转|匀|盘|兑|出|倒|过户|过)(?:手)?给"
_STRANGER = (
    "(?:了|一?[个家对位]|我[们家]?的?)*(?:别人|人家|他人|外人|朋友|同事|同学|邻居|街坊|客户|老乡|熟人|对方|下家|小两口"
    "|小年轻|租客|房客|一[个对家位])"
)
FOR_MONEY = (
    rf"(?:{_SUM_SAID})(?:块|元|钱|的?价格?|整|左右|就|都|给|一?起|准备|打算|[,，\s])*"
    rf"(?:{_OVER}{_STRANGER}|(?:匀|盘|兑|倒)[给出]|割肉|割了|[甩抛清](?:了|掉|出|售|卖|仓|盘)|出[给掉])"
    rf"|{_OVER}{_STRANGER}[^,，。;万]{{0,8}}(?:{_SUM_SAID})"
    r"|(?:人家|对方|下家|接手的?人?|接盘的?人?|受让方|新房?主)(?:那边|家里?|名下|是|的)*(?:首套|[头第][一二三]套|[一二三两]套|没房|无房)"
    rf"|让给[^,，。;\d]{{0,4}}[,，\s]*(?:{_SUM_SAID}).{{0,40}}(?:满[二两五]|唯一|首套|没房|无房)"
    r"|割肉|甩卖|抛售"
)
_SELLS = re.compile(
    r"卖|出售|成交|买家|买方|买主|买房的|挂牌|出手|脱手|转手|买下|有人(?:出|给|要买)|出价|低价转|给[^,，。;\s]{0,5}买(?!的)"
    rf"|{FOR_MONEY}"
)
_WHICH = re.compile(
    r"还是|哪[个种样]|哪儿?更|怎么.{0,6}(?:划算|合适|省|便宜|好)|比较|区别|更?划算|省[税钱]|[好行]一?[点些]"
)
# What no 给 of a gift stands before: 给我算一下.
NOT_DONE_FOR = (
    rf"(?!(?:[我咱俺你他她]|人家)?们?(?:家|的)?(?:{_PERSON})?(?:好好|好|再|先|都|也|来|大概|大致|大约|粗略|简单|详细|仔细|直接|顺便|快点?|赶紧|具体|一起|分别|各)*"
    r"(?:算|估|看|瞧|瞅|测|查|列|讲|说|唠|聊|解释|介绍|分析|核|理一?[理下]|捋|盘算|合计|参谋|预估|评估|弄(?:明白|清楚)|整明白|个(?:数|准话|说法|答复)|"
    r"[出报回来]个|一个(?:数|准)|答|指|推荐|提示|提醒|出[到了价]|开价))"
)
_WAYS = re.compile(rf"过户|赠[与予送]|送|给{NOT_DONE_FOR}|买卖|卖|继承|遗嘱")
GIFT = (
    rf"赠[与予送]|受赠|捐[给赠]|白[送给]|无偿(?:给|送|转|过)|(?:送|过给|过户给|过到|过户到|过继给|转给|转到|转让给|转(?=[\u4e00-\u9fff]{{1,4}}名下)|留给|传给|写给|写到|划到|让给|给{NOT_DONE_FOR})"
    rf"(?:了|一套|到)?(?:我|咱|他|她|俺|{_PERSON}|[\u4e00-\u9fff]{{1,3}}名下)"
)
_GIFT = re.compile(GIFT)
_INHERITED = re.compile(
    r"继承(?!人身份)|遗产|遗嘱|遗赠|(?:去世|过世|走了|没了|不在了|病故|离世)[^。]{0,14}(?:房|留|过户|名下)|(?:房|留下)[^。]{0,14}(?:去世|过世|离世|不在了)"
)
_DEAD = re.compile(r"去世|过世|走了|没了|不在了|病故|离世|百年之?后")
_DIVIDED = re.compile(
    r"(?:离婚|前妻|前夫|离了|协议离)[^。]{0,16}(?:房|分|归|判|过户|析产)|(?:房|产权)[^。]{0,14}(?:离婚|前妻|前夫)|析产"
)
_HAD_SO = re.compile(r"(?:分|判|得|归我|继承|留|送|赠)(?:给我|来|下|到)?的(?:一套|那套)?(?:老)?房")
_OF_SALE = re.compile(r"唯一|满[二两五]|买[家方]|[首二]套")
_RENAMED = re.compile(
    r"(?:加|添|写上|增加|去掉|去|减|除|改|换)(?:上|个|成|掉|一个|我|他|她|了|的|[\u4e00-\u9fff]{1,7}?)?(?:名字?|名儿)|(?:加|除|减|更)名"
)
_CERTIFICATE = re.compile(r"房本|房产证|产权证|不动产|房子|房")
AUCTION = (
    r"法拍|司法拍卖|(?:法院|阿里|京东|淘宝)[^,，。;]{0,6}拍|拍卖[^,，。;]{0,8}(?:房|一套|住宅)"
    r"|(?:房|住宅)[^,，。;]{0,8}拍卖|拍(?:下|到|得|的)了?(?:一套|的?房)"
)
_AUCTION = re.compile(AUCTION)
_OF_ONE_POINT = re.compile(
    r"材料|手续|流程|怎么办(?!法)|证明|公证|哪里|在哪|多久|几天|期限|什么时候|哪天|从哪|备案|撤销|反悔|预约|地址|电话|假|偷|逃|"
    r"契税|个税|所得税|增值税|印花税|土地增值|附加|原值|满[二两五]|首套|二套|发票|贷款|房产税|免税|减免|优惠|标准|依据|文件|规定|社保|限购"
)
_TAX_ASKED = re.compile(
    r"税|多少钱|花多少|费用|花钱|要钱|交钱|交[什啥哪多]|得交|划算|合适|省钱|还是|哪[个种]|怎么[过弄给转]|什么办法"
)
_ASKS = re.compile(r"[?？吗么呢]|怎|咋|多少|什么|啥|哪|能|可以|是不是|要不要|有没有|行不")


@dataclass(frozen=True, slots=True)
class Passing:
    """``kin``: who is spoken of beside the person."""

    way: Way
    kin: Kin = ""


def passing(text: str) -> Passing | None:
    """
    >>> passing("房子送给侄子"), passing("我爸送我的房子现在要卖掉")
    (Passing(way='given', kin='other'), None)
    """
    plain = _LATER.sub("", normalise(text))
    way = _way(plain)
    return Passing(way, kin_in(plain)) if way is not None else None


def _way(plain: str) -> Way | None:
    if _AUCTION.search(plain):
        return "auction"
    if not re.search(_HOME, plain):
        return "divided" if re.search("离婚析产", plain) else None
    sells = _SELLS.search(plain)
    if (
        _WHICH.search(plain)
        and len(set(_WAYS.findall(plain))) > 1
        and kin_in(plain) in ("child", "close", "spouse", "")
    ):
        return "ways"
    if sells:
        return None
    if _DEAD.search(plain) and _INHERITED.search(plain):
        return "inherited"  # 妈不在了 房子要改到我名下
    if _RENAMED.search(plain) and _CERTIFICATE.search(plain):
        return "renamed"
    if _HAD_SO.search(plain) and _OF_SALE.search(plain):
        return None  # how it came is told of a home that is to be sold
    if _DIVIDED.search(plain):
        return "given" if _TO_CHILD.search(plain) else "divided"
    if _INHERITED.search(plain):
        return "inherited"
    return "given" if _GIFT.search(plain) else None


def kin_in(plain: str) -> Kin:
    """What giver and taker are to each other. Where both are named beside the person, 婆婆给老公 is of close kin, and
    妈妈给老公 is not."""
    taker = _TAKER.search(plain)
    giver = re.search(_PERSON, plain[: taker.start()]) if taker is not None else None
    if taker is None or giver is None:
        return _kin(plain)
    gives, takes = _kin(giver.group()), _kin(taker["who"])
    if takes == "spouse":
        return "close" if _IN_LAWS.search(giver.group()) else "other" if gives in ("child", "close") else ""
    return "close" if {gives, takes} <= {"child", "close"} else ""


def _kin(plain: str) -> Kin:
    return next((kin for kin, words in _PEOPLE if re.search(words, plain)), "")


def asks_in_general(text: str) -> bool:
    """Whether what it costs in taxes is asked, or nothing is; not one point of it. Of a home divided the entry tells
    each tax.

    >>> asks_in_general("离婚房子归我 契税多少"), asks_in_general("房子送给女儿 契税多少")
    (True, False)
    """
    plain = normalise(text)
    plain = _EACH_TAX.sub("税", plain) if _DIVIDED.search(plain) else plain
    if _OF_ONE_POINT.search(plain):
        return False
    return _TAX_ASKED.search(plain) is not None or _ASKS.search(plain) is None


_EACH_TAX = re.compile("契税|个税|个人所得税|所得税|增值税")

# 把房子卖了要缴哪几样税: the taxes of a sale, and no figure of one.
_OF_A_SALE = re.compile(
    r"(?:请问|问一?下|把|我们?|自己|个人|的|[这那]套|要是|如果|想|老|二手|房子?|住[房宅]|[,，\s])*"
    r"卖(?:掉|出去|了|房子?|二手房)*(?:的话|之?后|都|要|得|需要|该|应该|总共|一共|[,，\s])*"
    r"[交缴出]?(?:哪几|几|哪)(?:样|种|项|类)(?:的)?税费?[吗呢啊呀?？]*"
)
SALE_TAXES = "house-sell-first"


def asks_of_sale(text: str) -> bool:
    """
    >>> asks_of_sale("房子卖掉要交哪几种税"), asks_of_sale("卖房500万要交几种税")
    (True, False)
    """
    return _OF_A_SALE.fullmatch(normalise(text)) is not None


# 真实650万 网签写500万: nothing is computed of a price that is not the true one.
_UNDERSTATES = re.compile(
    rf"做低|阴阳合同|(?:真实|实际)(?:成交)?(?:价|总价|卖)?[^,，。;]{{0,4}}(?:{_SUM_SAID}).{{0,10}}(?:网签|合同|过户|写)"
    rf"|低价(?:卖|过户).{{0,20}}(?:市场?价|值)\s*(?:{_SUM_SAID})[^,，。;\d]{{0,4}}写"
)
UNDERSTATED = "house-price-fake"


def understates(text: str) -> bool:
    """
    >>> understates("买家说要做低 真实650万 网签写500万"), understates("卖500万 网签价也是500万")
    (True, False)
    """
    plain = normalise(text)
    return _UNDERSTATES.search(plain) is not None and re.search(f"{_HOME}|网签|买[家方]|卖[家方]|平", plain) is not None


OTHERS = "house-gift-others"
_ENTRIES: dict[Way, str] = {
    "inherited": "house-inherit-taxes",
    "divided": "house-divorce-split",
    "ways": "house-gift-or-sale",
    "auction": "house-auction-taxes",
}


def instead(text: str) -> Passing | None:
    """Of a home that is in hand to be sold: 那送给女儿呢."""
    plain = normalise(text)
    found = _INSTEAD.match(plain)
    if len(plain) > SHORT or found is None or _SELLS.search(plain) or _SUM.search(plain):
        return None
    kin = kin_in(plain)
    if found["adds"]:
        return Passing("renamed", kin) if kin else None
    return Passing("given" if kin else "ways", kin)


SHORT = 16  # characters
_SUM = re.compile(r"\d|[一二两三四五六七八九十百]+万")  # 给他让了12万
_INSTEAD = re.compile(
    r"(?:那|要是|如果|假如|直接|我|不卖了?|改成?|换成?|[,，\s])*(?:(?P<adds>加(?:上|个)?)|白?送|赠[与予送]|过户|白?给)"
)


def entry_of(told: Passing) -> str:
    """The entry on this way; empty where it takes more to tell which."""
    if told.way == "renamed":
        by_kin: dict[Kin, str] = {"child": "house-gift-family", "close": "house-gift-family", "other": OTHERS}
        return by_kin.get(told.kin, "deed-tax-spouse")
    if told.way == "given":
        return {"spouse": "deed-tax-spouse", "other": OTHERS, "": ""}.get(told.kin, "house-gift-family")
    return _ENTRIES[told.way]
