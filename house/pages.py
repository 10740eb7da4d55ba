"""The built pages, or that they are not built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from kit.headers import EMBEDDED
from kit.settings import ROOT

WEB = ROOT / "web" / "dist"
NOT_BUILT = "<!doctype html><meta charset=utf-8><title>导办</title><p>页面还没有构建，请先运行 make run。"


class Assets(StaticFiles):
    """Built files, named by their content: a browser may keep them for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_pages(app: FastAPI) -> None:
    if (WEB / "assets").is_dir():
        app.mount("/assets", Assets(directory=WEB / "assets"), name="assets")

    def page(file: Path) -> Response:
        # Asked for anew each time, so that a new build is seen; the assets it names never change.
        headers = {"Cache-Control": "no-cache"}
        return FileResponse(file, headers=headers) if file.exists() else HTMLResponse(NOT_BUILT, status_code=503)

    pages = {"/": "index.html", EMBEDDED: "index.html", "/widget.js": "widget.js"}
    for path, name in {**pages, **{f"/{name}": f"{name}.html" for name in ("console", "editor", "admin")}}.items():

        def serve(name: str = name) -> Response:
            return page(WEB / name)

        app.add_api_route(path, serve, include_in_schema=False, response_model=None)
