"""The part of FreqtradeBot that calls a strategy."""

from __future__ import annotations

import logging
from copy import deepcopy
from datetime import datetime, timezone
from typing import Any, Callable, Optional

from freqtrade.persistence import Order, Trade

log = logging.getLogger(__name__)


class RunMode:
    """`config["runmode"]`, whose value names the mode."""

    def __init__(self, value: str) -> None:
        self.value = value


def safe(callback: Callable[..., Any], default: Any) -> Callable[..., Any]:
    """freqtrade's strategy_safe_wrapper: trades are copies, and an exception is the default answer."""

    def wrapper(**kwargs: Any) -> Any:
        try:
            if "trade" in kwargs:
                kwargs["trade"] = deepcopy(kwargs["trade"])
            return callback(**kwargs)
        except Exception:  # noqa: BLE001
            log.exception("unexpected error in %s", callback)
            return default

    return wrapper


class FreqtradeBot:
    def __init__(self, strategy: Any, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self.strategy = strategy
        self.now = now
        # The stake of the last entry that was asked for.
        self.stake = 0.0

    def begin_loop(self) -> None:
        safe(self.strategy.bot_loop_start, None)(current_time=self.now())

    def enter(
        self, pair: str, rate: float, side: str, leverage: float, min_stake: float, max_stake: float
    ) -> Optional[Trade]:
        """Asks the strategy for the stake and for its consent, and enters; None: no entry."""
        stake = safe(self.strategy.custom_stake_amount, max_stake)(
            pair=pair,
            current_time=self.now(),
            current_rate=rate,
            proposed_stake=max_stake,
            min_stake=min_stake,
            max_stake=max_stake,
            leverage=leverage,
            entry_tag=None,
            side=side,
        )
        if not stake:
            return None
        if stake < min_stake:
            # freqtrade's wallets raise a stake that is at most 30 % too small.
            if stake * 1.3 < min_stake:
                return None
            stake = min_stake
        self.stake = stake
        amount = float(f"{stake / rate * leverage:.8f}")
        if not safe(self.strategy.confirm_trade_entry, True)(
            pair=pair,
            order_type="limit",
            amount=amount,
            rate=rate,
            time_in_force="GTC",
            current_time=self.now(),
            entry_tag=None,
            side=side,
        ):
            return None
        stop = -abs(self.strategy.stoploss) / leverage if side == "long" else abs(self.strategy.stoploss) / leverage
        trade = Trade(
            pair=pair,
            strategy=self.strategy.get_strategy_name(),
            is_open=True,
            is_short=side == "short",
            leverage=leverage,
            open_date=self.now().replace(tzinfo=None),
            open_rate=rate,
            amount=amount,
            stake_amount=stake,
            initial_stop_loss=float(f"{rate * (1 + stop):.8f}"),
        )
        trade.commit()
        self.fill(trade, trade.entry_side, amount, rate)
        return trade

    def fill(
        self, trade: Trade, side: str, amount: float, price: float, before_callback: Optional[Callable[[], None]] = None
    ) -> None:
        """An order is filled: the trade is recalculated, the strategy is told, and then the rest of freqtrade is."""
        order = Order(
            ft_order_side=side,
            amount=amount,
            filled=amount,
            price=price,
            average=None,
            status="closed",
            order_filled_date=self.now().replace(tzinfo=None),
        )
        trade.orders.append(order)
        trade.update_trade(order)
        trade.commit()
        if before_callback is not None:
            before_callback()
        safe(self.strategy.order_filled, None)(pair=trade.pair, trade=trade, order=order, current_time=self.now())
