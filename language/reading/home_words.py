"""The words in which people tell of their homes."""

from __future__ import annotations

import re
from typing import Literal

from language.quantities import Kind
from language.quantities.patterns import words
from language.reading.places import REGION

Says = Literal[
    "unknown", "not_only", "none_else", "only", "not_nth", "nth", "has_none", "sold", "else", "has", "has_some"
]
Party = Literal["buyer", "seller", ""]
Owner = Literal["self", "spouse", "child", "relative", ""]

_H, _K = f"[{Kind.HOMES.chars}]", f"[{Kind.NTH.chars}]"
_END = r"(?=$|[,;。!?\s])"
_HOME = words(
    rf"""住房 房子 房产 住宅 商品房 学区房 公寓 别墅 四合院 住处 房屋 平房 老破小 小产权 回迁房 安置房 拆迁房 经适房
    两限房 房改房 公房 洋房 联排 叠拼 筒子楼 大?平层 大?开间 [{Kind.OTHER.chars}]室
    (?<=[套小大])[{Kind.OTHER.chars}]{_END}
    房(?![租贷东改本款价间龄])"""
)
_NO = words("没有? 无 木有 没得 没啥 没什么")
_OTHERS = words("别的 其他 其它 另外 旁的 多余 额外")
_JUST = words("只 就 仅 (?<!刚)才 光 单 独 统共 总共 一共 拢共 唯独 全家 全部")
_THIS = words("[这那此]么? 眼前这 要卖的这?")
_ONE = words(rf"{_H} 一?(?:套|处|间|个窝|个(?=$|[\s,;。!了房住])) 一(?=$|[\s,;。])")
_ONE_OF = "(?:一?[个套间处])"
_BOUGHT = words("有 买过?了? 剩 置办了? 入手了? 添了? 留 挂")
_MORE = words("还 另 另外 此外 外加 又 再 同时")

_SPOUSE = words(
    """老婆 老公 媳妇儿? 爱人 配偶 妻子 丈夫 (?<!老)太太 (?<!老)先生 另一半 内人 夫人 对象
    孩[子儿]他?[爸妈] 那口子 我家那[位个]
    他那位 老伴儿?"""
)
UNKNOWN = words(
    r"""不(?:太|大|很|怎么|是很|咋)?(?:知道|清楚|确定|了解|懂|明白|晓得|记得|好说|好讲|敢说|肯定) 说不[好准清上]
    [搞弄闹整分拿吃记摸看]不太?[懂清准明定]楚? 没有?(?:问(?!题)|打听|留意|注意|核实|查|了解)[过呢]? 忘了 忘记
    [没无]法(?:确定|回答|判断|知道|说) (?:得|要|需要)[^,;。]{0,5}(?:问|打听|核实)(?!过) [记想]不(?:得|住|起来)
    [没不]太?(?:搞|弄|想)(?:明白|清楚|懂)
    没(?:[跟和给向同][我咱俺]们?)?(?:说(?!错)|讲|提|告诉) 难说 没准儿? 没谱 没底 没想(?:好|清楚|明白)
    不一定 两说 [谁哪鬼天]知道
    (?:得|要|需要|回头|先|等我|让我|我|回去|回家)(?:再|先|去|回去|回家|回头)*(?:问问?|查查?|翻翻|核对|确认|打听|核实)(?!过)"""
)
RESERVED = re.compile(
    words("应该 可能 好像 大概 估计 也许 或许 貌似 似乎 多半 八成 我觉得 印象 差不多 算是[^,;。]{0,4}吧")
)

_STATEMENTS: tuple[tuple[Says, tuple[str, ...]], ...] = (
    ("unknown", (UNKNOWN,)),
    (
        "not_only",
        (
            words("不是 并不是 不 非 并非 算不上 不算 谈不上 够不上 不能算")
            + words("[我咱]们?家?的? 家庭 家里 家 夫妻")
            + "*的?唯一",
            rf"不[只止光]这?么?{_ONE}",
            "唯一.{0,3}" + words("不是 谈不上 算不上 不满足 不符合 不沾边"),
        ),
    ),
    (
        "none_else",
        (
            rf"(?:{_NO}|再无|别无)(?:任何)?(?:{_OTHERS}|他)(?:的|地方)?(?:{_HOME}|{_H}{_HOME}?|(?=[了啦啊呢吧])|{_END})",
            rf"{words('没有? 无 哪来 哪有 哪儿来 哪儿有 不存在 上哪')}[的过着]*(?:什么)?(?:{_K}|第二){_HOME}?",
            rf"除了?{words('这 它 此 老家 外地')}[^,;。]{{0,6}}?[,;\s]*[就也再都]?{_NO}{_OTHERS}?(?:的|了|{_HOME})?",
            rf"(?:{_OTHERS}|其余|别处)的?(?:{_HOME}|{_H}|地方)?(?:[就都也]|{_H})*{_NO}(?:[了啦啊呢的]|{_HOME})*{_END}",
            rf"卖了?[这它]?[^,;。]{{0,4}}就{_NO}{_HOME}?",
        ),
    ),
    (
        "only",
        (
            rf"唯一的?(?:{_H}{_HOME}?)?",
            rf"{_JUST}+{words('指[着望] 靠着? 有 剩下? 还有 是 买过? 住 卖 名下')}*"
            rf"了?(?:{REGION}|本地)?的?{_THIS}?么?{_ONE}{_HOME}?",
            rf"{_JUST}{words('指着 靠着? 有 剩')}?{words(f'它 这{_HOME} 这里 这儿')}",
            rf"{_JUST}有?{_THIS}了?{_END}",
            rf"[独仅只]此{words(f'{_H} 一家 一处')}",
        ),
    ),
    ("not_nth", (rf"{words('不是 非 不算 不属于 算不上 并非 不能算')}{words('他们? 我们? 家庭')}?的?{_K}",)),
    ("nth", (rf"(?P<count>{_K})", "首次(?:置业|购房|买房|购)|首置")),
    (
        "has_none",
        (
            rf"(?:{_H}{_HOME}?|房)[都也]?还?{_NO}{words(f'买过 有过 (?=$|[,;。。了呢啊的]) {_END}')}",
            rf"{_HOME}[都也]?还?{_NO}[了的呢啊吧]?{_END}",
            rf"{_NO}(?:{words('任何 买过? 过 一间')}|{_H})*的?{_HOME}",
            rf"{words('没买过 没有过 没置办过 从没有?买过')}{_HOME}?",
            rf"(?:{_SPOUSE}|"
            + words(
                f"""名下 两口子 夫妻 俩 本地 这边 {REGION} [他她我]们 他 她 自己 本人 也 都 现在 目前 眼下 如今 手里
                手上 啥"""
            )
            + rf")(?:名下)?[都也就可是倒还]*(?:没有?|无)[了的呢啊吧]?{_END}",
        ),
    ),
    (
        "sold",
        (
            rf"{words('卖 出 转 处理 拆 送 过户 转让 出手')}[掉出手迁人]?去?了?(?:其中)?(?P<count>{_H})",
            rf"(?<!没){words('卖掉 卖出去 出手 出掉 转手 处理掉 处理 拆迁? 送人 出让 卖')}"
            rf"了(?![{Kind.SUM.chars}{Kind.NUMBER.chars}这多])|过户(?:出去|给)",
            "卖掉|卖出去",
        ),
    ),
    (
        "else",
        (
            rf"{_MORE}(?:还|另外?)?{_BOUGHT}[着了个]?{_OTHERS}?的?(?P<count>{_H}){_HOME}?",
            rf"{words('还 另 另外 此外 外加 又')}(?:还|另外?)?{_BOUGHT}[着了]?{_ONE_OF}?{_OTHERS}?的?[小大老旧新]*的?"
            + words(rf"{_HOME} 别的(?=$|[,;了]) 其他(?=$|[,;了]) [小大老旧新]的"),
            rf"(?:[还另]|添置?了?)(?P<count>{_H})",
            rf"(?<![没无])有{_OTHERS}的?(?:{_HOME}|(?P<count>{_H}))",
            rf"{words('别处 别的地方 其他地方 另一?处')}也?还?有{_HOME}?",
            rf"也(?:有|买了?)(?P<count>{_H}){_HOME}?",
            rf"名下还有{_END}",
        ),
    ),
    (
        "has",
        (
            rf"(?:各(?:自)?(?:有|名下)?|[每一]人(?:名下)?(?:[都各]|已经)?有?)(?P<each>{_H})",
            words("有 买过 买了? 持有 拥有 登记了? 名下 家里 手里 手上 手头")
            + words("有 了 着 是 已经? 也 一共 总共 共 现")
            + rf"*(?P<count>{_H}){_HOME}?",
            rf"(?P<bare>{_H}){_HOME}?",
            rf"(?<![没无])有[了着]?{_ONE_OF}[小大老旧新]?{_HOME}",
        ),
    ),
    (
        "has_some",
        (
            rf"(?<![没无])有{words('了 着 个 间 套 自己的?')}*{words('一些 好多 不少 多 几')}?{_HOME}",
            rf"(?<![没无]){words('名下 已经? 也 都')}有[了的]?{_END}|(?<![没无])有套[小大老旧新]?的",
            rf"买过{_HOME}",
        ),
    ),
)
PATTERNS = tuple((says, re.compile(pattern)) for says, listed in _STATEMENTS for pattern in listed)

# Asked or offered, not stated: 是不是唯一, 首套还是二套, 唯一吗; and 满五唯一是什么意思.
ASKED = re.compile(
    words("是不是 有没有 算不算 是否 有无 能不能 算?几 买没买")
    + rf"[^,;。!?\s]{{0,8}}|唯一不唯一|{_K}{_HOME}?还是{_K}{_HOME}?"
    rf"|[^,;。!?\s]{{0,6}}(?:唯一|{_K}|{_H})的?{_HOME}?[吗么]{_END}"
)
DEFINED = re.compile(words("[什啥]么?意思 是什么 [怎如][么何](?:认定|界定) 指的?是 怎么算[是满] 什么标准 什么叫 啥叫"))
PLANNED = re.compile(words("打算 准备 想 计划 考虑 要") + "[^,;。]{0,3}$")
NOT_YET = re.compile(words("打算 准备 想 要 正在? 在 得 没 未 不 如果 能 可以") + "[^,;。]{0,3}$")

PARTIES: tuple[tuple[Party, re.Pattern[str]], ...] = (
    (
        "buyer",
        re.compile(
            words(
                """买[我咱俺](?:的|这|家)*房?子?的(?:人|那[家个]|主)? [他她]们家?里? [他她]家里?
                (?<![公婆爸妈爹娘子儿女生弟哥姐妹亲母人象属侣友])[他她](?:要是|如果|自己|现在)*(?=名下|有|没有?房|已经|首套|二套|是首|是二)
                买[家方主](?:那边|家庭|家)? 购房[人者] 买房的人? (?:对方|人家)(?!(?:现在)?(?:出价?|给|开价)) 下家
                接盘(?:的|侠)? 接手(?:的(?:人|那[家个位])?|人|方) 受让[方人] 新(?:房主|业主|东家) 后手 对家
                买的那[家个位] 想买的 来买的 要房的
                客户 小两口 买的人 要买的"""
            )
        ),
    ),
    (
        "seller",
        re.compile(
            words("卖[家方主] 房东 业主") + r"|(?<!买)[我咱俺](?:们|家|俩|自己|名下)?"
            r"(?![说搞弄记看打写报填讲刚问觉得想先再]|要(?!是)|也?不|没问|回头|这边说)"
        ),
    ),
)
OWNERS: tuple[tuple[Owner, re.Pattern[str]], ...] = (
    (
        "self",
        re.compile(
            rf"[我俺他她]们?[和跟与同](?:[我他她]的?)?{_SPOUSE}|{_SPOUSE}[和跟与同][我他她]|"
            + words("夫妻 两口子 我们?俩 他们?俩 家庭 全家 家里 一家")
        ),
    ),
    ("spouse", re.compile(_SPOUSE)),
    ("child", re.compile("(?:孩子|儿子|女儿|闺女|娃|小孩|小子)(?![他她]?[爸妈])")),
    (
        "relative",
        re.compile(
            words(
                """爸妈? 妈 父母 父亲 母亲 老人 老太太? 老爷子 老头儿?子? 老两口 二老 老先生 老娘 老爹 婶 伯
                公公 婆婆 公婆 岳父母? 岳母 丈母娘 老丈人 哥 姐 弟 妹 爷爷 奶奶
                姥[姥爷] 叔 舅 姑 姨 公司 单位 亲戚 朋友 前妻 前夫"""
            )
        ),
    ),
    ("self", re.compile(r"(?:^|[,;。\s])自己|本人|我|俺|咱|(?<![人公婆妇偶子夫太生])[他她]")),
)
