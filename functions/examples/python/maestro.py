"""Maestro for bots: send closed trades, ask how much may be risked, read the weights.

One file, the standard library only, Python 3.9 or later. Copy it beside your bot:

    from decimal import Decimal
    from maestro import Maestro

    maestro = Maestro("https://my-project.web.app")        # the key: from the environment, MAESTRO_KEY
    policy = maestro.policy(agent_id="trend-btc", regime="BULL")
    if policy.allow_new_trades and policy.risk_amount is not None:
        quantity = policy.risk_amount / (entry_price - stop_price)
    maestro.send({"agent_id": "trend-btc", "trade_id": "17", "symbol": "BTC/USDT", "side": "BUY",
                  "opened_at": opened, "closed_at": closed, "entry_price": Decimal("64000.5"),
                  "quantity": Decimal("0.02"), "realized_pnl": Decimal("12.84")})

Figures are `Decimal` on both sides and decimal text on the wire. Times are `datetime` with a zone.

Every call may be repeated, because a trade is stored once per id. So calls are repeated by themselves when the way to
Maestro fails, for `patience` seconds. What is still wrong then is an exception with the words of Maestro:

    Unreachable   no answer, or "later" (429, 500, 503): send it again; nothing is lost by it
    Refused       Maestro does not accept the key or the request (401, 403, 400 ...): repeating does not help
    NotStored     some of the trades are invalid or in conflict with what is stored; all others are stored
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

Trade = Mapping[str, Any]

# A request may have 100 trades and 256 KiB. The margin is for the frame around the trades.
MAX_TRADES = 100
MAX_BYTES = 250 * 1024

# A policy of a user with very many symbols to leave alone has some 4 MB.
MAX_ANSWER_BYTES = 16 * 1024 * 1024

# Passing faults: of Maestro, of Firestore behind it, and of what stands in front of it.
PASSING = (408, 429, 500, 502, 503, 504)


class MaestroError(Exception):
    """Maestro did not do what was asked."""


class Unreachable(MaestroError):
    """There was no answer, or one that means "later". The same call may be made again."""

    def __init__(self, message: str, retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(MaestroError):
    """Maestro refused the request. `code` says why for programs, the message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{message} (HTTP {status})")
        self.status = status
        self.code = code


class NotStored(MaestroError):
    """At least one trade is invalid or in conflict. `results` has one element per trade that was sent."""

    def __init__(self, results: "Sequence[Result]") -> None:
        wrong = [result for result in results if not result.is_known]
        super().__init__("; ".join(f"{result.trade_id or 'a trade'}: {result.message}" for result in wrong))
        self.results = list(results)


@dataclass(frozen=True)
class Result:
    """What became of a trade: `stored`, `corrected`, `duplicate`, `ignored`, `conflict` or `invalid`."""

    result: str
    trade_id: Optional[str]
    message: str
    field: str
    raw: Mapping[str, Any]

    @property
    def is_known(self) -> bool:
        """Whether Maestro has the trade, or was not to have it."""
        return self.result not in ("invalid", "conflict")


@dataclass(frozen=True)
class Policy:
    """How much may be risked now. `raw` is the whole answer."""

    allow_new_trades: bool
    blocked_until: Optional[datetime]
    max_risk_pct: Decimal
    min_confidence: Decimal
    # What a trade may lose at its stop, and the capital of the agent. None: the equity of the account is not known.
    risk_amount: Optional[Decimal]
    agent_capital: Optional[Decimal]
    reasons: List[Mapping[str, Any]]
    disallowed_symbols: List[Mapping[str, Any]]
    raw: Mapping[str, Any]

    def why_not(self, symbol: Optional[str] = None) -> List[str]:
        """Why no trade may be entered (in this symbol), in words; empty: it may."""
        why: List[str] = []
        if not self.allow_new_trades:
            until = self.raw.get("blocked_until")
            why.append("no new trades " + (f"until {until}" if until else "until this changes"))
            why.extend(_in_words(reason) for reason in self.reasons)
        for entry in self.disallowed_symbols:
            if symbol is not None and entry.get("symbol") == symbol:
                causes = ", ".join(_in_words(reason) for reason in entry.get("reasons") or [])
                until = entry.get("until")
                why.append(f"leave {symbol} alone" + (f" until {until}" if until else "") + f": {causes}")
        return why


@dataclass(frozen=True)
class Allocation:
    """The weights of all agents. Without a published allocation `version` is None, and `hint` may say why."""

    weights: Dict[str, Decimal]
    unallocated: Optional[Decimal]
    # The amount of each agent, where a capital was given.
    amounts: Optional[Dict[str, Decimal]]
    version: Optional[int]
    hint: Optional[str]
    raw: Mapping[str, Any]


class Maestro:
    """A connection with one key.

    url       of Hosting (https://my-project.web.app), or of the functions
              (https://us-central1-my-project.cloudfunctions.net). Default: the environment, MAESTRO_URL
    key       mk_..., made by createBotKey. Default: the environment, MAESTRO_KEY. It is sent as a header, never in a URL
    timeout   seconds until a request counts as failed
    patience  seconds for which a failed request is repeated; 0: never
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        timeout: float = 10.0,
        patience: float = 60.0,
    ) -> None:
        self.url = (url or os.environ.get("MAESTRO_URL") or "").rstrip("/")
        self._key = key or os.environ.get("MAESTRO_KEY") or ""
        if not re.fullmatch(r"mk_[A-Za-z0-9_-]{20,200}", self._key):
            raise ValueError("The key is missing or is none: it begins with mk_. Put it into MAESTRO_KEY.")
        parts = urllib.parse.urlsplit(self.url)
        is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise ValueError("The URL is missing or not https (http would show the key). Put it into MAESTRO_URL.")
        if "@" in parts.netloc or parts.query:
            raise ValueError("The URL must not hold a key: put the key into MAESTRO_KEY.")
        # A path, as in the emulators, and the domain of the functions: their names come next instead of /api.
        is_functions = parts.path != "" or (parts.hostname or "").endswith(".cloudfunctions.net")
        self._names = (
            {"trades": "/ingestTrades", "policy": "/botPolicy", "allocation": "/botAllocation"}
            if is_functions
            else {"trades": "/api/trades", "policy": "/api/policy", "allocation": "/api/allocation"}
        )
        self.timeout = timeout
        self.patience = patience
        # How far the clock of this computer is ahead of Maestro's, by the last answer, to about a second.
        self.clock_ahead: Optional[timedelta] = None
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._seen: Tuple[Optional[str], str, Mapping[str, Any]] = (None, "", {})

    def __repr__(self) -> str:
        return f"Maestro({self.url!r})"

    def send(self, trades: Union[Trade, Sequence[Trade]]) -> List[Result]:
        """Stores one trade or many, in requests of up to 100. Returns what became of each.

        Raises NotStored where one is invalid or in conflict, Refused, or Unreachable. After an exception, sending all
        of them again is right: what is stored is a duplicate then.
        """
        results: List[Result] = []
        for batch in _batches([trades] if isinstance(trades, Mapping) else trades):
            answer = self._call("trades", body=b'{"trades":[' + b",".join(batch) + b"]}")
            found = answer.get("results")
            if not isinstance(found, list) or len(found) != len(batch):
                raise Unreachable("The answer does not have a result per trade.")
            results.extend(map(_result, found))
        if not all(result.is_known for result in results):
            raise NotStored(results)
        return results

    def policy(self, **inputs: Any) -> Policy:
        """Returns how much may be risked now: agent_id, regime, volatility, open_positions ... as getPolicy takes them."""
        answer = self._call("policy", query={name: value for name, value in inputs.items() if value is not None})
        return _parsed(_policy, answer)

    def allocation(self, capital: Optional[Decimal] = None) -> Allocation:
        """Returns the weights, with `capital` also that amount split by them. Nothing is sent twice while it stands."""
        query = {} if capital is None else {"capital": capital}
        asked = _plain(capital) if capital is not None else None
        last_asked, etag, last = self._seen
        headers = {"If-None-Match": etag} if etag and last_asked == asked else {}
        answer = self._call("allocation", query=query, headers=headers)
        if answer.get("_not_modified"):
            return _parsed(_allocation, last)
        self._seen = (asked, str(answer.pop("_etag", "")), answer)
        return _parsed(_allocation, answer)

    def _call(
        self,
        name: str,
        query: Optional[Mapping[str, Any]] = None,
        body: Optional[bytes] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> Dict[str, Any]:
        url = self.url + self._names[name]
        if query:
            url += "?" + urllib.parse.urlencode({field: _plain(value) for field, value in query.items()})
        give_up_at = time.monotonic() + self.patience
        pause = 0.5
        while True:
            try:
                return self._once(url, body, headers or {})
            except Unreachable as error:
                # Not all bots at once: they lost the network together.
                wait = max(pause * random.uniform(1, 1.5), error.retry_after or 0)
                if time.monotonic() + wait > give_up_at:
                    raise
                time.sleep(wait)
                pause = min(pause * 2, 30)

    def _once(self, url: str, body: Optional[bytes], headers: Mapping[str, str]) -> Dict[str, Any]:
        request = urllib.request.Request(url, data=body, method="GET" if body is None else "POST")
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", "maestro-python/1")
        if body is not None:
            request.add_header("Content-Type", "application/json")
        for header, value in headers.items():
            request.add_header(header, value)
        request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                return self._answer(response.status, response.headers, _read(response, self.timeout))
        except urllib.error.HTTPError as error:
            with error:
                return self._answer(error.code, error.headers, _read(error, self.timeout))
        except urllib.error.URLError as error:
            raise Unreachable(f"Maestro cannot be reached: {error.reason}") from None
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"Maestro cannot be reached: {error or type(error).__name__}") from None

    def _answer(self, status: int, headers: Any, body: bytes) -> Dict[str, Any]:
        self._compare_clocks(headers.get("Date"))
        if status == 304:
            return {"_not_modified": True}
        try:
            found = json.loads(body, parse_float=Decimal)
        except ValueError:
            found = None
        answer = found if isinstance(found, dict) else {}
        if status == 200:
            if found is None or not isinstance(found, dict):
                raise Unreachable("The answer is no JSON: something else than Maestro answers there.")
            if headers.get("ETag"):
                answer["_etag"] = headers["ETag"]
            return answer
        if "results" in answer:
            return answer
        error = answer.get("error")
        error = error if isinstance(error, dict) else {}
        message = str(error.get("message") or f"HTTP {status}, without an answer of Maestro")
        if status in PASSING:
            raise Unreachable(message, _seconds(headers.get("Retry-After")))
        raise Refused(status, str(error.get("code") or ""), message)

    def _compare_clocks(self, date: Optional[str]) -> None:
        try:
            theirs = parsedate_to_datetime(date or "")
            self.clock_ahead = _now() - theirs
        except (TypeError, ValueError):
            pass


def _now() -> datetime:
    return datetime.now(timezone.utc)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry trades, and in the hands of others the key, to another address."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _batches(trades: Sequence[Trade]) -> Iterator[List[bytes]]:
    batch: List[bytes] = []
    size = 0
    for trade in trades:
        text = json.dumps(
            {field: _wire(field, value) for field, value in trade.items() if value is not None},
            ensure_ascii=False,
            allow_nan=False,
        ).encode()
        if batch and (len(batch) == MAX_TRADES or size + len(text) > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield batch


def _wire(field: str, value: Any) -> Any:
    if isinstance(value, (Decimal, datetime)):
        try:
            return _plain(value)
        except ValueError as error:
            raise ValueError(f"{field}: {error}") from None
    return value


def _plain(value: Any) -> str:
    """Decimals as plain text without an exponent, times as ISO 8601 in UTC."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; use datetime.now(timezone.utc)")
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no figure")
        return format(value, "f")
    return str(value)


def _read(response: Any, seconds: float) -> bytes:
    """The body, within the time of a request: the timeout of a socket begins again with each byte."""
    give_up_at = time.monotonic() + seconds
    chunks: List[bytes] = []
    size = 0
    while True:
        chunk = response.read1(65536) if hasattr(response, "read1") else response.read(65536)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            raise Unreachable("The answer is too long for one of Maestro's.")
        if time.monotonic() > give_up_at:
            raise Unreachable("The answer takes too long.")


def _seconds(text: Optional[str]) -> Optional[float]:
    return float(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else None


def _parsed(parse: Any, answer: Mapping[str, Any]) -> Any:
    try:
        return parse(answer)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreachable(f"The answer is none of Maestro's: {error!r}") from None


def _result(found: Any) -> Result:
    raw = found if isinstance(found, dict) else {}
    return Result(
        result=str(raw.get("result") or "invalid"),
        trade_id=raw.get("trade_id"),
        message=str(raw.get("message") or ""),
        field=str(raw.get("field") or ""),
        raw=raw,
    )


def _policy(answer: Mapping[str, Any]) -> Policy:
    until = answer.get("blocked_until")
    return Policy(
        allow_new_trades=answer["allow_new_trades"] is True,
        blocked_until=None if until is None else _time(until),
        max_risk_pct=Decimal(answer["max_risk_pct"]),
        min_confidence=Decimal(answer["min_confidence"]),
        risk_amount=_decimal_or_none(answer.get("risk_amount")),
        agent_capital=_decimal_or_none(answer.get("agent_capital")),
        reasons=list(answer["reasons"]),
        disallowed_symbols=list(answer["disallowed_symbols"]),
        raw=answer,
    )


def _allocation(answer: Mapping[str, Any]) -> Allocation:
    current = answer["allocation"] or {}
    capital = answer.get("capital")
    return Allocation(
        weights={agent: Decimal(weight) for agent, weight in current.get("weights", {}).items()},
        unallocated=_decimal_or_none(current.get("unallocated")),
        amounts=None if capital is None else {agent: Decimal(text) for agent, text in capital["amounts"].items()},
        version=current.get("version"),
        hint=answer.get("hint"),
        raw=answer,
    )


def _decimal_or_none(text: Optional[str]) -> Optional[Decimal]:
    return None if text is None else Decimal(text)


def _time(text: str) -> datetime:
    # Before Python 3.11 fromisoformat does not know the Z.
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _in_words(reason: Any) -> str:
    if not isinstance(reason, dict):
        return str(reason)
    figures = ", ".join(f"{name} {value}" for name, value in reason.items() if name != "code")
    return f"{reason.get('code')}" + (f" ({figures})" if figures else "")
