"""What a message says of the thing sold that no figure says: what it is, whose, where, how it came. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.housing.shares import shares_in
from dialogue.passing import AUCTION, FOR_MONEY, NOT_DONE_FOR
from language.normalise import normalise
from language.property_kinds import OFFICE, PARKING, SHOP, WORKS
from language.reading.places import is_elsewhere

_OWNED_BESIDE = re.compile(r"(?:还|另|也|都|名下|老家|家里|外地)[^，,。；;\s]{0,4}$")
_SOLD: tuple[tuple[str, str], ...] = (
    ("商铺", SHOP),
    ("车位", PARKING),
    ("写字楼、办公用房", OFFICE),
    ("商住公寓", r"商住|酒店式公寓|公寓|loft|LOFT"),
    ("厂房、仓库", WORKS),
    ("土地", r"宅基地|(?:一块|这块|块)地(?![方址])|土地使用权"),
    ("小产权房", r"小产权|农村的?房|村里的?房|平房院"),
    ("法拍房", AUCTION),
)
_FIRM = r"[^,，。;\s不]{0,4}(?:公司|企业|单位|开发商|厂子|集团)"
_COMPANY = re.compile(
    r"(?:公司|企业|单位)(?:名下的?(?:有|那)?|的|有)(?:一?[套处个]?)?(?:房(?!改)|住宅|住房|商品房|不动产|物业)|(?:我们|我)(?:公司|企业|单位).{0,6}卖.{0,4}房"
    rf"|(?:卖[家方]|业主|房主|房东|产权人?|被执行人|房本|房产证)(?:上|名|人)?(?:是|写的?是?|属于|为|在|登记在){_FIRM}"
    rf"|房子?(?:是|属于|在|挂在|登记在){_FIRM}(?:的|名下)(?!分)|(?:从|向|跟|找)(?:一?[家个])?(?:公司|企业)(?:手里|那里|那儿)?买"
)
_PERSON = re.compile(
    r"(?:卖[家方]|业主|房主|房东|产权人?|房本)[^,，。;]{0,4}(?:是个人|不是(?:公司|企业|单位))|^不?[是,，\s]*个人(?:的|名下)"
)
_ORIGINS = (
    ("purchased_public", re.compile(r"房改房|央产房|已购公房|公有住房|(?:成本|标准)价(?:的?房|.{0,4}(?:买|购))")),
    ("affordable", re.compile(r"经适房|经济适用|两限房|限价房|安居房")),
    ("self_built", re.compile(r"自建房|自己盖的")),
)
_RELATIVE = (
    "(?<![表堂干舅姑姨婶叔伯])(?:爸爸?|妈妈?|爹|娘|老太太|老爷子|老人|老两口|父亲|母亲|父母|爷爷|奶奶|姥爷|姥姥|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿|孩子|老公|老婆|丈夫|妻子"
    "|爱人)"
)
_ACQUIRED = (
    (
        "inherited",
        re.compile(
            r"继承(?!人)|遗产|遗嘱|遗赠|(?:去世|过世|走了|没了|不在了|病故|离世)[^。]{0,16}(?:留|传给|归|过[到给户]|改到|转到)|[留传]给我的?"
        ),
    ),
    ("divorced", re.compile(r"离婚[^，,。]{0,8}(?:分|判|归|得)|析产")),
    (
        "given_by_relative",
        re.compile(
            rf"{_RELATIVE}[^，,。]{{0,4}}(?:赠[与予送给]?|送给?|转给)(?:了)?我|"
            rf"{_RELATIVE}[^，,。;\s]{{0,12}}(?:赠[与予送]?给?|送给?|转给|过给)了?我(?![爸妈爹娘])|"
            rf"{_RELATIVE}[^。;]{{0,16}}过(?:户)?给了?我|直系亲属赠"
            rf"|{_RELATIVE}(?:当[年初时]|早年|以前)?(?:过户|赠|送|转)?给(?:我|咱)?们?的(?:[这那]?一?套)?老?房"
        ),
    ),
    (
        "given",
        re.compile(
            r"(?:朋友|同事|别人|他人|外人|邻居|大爷|[伯叔舅姑姨婶][父母妈爸]?|[表堂][哥弟姐妹]|干[爹妈])[^，,。]{0,4}(?:赠与|赠予|赠送|送给?)(?:了)?我?|受赠"
        ),
    ),
)
_NO_PROOFS = re.compile(
    r"(?<![装修有])(?:没有?|丢了|找不[到着])了?(?:购房|买房|原[来始])?的?(?:发票|票据|凭证|购房合同|原始合同)"
    r"|(?<!装修)(?:发票|票据|凭证|购房合同)[^，,。]{0,4}(?:丢|没了|没有|找不)"
)
_A_HOME = "房|套|[一二三四两]居|院|宅|楼|卖|出"
_LIVES = (
    r"老家|乡下|农村|(?:^|人|我|现在|目前|平时|一直)在[\u4e00-\u9fff]{2,5}(?:上班|工作|生活|打工|居住|住|定居|上学)"
)
_OF_BUYER = re.compile("买[家方主]|对方|人家|下家|接[手盘]的|客户|买的人|买房的")
_BESIDE = re.compile(r"(?:外地|老家|[\u4e00-\u9fff]{2,3})(?:还|也|另)有")
_OF_PRICE = re.compile(r"原[值始来价]|购房|买房|购入|当[年时初]")
_NO_SALE = re.compile(
    rf"继承|赠与|赠送|赠予|过户给|过给|送给|转给|给{NOT_DONE_FOR}(?:我)?(?:儿子|女儿|孩子|闺女|老婆|老公|父母|爸|妈)|析产|离婚.{{0,4}}分"
)
_SALE = re.compile(
    rf"卖|出售|出手|转让|转手|成交|挂牌|买家|买方|买主|有人(?:出|给|要买)|脱手|想出[掉了]?|[\d百千万]出(?:了|掉|去)|出掉|处理掉|谈[了好妥成拢到]|{FOR_MONEY}"
)
_LOCATION = (
    ("town", re.compile(r"(?:在|是|位于|属于)?(?:镇上|镇里|县城|建制镇|乡镇|[\u4e00-\u9fff]{2,3}镇)")),
    ("other", re.compile(r"(?:在|是|位于|属于)(?:农村|乡下|村里|村上|其他地区)|^(?:农村|村里|其他地区)$")),
    ("city", re.compile(r"市区|城区|城里|(?:东城|西城|朝阳|海淀|丰台|石景山)(?:区|的)?|[二三四五]环")),
)
_ANY_FIRM = "(?:公司|企业|单位|机构|集团|厂子|工厂)"
_BUYER_COMPANY = re.compile(
    rf"(?:买方|买家|买主|对方|买的|买房的|下家|接手的?|接盘的?|要买的)(?:人|那边)?(?:(?:是|为)(?:一?家|个|他们)?[\u4e00-\u9fff]{{0,4}}?|(?:用|以)?(?:一?家|个|他们)?){_ANY_FIRM}"
    r"(?!上班|分的|的?房|给他|的?(?:职工|职员|员工|老板|人|白领|领导))"
    rf"|(?<!我们){_ANY_FIRM}(?:名义)?(?:要|来|想|打算|准备|出面|愿意)*(?:买(?!过?了?的)|购买|购入|收购|接手)"
    rf"|(?:用|以){_ANY_FIRM}的?名义|卖给(?:了|一?[家个])*[^,，。;\s]{{0,6}}{_ANY_FIRM}(?!职工|员工)"
)
# 公司, in answer to how many homes the buyer has.
_IS_FIRM = re.compile(
    rf"(?:不是个人[买的]*[,，\s]*)?(?:那?是|就是|说是|买[家方主的]|接手的?|接盘的?|下家|对方|人家|他们?|那边|一?[家个]|[呃嗯啊,，\s])*{_ANY_FIRM}(?:要|来|想|名义|的|买|收|购|拿|接|呀|啊|哦|呢|[,，。\s])*"
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """``None`` where nothing is said. ``sold``: what is sold if it is no home; ``elsewhere``: the home lies outside the
    region; ``company``: it belongs to one; ``person``: to a person after all; ``given``: it is not sold at all."""

    sold: str | None = None
    elsewhere: bool = False
    company: bool = False
    person: bool = False
    given: bool = False
    origin: str | None = None
    location: str | None = None
    buyer_company: bool = False
    how_acquired: str | None = None
    shares: str | None = None
    no_proofs: bool = False


def notice(text: str, asked: str | None) -> Noticed:
    """``asked``: the field that was asked for; other homes are spoken of where it is about other homes."""
    plain = normalise(text)
    of_homes = asked in ("only_home", "buyer_homes")
    return Noticed(
        sold=None if of_homes else _sold(plain),
        elsewhere=not of_homes and _sold_elsewhere(plain),
        company=not of_homes and _COMPANY.search(plain) is not None and _PERSON.search(plain) is None,
        person=_PERSON.search(plain) is not None,
        given=_NO_SALE.search(plain) is not None and _SALE.search(plain) is None,
        origin=next((origin for origin, pattern in _ORIGINS if pattern.search(plain)), None),
        location=_location(plain, asked),
        buyer_company=_BUYER_COMPANY.search(plain) is not None
        or (asked == "buyer_homes" and _IS_FIRM.fullmatch(plain) is not None),
        how_acquired=next((how for how, pattern in _ACQUIRED if pattern.search(plain)), None),
        shares=shares_in(plain) or None,
        no_proofs=_NO_PROOFS.search(plain) is not None and (asked != "costs" or _OF_PRICE.search(plain) is not None),
    )


def _sold(plain: str) -> str | None:
    for name, pattern in _SOLD:
        found = re.search(pattern, plain)
        if found is not None and not _OWNED_BESIDE.search(plain[: found.start()]):
            return name
    return None


def _sold_elsewhere(plain: str) -> bool:
    """The place stands before what is sold, not before another home: 我天津有套房要卖."""
    if _SALE.search(plain) is None or _BESIDE.search(plain):
        return False
    return is_elsewhere(" ".join(_of_this_home(plain)))


def _of_this_home(plain: str) -> Iterator[str]:
    """The clauses, but for those of the buyer, of another home told of once this one was (唯一 老家有一套), and of
    where somebody lives (回老家了)."""
    told = False
    for clause in re.split(r"[\s,，。;；]+", plain):
        another = told and re.search("有|还|买了|另", clause) and not _SALE.search(clause)
        lives = re.search(_LIVES, clause) and not re.search(rf"{_A_HOME}|\d", clause)
        if not (_OF_BUYER.search(clause) or another or lives):
            yield clause
        told = told or re.search(r"\d\s*(?:万|平|㎡)|唯一|满[二两五]", clause) is not None


def _location(plain: str, asked: str | None) -> str | None:
    if asked not in (None, "location", "original_price", "costs") and not re.search(
        r"房子?在|位于|属于|镇上|县城", plain
    ):
        return None
    is_there = re.sub(r"不(?:是在|是|在|算|属于)(?:镇上|镇里|县城|市区|城区|城里|农村|村里)", " ", plain)
    return next((name for name, pattern in _LOCATION if pattern.search(is_there)), None)
