"""契税 paid for a home that is not bought after all."""

from __future__ import annotations

from backends.everyday.lines import LawOfDay, figure, make_line
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation


class DeedRefund(Situation):
    """``paid``: the tax. The contract ended, and nothing had been registered."""

    paid: Positive


def assess(given: DeedRefund, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)("deed_tax.refund.before_registration")
    line = make_line(
        "deed_tax_refund",
        "退契税",
        [rule],
        base=given.paid,
        rate="全额",
        formula=f"还没登记、合同解除（或不生效、无效、被撤销）的，已缴的 {figure(given.paid)} 全部可以退",
        amount=given.paid,
    )
    facts = (("已缴契税", f"{figure(given.paid)} 元"), ("产权登记", "还没办"))
    results = (Result("refund", "可退契税", given.paid),)
    return Assessment("deed_refund", "合同解除退契税", given.as_of, facts, (line,), results, NOTES)


NOTES = (
    "向原来征收的税务机关申请，带身份证件、契税完税凭证、解除合同的协议或判决、退款凭证。",
    "已经办了登记的，双方协商退房一般不退，要有法院判决或仲裁裁决，并且产权变更回去。",
)
