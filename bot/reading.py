"""What a trained model takes utterances for. Run by Rasa's own Python: ``reading.py`` reads JSON, writes JSON.

In: ``{"model": the file's path, "texts": [...]}``. Out, on the last line: for each text the likeliest intent and the
belief in it, from 0 to 1.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import List, Tuple

from rasa.core.agent import Agent


def read(model: str, texts: List[str]) -> List[Tuple[str, float]]:
    agent = Agent.load(model)

    async def run() -> List[Tuple[str, float]]:
        parsed = [(await agent.parse_message(text))["intent"] for text in texts]
        return [(intent["name"], float(intent["confidence"])) for intent in parsed]

    return asyncio.run(run())


if __name__ == "__main__":
    given = json.load(sys.stdin)
    sys.stdout.write(f"\n{json.dumps(read(given['model'], given['texts']), ensure_ascii=False)}\n")
