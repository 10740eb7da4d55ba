"""The sentences said when there is no answer to show, and the notices above an answer. Each offers a way on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge_base.documents.article_repeals import ArticleRepeal
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.repeals import Repeal
from knowledge_base.entries.schemas import Entry, Version

CLARIFY = "您的问题可能有几种意思，请选择最接近的一项；都不是的话，可以换个说法再问，或者转人工服务。"
NOT_FOUND = "抱歉，知识库里暂时没有能准确回答这个问题的内容。您可以换个说法再问，或者转人工服务。"
NOT_FOUND_NEAR = (
    "抱歉，没有找到能准确回答这个问题的内容。下面几个问题比较接近，您可以看看；也可以换个说法再问，或者转人工服务。"
)
NOT_UNDERSTOOD = "抱歉，没有看懂您的问题。请用一句话说明想问的税费事项，例如“二手房契税怎么算”，或者转人工服务。"
OUT_OF_SCOPE = "抱歉，我只能解答税费政策和办税缴费方面的问题。您可以问我税费问题，或者转人工服务。"
NEEDS_HUMAN = (
    "您反映的事项需要工作人员处理，我不能代为受理或者作决定。请转人工服务，也可以拨打 12366 纳税缴费服务热线。"
)
UNAVAILABLE = "抱歉，查询服务暂时不可用，请稍后再试，或者转人工服务。"
UNSETTLED = "这个问题目前口径还不明确，以下内容仅供参考，请向工作人员确认。"


def topic(words: str) -> str:
    return (
        f"关于“{words}”，大家常问的有这些，点开就能看答案；"
        f"都不是的话，请说得具体一些，例如“{words}怎么算”“{words}什么时候交”。"
    )


def elsewhere(region: str) -> str:
    return f"以下是{region}的规定，只在当地适用。"


def understood(question: str) -> str:
    return f"按“{question}”理解。"


def needs_account(topic: str) -> str:
    return f"“{topic}”要查您本人（或者您单位）的数据才能答复。请先登录，再办理查询；也可以转人工服务。"


def day(value: date) -> str:
    """
    >>> day(date(2026, 1, 1))
    '2026年1月1日'
    """
    return f"{value.year}年{value.month}月{value.day}日"


def not_in_force(entry: Entry, as_of: date) -> str:
    """Why an entry that fits the question says nothing of that day."""
    spans = [v.in_force for v in entry.versions()]
    ended = [s.to for s in spans if s.to is not None and s.to < as_of]
    coming = [s.from_ for s in spans if s.from_ > as_of]
    ask = "请以最新公告为准，或者转人工服务确认。"
    if coming and not ended:
        return (
            f"关于“{entry.question}”，知识库收录的规定自{day(min(coming))}起施行，没有收录{day(as_of)}适用的规定。{ask}"
        )
    if coming:
        return f"关于“{entry.question}”，知识库没有收录{day(as_of)}适用的规定。{ask}"
    return f"关于“{entry.question}”，原规定已于{day(max(ended))}执行到期，知识库尚未收录之后的规定。{ask}"


def notice(entry: Entry, version: Version, as_of: date, today: date) -> str:
    """The date answered for when it is not today, that the rule has ended since, and what came after it."""
    parts = [] if as_of == today else [f"以下按{day(as_of)}适用的规定回答。"]
    if version.in_force.to is not None and version.in_force.to < today:
        parts.append(f"这项规定已于{day(version.in_force.to)}停止执行，")
        parts.append(_successor(entry, version, today))
    return "".join(parts)


def _successor(entry: Entry, version: Version, today: date) -> str:
    """What holds today, or else what came next."""
    later = sorted(
        (v for v in entry.versions() if v.in_force.from_ > version.in_force.from_), key=lambda v: v.in_force.from_
    )
    if not later:
        return "知识库尚未收录之后的规定。"
    shown = next((v for v in later if v.in_force.covers(today)), later[-1])
    cited = shown.citations[0]
    return f"现行规定自{day(shown.in_force.from_)}起执行，见{cited.issuer}{cited.doc_no}{cited.article}。"


def ended_statute(title: str, on: date, by: str) -> str:
    return f"所依据的{title}已于{day(on)}停止执行，由{by}取代。"


def repealed(cited: EntryCitation, repeal: Repeal) -> str:
    by = repeal.by
    return (
        f"所依据的{cited.issuer}{cited.doc_no}自{day(repeal.from_)}起停止执行"
        f"（{by.issuer}{by.doc_no}{by.article}），现在依据{repeal.instead}。"
    )


def repealed_article(title: str, repeal: ArticleRepeal) -> str:
    by = f"（{repeal.note}）" if repeal.note else ""
    return f"所依据的{title}{repeal.number}自{day(repeal.begin)}起不再适用{by}。"


def superseded(entry: Entry, ended: Sequence[str]) -> str:
    """Why an entry is no longer the answer, and what came after its sources."""
    return f"关于“{entry.question}”，知识库里的内容{'；'.join(ended)}内容还没有按新规定更新，请转人工服务确认。"
