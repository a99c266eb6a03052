"""Trades and orders in a SQLite database, as a strategy sees them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, ClassVar, List, Optional

ORDER_FIELDS = ("ft_order_side", "amount", "filled", "price", "average", "status", "order_filled_date")
TRADE_FIELDS = (
    "pair",
    "strategy",
    "is_open",
    "is_short",
    "leverage",
    "open_date",
    "close_date",
    "open_rate",
    "close_rate",
    "amount",
    "stake_amount",
    "realized_profit",
    "close_profit",
    "close_profit_abs",
    "initial_stop_loss",
)
FEE = Decimal("0.001")


def _text(moment: Optional[datetime]) -> Optional[str]:
    return None if moment is None else moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")


def _moment(text: Optional[str]) -> Optional[datetime]:
    # freqtrade's columns have no zone.
    return None if text is None else datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f")


class Order:
    def __init__(self, **fields: Any) -> None:
        self.ft_is_open = False
        self.__dict__.update(fields)

    @property
    def safe_price(self) -> float:
        return self.average or self.price

    @property
    def safe_filled(self) -> float:
        return self.filled if self.filled is not None else self.amount


class Trade:
    database: ClassVar[sqlite3.Connection]

    def __init__(self, **fields: Any) -> None:
        self.id: Optional[int] = None
        self.orders: List[Order] = []
        self.close_date = self.close_rate = self.close_profit = self.close_profit_abs = None
        self.realized_profit = 0.0
        self.__dict__.update(fields)

    @staticmethod
    def open_database(path: str) -> None:
        Trade.database = sqlite3.connect(path)
        # As SQLAlchemy makes it: without AUTOINCREMENT, so that a new database counts from 1 again.
        Trade.database.executescript(
            f"CREATE TABLE IF NOT EXISTS trades (id INTEGER PRIMARY KEY, {', '.join(TRADE_FIELDS)});"
            f"CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, ft_trade_id, {', '.join(ORDER_FIELDS)});"
        )

    def commit(self) -> None:
        values = [_text(value) if isinstance(value, datetime) else value for value in map(self._get, TRADE_FIELDS)]
        marks = ", ".join("?" for _ in range(len(TRADE_FIELDS) + 1))
        with Trade.database as database:
            self.id = database.execute(f"REPLACE INTO trades VALUES ({marks})", [self.id, *values]).lastrowid
            database.execute("DELETE FROM orders WHERE ft_trade_id = ?", [self.id])
            for order in self.orders:
                row = [getattr(order, field) for field in ORDER_FIELDS]
                row = [_text(value) if isinstance(value, datetime) else value for value in row]
                database.execute("INSERT INTO orders VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", [self.id, *row])

    def _get(self, field: str) -> Any:
        return getattr(self, field)

    @staticmethod
    def get_trades_proxy(
        *,
        pair: Optional[str] = None,
        is_open: Optional[bool] = None,
        open_date: Optional[datetime] = None,
        close_date: Optional[datetime] = None,
    ) -> List["Trade"]:
        conditions = ["1"]
        values: List[Any] = []
        for condition, value in (("pair = ?", pair), ("is_open = ?", is_open)):
            if value is not None:
                conditions.append(condition)
                values.append(value)
        for condition, moment in (("open_date > ?", open_date), ("close_date > ?", close_date)):
            if moment is not None:
                conditions.append(condition)
                values.append(_text(moment))
        rows = Trade.database.execute(f"SELECT * FROM trades WHERE {' AND '.join(conditions)}", values)
        return [Trade._loaded(row) for row in rows.fetchall()]

    @staticmethod
    def _loaded(row: Any) -> "Trade":
        trade = Trade(id=row[0], **dict(zip(TRADE_FIELDS, row[1:])))
        trade.is_open, trade.is_short = bool(trade.is_open), bool(trade.is_short)
        trade.open_date, trade.close_date = _moment(trade.open_date), _moment(trade.close_date)
        for found in Trade.database.execute("SELECT * FROM orders WHERE ft_trade_id = ? ORDER BY id", [trade.id]):
            order = Order(**dict(zip(ORDER_FIELDS, found[2:])))
            order.order_filled_date = _moment(order.order_filled_date)
            trade.orders.append(order)
        return trade

    @property
    def open_date_utc(self) -> datetime:
        return self.open_date.replace(tzinfo=timezone.utc)

    @property
    def close_date_utc(self) -> Optional[datetime]:
        return None if self.close_date is None else self.close_date.replace(tzinfo=timezone.utc)

    @property
    def entry_side(self) -> str:
        return "sell" if self.is_short else "buy"

    @property
    def exit_side(self) -> str:
        return "buy" if self.is_short else "sell"

    def update_trade(self, order: Order) -> None:
        """Recalculates the trade from its orders; the exit of all that is left closes it."""
        amount = cost = Decimal(0)
        average = profit = total_cost = Decimal(0)
        last = Decimal(0)
        sign = -1 if self.is_short else 1
        for filled in self.orders:
            size, price = Decimal(repr(filled.filled)), Decimal(repr(filled.safe_price))
            if filled.ft_order_side == self.entry_side:
                amount, cost = amount + size, cost + size * price
                total_cost += size * price * (1 + sign * FEE)
                average = cost / amount
            else:
                opened = size * average * (1 + sign * FEE)
                exited = size * price * (1 - sign * FEE)
                last = round(sign * (exited - opened), 8)
                profit += last
                amount, cost = amount - size, cost - size * average
        if profit:
            self.close_profit = float(round(profit / total_cost, 8)) * self.leverage
            self.realized_profit = float(profit)
            self.close_profit_abs = float(last)
        if amount > 0:
            self.amount = float(amount)
            self.open_rate = float(round(average, 8))
            self.stake_amount = float(cost) / self.leverage
        else:
            self.close_rate = order.safe_price
            self.close_date = order.order_filled_date
            self.is_open = False
            self.close_profit = float(round(profit / total_cost, 8)) * self.leverage
            self.close_profit_abs = float(profit)
