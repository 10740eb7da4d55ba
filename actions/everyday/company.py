"""企业所得税 of a company."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.business import lost
from actions.everyday.matter import Matter, Said, Slot, ask, known


def _read_profit(said: Said) -> Mapping[str, str]:
    staff = re.search(r"(\d+)\s*个?人", said.plain)
    return lost(said, "taxable_income") | ({"staff": staff[1]} if staff else {})


SMALL_PROFIT = Matter(
    name="small_profit",
    subject="small_profit",
    title="测算企业所得税",
    about="cit-small-profit",
    words=r"企业所得税|小型?微利?|公司.{0,8}(?:利润|所得)|应纳税所得额",
    never=r"个体|小规模|合同|印花|股权|分红|工资|研发|年终奖|劳务|经营所得|出租|租给|租金",
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
    foreign=r"销项|进项|税额|开票|开了|流水|销售额|营业额|收入",
    cases=lambda facts: [("", known(facts, "taxable_income", "assets", "prepaid", "staff"))],
    missing=lambda facts: [] if "taxable_income" in facts else ["taxable_income"],
    reads=_read_profit,
    inherits={"business": lambda facts: {"taxable_income": facts["profit"]} if "profit" in facts else {}},
    # 公司的呢
    joins=r"^(?:那|要是|如果|换成|改成|开|是)*(?:有限)?(?:公司|企业)的?(?:话|怎么算|交多少|多少)*[呢啊]*[?？]*$",
    told_after=r"小型微利|小微企业所得税",
    topic=r"小型微利",
)
