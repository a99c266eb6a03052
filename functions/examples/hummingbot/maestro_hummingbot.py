"""Sends the closed executors of hummingbot (strategy v2) to Maestro:

    python3 maestro_hummingbot.py ~/hummingbot/data/conf_v2_with_controllers_1.sqlite [--agent NAME] [--every 60]

It reads hummingbot's own database, once per minute, for reading only: an executor is a position with its result net of
fees, while hummingbot's trades and its MQTT events are fills. MAESTRO_URL and MAESTRO_KEY come from the environment. Copy
../python/maestro.py beside it. Nothing is kept on disk: after a restart all is sent again, and what is stored is a
duplicate. So the computer may be off for as long as you like.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sqlite3
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Set

from maestro import MAX_TRADES, Maestro, MaestroError, NotStored

log = logging.getLogger("maestro_hummingbot")

COLUMNS = (
    "id",
    "timestamp",
    "close_timestamp",
    "config",
    "net_pnl_quote",
    "filled_amount_quote",
    "custom_info",
    "controller_id",
)

# A figure of Maestro has at most 30 places.
EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("1e-30")


def closed_executors(database: Path) -> List[Mapping[str, Any]]:
    """The executors that are closed and have traded."""
    # hummingbot may be writing: for reading only, and patient.
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        query = f"SELECT {', '.join(COLUMNS)} FROM Executors WHERE close_timestamp > 0 AND filled_amount_quote > 0"
        return [dict(row) for row in connection.execute(query)]


def trade_of(executor: Mapping[str, Any], agent: Optional[str]) -> Dict[str, Any]:
    """An executor as Maestro stores it, the same as `maestro import` reads it from the database.

    `filled_amount_quote` is what entry and exit were worth together, so the size is that / (entry price + close price).
    """
    config, info = _object(executor["config"]), _object(executor["custom_info"])
    entry, exit_price = _decimal(info.get("current_position_average_price")), _decimal(info.get("close_price"))
    filled = _decimal(executor["filled_amount_quote"])
    if entry is None or exit_price is None or filled is None or not entry > 0:
        raise ValueError("it has no entry price or no close price; only executors of positions are trades")
    barrier = _object(config.get("triple_barrier_config"))
    stop = _decimal(barrier.get("stop_loss"))
    with localcontext(EXACT):
        quantity = (filled / (entry + exit_price)).quantize(PLACES)
        risk = (entry * quantity * stop).quantize(PLACES) if stop is not None and stop > 0 else None
    return {
        "trade_id": executor["id"],
        "agent_id": executor["controller_id"] or agent,
        "symbol": config.get("trading_pair"),
        "side": _side(info.get("side", config.get("side"))),
        "opened_at": _time(executor["timestamp"]),
        "closed_at": _time(executor["close_timestamp"]),
        "realized_pnl": _decimal(executor["net_pnl_quote"]),
        "entry_price": entry,
        "exit_price": exit_price,
        "quantity": quantity,
        "risk_amount": risk,
    }


class Poller:
    """Sends each executor once, and again until Maestro has it."""

    def __init__(self, maestro: Maestro, database: Path, agent: Optional[str]) -> None:
        self._maestro = maestro
        self._database = database
        self._agent = agent
        self._known: Set[str] = set()

    def poll(self) -> int:
        """Sends what is new. Returns how many trades are settled by this."""
        trades = []
        for executor in closed_executors(self._database):
            if executor["id"] in self._known:
                continue
            try:
                trades.append(trade_of(executor, self._agent))
            except (ArithmeticError, TypeError, ValueError) as error:
                log.error("executor %s is not sent: %s", executor["id"], error)
                self._known.add(executor["id"])
        settled = 0
        for first in range(0, len(trades), MAX_TRADES):
            settled += self._send(trades[first : first + MAX_TRADES])
        return settled

    def _send(self, batch: List[Dict[str, Any]]) -> int:
        try:
            results = self._maestro.send(batch)
        except NotStored as error:
            results = error.results
        settled = 0
        for trade, result in zip(batch, results):
            if not result.is_known:
                log.error("executor %s is not stored (%s): %s", trade["trade_id"], result.result, result.message)
                # Its time comes when Maestro's clock has come there; anything else stays wrong.
                if result.field == "closed_at":
                    continue
            self._known.add(trade["trade_id"])
            settled += 1
        log.info("%d of %d executors are settled", settled, len(batch))
        return settled


def _object(value: Any) -> Mapping[str, Any]:
    """In SQLite these columns hold JSON as text. Numbers are kept exact."""
    found = json.loads(value, parse_float=Decimal) if isinstance(value, (str, bytes)) else value
    return found if isinstance(found, dict) else {}


def _decimal(value: Any) -> Optional[Decimal]:
    """hummingbot writes decimals as numbers or as text; a float stands for its shortest decimal text."""
    if value is None or isinstance(value, bool):
        return None
    try:
        figure = Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return figure if figure.is_finite() else None


def _side(value: Any) -> Optional[str]:
    """`TradeType`: 1 buys, 2 sells."""
    text = str(value).upper().replace("TRADETYPE.", "")
    return {"1": "BUY", "BUY": "BUY", "2": "SELL", "SELL": "SELL"}.get(text)


def _time(value: Any) -> datetime:
    seconds = _decimal(value)
    if seconds is None:
        raise ValueError("it has no time")
    # Seconds since 1970; some versions write milliseconds.
    if seconds > 100_000_000_000:
        seconds /= 1000
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=int(seconds * 1_000_000))
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def main() -> int:
    parser = argparse.ArgumentParser(description="Sends the closed executors of hummingbot to Maestro.")
    parser.add_argument("database", type=Path)
    parser.add_argument("--agent", default="hummingbot", help="of executors without a controller")
    parser.add_argument("--every", type=float, default=60, help="seconds between two looks; 0: look once")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    if not os.path.exists(options.database):
        parser.error(f"there is no {options.database}")
    poller = Poller(Maestro(), options.database, options.agent)
    while True:
        try:
            poller.poll()
            failed = False
        except (MaestroError, sqlite3.Error) as error:
            log.error("not now, and again in %g s: %s", options.every, error)
            failed = True
        if options.every <= 0:
            return 1 if failed else 0
        time.sleep(options.every)


if __name__ == "__main__":
    sys.exit(main())
