"""What a request that failed is answered with."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from kit.db import AWAY, STORE_AWAY, StoreUnavailableError
from kit.errors import DaobanError, NotFoundError, TechnicalError
from kit.http import BodyTooLargeError, error_response
from kit.input import UnreadableInputError
from kit.metrics import ERRORS

log = structlog.get_logger(__name__)


def add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(DaobanError)
    async def on_daoban_error(_request: Request, error: DaobanError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def on_bad_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        faults = error.errors()
        fields = "、".join(str(e["loc"][-1]) for e in faults)
        # what our own models find wrong is a sentence; what pydantic finds is named by its field
        told = [str(e["msg"]).removeprefix("Value error, ") for e in faults if e["type"] == "value_error"]
        why = "；".join(dict.fromkeys(told)) or fields
        return error_response(DaobanError(f"提交的内容不完整或格式不对：{why}", field=fields), 422)

    @app.exception_handler(HTTPException)
    async def on_http_error(_request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return error_response(NotFoundError("没有这个地址"))
        if error.status_code == BodyTooLargeError.status:
            return error_response(BodyTooLargeError(error.detail))
        return error_response(DaobanError("请求没有成功，请刷新页面后重试"), error.status_code)

    @app.exception_handler(DataError)
    @app.exception_handler(OverflowError)
    async def on_unfit(request: Request, error: Exception) -> JSONResponse:
        """The store takes no such value: a number or a text beyond what its column holds."""
        log.info("server.input_unfit", path=request.url.path, error=type(error).__name__)
        return error_response(UnreadableInputError("提交的内容里有太大的数或者太长的内容，请改短后再提交"))

    @app.exception_handler(AWAY[0])
    @app.exception_handler(AWAY[1])
    async def on_store_away(request: Request, error: Exception) -> JSONResponse:
        log.error("server.store_away", path=request.url.path, error=type(error).__name__)
        return error_response(StoreUnavailableError(STORE_AWAY))

    @app.exception_handler(Exception)
    async def on_failure(request: Request, error: Exception) -> JSONResponse:
        ERRORS.labels("request").inc()
        log.error("server.request_failed", path=request.url.path, exc_info=error)
        return error_response(TechnicalError("系统暂时出了问题，请稍后再试"), 500)
