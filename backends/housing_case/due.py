"""What a housing case asks of its taxpayer, as one of the things they should see to; and its certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from backends.housing_case.reasons import waiting_for
from backends.housing_case.schemas import Case, Status
from backends.housing_case.service import HousingCases
from backends.profile.matters.rules import Matter
from kit.clock import beijing_date

STEPS, CERTIFICATE = "house-transfer-steps", "house-deed-issue-date"
TO_DO: dict[Status, tuple[str, str]] = {
    "draft": ("接着填二手房办理", "填好成交情况就可以提交"),
    "papers": ("补齐二手房办理的材料", "材料齐了、内容确认了，系统就开始预审"),
    "returned": ("改好退回的二手房办理", "按退回的原因改好，再提交一次"),
    "assessed": ("核对并确认二手房税款", "税款算出来了，确认以后才能缴"),
    "confirmed": ("缴二手房税款", "税款已经确认，等您这一方缴"),
}
KEPT_IN_SIGHT = timedelta(days=30)  # a certificate, from the day it was made out


def housing_matters(cases: HousingCases) -> Callable[[str, date], Sequence[Matter]]:
    """Of one taxpayer on a day."""

    def due(owner: str, on: date) -> list[Matter]:
        return [matter for case in cases.of_owner(owner) if (matter := _due(case, on)) is not None]

    return due


def _due(case: Case, on: date) -> Matter | None:
    side = case.facts.side
    if (more := case.more.get(side, 0)) > 0:
        return _matter(
            case,
            "housing",
            "补缴二手房税款",
            "工作人员改正后重算，您这一方少缴了；滞纳金以工作人员核定的为准",
            STEPS,
            int(more),
        )
    if case.status == "certified" and case.certificates.get(side):
        fresh = beijing_date(case.history[-1].at) + KEPT_IN_SIGHT >= on
        return (
            _matter(case, "certify", "查看、下载二手房的完税凭证", "税款已经缴清，凭证开好了", CERTIFICATE)
            if fresh
            else None
        )
    if case.status not in TO_DO or waiting_for(case) or (case.status == "confirmed" and side in case.paid):
        return None
    title, why = TO_DO[case.status]
    owed = int(case.due.get(side, 0)) if case.status in ("assessed", "confirmed") else 0
    return _matter(
        case,
        "housing",
        title,
        case.reasons[0].remedy if case.status == "returned" and case.reasons else why,
        STEPS,
        owed,
    )


def _matter(case: Case, module: str, title: str, why: str, entry: str, owed: int = 0) -> Matter:
    place = f"（证书号 {case.facts.certificate_no}）" if case.facts.certificate_no else ""
    return Matter(
        id=f"housing:{case.id}",
        module=module,
        title=f"{title}{place}",
        why=why,
        ask="二手房过户交税的流程是什么",
        entry=entry,
        basis=(),
        note="以办理页面里写的为准",
        effect=owed or None,
        effect_says="税款" if owed else "",
        page="case",
    )
