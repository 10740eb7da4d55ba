"""到账了吗, 还要几天: which matter is meant by who asks how far it is. Pure."""

from __future__ import annotations

import re

from dialogue.heard import OWN, Heard
from dialogue.moves import Consult, Do, Move, TakeUp
from dialogue.thread import Kept, Thread
from dialogue.words import names_matter

SHORT = 14  # characters of what only goes on from something
REFUND = "退税"
APPLICATIONS = Kept("我的发票申请办到哪了", "invoice_task")

_QUEUE = re.compile(r"排|人工|客服|[座坐]席|接通|接入|前面|轮到|多少人|几个人|[来找]人|有人")
_ITSELF = re.compile(r"验旧|查验")  # has a result of its own
_STATE = re.compile(
    r"到账|到(?:我)?(?:的)?(?:银行)?卡|打(?:到|进)?(?:我)?(?:的)?卡|下来|审(?:到|核|批|完|好)|批(?:了|下来|没)|办?到哪|走到哪|进度|消息|结果|通过(?:了|没)|办[好完成]了?[吗没]|受理|[退打]给?我?了[吗没]"
)
_WHEN = re.compile(r"(?:几|多少)个?(?:工作日|天|日)|多久|多长时间|什么时候|啥时候|何时|哪天")
_WHY = re.compile(
    r"(?:为[什啥]么|为[啥何]|凭[什啥]么|什么原因)[^,，。]{0,4}(?:[没不]予?(?:给|让)?批|[没不]通过|要?(?:人工)?审核?)"
)
_FILLING_WORDS = re.compile(
    r"大概|大约|还要?|我们?|申请|提交|那个|这个|那|这|现在|到底|究竟|需要|得|要|能|钱|就|会|可以|一般|[啊呢呀吗没了?？吧的]|,|，|。"
)


def how_far(heard: Heard, thread: Thread) -> tuple[Move, ...]:
    """Of the refund or application spoken of, not of the queue."""
    plain = heard.plain
    if _WHY.search(plain) and len(plain) <= SHORT and _applied(thread):
        return (TakeUp(APPLICATIONS),)
    if len(plain) > SHORT or _QUEUE.search(plain) or _ITSELF.search(plain) or names_matter(plain):
        return ()
    state, when = _STATE.search(plain), _WHEN.search(plain)
    if not heard.is_("ask_wait") and (state or when) is None:
        return ()
    rest = _FILLING_WORDS.sub("", _WHEN.sub("", _STATE.sub("", plain))).strip()
    if len(rest) > 2 and not heard.is_("ask_wait"):
        return ()
    matter = _matter(thread)
    if matter == "application" and state and not when:
        return (TakeUp(APPLICATIONS),)
    if matter == "refund" and not when:
        return (Do("refund_status"),)
    if thread.answer is not None and heard.is_("ask_wait"):
        return (Consult(heard.text, "follow_up"),)
    lost = heard.is_("ask_wait") or not rest if state is None else not heard.is_(*OWN)
    return (Do("which_matter"),) if lost and thread.answer is None and not thread.holding else ()


def _applied(thread: Thread) -> bool:
    """Whether the last thing done was an application, which has its reasons."""
    task = thread.task
    return task is not None and task.done and task.form.startswith("invoice_") and thread.holding == "task"


def _matter(thread: Thread) -> str:
    """What may be under way with the bureau, as far as it was spoken of last."""
    task, answer = thread.task, thread.answer
    if task is not None and task.done and task.form.startswith(("invoice_", "quota")):
        return "application"
    if answer is None:
        return ""
    if answer.tax == REFUND or "退" in f"{answer.question}{answer.entry_question}":
        return "refund"
    return "application" if re.search(r"申请|额度", answer.entry_question) else ""
