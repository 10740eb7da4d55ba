"""What the hand-off says to the taxpayer. Pure."""

from __future__ import annotations

from typing import Literal

from conversations.cards import HandoffCard, RatingCard, Reply
from handoff.places import Place

Why = Literal["asked", "gone", "moved"]

_WITHDRAWN: dict[Why, str] = {
    "asked": "已取消人工排队，后面的问题由机器人继续为您解答。需要时可以再转人工。",
    "gone": "您离开页面的时间较长，人工排队已取消。后面的问题由机器人继续为您解答，需要时可以再转人工。",
    "moved": "您已离开这次对话，人工排队已取消。",
}


def queued(place: Place, service_hours: str) -> Reply:
    if place.wait_minutes is None:
        text = f"现在没有座席在线，已为您排队，{_before(place)}。{_while_nobody_is_there(service_hours)}"
    else:
        text = f"正在为您转接人工座席，{_before(place)}，{_wait(place)}。等候时可以继续补充情况。"
    return _queued(text, place)


def returned(place: Place, service_hours: str) -> Reply:
    """The agent is gone; the case is at the head of the queue again."""
    text = f"接待您的座席已离线，为您重新排队并优先接入，{_before(place)}。"
    if place.wait_minutes is None:
        text += f"现在没有其他座席在线。{_while_nobody_is_there(service_hours)}"
    else:
        text += f"{_wait(place)}，前面谈过的内容接手的座席看得到。"
    return _queued(text, place)


def assigned(case_id: str, agent_name: str) -> Reply:
    card = HandoffCard(status="assigned", case_id=case_id, agent_name=agent_name)
    return Reply(text=f"座席{agent_name}已接入，正在查看您的问题。", card=card)


def withdrawn(case_id: str, why: Why) -> Reply:
    return Reply(text=_WITHDRAWN[why], card=HandoffCard(status="withdrawn", case_id=case_id))


def closed(case_id: str, agent_name: str) -> list[Reply]:
    card = HandoffCard(status="closed", case_id=case_id, agent_name=agent_name)
    return [
        Reply(text="本次人工服务已结束，后面的问题由机器人继续为您解答。", card=card),
        Reply(text="请为本次人工服务打分。", card=RatingCard(case_id=case_id)),
    ]


def _queued(text: str, place: Place) -> Reply:
    card = HandoffCard(status="queued", case_id=place.case_id, position=place.position, wait_minutes=place.wait_minutes)
    return Reply(text=text, card=card)


def _before(place: Place) -> str:
    ahead = place.position - 1
    return f"前面还有 {ahead} 位" if ahead else "您是下一位"


def _wait(place: Place) -> str:
    return f"预计等候约 {place.wait_minutes} 分钟"


def _while_nobody_is_there(service_hours: str) -> str:
    return (
        "您可以继续等候，座席上线后按顺序接入；也可以取消排队，由机器人继续解答，"
        f"或者在人工服务时间（{service_hours}）再来。"
    )
