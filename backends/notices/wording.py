"""How a notice reads outside the portal."""

from __future__ import annotations

from collections.abc import Sequence

from backends.notices.schemas import KIND_NAMES, Notice

NAMED = 3  # firms called by name in one message


def push_text(notice: Notice, firms: Sequence[str]) -> str:
    """One message, however many firms it is about. It has no link: those who deceive send links."""
    head = f"【{KIND_NAMES[notice.draft.kind]}】{notice.draft.body}"
    return f"{head}{about(firms)}详情请登录导办查看，不想再收可在“提醒”里关掉。"


def about(firms: Sequence[str]) -> str:
    """
    >>> about(["甲公司", "乙公司", "丙公司", "丁公司"])
    '涉及您办税的甲公司、乙公司、丙公司等 4 户。'
    """
    if not firms:
        return ""
    more = f"等 {len(firms)} 户" if len(firms) > NAMED else ""
    return f"涉及您办税的{'、'.join(firms[:NAMED])}{more}。"
