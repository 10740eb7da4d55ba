"""The treasury's statement as a file, and what the comparison of the books came to as a file for who looks into it.

The statement has a signed notice on each line, as JSON. The report is CSV with a line for each order that was heard by
the comparison or that differs.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from backends.refund_case.errors import StatementUnreadableError
from backends.refund_case.payouts import Reconciled
from backends.refund_case.schemas import Payout
from backends.refund_case.treasury import PayoutNotice

HEAD = ("退付编号", "结果", "我们记的金额", "送去的时间", "我们记的答复时间")
HEARD, STRANGE, MISSING = "对账时补记", "国库有、我们没有这样送过", "我们记着已到账、国库没有"


def read_statement(file: Path) -> list[PayoutNotice]:
    """Raises ``StatementUnreadableError``, with the line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StatementUnreadableError(f"对账文件 {file} 读不了") from error
    notices = []
    for number, line in enumerate(lines, 1):
        try:
            notices += [PayoutNotice.model_validate_json(line)] if line.strip() else []
        except ValidationError as error:
            raise StatementUnreadableError(
                f"对账文件 {file.name} 第 {number} 行不是国库的退付记录，一笔也没有记"
            ) from error
    return notices


def write_statement(file: Path, notices: list[PayoutNotice]) -> None:
    file.write_text("".join(f"{notice.model_dump_json()}\n" for notice in notices), encoding="utf-8")


def write_report(file: Path, found: Reconciled, payout: Callable[[str], Payout | None]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(HEAD)
        for keys, verdict in ((found.heard, HEARD), (found.strange, STRANGE), (found.missing, MISSING)):
            for key in keys:
                ours = payout(key)
                known = ("", "", "") if ours is None else (ours.amount, ours.created_at, ours.settled_at or "")
                rows.writerow((key, verdict, *known))
