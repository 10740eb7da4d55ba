"""Who may ask for what: every route of the app, tried as everybody. ``python -m tests.routes`` writes the table."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from starlette.websockets import WebSocketDisconnect

from kit.settings import ROOT
from tests.house import House, Visitor, build_home, open_house

TABLE = ROOT / "docs" / "routes.md"
HEAD = """# Routes and roles

Written by `python -m tests.routes` from the running app: each route is asked for as everybody. A test fails while this
table is not what the app does.

* ✓ let in. What the request then finds is another matter: everybody finds what is their own alone.
* – refused.
* ∗ where one says who one is: not tried here.

Sockets are opened for a conversation that does not exist, so the portal's refuses everybody here.

"""
ROLES = ("anonymous", "visitor", "taxpayer", "agent", "trainer", "admin")
OURS = ("/api/", "/internal/", "/health", "/metrics")
WHO_ONE_IS = re.compile("sign-in|password|second-factor/confirm")
# Where one of several things has to be said, or what is sent is no JSON: a case of it.
CASES: dict[str, Any] = {
    "/api/portal/acting": {"taxpayer_id": "demo-zhang"},
    "/api/admin/hours": {"hours": {"weekly": {"monday": ["09:00", "17:00"]}}},
    "/api/everyday/wages": {"monthly_salary": 20_000},
    "/api/everyday/part_time": {"amount": 5_000},
    "/api/everyday/business": {"profit": 100_000},
    "/api/everyday/deduction_saves": {"rate": "0.1", "private_pension": 12_000},
    "/api/everyday/small_vat": {"sales": 300_000},
    "/api/everyday/deed_tax": {"price": 3_000_000, "homes_before": 0, "area_m2": 90},
    "/api/everyday/vehicle": {"tax": "purchase", "price": 200_000},
    "/api/everyday/late": {"amount": 1_000, "days": 10},
    "/api/everyday/general_vat": {"output_tax": 13_000, "input_tax": 5_000},
}
UPLOAD = ("?form=jsonl", b"{}")
SAMPLES = ("aaaa", "1234567890", "2026-11")
ENDING = re.compile("sign-out")  # tried last: it ends the session it is asked in


def table(house: House) -> str:
    people = {role: _person(house, role) for role in ROLES}
    rows = [f"| route | {' | '.join(ROLES)} |", f"|---|{'---|' * len(ROLES)}"]
    found: dict[str, str] = {}
    routes = sorted(_routes(house), key=lambda r: (ENDING.search(r[1]) is not None, r[1], r[0]))
    for method, path, address, body in routes:
        asked = WHO_ONE_IS.search(path) is None
        marks = [_mark(people[role], method, address, body) if asked else "∗" for role in ROLES]
        found[f"{path} {method}"] = f"| `{method} {path}` | {' | '.join(marks)} |"
    return HEAD + "\n".join([*rows, *(found[key] for key in sorted(found))]) + "\n"


def _person(house: House, role: str) -> Visitor:
    if role in ("agent", "trainer", "admin"):
        return house.agent(f"{role}1")
    person = house.visitor()
    if role != "anonymous":
        person.open()
    if role == "taxpayer":
        person.post("/api/portal/sign-in", {"username": "zhang", "password": "demo-zhang"})
    return person


def _routes(house: House) -> Iterator[tuple[str, str, str, Any]]:
    """Method, path, the path filled in, and a body that it takes."""
    app = house.client.app
    assert isinstance(app, FastAPI)
    schema = get_openapi(title="", version="", routes=app.routes)
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if not path.startswith(OURS):
            continue
        if not route.methods:
            yield "WS", path, _fill(path, {}, schema), None
        for method in sorted((route.methods or set()) - {"HEAD"}):
            operation = schema["paths"].get(path, {}).get(method.lower(), {})
            content = operation.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema")
            address = _fill(path, operation, schema)
            if "application/octet-stream" in content:
                yield method, path, address + UPLOAD[0], UPLOAD[1]
                continue
            sample = _sample(body, schema) if body is not None else None
            yield (
                method,
                path,
                address,
                {**(sample or {}), **CASES[path]} if path in CASES and body is not None else sample,
            )


def _fill(path: str, operation: dict[str, Any], whole: dict[str, Any]) -> str:
    query = []
    for one in operation.get("parameters", []):
        value = str(_sample(one["schema"], whole))
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", value)
        elif one["in"] == "query" and one["required"]:
            query.append((one["name"], value))
    return re.sub(r"\{[^}]+\}", "1", path) + (f"?{urlencode(query)}" if query else "")


def _sample(schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """The least that ``schema`` takes, so that a refusal is not for the form of what is sent."""
    if "$ref" in schema:
        return _sample(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], whole)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _sample(schema[choice][0], whole)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        needed = schema.get("required", [])
        return {name: _sample(part, whole) for name, part in schema.get("properties", {}).items() if name in needed}
    if kind == "array":
        return [_sample(schema["items"], whole)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    if schema.get("format") in ("date", "date-time"):
        return "2026-11-23" if schema["format"] == "date" else "2026-11-23T09:00:00+08:00"
    pattern = schema.get("pattern")
    fitting = [text for text in SAMPLES if pattern is None or re.search(pattern, text)]
    return fitting[0].ljust(schema.get("minLength", 0), "a")


def _mark(person: Visitor, method: str, address: str, body: Any) -> str:
    with person.as_me() as client:
        if method == "WS":
            try:
                with client.websocket_connect(address) as socket:
                    socket.receive_json()
            except (WebSocketDisconnect, KeyError):
                return "–"
            return "✓"
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        status = client.request(method, address, **sent).status_code
    assert status != 422, f"{method} {address}: refused for the form of {body}, so nothing is known of who may"
    return "–" if status in (401, 403) else "✓"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        build_home(home)
        with open_house(home) as house:
            TABLE.write_text(table(house), encoding="utf-8")


if __name__ == "__main__":
    main()
