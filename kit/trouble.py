"""What to say of an error that nobody awaited while something is started: a disk, a file or a store out of order."""

from __future__ import annotations

import errno
import os

from sqlalchemy.exc import DBAPIError

from kit.errors import DaobanError

_DISK = {
    errno.ENOSPC: "磁盘满了，请腾出空间",
    errno.EDQUOT: "磁盘配额用完了，请腾出空间",
    errno.EROFS: "所在的磁盘是只读的，请检查挂载",
    errno.EACCES: "没有权限，请检查属主和权限",
    errno.EPERM: "没有权限，请检查属主和权限",
    errno.ENOTDIR: "上一级不是目录，请检查 DAOBAN_VAR_DIR",
    errno.EEXIST: "已有同名的文件，请检查 DAOBAN_VAR_DIR",
    errno.EISDIR: "是个目录，不是文件，请检查 DAOBAN_VAR_DIR",
    errno.EIO: "磁盘读写出错，请检查磁盘",
}
_STORE = {
    "not a database": "数据库文件已损坏，请从备份恢复",
    "malformed": "数据库文件已损坏，请从备份恢复",
    "full": "数据库所在的磁盘满了，请腾出空间",
    "readonly": "数据库文件不能写入，请检查权限",
    "unable to open": "数据库文件打不开，请检查 DAOBAN_VAR_DIR 和权限",
    "disk I/O": "数据库所在的磁盘读写出错，请检查磁盘和权限",
    "locked": "数据库正被别的程序占用，请稍后再试",
}


def explain(error: BaseException) -> str | None:
    """A sentence with what to do; ``None`` of what is a fault of ours."""
    if isinstance(error, DaobanError):
        return error.message
    if isinstance(error, DBAPIError):
        return explain_store(error)
    if isinstance(error, OSError) and error.errno in _DISK:
        where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
        return f"{where} {_DISK[error.errno]}".strip()
    return None


def explain_store(error: DBAPIError) -> str:
    """By the driver's words: SQLite says it is one kind of error whatever is out of order."""
    said = str(error.orig)
    known = next((sentence for mark, sentence in _STORE.items() if mark in said), None)
    return known or "数据库连接不上，请检查 DAOBAN_DATABASE_URL 和数据库是否在运行"
