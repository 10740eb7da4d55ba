"""What is installed, reachable, trained and indexed: one line each, with what to do about it."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version

import httpx

from kit.clock import beijing_date
from kit.db import Database, open_database
from kit.settings import ROOT, Settings, load_settings
from kit.trouble import explain


@dataclass(frozen=True, slots=True)
class Finding:
    """``ok`` False is a fault; ``needed`` False means that Daoban answers without it."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def examine(*, as_json: bool) -> int:
    """Print the findings; exit code 1 when something needed is missing."""
    findings = list(_findings(load_settings()))
    healthy = all(f.ok for f in findings if f.needed)
    if as_json:
        print(json.dumps({"ok": healthy, "findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            mark = "✓" if finding.ok else ("✗" if finding.needed else "–")
            print(f"{mark} {finding.name}：{finding.detail}")
    return 0 if healthy else 1


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("应用环境", True, f"Python {platform.python_version()}，daoban {version('daoban')}")
    yield _exists("对话环境", ".venv/rasa/bin/python", "已安装（Rasa）", "未安装，请运行 make run", needed=False)
    yield _exists("对话模型", "bot/models/daoban.tar.gz", "已训练", "未训练，请运行 make train", needed=False)
    yield _exists("页面", "web/dist/index.html", "已构建", "未构建，请运行 make run")
    yield _checked("设置", lambda: f"{settings.mode} 模式，地区 {settings.region}")
    yield _checked("数据库", lambda: _store(settings))
    yield _portraits(settings)
    if settings.elasticsearch:
        yield _checked("Elasticsearch", lambda: _engine(settings))
    yield _checked("知识库", lambda: _knowledge(settings))
    yield _answering("应用", f"{settings.address}/health", "make run 或 daoban serve")
    yield _answering("Rasa", settings.rasa_url, "make run")


def _exists(name: str, path: str, there: str, missing: str, *, needed: bool = True) -> Finding:
    found = (ROOT / path).exists()
    return Finding(name, found, there if found else missing, needed)


def _checked(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as error:  # whatever is out of order, the other lines are wanted too
        return Finding(name, False, explain(error) or f"出了意外的错误：{type(error).__name__}: {error}")


def _store(settings: Settings) -> str:
    database = Database(settings.store_url)
    try:
        database.check()
        return "SQLite" if database.sqlite else "PostgreSQL"
    finally:
        database.close()


def _portraits(settings: Settings) -> Finding:
    """What lacks of the firms that are kept, since that gives no tags and no notices."""
    from backends.profile.coverage import coverage, lacking_told

    lacks = ""

    def look() -> str:
        nonlocal lacks
        database = Database(settings.store_url)
        try:
            with database.read() as session:
                found = coverage(session)
        finally:
            database.close()
        lacks = lacking_told(found)
        since = f"，最早的是 {beijing_date(found.oldest)} 装入的" if found.oldest is not None else ""
        return lacks or f"{found.taxpayers:,} 户{since}"

    finding = _checked("画像", look)
    return replace(finding, ok=finding.ok and not lacks, needed=False)


def _engine(settings: Settings) -> str:
    from knowledge_base.opening import open_engine

    engine = open_engine(settings)
    try:
        engine.check()
        return f"可以连接：{settings.elasticsearch}"
    finally:
        engine.close()


def _knowledge(settings: Settings) -> str:
    from knowledge_base.opening import open_knowledge_base
    from migrations import upgrade

    database = open_database(settings)
    try:
        upgrade(database)
        knowledge = open_knowledge_base(settings, database, watch=False)
        counts = knowledge.counts()
        knowledge.close()
    finally:
        database.close()
    return "，".join(f"{name} {count}" for name, count in counts.items())


def _answering(name: str, url: str, start: str) -> Finding:
    try:
        httpx.get(url, timeout=2, trust_env=False).raise_for_status()
        return Finding(name, True, f"运行中（{url}）", needed=False)
    except httpx.HTTPError:
        return Finding(name, False, f"没有在运行（{url}），用 {start} 启动", needed=False)
