"""Work that goes on only while the page that asked for it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from kit.confined import Wanted

LOOK_S: Final = 0.2  # between two looks whether the page is still there

T = TypeVar("T")


async def while_wanted(request: Request, work: Callable[[Wanted], T]) -> T:
    """``work`` in a thread, given up when the page that asks goes away or cancels."""
    wanted = Wanted()
    task = asyncio.ensure_future(run_in_threadpool(work, wanted))
    while not task.done():
        await asyncio.wait({task}, timeout=LOOK_S)
        if not task.done() and await request.is_disconnected():
            wanted.give_up()
            break
    return await task
