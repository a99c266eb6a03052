"""A freqtrade strategy that reports to Maestro and asks it before every entry.

Copy this file and ../python/maestro.py beside your strategy (user_data/strategies/), and name the mixin first:

    from maestro_mixin import MaestroMixin

    class Trend(MaestroMixin, IStrategy):
        maestro_when_unreachable = "block"

MAESTRO_URL and MAESTRO_KEY come from the environment. README.md says the rest. Only Python's standard library is used.

freqtrade takes an exception of a strategy for a yes: for the full stake, and for the entry. So nothing that is called
before an entry raises here; what goes wrong inside counts as Maestro being out of reach.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple, Union

from maestro import MAX_TRADES, Maestro, MaestroError, NotStored, Policy, Refused, Result, Unreachable

log = logging.getLogger(__name__)

# Sums and products of figures are exact with so many digits.
EXACT = Context(prec=120)

# A stop that would lose more than half of the stake is there because freqtrade requires one: it is no measure of risk.
FARTHEST_STOP = Decimal("0.5")

# freqtrade prints amounts with 8 places; `maestro import` reads those. So a trade is the same trade from both.
AMOUNT_PLACES = Decimal("1e-8")

# What a refused key or a broken request is worth trying again for.
REFUSED_PAUSE = 300.0
LONGEST_PAUSE = 300.0

SAY_AGAIN_SECONDS = 300.0

# Closed trades are looked through again so often, for those that no callback told.
LOOK_AGAIN_SECONDS = 3600.0


class MaestroMixin:
    """Put it before IStrategy. A callback of your own calls `super()` of the same name, or Maestro is left out."""

    # The agent in Maestro. None: the name of the strategy. Bots that run the same strategy need a name each.
    maestro_agent: Optional[str] = None
    # With Maestro out of reach: "block" enters nothing, "trade_small" enters with maestro_small_stake.
    maestro_when_unreachable: str = "block"
    # In stake currency. None: the smallest stake that the exchange takes.
    maestro_small_stake: Optional[float] = None
    # A dry run trades play money. True reports it like real money: only with a user or an agent of its own.
    maestro_in_dry_run: bool = False
    # Seconds for which the trading loop waits for an answer, and for which a policy is used again.
    maestro_timeout: float = 4.0
    maestro_policy_seconds: float = 10.0
    # Seconds until a failed call is tried again; doubled with each failure, up to five minutes.
    maestro_retry_seconds: float = 10.0

    def maestro_stop(
        self,
        pair: str,
        current_time: datetime,
        current_rate: float,
        side: str,
        leverage: float,
        entry_tag: Optional[str],
    ) -> Optional[float]:
        """The price at which a trade that is entered now will be stopped. None: the `stoploss` of the strategy.

        Override it where `custom_stoploss` stops sooner than `stoploss`: the nearer the stop, the larger the position.
        """
        return None

    def maestro_inputs(self, pair: str, current_time: datetime, current_rate: float, side: str) -> Dict[str, Any]:
        """Further inputs of the policy, such as {"regime": "BULL", "volatility": Decimal("0.02")}."""
        return {}

    # The callbacks of freqtrade.

    def bot_loop_start(self, current_time: Optional[datetime] = None, **kwargs: Any) -> None:
        try:
            if self._maestro_is_on():
                self._maestro_desk().catch_up(_closed_trades)
        except Exception:  # noqa: BLE001  (a report never stops the bot)
            self._maestro_failed("catching up failed")
        return super().bot_loop_start(current_time=current_time, **kwargs)  # type: ignore[misc]

    def order_filled(self, pair: str, trade: Any, order: Any, current_time: datetime, **kwargs: Any) -> None:
        try:
            if not trade.is_open and self._maestro_is_on():
                self._maestro_desk().report([trade], urgent=True)
        except Exception:  # noqa: BLE001
            self._maestro_failed("reporting a trade failed; it is caught up with later")
        return super().order_filled(pair, trade, order, current_time, **kwargs)  # type: ignore[misc]

    def custom_stake_amount(
        self,
        pair: str,
        current_time: datetime,
        current_rate: float,
        proposed_stake: float,
        min_stake: Optional[float],
        max_stake: float,
        leverage: float,
        entry_tag: Optional[str],
        side: str,
        **kwargs: Any,
    ) -> float:
        if not self._maestro_is_on():
            return super().custom_stake_amount(  # type: ignore[misc]
                pair=pair,
                current_time=current_time,
                current_rate=current_rate,
                proposed_stake=proposed_stake,
                min_stake=min_stake,
                max_stake=max_stake,
                leverage=leverage,
                entry_tag=entry_tag,
                side=side,
                **kwargs,
            )
        try:
            policy, problem = self._maestro_ask(pair, current_time, current_rate, side)
            if policy is None:
                stake, why = self._maestro_stake_without(problem, min_stake, max_stake)
            else:
                refusal = policy.why_not(pair)
                if refusal:
                    stake, why = Decimal(0), "; ".join(refusal)
                else:
                    stop = self.maestro_stop(pair, current_time, current_rate, side, leverage, entry_tag)
                    stake, why = stake_for(
                        policy,
                        lost_at_stop=lost_at_stop(current_rate, stop, self.stoploss, side, leverage),  # type: ignore
                        leverage=leverage,
                        held=_held(_open_trades(), self._maestro_strategy()),
                        min_stake=min_stake,
                        max_stake=max_stake,
                    )
            self._maestro_desk().say(pair, f"{pair}: stake {_brief(stake)}: {why}" if stake else f"no entry in {pair}: {why}")
            return float(stake)
        except Exception:  # noqa: BLE001  (an exception would mean the full stake)
            self._maestro_failed(f"no entry in {pair}, because sizing it failed")
            return 0.0

    def confirm_trade_entry(
        self,
        pair: str,
        order_type: str,
        amount: float,
        rate: float,
        time_in_force: str,
        current_time: datetime,
        entry_tag: Optional[str],
        side: str,
        **kwargs: Any,
    ) -> bool:
        try:
            if self._maestro_is_on():
                policy, problem = self._maestro_ask(pair, current_time, rate, side)
                if policy is not None:
                    why = policy.why_not(pair)
                else:
                    why = [] if self._maestro_trades_small(problem) else [problem.text]
                if why:
                    self._maestro_desk().say(pair, f"no entry in {pair}: {'; '.join(why)}")
                    return False
        except Exception:  # noqa: BLE001  (an exception would mean yes)
            self._maestro_failed(f"no entry in {pair}, because asking failed")
            return False
        return super().confirm_trade_entry(  # type: ignore[misc]
            pair, order_type, amount, rate, time_in_force, current_time, entry_tag, side, **kwargs
        )

    # What they have in common.

    def _maestro_strategy(self) -> str:
        return self.get_strategy_name()  # type: ignore[attr-defined]

    def _maestro_failed(self, text: str) -> None:
        """Logs the exception, but the same failure only once in five minutes: a loop takes seconds."""
        times = self.__dict__.setdefault("_maestro_failures_", {})
        now = time.monotonic()
        if now - times.get(text, -SAY_AGAIN_SECONDS) >= SAY_AGAIN_SECONDS:
            times[text] = now
            log.exception("Maestro: %s", text)

    def _maestro_is_on(self) -> bool:
        """Live, or in a dry run that wants it. Never in a backtest, hyperopt or a plot: there is nothing to report."""
        mode = getattr(self.config.get("runmode"), "value", None)  # type: ignore[attr-defined]
        return mode == "live" or (mode == "dry_run" and self.maestro_in_dry_run)

    def _maestro_desk(self) -> "_Desk":
        desk = self.__dict__.get("_maestro_desk_")
        if desk is None:
            if self.maestro_when_unreachable not in ("block", "trade_small"):
                raise ValueError('maestro_when_unreachable must be "block" or "trade_small"')
            strategy = self._maestro_strategy()
            desk = _Desk(
                Maestro(timeout=self.maestro_timeout, patience=0),
                self.maestro_agent or strategy,
                strategy,
                self.maestro_retry_seconds,
                self.maestro_policy_seconds,
            )
            self.__dict__["_maestro_desk_"] = desk
            log.info("Maestro: %s reports as agent %s to %s", strategy, desk.agent, desk.maestro.url)
        return desk

    def _maestro_ask(
        self, pair: str, current_time: datetime, rate: float, side: str
    ) -> Tuple[Optional[Policy], "_Problem"]:
        inputs = {"open_positions": len(_open_trades()), **self.maestro_inputs(pair, current_time, rate, side)}
        return self._maestro_desk().policy(inputs)

    def _maestro_trades_small(self, problem: "_Problem") -> bool:
        return problem.is_out_of_reach and self.maestro_when_unreachable == "trade_small"

    def _maestro_stake_without(
        self, problem: "_Problem", min_stake: Optional[float], max_stake: float
    ) -> Tuple[Decimal, str]:
        if not self._maestro_trades_small(problem):
            return Decimal(0), problem.text
        small = self.maestro_small_stake if self.maestro_small_stake is not None else min_stake
        if small is None:
            return Decimal(0), f"{problem.text} The exchange names no smallest stake: set maestro_small_stake."
        stake = min(_decimal(small), _decimal(max_stake))
        if min_stake is not None and stake < _decimal(min_stake):
            return Decimal(0), f"{problem.text} The small stake is below the exchange's smallest, {min_stake}."
        return stake, f"{problem.text} A small trade, as maestro_when_unreachable says."


class _Problem:
    """Why there is no policy."""

    def __init__(self, text: str, is_out_of_reach: bool) -> None:
        self.text = text
        # A refused key is no lost network: somebody may have revoked it to stop the bot.
        self.is_out_of_reach = is_out_of_reach


NO_PROBLEM = _Problem("", False)


class _Desk:
    """What a strategy knows of Maestro while it runs. Nothing is kept on disk: the trades are in freqtrade's database."""

    def __init__(self, maestro: Maestro, agent: str, strategy: str, retry: float, policy_seconds: float) -> None:
        self.maestro = maestro
        self.agent = agent
        self._strategy = strategy
        self._retry = retry
        self._policy_seconds = policy_seconds
        # freqtrade exits by force in a thread of its own.
        self._lock = threading.Lock()
        self._waiting: "OrderedDict[str, Dict[str, Any]]" = OrderedDict()
        self._known: Set[str] = set()
        self._not_before: Dict[str, float] = {}
        self._looked_at: Optional[float] = None
        self._looked_until: Optional[datetime] = None
        self._pause = retry
        self._send_at = 0.0
        self._ask_at = 0.0
        self._problem = NO_PROBLEM
        self._policies: "OrderedDict[str, Tuple[float, Policy]]" = OrderedDict()
        self._said: "OrderedDict[str, Tuple[float, str]]" = OrderedDict()

    def say(self, about: str, text: str, level: int = logging.INFO) -> None:
        """Logs it, but the same thing only once in five minutes, as above."""
        now = time.monotonic()
        at, last = self._said.get(about, (0.0, ""))
        if text == last and now - at < SAY_AGAIN_SECONDS:
            return
        self._said[about] = (now, text)
        self._said.move_to_end(about)
        while len(self._said) > 1000:
            self._said.popitem(last=False)
        log.log(level, "Maestro: %s", text)

    def catch_up(self, closed_trades: Any) -> None:
        """Sends what waits; at the start, and once per hour, also what was closed without a word."""
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN_SECONDS:
            started = datetime.now(timezone.utc)
            self.report(closed_trades(self._looked_until), urgent=False)
            # Only now: a database that could not be read is read again in the next loop.
            self._looked_at = now
            self._looked_until = started - timedelta(days=1)
        self._send()

    def report(self, trades: List[Any], urgent: bool) -> None:
        for trade in trades:
            if trade.strategy not in (None, self._strategy):
                continue
            try:
                told = trade_of(trade, self.agent)
            except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
                self.say(f"trade {trade.id}", f"trade {trade.id} cannot be sent: {error}", logging.ERROR)
                continue
            trade_id = told["trade_id"]
            if trade_id in self._known:
                continue
            self._waiting[trade_id] = told
            if urgent:
                self._waiting.move_to_end(trade_id, last=False)
        if urgent:
            self._send()

    def _send(self) -> None:
        """At most one request, so that the loop never waits long."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            now = time.monotonic()
            if now < self._send_at:
                return
            due = [trade_id for trade_id in list(self._waiting) if self._not_before.get(trade_id, 0.0) <= now]
            if due:
                self._send_batch(due[:MAX_TRADES])
        finally:
            self._lock.release()

    def _send_batch(self, ids: List[str]) -> None:
        try:
            results = self.maestro.send([self._waiting[trade_id] for trade_id in ids])
        except NotStored as error:
            results = error.results
        except Refused as error:
            self._send_at = time.monotonic() + REFUSED_PAUSE
            self.say("send", f"{len(self._waiting)} trades wait, because Maestro refuses them: {error}", logging.ERROR)
            return
        except MaestroError as error:
            wait = max(self._pause, getattr(error, "retry_after", None) or 0.0)
            self._send_at = time.monotonic() + wait
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            text = f"{len(self._waiting)} trades wait, and are sent again: {error}"
            self.say("send", text, logging.WARNING)
            return
        self._pause = self._retry
        for trade_id, result in zip(ids, results):
            self._settle(trade_id, result)
        if not self._waiting and self._said.pop("send", None):
            log.info("Maestro: all trades that waited are sent")

    def _settle(self, trade_id: str, result: Result) -> None:
        if result.result == "invalid" and result.field == "closed_at":
            # It will be valid as soon as Maestro's clock has come there.
            self._not_before[trade_id] = time.monotonic() + self._retry
            ahead = self.maestro.clock_ahead
            seconds = int(ahead.total_seconds()) if ahead is not None else 0
            text = f"trade {trade_id} is not stored yet, and is sent again: {result.message}."
            if seconds > 60:
                text += f" The clock of this computer is {seconds} s ahead of Maestro's: set it."
            self.say(f"clock {trade_id}", text, logging.ERROR)
            return
        del self._waiting[trade_id]
        self._not_before.pop(trade_id, None)
        self._known.add(trade_id)
        if not result.is_known:
            text = f"trade {trade_id} is not stored ({result.result}), and is not sent again: {result.message}"
            self.say(f"trade {trade_id}", text, logging.ERROR)

    def policy(self, inputs: Mapping[str, Any]) -> Tuple[Optional[Policy], _Problem]:
        now = time.monotonic()
        wanted = repr(sorted(inputs.items()))
        at, policy = self._policies.get(wanted, (0.0, None))
        if policy is not None and now - at < self._policy_seconds:
            return policy, NO_PROBLEM
        if now < self._ask_at:
            return None, self._problem
        try:
            policy = self.maestro.policy(agent_id=self.agent, **inputs)
        except Unreachable as error:
            self._ask_at = time.monotonic() + max(self._retry, error.retry_after or 0.0)
            self._problem = _Problem(f"Maestro is out of reach: {error}.", True)
            return None, self._problem
        except MaestroError as error:
            self._ask_at = time.monotonic() + self._retry
            self._problem = _Problem(f"Maestro refuses to answer: {error}.", False)
            return None, self._problem
        self._policies[wanted] = (now, policy)
        while len(self._policies) > 50:
            self._policies.popitem(last=False)
        return policy, NO_PROBLEM


def lost_at_stop(
    rate: float, stop: Optional[float], stoploss: float, side: str, leverage: float
) -> Optional[Fraction]:
    """The part of the position that is lost at the stop; None where the stop is not on the side of the loss."""
    price = Fraction(_decimal(rate))
    if stop is None:
        # freqtrade's stoploss is a part of the stake, and the position is the stake times the leverage.
        return abs(Fraction(_decimal(stoploss))) / Fraction(_decimal(leverage or 1))
    distance = Fraction(_decimal(stop)) - price if side == "short" else price - Fraction(_decimal(stop))
    return distance / price if distance > 0 else None


def stake_for(
    policy: Policy,
    *,
    lost_at_stop: Optional[Fraction],
    leverage: float,
    held: Decimal,
    min_stake: Optional[float],
    max_stake: float,
) -> Tuple[Decimal, str]:
    """The stake of a trade, and how it comes about; 0: none.

    The position is risk_amount / (part lost at the stop), and with the positions that are open never above the agent's
    capital. The stake is the own money in it: the position / leverage. It is rounded down, and never up to a smallest stake.
    """
    if policy.risk_amount is None or policy.agent_capital is None:
        return Decimal(0), "Maestro does not know the equity of the account: set account_equity by updateSettings"
    if lost_at_stop is None or lost_at_stop <= 0:
        return Decimal(0), "the stop is not on the side of the loss"
    by_risk = Fraction(policy.risk_amount) / lost_at_stop
    by_capital = Fraction(policy.agent_capital) - Fraction(held)
    exact = min(min(by_risk, by_capital) / Fraction(_decimal(leverage or 1)), Fraction(_decimal(max_stake)))
    stake = EXACT.multiply(Decimal(exact // Fraction(AMOUNT_PLACES)), AMOUNT_PLACES)
    why = f"risk {_brief(policy.risk_amount)}, capital {_brief(policy.agent_capital)}, of which {_brief(held)} is held"
    if stake <= 0 or (min_stake is not None and stake < _decimal(min_stake)):
        return Decimal(0), f"{why}; that leaves {_brief(stake)}, below the smallest stake of {min_stake}"
    return stake, why


def trade_of(trade: Any, agent: str) -> Dict[str, Any]:
    """A closed trade of freqtrade as Maestro stores it, the same as `maestro import` reads it from the database."""
    opened, closed = trade.open_date_utc, trade.close_date_utc
    if closed is None:
        raise ValueError("it has no time of closing")
    price, quantity = _size_of(trade)
    # freqtrade counts from 1 again in a new database. So the number alone is no id.
    trade_id = f"{agent}:{trade.id}:{opened.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S}Z"
    told: Dict[str, Any] = {
        "trade_id": trade_id,
        "agent_id": agent,
        "symbol": trade.pair,
        "side": "SELL" if trade.is_short else "BUY",
        "opened_at": _millis(opened),
        "closed_at": _millis(closed),
        "entry_price": price,
        "exit_price": _decimal(trade.close_rate),
        "quantity": quantity,
        "realized_pnl": _profit_of(trade),
    }
    risk = _risk_of(trade, price, quantity)
    if risk is not None:
        told["risk_amount"] = risk
    return told


def _profit_of(trade: Any) -> Decimal:
    """The profit of the whole position, net of fees.

    `close_profit_abs` is only that of the last exit where an amount too small to sell is left; `realized_profit` is that
    of all exits, but stays at what it was before an exit that brings the whole to exactly nothing.
    """
    everything, last = trade.realized_profit, trade.close_profit_abs
    return _decimal(everything if everything and trade.close_profit else last)


def _filled(trade: Any) -> List[Any]:
    orders = [order for order in trade.orders if not order.ft_is_open and (order.filled or 0) > 0]
    if all(order.order_filled_date is not None for order in orders):
        orders.sort(key=lambda order: order.order_filled_date)
    return orders


def _size_of(trade: Any) -> Tuple[Decimal, Decimal]:
    """Entry price and quantity of the whole position. After several exits `amount` is only what the last one sold."""
    orders = _filled(trade)
    is_exit = [order.ft_order_side != trade.entry_side for order in orders]
    price, amount = _decimal(trade.open_rate), _decimal(trade.amount).quantize(AMOUNT_PLACES, rounding=ROUND_HALF_UP)
    entries = [order for order, exits in zip(orders, is_exit) if not exits]
    if sum(is_exit) < 2 or not entries:
        return price, amount
    with localcontext(EXACT):
        bought = sum((_decimal(order.filled) for order in entries), Decimal(0))
        if False in is_exit[is_exit.index(True) :]:
            # Bought again after an exit: `open_rate` is the average of what was held then.
            cost = sum((_decimal(order.filled) * _decimal(order.safe_price) for order in entries), Decimal(0))
            price = (cost / bought).quantize(Decimal("1e-30"), rounding=ROUND_HALF_EVEN)
    return price, bought


def _risk_of(trade: Any, price: Decimal, quantity: Decimal) -> Optional[Decimal]:
    """What the position would have lost at its initial stop; None without a real one."""
    if not trade.initial_stop_loss:
        return None
    stop = _decimal(trade.initial_stop_loss)
    entries = [order for order in _filled(trade) if order.ft_order_side == trade.entry_side]
    first = _decimal(entries[0].safe_price) if entries else price
    with localcontext(EXACT):
        if abs(first - stop) / first * _decimal(trade.leverage or 1) > FARTHEST_STOP:
            return None
        distance = stop - price if trade.is_short else price - stop
        risk = distance * quantity
    # A figure of Maestro has at most 30 places.
    risk = risk.normalize(EXACT)
    return risk if distance > 0 and -int(risk.as_tuple().exponent) <= 30 else None


def _held(open_trades: List[Any], strategy: str) -> Decimal:
    """What the open positions of the strategy are worth at their entries, borrowed money included."""
    mine = [trade for trade in open_trades if trade.strategy in (None, strategy)]
    with localcontext(EXACT):
        return sum((_decimal(trade.stake_amount) * _decimal(trade.leverage or 1) for trade in mine), Decimal(0))


def _open_trades() -> List[Any]:
    from freqtrade.persistence import Trade

    return Trade.get_trades_proxy(is_open=True)


def _closed_trades(since: Optional[datetime]) -> List[Any]:
    from freqtrade.persistence import Trade

    return Trade.get_trades_proxy(is_open=False, close_date=since)


def _decimal(value: Union[float, int, Decimal, None]) -> Decimal:
    """The shortest decimal text of a float, which is what freqtrade prints."""
    if isinstance(value, Decimal):
        return value
    if value is None:
        raise ValueError("a figure is missing")
    figure = Decimal(repr(float(value)) if not isinstance(value, int) else value)
    if not figure.is_finite():
        raise ValueError(f"{value} is no figure")
    return figure


def _brief(figure: Decimal) -> str:
    return format(figure.normalize(EXACT), "f")


def _millis(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
