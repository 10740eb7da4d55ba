"""What the hand-off says to the taxpayer. Pure."""

from __future__ import annotations

from typing import Literal

from conversations.cards import HandoffCard, RatingCard, Reply
from handoff.places import Place

Why = Literal["asked", "gone", "moved"]
Returned = Literal["gone", "silent", "released"]

_WITHDRAWN: dict[Why, str] = {
    "asked": "已取消人工排队，后面的问题由机器人继续为您解答。需要时可以再转人工。",
    "gone": "您离开页面的时间较长，人工排队已取消。后面的问题由机器人继续为您解答，需要时可以再转人工。",
    "moved": "您已离开这次对话，人工排队已取消。",
}
_RETURNED: dict[Returned, str] = {
    "gone": "接待您的座席已离线，为您重新排队并优先接入",
    "silent": "接待您的座席一直没有回复，已为您改派，重新排队并优先接入",
    "released": "接待您的座席请其他座席接手，为您优先接入",
}


class Wording:
    """``hours``: when agents are there. ``opens``: when they are there next, empty while they should be."""

    def __init__(self, hours: str, opens: str) -> None:
        self.hours = hours
        self.opens = opens

    def queued(self, place: Place) -> Reply:
        if place.wait_minutes is None and self.opens:
            text = (
                f"现在不在人工服务时间（{self.hours}），{self.opens}开始有座席。可以现在留言，座席上班后答复，"
                "答复会出现在这次对话里；也可以取消排队，由机器人继续解答。"
            )
        elif place.wait_minutes is None:
            text = f"现在没有座席在线，已为您排队，{_before(place)}。{self._while_nobody_is_there()}"
        else:
            text = f"正在为您转接人工座席，{_before(place)}，{_wait(place)}。等候时可以继续补充情况。"
        return _queued(text, place)

    def returned(self, place: Place, why: Returned) -> Reply:
        """The agent gave the case up; it is at the head of the queue again."""
        return self._again(f"{_RETURNED[why]}，{_before(place)}。", place)

    def transferred(self, place: Place, title: str) -> Reply:
        return self._again(f"您的问题正在转给{title}的座席，{_before(place)}。", place)

    def passed_on(self, place: Place, agent_name: str) -> Reply:
        return _queued(f"您的问题正在转给座席{agent_name}，前面谈过的内容对方看得到。", place)

    def reopened(self, place: Place) -> Reply:
        return self._again(f"接着刚才的人工服务，为您优先接入，{_before(place)}。", place)

    def _again(self, text: str, place: Place) -> Reply:
        if place.wait_minutes is None:
            text += f"现在没有其他座席在线。{self._while_nobody_is_there()}"
        else:
            text += f"{_wait(place)}，前面谈过的内容接手的座席看得到。"
        return _queued(text, place)

    def _while_nobody_is_there(self) -> str:
        return (
            "您可以继续等候，座席上线后按顺序接入；可以留言，座席上线后答复；也可以取消排队，由机器人继续解答。"
            f"人工服务时间是{self.hours}，这段时间里随时可以再转人工。"
        )


def lapsed() -> Reply:
    return Reply(text="一位座席没有及时应答，正在为您联系下一位，您的位置不变。")


def assigned(case_id: str, agent_name: str) -> Reply:
    card = HandoffCard(status="assigned", case_id=case_id, agent_name=agent_name)
    return Reply(text=f"座席{agent_name}已接入，正在查看您的问题。", card=card)


def withdrawn(case_id: str, why: Why) -> Reply:
    return Reply(text=_WITHDRAWN[why], card=HandoffCard(status="withdrawn", case_id=case_id))


def left(case_id: str, due: str, *, gone: bool) -> Reply:
    """A message was left, or ``gone``: the taxpayer went while nobody was there, and what they asked is
    taken as one."""
    begins = "您离开时没有座席在线，您的问题已作为留言收下" if gone else "已收到您的留言"
    text = (
        f"{begins}，最晚{due}前由座席答复，答复会出现在这次对话里，回来就能看到；登录后换一台设备也能看到。"
        "在这之前，机器人可以继续解答。"
    )
    return Reply(text=text, card=HandoffCard(status="left", case_id=case_id))


def answered_later(case_id: str, agent_name: str) -> Reply:
    card = HandoffCard(status="closed", case_id=case_id, agent_name=agent_name)
    return Reply(text=f"以上是座席{agent_name}对您留言的答复。还有问题可以接着问，或者再转人工。", card=card)


def agent_is_slow(agent_name: str) -> Reply:
    return Reply(text=f"座席{agent_name}还没有回复，已经提醒。如果一直没有回复，会为您换一位座席。")


def still_there() -> Reply:
    return Reply(
        text="您还在吗？请告诉座席还有什么需要。一段时间没有回音，这次人工服务会先结束，您再说话时可以接着办。"
    )


def closed(case_id: str, agent_name: str) -> list[Reply]:
    return _closed("本次人工服务已结束，后面的问题由机器人继续为您解答。", case_id, agent_name)


def closed_politely(case_id: str, agent_name: str) -> list[Reply]:
    text = "一直没有收到您的回音，本次人工服务先到这里。还需要时直接说话，就会接着刚才的内容为您优先接入。"
    return _closed(text, case_id, agent_name)


def _closed(text: str, case_id: str, agent_name: str) -> list[Reply]:
    card = HandoffCard(status="closed", case_id=case_id, agent_name=agent_name)
    return [
        Reply(text=text, card=card),
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
