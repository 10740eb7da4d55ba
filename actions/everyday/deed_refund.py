"""契税 that comes back because the home is not bought after all."""

from __future__ import annotations

from collections.abc import Mapping

from actions.everyday.matter import Matter, Said, Slot, ask, known
from dialogue.forms import Declined
from dialogue.thread import Facts

BACK = r"退(?!休)|要回|拿回|返还|还给我|要得?回|讨回"
NOT_BOUGHT = (
    r"解除|解约|退房|退了房|退掉|不买|不要了|黄了|吹了|没买成|没成|违约|毁约|取消|作废|撤销|无效|不卖|反悔|终止|泡汤|"
    r"谈崩|散伙|崩了"
)
_REGISTERED = (
    r"(?:已经?|都|刚|就)(?:办理?)?(?:完|好)?(?:了)?(?:过户|登记)(?!前|之前)|过(?:完|了)户|"
    r"(?<!没)(?<!没有)(?<!未)过户(?:完|好)?了|"
    r"(?:房本|房?产权?证|证|本)(?:都|已经?|也)?(?:下来|办|拿|到手|领)(?:好|完|到手)?了|办完登记"
)
_NOT_REGISTERED = (
    r"(?:没有?|未|尚未|还没来得及|没来得及|不)(?:去)?(?:办理?|做|完成|拿到?|领|下|出)?(?:产权|房产|权属|转移)?(?:过户|登记|房?本|房?产?权?证|不动产证)"
    r"|(?:过户|登记|下证|办证|拿本)(?:之?前|还没|没办|没有|未)|只?网签了?|(?:房本|证)(?:还|都)?没"
)


def _read_refund(said: Said) -> Mapping[str, str]:
    if said.has(_NOT_REGISTERED):
        return {"registered": "false"}
    return {"registered": "true"} if said.has(_REGISTERED) else {}


def _is_registered(facts: Facts) -> Declined | None:
    if facts.get("registered") != "true":
        return None
    return Declined(question="二手房已经过户了又退房，契税还能退吗？", entry="deed-tax-refund-registered")


DEED_REFUND = Matter(
    name="deed_refund",
    subject="deed_refund",
    title="测算合同解除退契税",
    about="refund-deed-tax-cancel",
    words=rf"^(?=.*契税)(?=.*(?:{BACK}))(?=.*(?:{NOT_BOUGHT}))",
    never=r"面积|差额|补贴|多[交缴]|换购|所得税|退地|土地|奖励",
    main=("paid",),
    slots=(
        Slot(
            "paid",
            "已缴契税",
            r"契税|税款|[交缴]了?|税",
            ask("已经缴了多少契税？", "例如：4.2 万", "登记前解除的，缴的全部可以退。"),
        ),
        Slot(
            "registered",
            "产权登记",
            question=ask(
                "过户登记（办房产证）办了吗？",
                "没有，或者办了",
                "登记前和登记后，能不能退不一样。",
                "",
                ("还没办", "还没过户"),
                ("办了", "已经过户了"),
            ),
            shows={"true": "办了", "false": "还没办"},
        ),
    ),
    cases=lambda facts: [("", known(facts, "paid"))],
    missing=lambda facts: [name for name in ("paid", "registered") if name not in facts],
    reads=_read_refund,
    declines=_is_registered,
    told_after=r"房子不买了，已交的契税能退|购房合同被法院判无效、解除了，交过的契税",
    foreign=r"总价|房价|房款|[定订]金|首付|中介费?|买了?|的?房子?|违约金|赔了?",
    dated=False,
)
