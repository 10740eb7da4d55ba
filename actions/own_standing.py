"""How a firm that is stopped stands in its own records, said before the rule. Pure but for wording."""

from __future__ import annotations

from actions.own_data import Fact, Own, Told
from backends.profile.panorama import REGISTRATIONS
from kit.money import yuan

ABNORMAL = "reg-abnormal"  # how it is made normal again
STOPPED = "invoice-frozen"  # why no invoice can be issued, and what to do
FOUND = "开不了票、提示异常可能与这些有关，以主管税务机关查到的原因为准；一般这样办："
NOT_FOUND = "看得到的记录里没有查到原因，开票时的提示上一般写着；一般这样办，也可以转人工查："


def standing_told(own: Own) -> Told:
    """The registration, what is overdue, owed or flagged; and that nothing of it is seen, where that is so."""
    taxpayer = own.taxpayer
    state = REGISTRATIONS[taxpayer.registration]
    missing = "、".join(f"{f.period}{f.tax}" for f in taxpayer.filings if f.filed_on is None)
    late = f"{taxpayer.overdue_filings} 项{f'（{missing}）' if missing else ''}" if taxpayer.overdue_filings else ""
    amiss: list[Fact] = [
        *([("逾期未申报", late)] if late else []),
        *([("欠税", yuan(own.arrears))] if own.arrears else []),
        *([("纳税缴费信用", f"{taxpayer.credit_level} 级")] if taxpayer.credit_level == "D" else []),
        *([("风险提示", "有")] if taxpayer.risk_flag else []),
    ]
    told = "；".join(f"{label} {value}" for label, value in amiss)
    found = bool(amiss) or taxpayer.registration != "normal"
    said = f"{taxpayer.name}的登记状态是：{state}。{f'查到：{told}。' if told else ''}{FOUND if found else NOT_FOUND}"
    return said, [("登记状态", state), *(amiss or [("逾期未申报", "无")])]


def rule_for(own: Own) -> str:
    """The entry that tells what to do."""
    return ABNORMAL if own.taxpayer.registration == "abnormal" else STOPPED
