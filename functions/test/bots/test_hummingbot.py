"""The poller of hummingbot, on a database with hummingbot's table."""

import json
import os
import sqlite3
import tempfile
import unittest
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from maestro import NotStored, Result, Unreachable
from maestro_hummingbot import Poller, closed_executors, trade_of

TABLE = """CREATE TABLE "Executors" (id TEXT PRIMARY KEY, timestamp FLOAT NOT NULL, type TEXT NOT NULL, close_type INTEGER,
close_timestamp BIGINT, status INTEGER NOT NULL, config JSON NOT NULL, net_pnl_pct FLOAT NOT NULL, net_pnl_quote FLOAT NOT NULL,
cum_fees_quote FLOAT NOT NULL, filled_amount_quote FLOAT NOT NULL, is_active BOOLEAN NOT NULL, is_trading BOOLEAN NOT NULL,
custom_info JSON NOT NULL, controller_id TEXT)"""
CONFIG = {"trading_pair": "ETH-USDT", "side": 2, "triple_barrier_config": {"stop_loss": "0.02"}}
INFO = {"side": 2, "current_position_average_price": 100.0, "close_price": 96.0}


class FakeMaestro:
    def __init__(self):
        self.sent = []
        self.wrong = {}

    def send(self, trades):
        self.sent.append([trade["trade_id"] for trade in trades])
        results = [self.wrong.get(trade["trade_id"], Result("stored", trade["trade_id"], "", "", {})) for trade in trades]
        for result in results:
            if isinstance(result, Exception):
                raise result
        if not all(result.is_known for result in results):
            raise NotStored(results)
        return results


class Polling(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "a name?.sqlite"
        self.database = sqlite3.connect(self.path)
        self.addCleanup(self.database.close)
        self.database.execute(TABLE)
        self.maestro = FakeMaestro()
        self.poller = Poller(self.maestro, self.path, "grid")

    def add(self, name, close=1_790_000_600, filled=392.0, info=INFO, controller="mean"):
        row = (name, 1_790_000_000.25, "position_executor", 3, close, 4, json.dumps(CONFIG), 0.01, 7.5, 0.2, filled, 0, 0)
        self.database.execute(f"INSERT INTO Executors VALUES ({', '.join('?' * 15)})", (*row, json.dumps(info), controller))
        self.database.commit()

    def test_an_executor_is_a_trade_with_its_size_and_its_risk(self):
        self.add("e1")
        [executor] = closed_executors(self.path)
        self.assertEqual(
            trade_of(executor, None),
            {
                "trade_id": "e1",
                "agent_id": "mean",
                "symbol": "ETH-USDT",
                "side": "SELL",
                "opened_at": datetime.fromtimestamp(1_790_000_000.25, timezone.utc),
                "closed_at": datetime.fromtimestamp(1_790_000_600, timezone.utc),
                "realized_pnl": Decimal("7.5"),
                "entry_price": Decimal("100"),
                "exit_price": Decimal("96"),
                "quantity": Decimal("2"),
                "risk_amount": Decimal("4"),
            },
        )

    def test_only_what_is_closed_and_filled_is_sent_and_only_once(self):
        self.add("open", close=None)
        self.add("empty", filled=0.0)
        self.add("e1")
        self.assertEqual(self.poller.poll(), 1)
        self.add("e2", controller=None)
        self.assertEqual(self.poller.poll(), 1)
        self.assertEqual(self.maestro.sent, [["e1"], ["e2"]])
        self.assertEqual(trade_of(closed_executors(self.path)[-1], "grid")["agent_id"], "grid")

    def test_what_fails_is_sent_again_and_what_is_wrong_is_said_once(self):
        self.add("e1")
        self.add("e2")
        self.add("no position", info={})
        self.maestro.wrong = {"e1": Unreachable("no route")}
        with self.assertLogs("maestro_hummingbot", "ERROR") as logs:
            self.assertRaises(Unreachable, self.poller.poll)
        self.assertIn("no position", logs.output[0])
        self.maestro.wrong = {
            "e1": Result("conflict", "e1", "Another trade is stored.", "", {}),
            "e2": Result("invalid", None, "closed_at is ahead", "closed_at", {}),
        }
        with self.assertLogs("maestro_hummingbot", "ERROR") as logs:
            self.assertEqual(self.poller.poll(), 1)
        self.assertEqual(len(logs.output), 2)
        self.maestro.wrong = {}
        self.assertEqual((self.poller.poll(), self.poller.poll()), (1, 0))
        self.assertEqual(self.maestro.sent[-1], ["e2"])

    def test_the_database_is_never_written(self):
        self.add("e1")
        os.chmod(self.path, 0o400)
        before = self.path.read_bytes()
        self.poller.poll()
        self.assertEqual(self.path.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
