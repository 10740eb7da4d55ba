"""What a question says of itself: the date it asks for, and whether a search can answer it at all."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from opencc import OpenCC

from kit.redaction import redact
from knowledge_base.errors import QuestionError
from language.dialect import standard
from language.normalise import normalise, without_rows

LONGEST = 500  # what comes after is rarely part of the question, and the encoder reads 256 tokens

_CUES = Path(__file__).with_name("cues.yml")
# 〔2010〕79号, 公告2023年第19号 and 2012年第53号公告 are numbers of documents, not dates asked about.
_DATE = re.compile(
    r"(?<![\d〔\[(（.])(?P<year>20\d{2})(?:\s*[-—~至到]\s*(?P<until>20\d{2}))?(?:年度?|(?=\s*[-—~至到]))"
    r"(?!第?\d+号)(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号])?)?"
)
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "明年": 1, "后年": 2}
_RELATIVE = re.compile("(?<![以之年])前年|去年|(?<!以)上年(?!度)|明年|(?<![以之年])后年")
# 22年那会儿呢; 20年 alone may be how long.
_SHORT_YEAR = re.compile(r"(?<![\d.])([12]\d)年(?=那会儿?|那时候?|那阵子?|那年|的时候|当时|[呢的]+$)")
_DOCUMENT_BEFORE = re.compile(r"(公告|令|号|财税|税总)$")


@dataclass(frozen=True)
class AccountCue:
    topic: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Cues:
    """``cues.yml``, compiled."""

    scope: re.Pattern[str]
    account: tuple[AccountCue, ...]
    account_unless: re.Pattern[str]
    human: re.Pattern[str]
    human_always: re.Pattern[str]
    human_unless: re.Pattern[str]
    acting_now: re.Pattern[str]
    onwards: re.Pattern[str]
    befell: re.Pattern[str]
    befell_unless: re.Pattern[str]
    subjects: tuple[re.Pattern[str], ...]

    def subject_of(self, question: str) -> str:
        """The first tax or due that ``question`` names, as it says it; empty when it names none."""
        found = [(said.start(), said[0]) for s in self.subjects if (said := s.search(question))]
        return min(found)[1] if found else ""

    def same_subject(self, question: str, text: str) -> bool:
        """Whether ``text`` speaks of every tax that ``question`` names."""
        return all(s.search(text) for s in self.subjects if s.search(question))

    def in_scope(self, question: str) -> bool:
        return self.scope.search(question) is not None

    def account_topic(self, question: str) -> str | None:
        """Which of the person's own data is asked for."""
        if self.account_unless.search(question):
            return None
        return next((cue.topic for cue in self.account if cue.pattern.search(question)), None)

    def needs_human(self, question: str) -> bool:
        if self.human_always.search(question):
            return True
        return bool(self.human.search(question)) and not self.human_unless.search(question)


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    raw: dict[str, Any] = yaml.safe_load(_CUES.read_text(encoding="utf-8"))
    return Cues(
        scope=_any(raw["scope"]),
        account=tuple(AccountCue(t["topic"], _any(t["any"])) for t in raw["account"]["topics"]),
        account_unless=re.compile(raw["account"]["unless"]),
        human=_any(raw["human"]["any"]),
        human_always=_any(raw["human"]["always"]),
        human_unless=re.compile(raw["human"]["unless"]),
        acting_now=re.compile(raw["acting_now"]),
        onwards=re.compile(raw["onwards"]),
        befell=re.compile(raw["befell"]["any"]),
        befell_unless=re.compile(raw["befell"]["unless"]),
        subjects=tuple(re.compile(s) for s in raw["subjects"]),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def clean(question: str) -> str:
    """The question in one spelling, in simplified characters, personal numbers masked.

    Raises ``QuestionError`` when nothing is left of it.
    """
    text: str = _simplifier().convert(standard(without_rows(normalise(question[: 4 * LONGEST]))[:LONGEST]).strip())
    if not text:
        raise QuestionError("问题是空的，请输入要问的内容", field="question")
    return redact(text)


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def date_asked(question: str, today: date, cues: Cues) -> date:
    """The day whose rules are asked for: ``today`` unless the question names another time.

    A past year means its last day, a past month likewise, a coming year its first; 去年 and its like are years too. A
    question that names this year too, speaks of doing something now, or tells what befell then, is asked as of today.

    >>> date_asked("2024年契税怎么收", date(2026, 11, 24), load_cues())
    datetime.date(2024, 12, 31)
    >>> date_asked("22年那会儿呢", date(2026, 11, 24), load_cues())
    datetime.date(2022, 12, 31)
    """
    if cues.acting_now.search(question):
        return today
    question = _SHORT_YEAR.sub(r"20\1年", question)
    question = _RELATIVE.sub(lambda found: f"{today.year + _YEARS[found[0]]}年", question)
    named = [_day_named(found, question, today, cues) for found in _DATE.finditer(question) if _is_date(found)]
    if not named or today in named:
        return today
    return max(named)


def _is_date(found: re.Match[str]) -> bool:
    return _DOCUMENT_BEFORE.search(found.string[: found.start()]) is None


def _day_named(found: re.Match[str], question: str, today: date, cues: Cues) -> date:
    year, until = int(found["year"]), int(found["until"] or found["year"])
    month = _month(found)
    rest = question[found.end() :]
    befell = year <= today.year and cues.befell.search(rest) is not None  # 明年再买呢 has not
    if cues.onwards.search(rest) or (befell and not cues.befell_unless.search(question)):
        return today
    if year <= today.year <= until and (month is None or month >= today.month):
        return today
    if year > today.year:
        return date(year, month or 1, 1)
    last = calendar.monthrange(until, month or 12)[1]
    day = int(found["day"]) if month is not None and found["day"] else last
    return date(until, month or 12, max(1, min(day, last)))


def _month(found: re.Match[str]) -> int | None:
    month = int(found["month"] or 0)
    return month if 1 <= month <= 12 else None


def plainly(question: str) -> str | None:
    """A wish of one's own or of the other side, or a verb said twice, as the question how it is done; else ``None``.

    >>> plainly("我要红冲一张发票"), plainly("开发票咋开"), plainly("给客户干活 客户要专票"), plainly("我要交多少税")
    ('怎么红冲一张发票', '怎么开发票', '客户要专票怎么开', None)
    """
    bare = question.strip(_ENDS)
    wish, twice, wanted = _WISH.fullmatch(bare), _TWICE.fullmatch(bare), _WANTED_OF_ME.search(bare)
    if wanted is not None and not _ASKING.search(bare):
        return f"{wanted['of']}要{wanted['what']}怎么开"
    if twice is not None:
        return f"怎么{twice['verb']}{twice['what']}"
    return f"怎么{wish['wish']}" if wish is not None and not _ASKING.search(wish["wish"]) else None


def rumoured(question: str, cues: Cues) -> str | None:
    """Of a change that somebody has heard of, the question what holds now; else ``None``.

    >>> rumoured("听说契税要取消了 真的假的", load_cues()), rumoured("契税怎么交", load_cues())
    ('契税税率多少', None)
    """
    subject = cues.subject_of(question)
    if not subject or not _RUMOUR.search(question):
        return None
    return f"{subject}{next((asked for said, asked in _HOLDS if said in f'{subject} {question}'), '税率多少')}"


_HOLDS = (
    ("起征点", "起征点是多少"),
    ("免征额", "起征点是多少"),
    ("社保", "缴费比例是多少"),
    ("房产税", "个人住房要交吗"),
)


_CHANGES = (
    r"(?:要|会|将|马上|快|即将|准备|又|改)[^,，。]{0,4}"
    r"(?:降|涨|升|上调|下调|调[到成整高低]|取消|废除|停征|不收|全面|开征|普遍|减半|翻倍|改成|加到|提[到高])"
)
_HEARD = "听说|据说|都说|网上|传言|在传|有人说|朋友圈|抖音|新闻|群里|真的|谣言"
_RUMOUR = re.compile(
    rf"(?=.*(?:{_HEARD})).*{_CHANGES.replace(')', ')?', 1)}"
    r"(?=.*(?:真的|真假|假的|谣言|可信|靠谱|属实|[吗么不没][?？]*$))"
    rf"|{_CHANGES}[^,，。]{{0,8}}(?:真的假的|是真的|真的吗|谣言|了吗[?？]*$)"
)


def without_story(question: str) -> str | None:
    """The question without what only tells the story around it; ``None`` where nothing of the kind stands in it.

    >>> without_story("我想在丰台开个理发店 税务上先弄啥"), without_story("契税几个点")
    ('开个理发店 税务上先弄啥', None)
    """
    bare = question.strip(_ENDS)
    plain = _STORY.sub("", bare).strip(_ENDS)
    return plain if plain != bare and len(plain) >= LONG_ENOUGH else None


LONG_ENOUGH = 5  # characters of what still asks something
_STORY = re.compile(
    r"^(?:我们?|俺|咱们?)(?:公司|家)?(?:想|就是)?(?:请问|问问?一?下?|打算|准备)?(?:想|要)?|(?:在|从)(?:北京|海淀|朝阳|丰台|东城|西城|石景山|通州|大兴|"
    r"昌平|顺义|房山|门头沟|怀柔|平谷|密云|延庆|亦庄)区?|(?:上个?月|上周|今天|昨天|前天|刚才|刚刚|这个月|年初|最近|今年\d{0,2}月?份?)(?![的才])|"
    r"(?:我的?|俺的?)?(?:手机|系统|APP|app|软件)?(?:上|里)?(?:显示|提示我?)(?:要|我)?|(?:麻烦|请|老师|您好|你好|侬好|那个|就是|然后|其实|反正)[,，\s]*"
)
_ENDS = " ，,。.；;！!？?"
_WISH = re.compile(
    r"(?:我们?|咱们?|俺)?(?:公司|店)?(?:要|想要?|打算|准备|需要)(?:去|来)?(?P<wish>[^，,。；;？?！!\s]{2,20})"
)
_WANTED_OF_ME = re.compile(
    r"(?:^|[，,。；;\s])(?P<of>租客|房客|租户|承租方|房东|客户|顾客|对方|买[家方]|甲方|乙方|公司|单位|学校|平台|人家|他们|客人)"
    r"(?:那边|非|说|也|都|现在|一定|让我)*(?:要|要求|叫我|让我|想要)(?:我|给)?(?:提供|开)?(?:一张|个|张)?(?P<what>[^，,。；;\s]{0,4}(?:发票|专票|普票|票))$"
)
_TWICE = re.compile(
    r"(?P<verb>[开报交缴办加改查退填签绑打])(?P<what>[^，,。；;\s]{1,10}?)(?:咋|怎么|怎样)(?P=verb)[啊呀呢]?"
)
_ASKING = re.compile(
    r"[吗么呢]$|怎|咋|如何|什么|啥|哪|多少|几|是否|能否|不能|能不|会不|要不|有没|是不是|问|咨询|了解|知道|请教|人工|投诉"
)
