"""What is said of owning homes: each statement with whose it is, where, and how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Optional

from language.quantities import Homes, Kind, Marked
from language.reading.places import is_elsewhere

Says = Literal[
    "unknown", "not_only", "none_else", "only", "not_nth", "nth", "has_none", "sold", "else", "has", "has_some"
]
Party = Literal["buyer", "seller", ""]
Owner = Literal["self", "spouse", "child", "relative", ""]

_H, _K, _SUM = f"[{Kind.HOMES.chars}]", f"[{Kind.NTH.chars}]", f"[{Kind.SUM.chars}{Kind.NUMBER.chars}]"
_HOME = r"(?:住房|房子|房产|住宅|商品房|学区房|公寓|别墅|四合院|住处|房屋|平房|老破小|房(?![租贷东改本款价间龄]))"
_NONE = r"(?:没有?|无|木有|没得|没啥|没什么)"
_MORE = r"(?:别的|其他|其它|另外|旁的|多余|额外)"
_JUST = r"(?:只|就|仅|(?<!刚)才|光|单|独|统共|总共|一共|拢共|唯独|全家|全部)"
_THIS = r"(?:[这那此]么?|眼前这|要卖的这?)"
_ONE = rf"(?:{_H}|套|个|处|间|一个|一(?=$|[\s,;。]))"

UNKNOWN = (
    "不(?:太|大|很|怎么|是很|咋)?(?:知道|清楚|确定|了解|懂|明白|晓得|记得|好说|好讲|敢说|肯定)",
    "说不[好准清上]|[搞弄闹整分拿吃记摸看]不(?:太)?[懂清准明定]楚?",
    "没(?:有)?(?:问(?!题)|打听|留意|注意|核实|查|了解)(?:过|呢)?",
    "忘了|忘记|难说|没准儿?|没谱|没底|不一定|两说|谁知道|哪知道|鬼知道|天知道",
    "(?:得|要|需要|回头|先|等我|让我|我|回去|回家)(?:再|先|去|回去|回家|回头)*(?:问问?|查查?|确认|打听|核实)(?!过)",
)
_WORDS: dict[Says, tuple[str, ...]] = {
    "unknown": UNKNOWN,
    "not_only": (
        "(?:不是|并不是|不|非|并非|算不上|不算|谈不上|够不上|不能算)(?:我们?|咱们?|我家|家庭|家里|夫妻)?的?唯一",
        rf"不[只止光]这?么?{_ONE}",
        "唯一.{0,3}(?:不是|谈不上|算不上|不满足|不符合|不沾边)",
    ),
    "none_else": (
        rf"(?:{_NONE}|无|再无|别无)(?:任何)?(?:{_MORE}|他)(?:的|地方)?(?:{_HOME}|{_H}{_HOME}?)?",
        rf"(?:{_NONE}|哪来|哪有|哪儿来|哪儿有|不存在|上哪)(?:的|什么|过|着)*(?:{_K}|第二){_HOME}?",
        rf"除了?(?:这|它|此|老家|外地)[^,;。]{{0,6}}?[,;\s]*(?:就|也|再|都)?{_NONE}(?:{_MORE}|什么|啥)?(?:的|了|{_HOME})?",
        rf"(?:{_MORE}|其余|别处)的?(?:{_HOME}|{_H}|地方)?(?:就|都|也|一个|{_H})*{_NONE}",
        rf"卖了?[这它]?[^,;。]{{0,4}}就{_NONE}{_HOME}?",
    ),
    "only": (
        "唯一",
        rf"{_JUST}+(?:指[着望]|靠着?|有|剩下?|还有|是|买过?|住|卖|名下)*了?{_THIS}?么?{_ONE}(?:{_HOME})?",
        rf"{_JUST}(?:指着|靠着?|有|剩)?(?:它|这{_HOME}|这里|这儿)",
        rf"[独仅只]此(?:{_H}|一家|一处)",
        rf"名下就{_ONE}",
    ),
    "not_nth": (rf"(?:不是|非|不算|不属于|算不上|并非|不能算)(?:他们?|我们?|家庭)?的?{_K}",),
    "nth": (rf"(?P<count>{_K})", "首次(?:置业|购房|买房|购)|首置|第一次(?:买|置业|购)"),
    "has_none": (
        rf"(?:{_H}{_HOME}?|房)(?:都|也)?(?:还)?{_NONE}(?:买过|有过|(?=$|[,;。\s了呢啊的]))",
        rf"{_NONE}(?:任何|买过?|过|一间|{_H})*的?{_HOME}",
        rf"(?<!就)(?:没买过|没有过|没置办过|从没有?买过){_HOME}?",
        r"(?:名下|本地|这边|北京|他|她|自己|也|都|现在|目前|啥)(?:名下)?(?:都|也|就|可|是|倒)?(?:没有?|无)(?:了|的|呢|啊|吧)?(?=$|[\s,;。])",
    ),
    "sold": (
        rf"(?:卖|出|转|处理|拆|送|过户|转让|出手)(?:掉|出|手|迁|人|出去)?了?(?:其中)?(?P<count>{_H})",
        rf"(?<!没)(?:卖掉|卖出去|出手|出掉|转手|处理掉|处理|拆迁?|送人|出让|卖)了(?!{_SUM}|这|多)|过户(?:出去|给)",
        "卖掉|卖出去",
    ),
    "else": (
        rf"(?:还|另|另外|此外|外加|又|再)(?:还|另外?)?(?:有|买过?了?|剩|置办了?|入手了?|添了?|留)[着了个]?(?:{_MORE})?的?(?P<count>{_H}){_HOME}?",
        rf"(?:还|另|另外|此外|外加|又)(?:还|另外?)?(?:有|买过?了?|剩|置办了?|入手了?|添了?|留)[着了]?[个套间处]?(?:{_MORE})?的?[小大老旧新]*的?(?:{_HOME}|别的$|其他$|别的[,;了]|[小大老旧新]的)",
        rf"(?:还|另)(?P<count>{_H})",
        rf"(?:别处|别的地方|其他地方|另一?处)也?(?:还)?有{_HOME}?",
        rf"也(?:有|买了?)(?P<count>{_H}){_HOME}?",
    ),
    "has": (
        rf"(?:各(?:自)?(?:有|名下)?|[每{Kind.NUMBER.chars}]人(?:名下)?(?:都|各)?(?:有)?)(?P<each>{_H})",
        rf"(?:有|买过|买了?|持有|拥有|登记了?|名下|家里|手里|手上)(?:有|了|着|是|已经?|也|一共|总共|共|现)*(?P<count>{_H}){_HOME}?",
        rf"(?P<bare>{_H}){_HOME}?",
    ),
    "has_some": (
        rf"(?<![没无])有(?:了|着|个|间|套|自己的?)*(?:一些|好多|不少|多|几)?{_HOME}",
        r"(?<![没无])(?:名下|已经?|也|都)有(?:了|的)?(?=$|[\s,;。])|(?<![没无])有套(?:小|大|老|旧|新)?的",
        rf"买过{_HOME}",
    ),
}
_PATTERNS = tuple((says, re.compile(word)) for says, words in _WORDS.items() for word in words)

# Asked or offered, not stated: 是不是唯一, 首套还是二套, 唯一吗.
_ASKED = re.compile(
    rf"(?:是不是|有没有|算不算|是否|有无|能不能|算?几|买没买)[^,;。!?\s]{{0,8}}|{_K}{_HOME}?还是{_K}{_HOME}?|[^,;。!?\s]{{0,6}}(?:唯一|{_K}|{_H})的?{_HOME}?[吗么嘛](?=$|[\s,;。!?])"
)
_DEFINED = re.compile("什么意思|是什么|怎么认定|如何认定|怎么界定|如何界定|指的?是|怎么算(?:是|满)|什么标准|啥意思|什么叫|啥叫")
RESERVED = re.compile("应该|可能|好像|大概|估计|也许|或许|貌似|似乎|多半|八成|我觉得|印象|差不多|算是吧")
_NOT_YET = re.compile("(?:打算|准备|想|要|正在?|在|得|没|未|不|如果|能|可以)[^,;。]{0,3}$")

_BUYER = r"买[我咱俺](?:的|这|家)*房?子?的(?:人|那[家个]|主)?|买[家方主](?:那边|家庭|家)?|购房[人者]|买房的人?|对方|人家|下家|接盘|客户|小两口|买的人|要买的"
_SELLER = r"卖[家方主]|房东|业主|[我咱俺](?:们|家|俩|自己|名下)?(?![说搞弄记看打写报填讲刚问觉要得想先再]|也?不|没问|回头|这边说)"
_PARTY = re.compile(rf"(?P<buyer>{_BUYER})|(?P<seller>{_SELLER})")
_SPOUSE_WORD = "老婆|老公|媳妇儿?|爱人|配偶|妻子|丈夫|太太|先生|另一半|内人|夫人|对象|孩子他?[爸妈]|孩儿他?[爸妈]|那口子|我家那位|他那位|我家那个|老伴儿?|女人|男人|前妻"
_OWNERS: tuple[tuple[Owner, re.Pattern[str]], ...] = (
    ("self", re.compile(rf"[我俺他她](?:们)?[和跟与同](?:[我他她](?:的)?)?(?:{_SPOUSE_WORD})|(?:{_SPOUSE_WORD})[和跟与同](?:我|他|她)|夫妻|两口子|我们?俩|他们?俩|家庭|全家|家里|一家|三口之家")),
    ("spouse", re.compile(rf"(?:{_SPOUSE_WORD})")),
    ("child", re.compile("(?:孩子|儿子|女儿|闺女|娃|小孩|小子)(?![他她]?[爸妈])")),
    ("relative", re.compile("爸妈?|妈|父母|父亲|母亲|老人|公公|婆婆|公婆|岳父母?|岳母|丈母娘|老丈人|哥|姐|弟|妹|爷爷|奶奶|姥[姥爷]|叔|舅|姑|姨|公司|单位|亲戚|朋友|前妻|前夫")),
    ("self", re.compile(r"(?:^|[,;。\s])自己|本人|我|俺|咱|(?<![人公婆妇偶子夫太生])[他她]")),
)


@dataclass(frozen=True)
class Statement:
    """``count`` is ``None`` where it was not said, or not exactly; ``sign``: a number of homes was said at all."""

    says: Says
    count: Optional[int]
    sign: bool
    party: Party
    owner: Owner
    elsewhere: bool
    about: bool
    this: bool  # 这一套, not 一套
    start: int
    bare: bool = False
    each: bool = False


def find_statements(marked: Marked) -> list[Statement]:
    """In order; the kinds first in the list keep what they have found."""
    text = _ASKED.sub(lambda found: "_" * len(found.group()), marked.text)
    if _DEFINED.search(text):
        return []
    found: list[tuple[int, int, Says, re.Match[str]]] = []
    for says, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, *_ in found):
                continue
            if says == "sold" and _NOT_YET.search(text[: match.start()]):
                continue
            found.append((match.start(), match.end(), says, match))
    return _with_parties(marked, text, sorted(found, key=lambda f: f[0]))


def _with_parties(marked: Marked, text: str, found: list[tuple[int, int, Says, re.Match[str]]]) -> list[Statement]:
    statements: list[Statement] = []
    last = 0
    for start, end, says, match in found:
        lead = re.split(r"[。!?]", text[last:start])[-1]
        fresh = re.search(r"[。!?]", text[last:start]) is not None
        party = _party(lead) or (statements[-1].party if statements and not fresh else "")
        said = match.groupdict()
        sign = next((said[n] for n in ("count", "each", "bare") if said.get(n)), None)
        sign = sign or next((c for c in match.group() if re.match(f"{_H}|{_K}", c)), None)
        homes = marked.get(sign, Homes)
        clause = re.split(r"[,;。!?]", text[last:start])[-1] + match.group()
        statements.append(
            Statement(
                says=says,
                count=homes.count if homes is not None else None,
                sign=homes is not None,
                party=party,
                owner=_owner(lead + match.group()) or _owner(lead),
                elsewhere=is_elsewhere(clause),
                about=RESERVED.search(clause) is not None,
                this=re.search("[这那此]", match.group()) is not None,
                start=start,
                bare=bool(said.get("bare")),
                each=bool(said.get("each")),
            )
        )
        last = end
    return statements


def _party(lead: str) -> Party:
    last: Party = ""
    for match in _PARTY.finditer(lead):
        last = "buyer" if match["buyer"] else "seller"
    return last


def _owner(text: str) -> Owner:
    """The last one named; on one place the first of the list."""
    best: tuple[int, Owner] = (-1, "")
    for owner, pattern in _OWNERS:
        for match in pattern.finditer(text):
            if match.end() > best[0]:
                best = (match.end(), owner)
    return best[1]
