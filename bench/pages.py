"""How soon the pages show something on a slow phone, and how much they move: ``python -m bench.pages [--json]``.

Chromium's own throttling: Lighthouse's slow 4G (1.6 Mbit/s, 150 ms) and a processor a quarter as fast. First paint is
the first contentful one, CLS the sum of all shifts while the page comes to rest. The floor is a line of text from
the same server.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any, Final

from playwright.async_api import Browser, async_playwright

from bench.app import running_app
from bench.report import finish, say
from kit.settings import ROOT
from tests.browser import PHONE, chromium_path
from tests.servers import free_port

PAGES: Final = {"portal": "/", "editor": "/editor", "console": "/console"}
FLOOR: Final = "/health"
SLOWER: Final = 4
SLOW_4G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
WATCH: Final = """
window.shifted = 0
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value
}).observe({ type: 'layout-shift', buffered: true })
"""
PAINT: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
STAFF: Final = {"editor": "trainer1", "console": "agent1"}


async def look(browser: Browser, url: str, *, staff: str = "") -> tuple[float, float]:
    """Milliseconds to the first contentful paint, and the sum of shifts. ``staff``: who is signed in already."""
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        bypass_csp=True,  # waiting for a figure is a script of ours
    )
    try:
        if staff:
            signed = await context.request.post(
                "/".join([*url.split("/")[:3], "api/staff/sign-in"]),
                data={"username": staff, "password": f"demo-{staff}"},
            )
            assert signed.ok, await signed.text()
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        await devtools.send("Network.enable")
        await devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.add_init_script(WATCH)
        await page.goto(url, wait_until="load")
        await page.wait_for_function(PAINT)
        await page.wait_for_timeout(3_000)  # what comes late and pushes is seen
        return float(await page.evaluate(PAINT)), float(await page.evaluate("window.shifted"))
    finally:
        await context.close()


async def measure(url: str, rounds: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        floor = min([(await look(browser, url + FLOOR))[0] for _ in range(rounds)])
        for name, path in PAGES.items():
            seen = [await look(browser, url + path, staff=STAFF.get(name, "")) for _ in range(rounds)]
            paint = sorted(ms for ms, _ in seen)[rounds // 2]
            result[f"{name}_first_paint_ms"] = round(paint)
            result[f"{name}_cls"] = round(max(shift for _, shift in seen), 4)
            result[f"{name}_floor_ratio"] = round(paint / floor, 2)
        result["floor_ms"] = round(floor)
        await browser.close()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=5, help="how often each page is opened, with nothing in its cache"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    say("  the app starts")
    with running_app(free_port(), rasa_url=f"http://127.0.0.1:{free_port()}") as app:
        result = asyncio.run(measure(app.url, options.rounds))
    chunks = [file.stat().st_size for file in (ROOT / "web" / "dist" / "assets").glob("*.js")]
    result["largest_chunk_kb"] = round(max(chunks) / 1000)
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
