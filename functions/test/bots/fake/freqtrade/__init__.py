"""A small freqtrade for tests: its callbacks in its order, its trades and orders with its fields, no exchange.

Made after freqtrade's freqtradebot.py, persistence/trade_model.py and strategy/strategy_wrapper.py of 2026.
"""
