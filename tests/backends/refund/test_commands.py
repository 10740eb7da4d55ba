from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.staff import ensure_demo_staff
from kit.auth import StaffAccounts
from kit.clock import utc_now
from kit.db import Database
from kit.sessions import Sessions
from kit.settings import ROOT
from migrations import upgrade
from tests.backends.refund.office import RefundOffice


def run(home: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / "cli.py"), "refund", *words]
    env = {**os.environ, "DAOBAN_VAR_DIR": str(home), "DAOBAN_DATABASE_URL": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def office(tmp_path: Path) -> RefundOffice:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    upgrade(database)
    ensure_demo_staff(StaffAccounts(database, Sessions(database), demo=True))
    return RefundOffice(database, tmp_path)


def test_two_agents_approve_each_with_their_own_password(office: RefundOffice, tmp_path: Path) -> None:
    case = office.confirmed(amount="6000.00")
    assert case.id in run(tmp_path, "waiting")[1]
    first, second = (["approve", case.id, "--by", name, "--password", f"demo-{name}"] for name in ("agent1", "agent2"))
    assert "还要另一位座席同意" in run(tmp_path, *first)[1]
    status, told = run(tmp_path, *first)
    assert status != 0
    assert "另一位同事" in told
    assert run(tmp_path, "approve", case.id, "--by", "agent2", "--password", "guess")[0] != 0
    assert office.status(case) == "confirmed"
    run(tmp_path, *second)
    assert office.status(case) == "ordered"
    office.database.close()


def test_what_the_treasury_leaves_unanswered_and_what_the_books_do_not_share_is_told(
    office: RefundOffice, tmp_path: Path
) -> None:
    assert "没有迟迟" in run(tmp_path, "stuck")[1]
    office.mood.name = "down"
    office.confirmed()
    for _ in range(office.policy.alarm_tries):
        office.look()
        office.wait(hours=1)
    status, told = run(tmp_path, "stuck")
    assert status == 1
    assert f"问过 {office.policy.alarm_tries} 次" in told
    status, told = run(tmp_path, "reconcile", "--days", "400")  # with the sandbox's treasury, which has no such order
    assert (status, told.splitlines()[-3:]) == (
        0,
        ["补记 0 笔", "国库有、我们没有这样送过的 0 笔", "我们记着已到账、国库没有的 0 笔"],
    )
    office.database.close()


def test_what_the_switch_keeps_for_days_is_told(office: RefundOffice, tmp_path: Path) -> None:
    office.now = utc_now() - timedelta(days=office.policy.alarm_days + 1)  # the command has the machine's clock
    office.stop(off=True)
    case = office.confirmed()
    status, told = run(tmp_path, "stuck")
    assert status == 1
    assert f"{case.id}  京A·演示1 2026 年度车船税  320.00 元" in told
    assert "还没有送国库" in told
    office.database.close()


def test_a_refusal_is_made_by_an_agent_and_nobody_else(office: RefundOffice, tmp_path: Path) -> None:
    case = office.confirmed(sure=False)
    words = ["refuse", case.id, "--reason", "登记不符"]
    assert "只有座席" in run(tmp_path, *words, "--by", "trainer1", "--password", "demo-trainer1")[1]
    assert "不予退税" in run(tmp_path, *words, "--by", "agent1", "--password", "demo-agent1")[1]
    assert office.cases.get(case.id).reason == "登记不符"
    office.database.close()
