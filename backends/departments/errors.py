from __future__ import annotations

from backends.departments.schemas import NAMES, Department
from kit.errors import TechnicalError


class DepartmentDownError(TechnicalError):
    """Does not answer, or not so that the answer can be used."""

    code = "department_down"

    def __init__(self, department: Department, why: str) -> None:
        super().__init__(f"{NAMES[department]}的数据暂时查不到（{why}），恢复后自动接着办，不用重新提交")
        self.department = department
