"""HTTP of the supervisor's page: what is going on now, and what the lifecycle ledger tells of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from handoff.desk import Desk
from handoff.reports.figures import TARGET, By, figures, figures_by, forecast_by_hour, monthly
from handoff.reports.stories import Story, count_conversations, count_drafts, find_stories
from handoff.reports.workbook import write_workbook
from handoff.service import Handoff
from kit.auth import Staff, StaffAccounts
from kit.clock import BEIJING, Clock, today, utc_now
from kit.db import Database
from kit.errors import LogicalError

LONGEST = timedelta(days=366)
TITLES: dict[By, str] = {"hour": "时段", "group": "组", "agent": "座席", "theme": "主题"}


@dataclass(frozen=True)
class ReportParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    desk: Desk
    clock: Clock = utc_now


def reports_router(parts: ReportParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def supervisor(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "admin")

    def names() -> Mapping[str, str]:
        staff = [*parts.accounts.of_role("agent"), *parts.accounts.of_role("admin")]
        return {**{s.username: s.name for s in staff}, **dict(parts.handoff.groups())}

    def between(since: date | None, until: date | None) -> tuple[list[Story], int, float]:
        """Cases of whole days in Beijing, both included; how many days; minutes in which a case should be taken."""
        begin, end = _span(since, until, today(parts.clock))
        with parts.database.read() as session:
            stories = find_stories(session, begin, end)
        return stories, (end - begin).days, parts.handoff.policy.waiting_amber_minutes

    @router.get("/supervision", summary="现在的排队、座席和在谈的对话")
    def live(request: Request) -> dict[str, Any]:
        supervisor(request)
        titles = names()
        agents = [
            {
                **asdict(view),
                "name": titles.get(view.username, view.username),
                "groups": [titles.get(group, group) for group in view.groups],
            }
            for view in parts.handoff.agents()
        ]
        return {
            "agents": [{**a, "since": a["since"].isoformat() if a["since"] else None} for a in agents],
            **parts.desk.overview(titles),
        }

    @router.get("/reports", summary="按时段、组、座席、主题的各项指标，都来自流转记录")
    def report(
        request: Request, since: date | None = None, until: date | None = None, by: By = "hour"
    ) -> dict[str, Any]:
        supervisor(request)
        stories, days, within = between(since, until)
        with parts.database.read() as session:
            made, used = count_drafts(session, *_span(since, until, today(parts.clock)))
        return {
            "drafts": {"made": made, "used": used},
            "total": asdict(figures("合计", stories, within)),
            "rows": [asdict(row) for row in figures_by(stories, by, names(), within)],
            "forecast": [asdict(hour) for hour in forecast_by_hour(stories, days, parts.handoff.places, within)],
            "within_minutes": within,
            "target": TARGET,
        }

    @router.get("/reports.xlsx", response_class=Response, summary="同样的指标，Excel")
    def workbook(request: Request, since: date | None = None, until: date | None = None) -> Response:
        supervisor(request)
        stories, days, within = between(since, until)
        sheets = {title: figures_by(stories, by, names(), within) for by, title in TITLES.items()}
        data = write_workbook(sheets, forecast_by_hour(stories, days, parts.handoff.places, within))
        headers = {"Content-Disposition": 'attachment; filename="reports.xlsx"'}
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return Response(data, media_type=media, headers=headers)

    @router.get("/reports/monthly", summary="月报：户次、环比、满意度、分主题")
    def month(request: Request, month: str) -> dict[str, Any]:
        supervisor(request)
        first = _first_of(month)
        before, after = _first_before(first), _first_after(first)
        with parts.database.read() as session:
            stories = find_stories(session, _midnight(first), _midnight(after))
            earlier = find_stories(session, _midnight(before), _midnight(first))
            conversations = count_conversations(session, _midnight(first), _midnight(after))
        return asdict(monthly(month, stories, earlier, conversations))

    return router


def _span(since: date | None, until: date | None, now: date) -> tuple[datetime, datetime]:
    """From midnight to midnight; the last seven days unless days are named."""
    last = until or now
    first = since or last - timedelta(days=6)
    if not timedelta(0) <= last - first <= LONGEST:
        raise LogicalError("请选先后两天，相隔不超过一年", field="since")
    return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise LogicalError("月份写成 2026-11 这样", field="month") from error


def _first_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _first_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
