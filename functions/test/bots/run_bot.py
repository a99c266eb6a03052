"""Runs the fake freqtrade with the mixin until so many trades are closed, then ends or is killed.

    python3 run_bot.py '{"database": …, "ledger": …, "until": 70, "dies": true, "ahead": 0}'

The ledger gets a line per attempt to enter and per trade that was closed: the list of the bot itself.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "..", "..", "examples")
sys.path[:0] = [os.path.join(HERE, "fake"), os.path.join(EXAMPLES, "python"), os.path.join(EXAMPLES, "freqtrade")]

import maestro  # noqa: E402
from freqtrade.bot import FreqtradeBot, RunMode  # noqa: E402
from freqtrade.persistence import Trade  # noqa: E402
from freqtrade.strategy import IStrategy  # noqa: E402
from maestro_mixin import MaestroMixin  # noqa: E402

OPTIONS: Dict[str, Any] = {"dies": False, "ahead": 0, "slots": 5, **json.loads(sys.argv[1])}
AHEAD = timedelta(seconds=OPTIONS["ahead"])
PAIRS = ("BTC/USDT", "ETH/USDT", "DOGE/USDT", "SOL/USDT", "XRP/USDT:USDT", "ADA/USDT:USDT")
MIN_STAKE, MAX_STAKE = 10.0, 3000.0
# Wins and losses of a pair in turn.
OUTCOMES = (True, False, True, True, False)
# What happens after the first entry: (side of the position, part of the first amount, distances from the average).
# A part of None is all that is left; a distance of None is the end, which wins or loses.
WAYS = (
    [("exit", None, None)],
    [("exit", 0.4, 1.0), ("exit", None, None)],
    [("enter", 0.5, -0.3), ("exit", None, None)],
    [("exit", 0.5, 1.0), ("enter", 0.25, 0.2), ("exit", None, None)],
)


def now() -> datetime:
    return datetime.now(timezone.utc) + AHEAD


class Trend(MaestroMixin, IStrategy):
    stoploss = -0.05
    maestro_timeout = 5.0
    maestro_retry_seconds = 0.2

    def maestro_stop(self, pair: str, current_time: Any, current_rate: float, side: str, *_: Any) -> Any:
        return own_stop(pair, current_rate, side)


def own_stop(pair: str, rate: float, side: str) -> Any:
    """Two pairs have a stop of their own, 2 % away."""
    if pair not in ("ETH/USDT", "ADA/USDT:USDT"):
        return None
    return float(f"{rate * (1.02 if side == 'short' else 0.98):.6f}")


def count(condition: str, *values: Any) -> int:
    return Trade.database.execute(f"SELECT COUNT(*) FROM trades WHERE {condition}", values).fetchone()[0]


def note(kind: str, line: Dict[str, Any]) -> None:
    with open(OPTIONS["ledger"], "a", encoding="utf-8") as ledger:
        ledger.write(json.dumps({"kind": kind, **line}) + "\n")


def printed(trade: Trade) -> Dict[str, Any]:
    """A trade as freqtrade's API prints it."""

    def millis(moment: Any) -> Any:
        return None if moment is None else int(moment.replace(tzinfo=timezone.utc).timestamp() * 1000)

    return {
        "trade_id": trade.id,
        "pair": trade.pair,
        "quote_currency": "USDT",
        "is_open": trade.is_open,
        "is_short": trade.is_short,
        "strategy": trade.strategy,
        "amount": round(trade.amount, 8),
        "stake_amount": round(trade.stake_amount, 8),
        "leverage": trade.leverage,
        "open_rate": trade.open_rate,
        "open_date": str(trade.open_date),
        "open_timestamp": millis(trade.open_date),
        "close_rate": trade.close_rate,
        "close_date": str(trade.close_date),
        "close_timestamp": millis(trade.close_date),
        "realized_profit": trade.realized_profit,
        "profit_ratio": trade.close_profit,
        "profit_abs": trade.close_profit_abs,
        "close_profit_abs": trade.close_profit_abs,
        "initial_stop_loss_abs": trade.initial_stop_loss,
        "orders": [
            {
                "ft_order_side": order.ft_order_side,
                "is_open": False,
                "filled": order.filled,
                "amount": order.amount,
                "safe_price": order.safe_price,
                "order_filled_timestamp": millis(order.order_filled_date),
            }
            for order in trade.orders
        ],
    }


def step(bot: FreqtradeBot, trade: Trade, dies: bool) -> None:
    """The next order of an open trade."""
    way = WAYS[trade.id % len(WAYS)]
    action, part, distances = way[len(trade.orders) - 1]
    sign = -1 if trade.is_short else 1
    if distances is None:
        earlier = count("pair = ? AND NOT is_open", trade.pair)
        wins = trade.pair != "DOGE/USDT" and OUTCOMES[earlier % len(OUTCOMES)]
        distances = 2.0 if wins else -0.5
    distance = abs(trade.open_rate - trade.initial_stop_loss)
    price = float(f"{trade.open_rate + sign * distances * distance:.6f}")
    amount = trade.amount if part is None else float(f"{trade.orders[0].filled * part:.8f}")
    side = trade.entry_side if action == "enter" else trade.exit_side

    def before_callback() -> None:
        if not trade.is_open:
            note("closed", printed(trade))
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)

    bot.fill(trade, side, amount, price, before_callback)


def enter(bot: FreqtradeBot, pair: str, asked: List[Any]) -> None:
    earlier = count("pair = ?", pair)
    rate = round(random.Random(f"{pair}{earlier}").uniform(0.5, 500), 4)
    side, leverage = ("short", 2.0) if earlier % 4 == 3 else ("long", 1.0)
    open_trades: List[Trade] = Trade.get_trades_proxy(is_open=True)
    asked.clear()
    trade = bot.enter(pair, rate, side, leverage, MIN_STAKE, MAX_STAKE)
    policy = asked[0][0]
    if policy is None:
        return
    stop = own_stop(pair, rate, side)
    note(
        "asked",
        {
            "pair": pair,
            "rate": repr(rate),
            "stop": None if stop is None else repr(stop),
            "leverage": repr(leverage),
            "held": [[repr(other.stake_amount), repr(other.leverage)] for other in open_trades],
            "policy": policy.raw,
            "stake": None if trade is None else repr(bot.stake),
        },
    )


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s", stream=sys.stdout)
    maestro._now = now
    Trade.open_database(OPTIONS["database"])
    strategy = Trend({"runmode": RunMode("live")})
    bot = FreqtradeBot(strategy, now)
    desk = strategy._maestro_desk()
    # The policies that the strategy has asked for, the first of which sizes an entry.
    asked: List[Any] = []
    ask = desk.policy

    def listening(inputs: Any) -> Any:
        asked.append(ask(inputs))
        return asked[-1]

    desk.policy = listening  # type: ignore[method-assign]
    until = OPTIONS["until"]
    while True:
        bot.begin_loop()
        for trade in Trade.get_trades_proxy(is_open=True):
            step(bot, trade, OPTIONS["dies"] and count("NOT is_open") == until - 1)
        open_trades = Trade.get_trades_proxy(is_open=True)
        closed = count("NOT is_open")
        if closed >= until and not open_trades and not desk._waiting:
            return
        for pair in PAIRS:
            taken = {trade.pair for trade in open_trades}
            if pair in taken or len(open_trades) >= OPTIONS["slots"] or closed + len(open_trades) >= until:
                continue
            enter(bot, pair, asked)
            open_trades = Trade.get_trades_proxy(is_open=True)
        time.sleep(0.01)


main()
