"""Formats the webhook of examples/freqtrade as freqtrade does: str.format of each value with the fields of a message.

    python3 format_webhook.py CONFIG '{"amount": 1.5, "open_date": "2026-09-01T10:00:00+00:00", …}'
"""

import json
import sys
from datetime import datetime

with open(sys.argv[1], encoding="utf-8") as file:
    config = json.load(file)["webhook"]
message = {
    name: datetime.fromisoformat(value) if name.endswith("_date") else value
    for name, value in json.loads(sys.argv[2]).items()
}
print(json.dumps({name: value.format(**message) for name, value in config["exit_fill"].items()}))
