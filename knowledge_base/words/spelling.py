"""Slips of the keyboard: our own terms under a wrong character of the same sound, or typed in pinyin.

Nothing here knows whether a correction helps: it is tried only when the question as typed finds nothing sure, and kept
only when it finds more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge_base.words.vocabulary import Vocabulary, bundled_vocabulary
from language.segment import Segmenter, bundled_terms

LETTERS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]+)*")
SHORTEST_SOUND = 4  # letters of a term in pinyin: fewer are found inside anything
SHORTEST_WILD = 3  # characters of a term that may have one wrong whatever its sound
LONGEST_TERM = 10
# Never the slip for a character of a term: 抵扣了 is no 抵扣联, 去年的汇算 no 去年度汇算, 开票要税号 no 开票员税号.
EVERYDAY = frozenset(
    "的了吗呢吧啊着过地得要不没有是在和与就都也还再能会可把被给对从到用去来我你他她它这那哪几多少个年月日"
)
# What is done, and no term by itself: 开戳, 胶税.
ACTS = (
    "开错",
    "交税",
    "缴税",
    "报税",
    "报错",
    "交错",
    "填错",
    "开票",
    "补交",
    "补缴",
    "少交",
    "多交",
    "没交",
    "冲掉",
    "过户",
    "扣钱",
)
# What many do not tell apart in speech: 开戳 for 开错, 金项 for 进项.
_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
# What surrounds terms in pinyin, so that a question typed in letters is read whole.
ASKING = {
    "ruhe": "如何", "weishenme": "为什么", "zenmeban": "怎么办", "wo": "我", "mai": "买", "diu": "丢", "le": "了",
    "zenme": "怎么", "zenmeyang": "怎么样", "duoshao": "多少", "shenme": "什么", "shenmeshihou": "什么时候",
    "jiaoshui": "交税", "jisuan": "计算", "banli": "办理", "shenqing": "申请", "xuyao": "需要", "keyi": "可以",
    "nali": "哪里", "tuishui": "退税", "maifang": "卖房", "gongsi": "公司", "geren": "个人", "bujiao": "不交",
    "suan": "算", "jiao": "交", "ban": "办", "ma": "吗", "yao": "要", "qian": "钱", "cha": "查",
    "duojiu": "多久", "duo": "多", "jiu": "久", "daozhang": "到账", "cailiao": "材料", "shoufei": "收费", "dai": "带",
    "tui": "退", "bu": "不", "liao": "了", "neng": "能", "kai": "开", "bao": "报", "fa": "罚", "zai": "在", "na": "哪",
    "sha": "啥", "za": "咋", "zha": "咋", "yong": "用", "ne": "呢",
    "gongzi": "工资", "de": "的", "shi": "是", "woyao": "我要", "fangzi": "房子", "fangzu": "房租", "chuzu": "出租",
    "women": "我们", "jinnian": "今年", "qunian": "去年", "meiyou": "没有", "tuixiu": "退休", "mei": "没", "gei": "给",
}  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """Our terms by their sound, by their pinyin written together, and with one character left open."""

    by_sound: Mapping[tuple[str, ...], str]
    by_letters: Mapping[str, str]
    with_gap: Mapping[str, str]
    known: frozenset[str]
    segmenter: Segmenter


def corrected(text: str, vocabulary: Vocabulary | None = None) -> str | None:
    """``text`` with slips put right, None when there are none.

    >>> corrected("增直税怎么交"), corrected("zengzhishui税率"), corrected("增值税怎么交")
    ('增值税怎么交', '增值税税率', None)
    """
    terms = terms_of(vocabulary or bundled_vocabulary())
    fixed = LETTERS.sub(lambda found: _from_run(found[0], terms), text)
    fixed = _by_characters(fixed, terms)
    return fixed if fixed != text else None


@lru_cache(maxsize=4)
def terms_of(vocabulary: Vocabulary) -> Terms:
    names = vocabulary.synonyms.names
    # Of two that sound alike the later one: 发票, not the slip 法票.
    words = [*names, *names.values(), *bundled_terms(), *vocabulary.added]
    chinese = [
        w for w in dict.fromkeys(words) if 1 < len(w) <= LONGEST_TERM and all("\u4e00" <= c <= "\u9fff" for c in w)
    ]
    sounds = {w: _sounds_of_term(w) for w in [*chinese, *ACTS]}
    gaps = {f"{w[:i]}*{w[i + 1 :]}": w for w in chinese if len(w) >= SHORTEST_WILD for i in range(len(w))}
    letters = {"".join(s): w for w, s in sounds.items()}
    return Terms(
        by_sound={_blurred(s): w for w, s in sounds.items()},
        by_letters={s: w for s, w in letters.items() if len(s) >= SHORTEST_SOUND},
        with_gap=gaps,
        known=frozenset([*chinese, *ACTS]),
        segmenter=vocabulary.segmenter,
    )


def _from_run(run: str, terms: Terms) -> str:
    """Of words in letters those put right that are a term together, as in ge shui, or by themselves; others stay."""
    words, made = run.split(" "), ""
    while words:
        most = range(len(words), 1, -1)
        count = next((n for n in most if _letters("".join(words[:n]).lower(), terms)), 1)
        joined = "".join(words[:count])
        put = _letters(joined.lower(), terms) if count > 1 else _from_letters(joined, terms)
        apart = " " if made and (made[-1].isascii() or put[0].isascii()) else ""
        made, words = f"{made}{apart}{put}", words[count:]
    return made


def _from_letters(run: str, terms: Terms) -> str:
    """Terms written in pinyin inside ``run``, the longest first."""
    lower, made, at = run.lower(), "", 0
    if lower in ASKING:
        return ASKING[lower]
    while at < len(run):
        end = next((e for e in range(len(run), at + SHORTEST_SOUND - 1, -1) if _letters(lower[at:e], terms)), None)
        made += _letters(lower[at:end], terms) if end else run[at]
        at = end or at + 1
    return made


def _letters(run: str, terms: Terms) -> str:
    return terms.by_letters.get(run) or (ASKING.get(run, "") if len(run) >= SHORTEST_SOUND else "")


def _by_characters(text: str, terms: Terms) -> str:
    sounds = _sounds(text) if any("\u4e00" <= c <= "\u9fff" for c in text) else []
    if len(sounds) != len(text):  # a run of letters counts as one sound
        return text
    loose = _loose(text, terms.segmenter)
    for length in range(min(LONGEST_TERM, len(text)), 1, -1):
        for begin in range(len(text) - length + 1):
            window = text[begin : begin + length]
            term = _meant(window, tuple(sounds[begin : begin + length]), loose[begin : begin + length], terms)
            if term is not None:
                return _by_characters(text[:begin], terms) + term + _by_characters(text[begin + length :], terms)
    return text


def _meant(window: str, sound: tuple[str, ...], loose: list[bool], terms: Terms) -> str | None:
    """The term that ``window`` stands for; None when it is one, or makes sense as it is."""
    if window in terms.known or terms.segmenter.is_word(window):
        return None
    term = terms.by_sound.get(_blurred(sound))
    if term is not None and all(free for a, b, free in zip(window, term, loose, strict=True) if a != b):
        return term
    for place, free in enumerate(loose):
        if not free or window[place] in EVERYDAY:
            continue
        term = terms.with_gap.get(f"{window[:place]}*{window[place + 1 :]}")
        if term is not None and _alike(sound[place], _sounds(term)[place]):
            return term
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two syllables begin or end alike, as those of look-alike characters often do.

    >>> _alike("rui", "shui"), _alike("za", "fei")
    (True, False)
    """
    return one[0] == other[0] or one[-2:] == other[-2:]


def _loose(text: str, segmenter: Segmenter) -> list[bool]:
    """For each character, whether it belongs to no word of more than one character."""
    words = _words_with_blanks(text, segmenter.segment(text))
    return [free for word in words for free in [len(word) == 1 or not segmenter.is_word(word)] * len(word)]


def _words_with_blanks(text: str, words: Sequence[str]) -> Iterator[str]:
    rest = text
    for word in words:
        before, _, rest = rest.partition(word)
        yield from before
        yield word
    yield from rest


def _blurred(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """
    >>> _blurred(("kai", "chuo")), _blurred(("zheng", "shu"))
    (('kai', 'cuo'), ('zen', 'su'))
    """
    return tuple(_blur(s) for s in sounds)


@lru_cache(maxsize=2_000)
def _blur(sound: str) -> str:
    for told, blurred in _BLURS:
        sound = sound.replace(told, blurred)
    return sound


@lru_cache(maxsize=10_000)
def _sounds_of_term(term: str) -> tuple[str, ...]:
    return tuple(_sounds(term))


def _sounds(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # here, as its tables take 0.1 s to read

    return lazy_pinyin(text, errors=_apart)


def _apart(run: str) -> Any:
    """What has no sound, one by one, so that sounds and characters stay in step."""
    return list(run)
