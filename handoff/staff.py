"""Demo staff, plainly invented, for development mode only."""

from __future__ import annotations

from kit.auth import Staff, StaffAccounts

DEMO_STAFF: tuple[tuple[Staff, str], ...] = (
    (Staff("agent1", "王演示", "agent"), "demo-agent1"),
    (Staff("agent2", "李演示", "agent"), "demo-agent2"),
    (Staff("trainer1", "赵演示", "trainer"), "demo-trainer1"),
    (Staff("trainer2", "孙演示", "trainer"), "demo-trainer2"),
    (Staff("admin1", "钱演示", "admin"), "demo-admin1"),
)


def ensure_demo_staff(accounts: StaffAccounts) -> None:
    for staff, password in DEMO_STAFF:
        if accounts.find(staff.username) is None:
            accounts.save(staff, password, demo=True)
