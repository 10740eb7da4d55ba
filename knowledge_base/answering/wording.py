"""The sentences said when there is no answer to show, and the notices above an answer. Each offers a way on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge_base.answering.outcomes import CitedSource, QuotedText
from knowledge_base.documents.article_repeals import ArticleRepeal
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.register import Ended, RegisteredDocument
from knowledge_base.documents.titles import number_key
from knowledge_base.entries.schemas import Entry, Version

CLARIFY = "您的问题可能有几种意思，请选择最接近的一项；都不是的话，可以换个说法再问，或者转人工服务。"
LED = "您问的应该是“{question}”。不是的话，看看下面几条，或者换个说法问。"
NOT_FOUND = "抱歉，知识库里暂时没有能准确回答这个问题的内容。您可以换个说法再问，或者转人工服务。"
NOT_FOUND_NEAR = (
    "抱歉，没有找到能准确回答这个问题的内容。下面几个问题比较接近，您可以看看；也可以换个说法再问，或者转人工服务。"
)
NOT_UNDERSTOOD = "抱歉，没有看懂您的问题。请用一句话说明想问的税费事项，例如“二手房契税怎么算”，或者转人工服务。"
OUT_OF_SCOPE = "抱歉，我只能解答税费政策和办税缴费方面的问题。您可以问我税费问题，或者转人工服务。"
NEEDS_HUMAN = (
    "您反映的事项需要工作人员处理，我不能代为受理或者作决定。请转人工服务，也可以拨打 12366 纳税缴费服务热线。"
)
QUOTED = "没有整理好的答案，相关原文是："
NAMED_ARTICLE = "您问的条文原文是："
UNAVAILABLE = "抱歉，查询服务暂时不可用，请稍后再试，或者转人工服务。"
UNSETTLED = "这个问题目前口径还不明确，以下内容仅供参考，请向工作人员确认。"
SHORT = 64  # characters of an answer under a choice


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


def unsaid(conditions: Sequence[str]) -> str:
    """That the answer is the general rule, and which conditions of the question nothing is said of."""
    named = "、".join(f"“{c}”" for c in conditions)
    return f"以下是一般规定，您说的{named}没有单独查到；如果有特别规定，以主管税务机关的答复为准。"


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


def ended(cited: EntryCitation, ending: Ended) -> str:
    """That what an entry rests on has ended, by what, and what holds now."""
    what = f"所依据的{named(cited)}{ending.part}自{day(ending.begin)}起停止执行"
    if ending.by is None:
        return f"{what}。"
    what = f"{what}（{named(ending.by)}）"
    return f"{what}，现在依据{ending.by.instead}。" if ending.by.instead else f"{what}。"


def named(document: EntryCitation | RegisteredDocument | CitedSource) -> str:
    """As people say it: issuer and number, or the title of a statute alone."""
    return f"{document.issuer}{document.doc_no}" if number_key(document.doc_no) else document.doc_no


def repealed_article(title: str, repeal: ArticleRepeal) -> str:
    by = f"（{repeal.note}）" if repeal.note else ""
    return f"所依据的{title}{repeal.number}自{day(repeal.begin)}起不再适用{by}。"


def superseded(entry: Entry, ended: Sequence[str]) -> str:
    """Why an entry is no longer the answer, and what came after its sources."""
    return f"关于“{entry.question}”，知识库里的内容{'；'.join(ended)}内容还没有按新规定更新，请转人工服务确认。"


def quoted(lead: str, passages: Sequence[QuotedText]) -> str:
    """Lead and passages for who sees nothing but text."""
    return "\n\n".join([lead, *(f"{quoted_head(p)}\n{p.text}" for p in passages)])


def quoted_head(passage: QuotedText) -> str:
    """
    >>> source = CitedSource("国务院", "云朵税条例", "第三条", "", date(2020, 1, 1), None)
    >>> quoted_head(QuotedText(source, "", "甲。", "现行", whole=False))
    '【云朵税条例 第三条（节选）】现行，2020年1月1日起'
    """
    source = passage.source
    part = "" if passage.whole else "（节选）"
    return f"【{named(source)} {source.article}{part}】{passage.state}{_span(source)}{passage.note}"


def _span(source: CitedSource) -> str:
    if source.in_force_from is None:
        return ""
    begin = f"，{day(source.in_force_from)}起"
    return begin if source.in_force_to is None else f"，{day(source.in_force_from)}至{day(source.in_force_to)}"


def not_imported(name: str, number: str, *, entries: bool) -> str:
    """An article was asked for of a document whose text we have not."""
    more = "下面的问答以这一条为依据，可以先看看；" if entries else ""
    missing = f"知识库没有收录{name}的条文，无法给出{number}的原文。"
    return f"{missing}{more}原文请到国家税务总局政策法规库查阅，或者转人工服务。"


def basis_missing(name: str, article: str, *, imported: bool) -> str:
    """A citation was opened of which we have no words."""
    if imported:
        return f"收录的{name}里没有找到{article}，请到官方网站核对原文。"
    return f"知识库没有收录{name}的原文，这里只有文号和条款；原文请到官方网站查阅。"


def ended_article(ending: Ended) -> str:
    """Behind the state of a quoted article."""
    return f"（{day(ending.begin)}起{f'由{named(ending.by)}废止' if ending.by is not None else '到期'}）"


def no_such_part(part: str) -> str:
    """Behind the state of an article of which a paragraph was asked for that it has not."""
    return f"；这一条没有{part}，列出整条"


def ended_for_taxes(ending: Ended) -> str:
    by = f"（{named(ending.by)}）" if ending.by is not None else ""
    return f"；其中{'、'.join(sorted(ending.taxes))}的规定自{day(ending.begin)}起停止执行{by}"


def marked_article(repeal: ArticleRepeal) -> str:
    by = f"，{repeal.note}" if repeal.note else ""
    return f"（{day(repeal.begin)}起{by}）"


def no_such_article(name: str, number: str, last: str) -> str:
    return f"收录的{name}里没有{number}，最后一条是{last}。请核对条文号，或者转人工服务。"


def short_of(answer: str) -> str:
    """The first sentences of an answer, a line or two of a phone.

    >>> short_of("能。凭证明申请。" + "另有条件" * 30)
    '能。凭证明申请。'
    """
    if len(answer) <= SHORT:
        return answer
    end = max((answer.rfind(mark, 0, SHORT) for mark in "。；"), default=-1)
    return answer[: end + 1] if end > 0 else answer[:SHORT] + "……"


RUMOUR = "没有查到作这样调整的正式文件，以财政部、税务总局公布的为准；现行规定是："
