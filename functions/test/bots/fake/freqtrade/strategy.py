"""The callbacks of a strategy, with freqtrade's signatures and defaults."""

from __future__ import annotations

from typing import Any, Dict


class IStrategy:
    stoploss: float = -0.05

    def __init__(self, config: Dict[str, Any]) -> None:
        self.config = config

    def get_strategy_name(self) -> str:
        return self.__class__.__name__

    def bot_loop_start(self, current_time: Any, **kwargs: Any) -> None:
        pass

    def order_filled(self, pair: str, trade: Any, order: Any, current_time: Any, **kwargs: Any) -> None:
        pass

    def custom_stake_amount(
        self,
        pair: str,
        current_time: Any,
        current_rate: float,
        proposed_stake: float,
        min_stake: Any,
        max_stake: float,
        leverage: float,
        entry_tag: Any,
        side: str,
        **kwargs: Any,
    ) -> float:
        return proposed_stake

    def confirm_trade_entry(
        self,
        pair: str,
        order_type: str,
        amount: float,
        rate: float,
        time_in_force: str,
        current_time: Any,
        entry_tag: Any,
        side: str,
        **kwargs: Any,
    ) -> bool:
        return True
