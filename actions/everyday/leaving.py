"""What is paid to who leaves or retires early."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Matter, Said, Slot, ask, known
from language.reading.named import count_of

SEVERANCE = Matter(
    name="severance",
    subject="severance",
    title="测算离职补偿个人所得税",
    about="iit-severance",
    words=(
        r"离职补偿|补偿金|经济补偿|赔偿金|买断|n\+1|N\+1|辞退|(?:离职|裁员|被裁|裁了|辞职|解除合同|优化)[^。]{0,14}[赔补](?!税|报|缴|交)|"
        r"[赔补]了?我[^。]{0,14}(?:离职|裁员|被裁|裁了)"
    ),
    never=r"怎么退|企业所得税|公司要给",
    foreign=r"(?:没|未)?休?(?:完)?的?年休?假(?:工资|补偿|折现)?|(?:当|本|上)月工资|工资(?!三)|年终奖|奖金|提成",
    undated=r"(?:去年|上年度?|上一年度?|前年)(?:的|职工|社会|全市|北京|当地)*(?:年|月)?平均",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "一次性补偿",
            r"补偿金?|赔偿金?|给了?|买断|[赔补]了?我?们?",
            ask("一次性补偿一共多少？", "例如：30 万", "按补偿总额算。"),
        ),
        Slot(
            "average_wage",
            "当地上年职工年平均工资",
            r"平均工资|社平(?:工资)?",
            ask(
                "当地上一年度职工年平均工资是多少？",
                "例如：19 万；以当地公布的为准",
                "年平均工资三倍以内的补偿免税，超过的才计税。",
                "这个数各地每年公布一次，这里没有收录：可以查当地统计、人社部门的公告，或者问发补偿的单位。"
                "大概的数也行，例如“13 万”。",
            ),
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount", "average_wage"))],
    missing=lambda facts: [name for name in ("amount", "average_wage") if name not in facts],
    topic=r"离职补偿|解除劳动合同补偿",
)

RETIREMENT = Matter(
    name="retirement",
    subject="retirement",
    title="测算提前退休补贴个人所得税",
    about="iit-early-retirement",
    words=r"提前退休",
    main=("amount",),
    slots=(
        Slot("amount", "一次性补贴", r"补贴|给了?|一次性", ask("一次性补贴是多少？", "例如：20 万", "按补贴总额算。")),
        Slot(
            "years",
            "提前的年数",
            question=ask("离法定退休年龄还有几年？", "例如：2 年", "补贴按提前的年数平均后计税。"),
            suffix=" 年",
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount", "years"))],
    missing=lambda facts: [name for name in ("amount", "years") if name not in facts],
    reads=lambda said: {"years": str(count)} if (count := count_of(said.plain, "年")) else {},
    topic=r"提前退休",
)


def _all_of_it(said: Said) -> Mapping[str, str]:
    """本金5万 收益1万 一起取: what was paid in and what it earned."""
    parts = [one for one in said.sums if re.search(_PART_OF_IT, one.lead) is not None]
    return {"amount": str(sum((one.amount for one in parts), Decimal(0)))} if len(parts) > 1 else {}


_PART_OF_IT = r"(?:本金|收益|盈利|利息|赚的?了?|存了?(?:进去)?的?)[^,，。;；\s\d]{0,4}$"

PENSION_DRAWN = Matter(
    name="pension_drawn",
    subject="pension_drawn",
    title="测算领取个人养老金的个人所得税",
    about="iit-personal-pension-withdraw",
    words=r"^(?=.*(?:个人养老金|养老金账户)).*(?:领|取|提(?!前退休)|支取|拿出|转出)",
    never=r"抵[税扣]|抵多少|能抵|省多少|税前扣除|年金|月薪|工资|年薪|商业养老|取消|怎么领|领取条件",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "领取的个人养老金",
            r"领取?了?|支?取(?:出来?|了)?|提(?:取|出来?|了)?|养老金|账户|余额|一共|总共|本息",
            ask("领取的是多少？", "例如：8 万", "按领取的全额计税，不分本金和收益。"),
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount"))],
    missing=lambda facts: [] if "amount" in facts else ["amount"],
    reads=_all_of_it,
    topic=r"领取个人养老金",
)
