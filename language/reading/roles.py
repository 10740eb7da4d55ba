"""Which sum is what: by the noun before it (契税4.2万), the verb after it (300万买的) or before it (卖500万)."""

from __future__ import annotations

import re
from typing import Optional

from language.property_kinds import NOT_HOME
from language.quantities import Kind
from language.quantities.patterns import words
from language.reading.facts import Role

# The word nearest before the sum decides, whichever it is.
_NOUNS: tuple[tuple[Role, str], ...] = (
    (
        "other",
        words(
            """首付款? 定金 订金 诚意金 (?<![没无])(?<!没有)贷款 (?<![没无])(?<!没有)房贷
            按揭 月供 尾款 余款 公积金 中介费? 佣金 评估[费价]? 核定价?
            服务费 物业费? 印花税 个税 增值税 土增税 滞纳金 罚款 挂牌价? 挂 报价 标价 要价 开价 底价 指导价 参考价
            最低价 心理价 砍到? 涨了? 跌了? 赚了? 亏了?(?![惨本死大钱]) 差价 租金 房租 月租 押金 维修基金 车位 车价 买车
            彩礼 保险 社保 家具 家电 注册资本 提成 营业额 销售额 开票 票面 年薪 年收入 一年 净得 净到手 生活费 退休金
            养老金 存款 借款? 余额 补偿 补贴 退税 [又再]买了?
            新房[想要]?买?了?[个套]? (?<![人家方])(?:[想要]|准备|打算)买[个套]?"""
        ),
    ),
    ("deed_tax_paid", "(?<![连带含])(?<![连带含][着了上])(?<!包括)契税(?:票|款|完税证明|完税|发票)?"),
    ("renovation", words("装修(?:费|款|钱|发票)? 装潢 翻修 翻新 硬装 精装")),
    ("loan_interest", "(?:贷款|房贷|按揭|银行|公积金)?利息"),
    ("fees", "(?:贷款|按揭|银行)?手续费|公证费"),
    ("quota", words("额度 限额 版面")),
    ("bonus", words("年终奖?金? 全年一次性奖金 奖金 十三薪 13薪 年奖 双薪")),
    ("monthly_income", words("月薪 月工资 工资 月入 月收入 收入 薪水 底薪 薪资 工钱 每月 每个月 月到手 月均")),
    (
        "original_price",
        words(
            r"""(?:[连带含][着了上]?|包括|加上?)契税(?:在内|一起|一共|总共)*花了?(?:一共|总共)*
            接的?盘时? 原价 原值 原购房?价 购入价? 买入价? 买价 购房(?:价款|价|款|时|花了?)? 进价 成本价? 买的?时候?
            买那会儿? 入手价? 上手价 原始价 买(?![家方主卖受我了]|房(?:人|者|的)|的(?:\s|一套|另)) 买了
            购(?![房置]人) 拿下 接手"""
        ),
    ),
    (
        "sale_price",
        words(
            """成交价? 总价 售价 卖价 房价 价格 价钱 价款 房款 合同价 网签价? 过户价 申报价 卖(?![家方主]) 出售
            出手 转让 全款 谈(?:好|妥|成|拢|定|到|下来|了) (?:说|讲|敲|商量)[好定]了? 定[在好了]
            (?:买[家方主]|对方|人家|有人|有[一个]{0,2}(?:客户|小伙子?|姑娘|大[哥姐爷妈]|阿姨|年轻人|小两口|小夫妻|夫妻|人|老板|朋友)|下家)(?:只|就|才|最多|顶多|愿意?|肯|能|想)*(?:出价?|给)"""
        ),
    ),
)
_NOUN = tuple((role, re.compile(listed)) for role, listed in _NOUNS)
# Of 当时总价 and 原来的房款 the word of time decides.
_THEN = re.compile(words("当[年时初] 那时 那会 原来 原先 以前 早先 买的?时 买那会 买房时 购房时"))
_PRICE_LAST = re.compile(words("总价 价格 价钱 房价 房款 总共 一共 花了? 才") + "[^价款]*$")
# Where no noun tells, 当时150万 is what was paid, 现在480万 what is got.
_TIME = re.compile(words("当[年时初] 那时候? 那会儿? 那年 原来 原先 以前 早先"))
_PAID_END = re.compile("[花用]了?$")
_NOW = re.compile(words("现在 如今 眼下 目前 这[次回] 此次"))
_NOT_PAY = re.compile(words("全年 一年 租 提成 房?贷 月供 物业 社保 公积金 养老 退休 学费 生活费 保险 水电"))
_NOT_HOME = re.compile(words(f"{NOT_HOME} 车(?!船) 股票 股权 设备"))

# 520万割肉, 206万让给别人: what is done for that much.
SOLD_FOR = (
    "卖 售 出手 出售 成交 成的 转让 出掉 脱手 割肉 割了 甩(?:卖|手|出|掉|了|(?=$|[\\s,;。!])) 抛(?:售|出|掉|了)"
    " 清(?:仓|盘|掉|了) 处理 放(?:掉|出去?) 匀出 (?:让|匀|盘|转|兑|出|倒|过|过户)给(?!了?[我俺咱])"
)
_TOUCH = "^(?:[元块整左右上下多]|钱|的话)*"
_MAY = "(?:[就能可以想要准备打算才给一起把]|现在|最后|已经)*"
_THEN_FROM = "(?:[就才从]|[那当]时|以前|[跟和从]?开发商|全款|贷款)*"
_AFTER_VERBS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "sale_price",
        re.compile(rf"{_TOUCH}(?:买我|{_MAY}{words(SOLD_FOR)}|{_MAY}出(?=$|[\s,;。!吧]))"),
    ),
    ("other", re.compile(rf"{_TOUCH}[的元]?{words('首付 定金 订金 挂 贷款 按揭 房贷 中介 佣金 尾款')}")),
    (
        "original_price",
        re.compile(
            rf"{_TOUCH}{_THEN_FROM}"
            + words(
                """买(?![家方主卖]|了?[有个快]*(?:差不多|大概|将近)?[有个]?L) 购 入手 拿下 到手 接手 拿的 抢的
                入的(?:手)? 盘下 置办"""
            )
        ),
    ),
)
_VERB_END = re.compile("[的了进入来下掉出]*")
_ASKS = words("多少 怎么 要 几 呢 吗 是 率 能 可 够 不")
_LATER: tuple[tuple[Role, str], ...] = (
    ("deed_tax_paid", "契税"),
    ("renovation", "装修 装潢 翻修"),
    ("loan_interest", "(?:贷款|房贷|按揭|银行)?利息"),
    ("quota", "的?(?:发票)?(?:额度|限额|版面)"),
    ("bonus", "年终奖 奖金"),
    ("monthly_income", "月薪 工资 月工资 底薪 薪水"),
    ("original_price", "原价 原值 购入价 成本"),
    ("sale_price", "总价 成交价 房价 卖价 房款"),
)
_AFTER_NOUNS = tuple((role, re.compile(rf"^(?:[元块]|元整)?的?{words(listed)}(?!{_ASKS})")) for role, listed in _LATER)
_PER_MONTH = re.compile("^[元块]?(?:每月|/月|一月|/每月)")
_FOR_SALE = re.compile(r"(?:卖房子?|房子?[要想]?卖|出售|(?:成交价?|总价|价格|售价|卖价)(?:[嘛呢啊]|的话)?)[,;]\s*$")
_ORIGINAL = re.compile(r"(?:原价|原值|买价|买入价)(?:[嘛呢啊]|的话)?[,;]\s*$")
# 15年买 去年过户 唯一 500万: other facts stand between, so that the verb is not of the sum.
_FACT_BETWEEN = re.compile(r"[\s,;][^\s,;]*(?:唯一|过户|[首二]套|满[二两五])")
# 契税是2021年交的 房本2022年下来 465万: then another matter is told of.
_MATTER_BETWEEN = re.compile(r"[\s,;][^\s,;]*(?:唯一|过户|[首二]套|满[二两五]|房本|房产证)")
# 早年买的经济适用房 满九年 280万: it tells what home it is, and not what was paid.
_BOUGHT_HOME = re.compile(
    r"(?:了?L[多来]?)?的?(?:[\u4e00-\u9fffX]{0,6}房子?|X[\u4e00-\u9fff]{0,4})(?=[\s,;X]|现在|如今|眼下|目前|有人|想|要|打算|准备)"
    r"(?![\s,;]*(?:一共|总共|当时|那时|那会儿?|全款|总价)?花)"
)
# 想卖 18年买的 210万: bought is told of the sum after 卖 was.
_SELL_VERBS = frozenset({"卖", "出售", "出手", "转让"})
_BOUGHT_BETWEEN = re.compile("[买购]入?了?的|入手的")
# 18年买的 全款235万, which is what was paid.
_PAID_THEN = re.compile(
    r"(?:买|购入?|入手|拿|接的?盘|上的?车)(?:下来?|入)?的?(?:[那这]套|房子?)?[,;\s]*(?:全款|总价|总款|房款|房价|价格|价钱)[^买卖]*$|全款(?:买|购|入手|拿下)(?:下来?|入)?的?[,;\s]*$"
)
_BOUGHT = re.compile(
    r"(?:买|购入?|入手|取得|拿下|接的?盘|上的?车)(?:下来?|入)?(?:的[^,;。\s]{0,5})?[,;\s]\s*(?:[当那]时|那会儿?|一共|总共|总价|价格|是)*花了?(?:一共|总共)?$"
)


# 2014年花了180万: what was spent in a year is what was paid.
_SPENT_THEN = re.compile(
    rf"[{Kind.DATE.chars}](?:年?[初底]|左右|那会儿?|的时候?|[,\s])*(?:一共|总共|全款|就|才)*花了?(?:一共|总共|大?概)*$"
)


def role_of(lead: str, tail: str, *, sum_follows: bool = False) -> tuple[Optional[Role], int]:
    """The role of a sum between ``lead`` and ``tail``, and how many letters of ``tail`` have been used up for it.
    ``sum_follows``: another one stands at the end of ``tail``: 那会儿花了290万契税2万9."""
    noun = nearest(lead)
    for role, pattern in _AFTER_VERBS:
        found = pattern.match(tail)
        if found and noun in (None, "original_price", "sale_price", role):
            end = _VERB_END.match(tail, found.end())
            return role, end.end() if end else found.end()
    if noun is not None:
        return _of_noun(noun, lead), 0
    month = _PER_MONTH.match(tail)
    if month:
        return "monthly_income", month.end()
    if sum_follows and _TIME.search(lead) and _PAID_END.search(lead):
        return "original_price", 0
    for role, pattern in _AFTER_NOUNS:
        found = pattern.match(tail)
        if found:
            return role, found.end()
    if _TIME.search(lead):
        return "original_price", 0
    return ("sale_price" if _NOW.search(lead) else None), 0


def nearest(lead: str) -> Optional[Role]:
    """The role of the noun or verb nearest before the sum."""
    found = [
        (m.end(), -m.start(), role)
        for role, pattern in _NOUN
        for m in pattern.finditer(lead)
        if not (m.group() in ("买", "买了") and _FACT_BETWEEN.search(lead, m.end()))
        and not (m.group() in _SELL_VERBS and _BOUGHT_BETWEEN.search(lead, m.end()))
        and not (m.group() in ("买", "买了") and _BOUGHT_HOME.match(lead, m.end()))
        and not (role == "deed_tax_paid" and _MATTER_BETWEEN.search(lead, m.end()))
    ]
    return max(found, key=lambda f: f[:2])[2] if found else None


def role_by_clause_before(text: str, lead: str) -> Optional[Role]:
    """我要卖房，390万; 价格嘛，460; 2013年买的，花了160万. ``text``: all before the sum."""
    if not lead.strip() and _FOR_SALE.search(text):
        return "sale_price"
    if not lead.strip() and _ORIGINAL.search(text):
        return "original_price"
    if _SPENT_THEN.search(text):
        return "original_price"
    return "original_price" if _BOUGHT.search(text) else None


def _of_noun(noun: Role, lead: str) -> Role:
    if (noun == "monthly_income" and _NOT_PAY.search(lead)) or (noun == "sale_price" and _NOT_HOME.search(lead)):
        return "other"
    if noun == "sale_price" and (_PAID_THEN.search(lead) or (_THEN.search(lead) and _PRICE_LAST.search(lead))):
        return "original_price"
    return noun
