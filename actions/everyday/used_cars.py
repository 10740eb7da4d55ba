"""Who trades in used cars: VAT on what was bought to be sold."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.general_vat import GROSS, NET
from actions.everyday.matter import Matter, Said, Slot, ask, known
from language.reading.named import named_sums

_TRADES = (
    r"经销|车商|车行|收(?:购|来|的|回|了|过来)|转手|转卖|倒卖|买进|进的车|(?:做|卖|倒|搞|干|开|经营)(?:的?是)?二手车|"
    r"二手车(?:公司|生意|店|商|行业|买卖|城)"
)


_SOLD = r"卖(?!二手车|家|方|车)(?:了|掉|出去?|的|给|价)*|售(?:出|价)?|出手|转手|转卖|成交价?|开票|开了|销售额|收入|车价"


def _read_sold(said: Said) -> Mapping[str, str]:
    found = {} if said.known else {"sales": _sold(said)}
    if said.has(NET):
        found["without_vat"] = "true"
    elif said.has(GROSS):
        found["without_vat"] = "false"
    return found


def _sold(said: Said) -> str:
    """收来的车40万卖掉, 收来15万 18万转手: what is got, and not what was paid for the car."""
    sums = named_sums(said.plain, {}, said.today)
    if len(sums) == 1 and said.has(_SOLD):
        return str(sums[0].amount)
    for one in sums:
        clause, behind = re.split(_BREAK, one.lead)[-1], re.split(_BREAK, one.tail)[0]
        if re.search(_SOLD, clause) or re.search(_SOLD, behind):
            return str(one.amount)
    return ""


_BREAK = r"[\s,，。;；]"


USED_CARS = Matter(
    name="used_cars",
    subject="used_cars",
    title="测算二手车经销增值税",
    about="vat-used-car-dealer",
    words=rf"^(?=.*(?:二手车|旧车|收[来购][^,，。;；\s]{{0,2}}车))(?=.*增值税)(?=.*(?:{_TRADES}))|二手车经销增值税",
    never=r"自用|自己(?:用|开)(?!二手车)|用过|固定资产|印花|购置税|佣金|中介费|服务费|过户费|进项|出口|新车|差价|差额",
    main=("sales",),
    slots=(
        Slot(
            "sales",
            "卖车收款",
            rf"{_SOLD}|含税|不含税",
            ask("卖收购来的车，一共收了多少？", "例如：含税 40 万", "按卖车收的钱算，不是按差价。"),
        ),
        Slot("without_vat", "卖车收款", shows={"true": "不含税", "false": "含税"}),
    ),
    cases=lambda facts: [("", known(facts, "sales", "without_vat"))],
    missing=lambda facts: [] if "sales" in facts else ["sales"],
    adds=("sales",),
    reads=_read_sold,
    dated=False,
    follows=r"含税|未税",
    topic=r"二手车再卖，增值税怎么交",
    told_after=r"二手车再卖，增值税怎么交",
)
