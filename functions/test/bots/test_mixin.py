"""The mixin of freqtrade, called as freqtrade calls it, with a Maestro that answers what a test wants.

What it does against the real functions is in ../emulator/bots.test.ts.
"""

import logging
import os
import sys
import unittest
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fake"))

import maestro_mixin  # noqa: E402
from freqtrade.bot import FreqtradeBot, RunMode  # noqa: E402
from freqtrade.persistence import Order, Trade  # noqa: E402
from freqtrade.strategy import IStrategy  # noqa: E402
from maestro import Maestro, NotStored, Refused, Result, Unreachable, _policy  # noqa: E402
from maestro_mixin import MaestroMixin, trade_of  # noqa: E402

KEY = "mk_abcdefghijklmnopqrst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
START = datetime(2026, 9, 1, 10, 0, 0, 250999)


def answer(**changes):
    return {
        "allow_new_trades": True,
        "blocked_until": None,
        "max_risk_pct": "1.2",
        "min_confidence": "0.45",
        "reasons": [],
        "disallowed_symbols": [],
        "risk_amount": "60",
        "agent_capital": "5000",
        **changes,
    }


class FakeMaestro(Maestro):
    """Keeps what it is sent; answers a policy, or raises."""

    def __init__(self):
        super().__init__("https://x.web.app", KEY)
        self.policies, self.sent, self.asked = answer(), [], []
        self.storing = lambda trade: Result("stored", trade["trade_id"], "", "", {})

    def policy(self, **inputs):
        self.asked.append(inputs)
        if isinstance(self.policies, Exception):
            raise self.policies
        return _policy(self.policies)

    def send(self, trades):
        self.sent.append([trade["trade_id"] for trade in trades])
        results = [self.storing(trade) for trade in trades]
        for result in results:
            if isinstance(result, Exception):
                raise result
        if not all(result.is_known for result in results):
            raise NotStored(results)
        return results


class Trend(MaestroMixin, IStrategy):
    stoploss = -0.05
    maestro_policy_seconds = 0.0
    maestro_retry_seconds = 0.0


class Case(unittest.TestCase):
    def setUp(self):
        Trade.open_database(":memory:")
        self.addCleanup(lambda: Trade.database.close())
        self.maestro = FakeMaestro()
        made = patch.object(maestro_mixin, "Maestro", lambda **_: self.maestro)
        made.start()
        self.addCleanup(made.stop)
        self.lines = []
        handler = logging.Handler()
        handler.emit = lambda record: self.lines.append(record.getMessage())
        root = logging.getLogger()
        root.handlers, root.level = [handler], logging.INFO

    def bot(self, strategy=Trend, mode="live", **options):
        made = strategy({"runmode": RunMode(mode)})
        for name, value in options.items():
            setattr(made, name, value)
        return FreqtradeBot(made)

    def enter(self, bot, rate=100.0, side="long", leverage=1.0, min_stake=10.0, max_stake=9000.0, pair="X/USDT"):
        trade = bot.enter(pair, rate, side, leverage, min_stake, max_stake)
        return None if trade is None else bot.stake

    def said(self, text):
        return [line for line in self.lines if text in line]


def made(orders, **fields):
    """A closed trade with these filled orders: (side, amount, price)."""
    trade = Trade(
        id=12,
        pair="ETH/USDT:USDT",
        strategy="Trend",
        is_open=True,
        is_short=False,
        leverage=1.0,
        open_date=START,
        open_rate=orders[0][2],
        amount=orders[0][1],
        stake_amount=0.0,
        initial_stop_loss=0.0,
    )
    trade.__dict__.update(fields)
    for number, (side, amount, price) in enumerate(orders):
        order = Order(
            ft_order_side=side,
            amount=amount,
            filled=amount,
            price=price,
            average=None,
            status="closed",
            order_filled_date=START + timedelta(hours=number),
        )
        trade.orders.append(order)
        trade.update_trade(order)
    return trade


class Trades(unittest.TestCase):
    def told(self, orders, **fields):
        return trade_of(made(orders, **fields), "Trend")

    def test_a_trade_is_told_whole_with_its_own_id_and_in_utc(self):
        told = self.told([("buy", 0.3, 100.0), ("sell", 0.3, 110.0)], initial_stop_loss=95.0)
        # 0.3 * 110 * 0.999 - 0.3 * 100 * 1.001
        expected = {
            "trade_id": "Trend:12:2026-09-01T10:00:00Z",
            "agent_id": "Trend",
            "symbol": "ETH/USDT:USDT",
            "side": "BUY",
            "opened_at": datetime(2026, 9, 1, 10, 0, 0, 250000, tzinfo=timezone.utc),
            "closed_at": datetime(2026, 9, 1, 11, 0, 0, 250000, tzinfo=timezone.utc),
            "entry_price": Decimal("100"),
            "exit_price": Decimal("110"),
            "quantity": Decimal("0.3"),
            "realized_pnl": Decimal("2.937"),
            "risk_amount": Decimal("1.5"),
        }
        self.assertEqual(told, expected)

    def test_partial_exits_have_the_profit_and_the_size_of_the_whole(self):
        told = self.told([("buy", 10.0, 100.0), ("sell", 9.0, 110.0), ("sell", 1.0, 90.0)])
        # 9 * 110 * 0.999 - 9 * 100 * 1.001 = 88.11, and 90 * 0.999 - 100 * 1.001 = -10.19
        self.assertEqual((told["quantity"], told["realized_pnl"]), (Decimal("10"), Decimal("77.92")))
        self.assertEqual(told["entry_price"], Decimal("100"))

    def test_rebuys_count_all_that_was_bought_at_the_average(self):
        told = self.told([("buy", 10.0, 100.0), ("buy", 10.0, 90.0), ("sell", 20.0, 100.0)])
        self.assertEqual((told["quantity"], told["entry_price"]), (Decimal("20"), Decimal("95")))

    def test_what_was_bought_again_after_an_exit_costs_what_all_entries_cost(self):
        orders = [("buy", 10.0, 100.0), ("sell", 9.0, 110.0), ("buy", 9.0, 50.0), ("sell", 10.0, 60.0)]
        told = self.told(orders)
        self.assertEqual(told["quantity"], Decimal("19"))
        self.assertEqual(told["entry_price"], Decimal("76.315789473684210526315789473684"))

    def test_a_short_is_a_sell_and_leverage_is_in_its_size(self):
        orders = [("sell", 3.0, 100.0), ("buy", 3.0, 90.0)]
        told = self.told(orders, is_short=True, leverage=3.0, initial_stop_loss=105.0)
        # 3 * 100 * 0.999 - 3 * 90 * 1.001
        self.assertEqual((told["side"], told["quantity"]), ("SELL", Decimal("3")))
        self.assertEqual((told["realized_pnl"], told["risk_amount"]), (Decimal("29.43"), Decimal("15")))

    def test_there_is_no_risk_without_a_real_stop(self):
        orders = [("buy", 1.0, 100.0), ("sell", 1.0, 110.0)]
        stops = {"none": (0.0, 1.0), "a placeholder of -0.99": (1.0, 1.0), "a third at a leverage of 3": (67.0, 3.0)}
        for name, (stop, leverage) in stops.items():
            with self.subTest(name):
                self.assertNotIn("risk_amount", self.told(orders, initial_stop_loss=stop, leverage=leverage))
        # After rebuys far below, the average is beyond the stop of the first entry.
        rebought = [("buy", 1.0, 100.0), ("buy", 9.0, 80.0), ("sell", 10.0, 90.0)]
        self.assertNotIn("risk_amount", self.told(rebought, initial_stop_loss=95.0))

    def test_an_amount_too_small_to_sell_and_a_whole_of_nothing(self):
        orders = [("buy", 1.0, 100.0), ("sell", 1.0, 110.0)]
        self.assertEqual(self.told(orders, realized_profit=5.0)["realized_pnl"], Decimal("9.79"))
        trade = made(orders)
        trade.realized_profit, trade.close_profit_abs = 7.5, 2.5
        self.assertEqual(trade_of(trade, "Trend")["realized_pnl"], Decimal("7.5"))
        trade.close_profit, trade.close_profit_abs = 0.0, 0.0
        self.assertEqual(trade_of(trade, "Trend")["realized_pnl"], Decimal("0"))

    def test_small_figures_stay_exact(self):
        told = self.told([("buy", 1e-07, 8.1e-05), ("sell", 1e-07, 9e-05)])
        self.assertEqual((told["entry_price"], told["quantity"]), (Decimal("0.000081"), Decimal("0.0000001")))


class Sizing(Case):
    def test_the_risk_decides_and_the_stake_is_rounded_down(self):
        # 60 / 5 % and 60 / 7 %. The stop is a part of the stake, whatever the leverage: 60 / 15 %, and 60 / 5 % exactly.
        self.assertEqual(self.enter(self.bot()), 1200.0)
        self.assertEqual(self.enter(self.bot(stoploss=-0.07)), 857.14285714)
        self.assertEqual(self.enter(self.bot(stoploss=-0.15), leverage=3.0, side="short"), 400.0)
        Trade.database.execute("DELETE FROM trades")
        self.assertEqual(self.enter(self.bot(), leverage=3.0), 1200.0)

    def test_the_position_and_what_is_held_stay_within_the_capital_of_the_agent(self):
        bot = self.bot(stoploss=-0.01)
        self.assertEqual(self.enter(bot, leverage=2.0), 2500.0)
        self.assertIsNone(self.enter(bot, leverage=2.0))
        self.assertTrue(self.said("capital 5000, of which 5000 is held; that leaves 0"))

    def test_positions_of_other_strategies_in_the_database_are_not_held_by_this_one(self):
        bot = self.bot(stoploss=-0.01)
        self.enter(bot)
        Trade.database.execute("UPDATE trades SET strategy = 'Other'")
        self.assertEqual(self.enter(bot), 5000.0)

    def test_the_exchange_bounds_the_stake_and_it_is_never_raised(self):
        self.assertEqual(self.enter(self.bot(), max_stake=700.0), 700.0)
        # freqtrade itself would raise 1,200 to 1,250.
        self.assertIsNone(self.enter(self.bot(), min_stake=1250.0))
        self.assertTrue(self.said("that leaves 1200, below the smallest stake of 1250"))

    def test_a_stop_of_its_own_is_used_and_one_on_the_wrong_side_is_refused(self):
        class Custom(Trend):
            stop = 98.0

            def maestro_stop(self, *_):
                return self.stop

        self.assertEqual(self.enter(self.bot(Custom)), 3000.0)
        self.assertEqual(self.enter(self.bot(Custom, stop=102.0), side="short"), 2000.0)  # 3,000 are held
        self.assertIsNone(self.enter(self.bot(Custom, stop=100.0)))
        self.assertTrue(self.said("the stop is not on the side of the loss"))

    def test_without_an_equity_there_is_no_trade_and_the_log_has_the_cure(self):
        self.maestro.policies = answer(risk_amount=None, agent_capital=None)
        self.assertIsNone(self.enter(self.bot(maestro_when_unreachable="trade_small")))
        self.assertTrue(self.said("set account_equity by updateSettings"))

    def test_the_inputs_of_the_strategy_and_the_open_positions_are_asked_with(self):
        class Bull(Trend):
            def maestro_inputs(self, *_):
                return {"regime": "BULL"}

        bot = self.bot(Bull, maestro_agent="Trend-2")
        self.enter(bot)
        self.enter(bot)
        wanted = {"agent_id": "Trend-2", "regime": "BULL"}
        self.assertEqual(self.maestro.asked[0], {**wanted, "open_positions": 0})
        self.assertEqual(self.maestro.asked[-1], {**wanted, "open_positions": 1})


class Refusing(Case):
    def test_gates_and_symbols_stop_entries_with_their_reasons_in_the_log_once(self):
        gate = {"code": "daily_drawdown_limit", "max_drawdown_pct": "3"}
        closed = answer(
            allow_new_trades=False, blocked_until="2026-09-02T00:00:00Z", reasons=[gate], risk_amount="0"
        )
        barred = answer(disallowed_symbols=[{"symbol": "X/USDT", "reasons": [{"code": "bad_streak"}], "until": "U"}])
        for policy, text in ((closed, "daily_drawdown_limit (max_drawdown_pct 3)"), (barred, "alone until U: bad_streak")):
            self.maestro.policies = policy
            bot = self.bot()
            for _ in range(3):
                self.assertIsNone(self.enter(bot))
            self.assertEqual(len(self.said(text)), 1)

    def test_the_second_question_refuses_too_where_the_strategy_sizes_by_itself(self):
        class Own(Trend):
            def custom_stake_amount(self, **_):
                return 50.0

        self.assertEqual(self.enter(self.bot(Own)), 50.0)
        self.maestro.policies = answer(allow_new_trades=False, reasons=[{"code": "paused"}])
        self.assertIsNone(self.enter(self.bot(Own)))
        self.assertTrue(self.said("no entry in X/USDT: no new trades until this changes; paused"))

    def test_a_strategy_may_refuse_as_well(self):
        class Never(IStrategy):
            def confirm_trade_entry(self, *_, **__):
                return False

        self.assertIsNone(self.enter(self.bot(type("Both", (MaestroMixin, Never), {}))))

    def test_out_of_reach_the_owner_decides(self):
        self.maestro.policies = Unreachable("no route")
        self.assertIsNone(self.enter(self.bot()))
        self.assertTrue(self.said("no entry in X/USDT: Maestro is out of reach: no route."))
        small = {"maestro_when_unreachable": "trade_small"}
        self.assertEqual(self.enter(self.bot(**small)), 10.0)
        self.assertTrue(self.said("A small trade, as maestro_when_unreachable says."))
        self.assertEqual(self.enter(self.bot(**small, maestro_small_stake=25.0)), 25.0)
        self.assertIsNone(self.enter(self.bot(**small, maestro_small_stake=5.0)))
        self.assertEqual(self.enter(self.bot(**small, maestro_small_stake=25.0), max_stake=20.0), 20.0)

    def test_a_refused_key_stops_entries_whatever_the_owner_chose(self):
        self.maestro.policies = Refused(401, "unauthenticated", "The key is revoked.")
        self.assertIsNone(self.enter(self.bot(maestro_when_unreachable="trade_small")))
        self.assertTrue(self.said("The key is revoked."))

    def test_no_mistake_inside_lets_an_entry_pass(self):
        class Broken(Trend):
            def maestro_stop(self, *_):
                raise RuntimeError("a mistake")

        class BrokenInputs(Trend):
            def maestro_inputs(self, *_):
                raise RuntimeError("a mistake")

            def custom_stake_amount(self, **_):
                return 50.0

        for strategy in (Broken, BrokenInputs):
            self.assertIsNone(self.enter(self.bot(strategy)))
        self.assertIsNone(self.enter(self.bot(maestro_when_unreachable="trade big")))

    def test_while_maestro_is_out_of_reach_it_is_not_asked_for_every_pair(self):
        self.maestro.policies = Unreachable("timed out")
        bot = self.bot(maestro_retry_seconds=60.0)
        for number in range(5):
            self.assertIsNone(self.enter(bot, pair=f"P{number}/USDT"))
        self.assertEqual(len(self.maestro.asked), 1)
        self.assertEqual(len(self.said("Maestro is out of reach: timed out.")), 5)


class Reporting(Case):
    def round_trip(self, bot, rate=110.0):
        trade = bot.enter("X/USDT", 100.0, "long", 1.0, 10.0, 500.0)
        bot.fill(trade, trade.exit_side, trade.amount, rate)
        return trade

    def test_a_trade_is_sent_when_it_is_closed_and_only_then(self):
        bot = self.bot()
        trade = bot.enter("X/USDT", 100.0, "long", 1.0, 10.0, 500.0)
        bot.fill(trade, "sell", 2.0, 110.0)
        self.assertEqual(self.maestro.sent, [])
        bot.fill(trade, "sell", 3.0, 110.0)
        self.assertEqual(len(self.maestro.sent), 1)
        bot.begin_loop()
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 1)

    def test_what_could_not_be_sent_is_sent_in_the_next_loop(self):
        bot = self.bot()
        store = self.maestro.storing
        self.maestro.storing = lambda trade: Unreachable("no route")
        self.round_trip(bot)
        self.round_trip(bot)
        self.assertTrue(self.said("1 trades wait, and are sent again: no route"))
        self.maestro.storing = store
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent[-1]), 2)
        self.assertTrue(self.said("all trades that waited are sent"))
        count = len(self.maestro.sent)
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), count)

    def test_a_restart_catches_up_from_the_database_a_hundred_per_loop(self):
        before = self.bot(mode="dry_run")
        for _ in range(130):
            self.round_trip(before)
        Trade.database.execute("UPDATE trades SET strategy = 'Other' WHERE id <= 20")
        self.assertEqual(self.maestro.sent, [])
        bot = self.bot()
        for _ in range(3):
            bot.begin_loop()
        self.assertEqual([len(batch) for batch in self.maestro.sent], [100, 10])
        self.assertEqual(len({trade_id for batch in self.maestro.sent for trade_id in batch}), 110)

    def test_trades_that_no_callback_told_are_found_within_an_hour(self):
        bot = self.bot()
        bot.begin_loop()
        self.round_trip(self.bot(mode="dry_run"))
        bot.begin_loop()
        self.assertEqual(self.maestro.sent, [])
        with patch.object(maestro_mixin, "LOOK_AGAIN_SECONDS", 0.0):
            bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 1)

    def test_a_conflict_is_said_once_and_not_sent_again(self):
        bot = self.bot()
        self.maestro.storing = lambda trade: Result("conflict", trade["trade_id"], "Another trade is stored.", "", {})
        self.round_trip(bot)
        for _ in range(3):
            bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 1)
        self.assertEqual(len(self.said("is not stored (conflict), and is not sent again: Another trade is stored.")), 1)

    def test_a_close_in_the_future_is_kept_and_the_clock_is_blamed(self):
        bot = self.bot()
        store = self.maestro.storing
        self.maestro.clock_ahead = timedelta(minutes=7)
        self.maestro.storing = lambda trade: Result("invalid", None, "closed_at is too far ahead", "closed_at", {})
        self.round_trip(bot)
        bot.begin_loop()
        self.assertTrue(self.said("closed_at is too far ahead. The clock of this computer is 420 s ahead of Maestro's"))
        self.maestro.storing = store
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 3)
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 3)

    def test_a_refusal_waits_and_nothing_is_dropped(self):
        bot = self.bot()
        store = self.maestro.storing
        self.maestro.storing = lambda trade: Refused(403, "forbidden", "not this agent")
        self.round_trip(bot)
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 1)
        self.assertTrue(self.said("1 trades wait, because Maestro refuses them: not this agent (HTTP 403)"))
        self.maestro.storing = store
        bot.strategy._maestro_desk()._send_at = 0.0
        bot.begin_loop()
        self.assertEqual(len(self.maestro.sent), 2)

    def test_a_report_never_stops_the_bot(self):
        bot = self.bot()
        self.maestro.storing = lambda trade: RuntimeError("a mistake")
        trade = self.round_trip(bot)
        bot.begin_loop()
        bot.begin_loop()
        self.assertFalse(trade.is_open)
        self.assertEqual(len(self.said("catching up failed")), 1)


class Modes(Case):
    def test_in_backtests_and_in_a_dry_run_that_does_not_want_it_nothing_is_asked_or_sent(self):
        for mode in ("backtest", "hyperopt", "plot", "dry_run"):
            with self.subTest(mode):
                bot = self.bot(mode=mode)
                bot.begin_loop()
                trade = bot.enter("X/USDT", 100.0, "long", 1.0, 10.0, 9000.0)
                self.assertEqual(bot.stake, 9000.0)
                bot.fill(trade, "sell", trade.amount, 110.0)
        self.assertEqual((self.maestro.asked, self.maestro.sent), ([], []))

    def test_a_dry_run_that_wants_it_does_what_live_does(self):
        bot = self.bot(mode="dry_run", maestro_in_dry_run=True, maestro_agent="Trend-dry")
        self.assertEqual(self.enter(bot), 1200.0)
        self.assertEqual(self.maestro.asked[0]["agent_id"], "Trend-dry")


if __name__ == "__main__":
    unittest.main()
