"""The client of one file, against a server that answers what a test wants."""

import json
import socket
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import maestro
from maestro import Maestro, NotStored, Refused, Unreachable

KEY = "mk_abcdefghijklmnopqrst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"


class Server:
    """Answers requests in turn with (status, headers, body), the last of them for ever, and keeps what came."""

    def __init__(self, *answers):
        came = self.came = []
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                came.append((self.command, self.path, dict(self.headers), json.loads(body) if body else None))
                status, headers, answer = left.pop(0) if len(left) > 1 else left[0]
                if callable(answer):
                    answer(self)
                    return
                text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # a client that does not wait
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def ok(*results):
    return (200, {}, {"results": [{"result": result, "trade_id": "t"} for result in results]})


def error(status, code, message, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (status, named, {"error": {"code": code, "message": message}})


POLICY = {
    "allow_new_trades": True,
    "blocked_until": None,
    "max_risk_pct": "0.72",
    "min_confidence": "0.55",
    "reasons": [],
    "disallowed_symbols": [],
    "risk_amount": "0.1",
    "agent_capital": "12345678901234567890.123456789012345678",
}


class Sending(unittest.TestCase):
    def sent(self, trade):
        with Server(ok("stored")) as server:
            Maestro(server.url, KEY).send(trade)
            return server.came[0]

    def test_figures_and_times_travel_as_text_and_none_is_left_out(self):
        zone = timezone(timedelta(hours=2))
        method, path, headers, body = self.sent(
            {
                "agent_id": "a",
                "quantity": Decimal("8E-12"),
                "realized_pnl": Decimal("-1.50"),
                "closed_at": datetime(2026, 9, 1, 14, 30, 0, 250000, tzinfo=zone),
                "symbol": None,
                "attempt": 3,
            }
        )
        self.assertEqual((method, path, headers["Authorization"]), ("POST", "/api/trades", f"Bearer {KEY}"))
        trade = {"agent_id": "a", "quantity": "0.000000000008", "realized_pnl": "-1.50", "attempt": 3}
        self.assertEqual(body, {"trades": [{**trade, "closed_at": "2026-09-01T12:30:00.250000Z"}]})

    def test_what_is_no_figure_or_has_no_zone_is_refused_before_it_is_sent(self):
        client = Maestro("https://nowhere.invalid", KEY)
        for wrong in (Decimal("NaN"), float("inf"), datetime(2026, 9, 1)):
            with self.subTest(wrong), self.assertRaises(ValueError):
                client.send({"agent_id": "a", "closed_at": wrong})

    def test_many_trades_are_sent_in_requests_of_at_most_100_trades_and_256_kib(self):
        def results(handler):
            trades = handler.came[-1][3]["trades"]
            text = json.dumps({"results": [{"result": "stored", "trade_id": trade["trade_id"]} for trade in trades]})
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(text.encode())

        for count, note, requests in ((250, "", 3), (100, "x" * 9000, 4)):
            with Server((200, {}, results)) as server:
                BaseHTTPRequestHandler.came = server.came
                trades = [{"agent_id": "a", "trade_id": str(number), "note": note} for number in range(count)]
                found = Maestro(server.url, KEY).send(trades)
            self.assertEqual([result.trade_id for result in found], [trade["trade_id"] for trade in trades])
            self.assertEqual(len(server.came), requests)
            for _, _, headers, body in server.came:
                self.assertLessEqual(len(body["trades"]), 100)
                self.assertLessEqual(int(headers["Content-Length"]), 256 * 1024)

    def test_what_is_invalid_or_in_conflict_is_an_exception_that_has_all_results(self):
        wrong = {"result": "invalid", "field": "quantity", "found": '"0"', "allowed": "x", "message": "quantity is 0"}
        for status in (400, 409, 422):
            with Server((status, {}, {"results": [{"result": "stored", "trade_id": "t"}, wrong]})) as server:
                with self.assertRaisesRegex(NotStored, "quantity is 0") as raised:
                    Maestro(server.url, KEY).send([{"agent_id": "a"}, {"agent_id": "b"}])
            self.assertEqual([result.result for result in raised.exception.results], ["stored", "invalid"])
            self.assertEqual(raised.exception.results[1].field, "quantity")


class Failing(unittest.TestCase):
    def test_passing_faults_are_repeated_and_the_wait_that_was_asked_for_is_kept(self):
        answers = ((502, {}, b"<html>"), error(429, "too_many_requests", "slow", Retry_After="2"))
        with Server(*answers, ok("duplicate")) as server:
            start = time.monotonic()
            found = Maestro(server.url, KEY, patience=20).send({"agent_id": "a"})
            took = time.monotonic() - start
        self.assertEqual((found[0].result, len(server.came)), ("duplicate", 3))
        self.assertGreaterEqual(took, 0.5 + 2)

    def test_patience_ends_with_the_words_of_maestro_and_with_its_wish(self):
        for patience, asked in ((0, "1"), (1, "30")):
            with Server(error(503, "unavailable", "not just now", Retry_After=asked)) as server:
                with self.assertRaisesRegex(Unreachable, "not just now") as raised:
                    Maestro(server.url, KEY, patience=patience).policy()
            self.assertEqual((raised.exception.retry_after, len(server.came)), (float(asked), 1))

    def test_a_refusal_is_not_repeated_and_says_why(self):
        with Server(error(403, "forbidden", "The key may not act for b.")) as server:
            with self.assertRaisesRegex(Refused, "The key may not act for b.") as raised:
                Maestro(server.url, KEY).send({"agent_id": "b"})
        self.assertEqual((raised.exception.status, raised.exception.code), (403, "forbidden"))
        self.assertEqual(len(server.came), 1)

    def test_no_connection_is_unreachable(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with self.assertRaises(Unreachable):
            Maestro(url, KEY, patience=0).policy()

    def test_a_server_that_is_silent_or_slow_does_not_hold_the_bot(self):
        def silent(_):
            time.sleep(1.5)

        def slow(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(30):
                handler.wfile.write(b" ")
                time.sleep(0.1)

        for answer in (silent, slow):
            with Server((200, {}, answer)) as server:
                start = time.monotonic()
                with self.subTest(answer), self.assertRaises(Unreachable):
                    Maestro(server.url, KEY, timeout=0.3, patience=0).policy()
                self.assertLess(time.monotonic() - start, 1)

    def test_a_redirect_is_not_followed(self):
        with Server(ok("stored")) as other, Server((302, {"Location": f"{other.url}/api/trades"}, b"")) as server:
            with self.assertRaises(Refused):
                Maestro(server.url, KEY).send({"agent_id": "a"})
        self.assertEqual(other.came, [])

    def test_what_is_not_maestro_is_unreachable(self):
        for answer in (b"<html>Please sign in</html>", [], {"results": 5}, {"results": []}, b"\xff"):
            with Server((200, {}, answer)) as server, self.subTest(answer):
                with self.assertRaises(Unreachable):
                    Maestro(server.url, KEY, patience=0).send({"agent_id": "a"})
                with self.assertRaises(Unreachable):
                    Maestro(server.url, KEY, patience=0).policy()


class Asking(unittest.TestCase):
    def test_a_policy_has_exact_decimals_and_asks_with_plain_text(self):
        with Server((200, {}, POLICY)) as server:
            policy = Maestro(server.url, KEY).policy(agent_id="a&b", volatility=Decimal("1E-8"), regime=None)
        self.assertEqual(server.came[0][1], "/api/policy?agent_id=a%26b&volatility=0.00000001")
        self.assertEqual(policy.risk_amount, Decimal("0.1"))
        self.assertEqual(policy.agent_capital, Decimal("12345678901234567890.123456789012345678"))
        self.assertEqual(policy.why_not("X"), [])

    def test_reasons_are_told_in_words_with_their_ends(self):
        answer = {
            **POLICY,
            "allow_new_trades": False,
            "blocked_until": "2026-09-02T00:00:00Z",
            "risk_amount": None,
            "reasons": [{"code": "daily_drawdown_limit", "max_drawdown_pct": "3", "daily_dd_limit": "2.5"}],
            "disallowed_symbols": [
                {"symbol": "X", "reasons": [{"code": "bad_streak", "losses": 3}], "until": "2026-09-03T00:00:00Z"}
            ],
        }
        with Server((200, {}, answer)) as server:
            policy = Maestro(server.url, KEY).policy()
        gate = "daily_drawdown_limit (max_drawdown_pct 3, daily_dd_limit 2.5)"
        closed = ["no new trades until 2026-09-02T00:00:00Z", gate]
        self.assertEqual(policy.why_not("Y"), closed)
        symbol = "leave X alone until 2026-09-03T00:00:00Z: bad_streak (losses 3)"
        self.assertEqual(policy.why_not("X"), [*closed, symbol])
        self.assertEqual(policy.blocked_until, datetime(2026, 9, 2, tzinfo=timezone.utc))

    def test_an_allocation_that_stands_is_not_sent_again(self):
        answer = {
            "allocation": {"weights": {"a": "0.6"}, "unallocated": "0.4", "version": 7},
            "capital": {"total": "100", "amounts": {"a": "60"}, "unallocated": "40"},
        }
        with Server((200, {"ETag": '"7/1"'}, answer), (304, {}, b""), (200, {}, {"allocation": None})) as server:
            client = Maestro(server.url, KEY)
            first, second = client.allocation(Decimal("100")), client.allocation(Decimal("1E2"))
            third = client.allocation()
        self.assertEqual((first.weights, first.amounts), ({"a": Decimal("0.6")}, {"a": Decimal("60")}))
        self.assertEqual(second, first)
        self.assertEqual([headers.get("If-None-Match") for _, _, headers, _ in server.came], [None, '"7/1"', None])
        self.assertEqual((third.weights, third.version), ({}, None))

    def test_the_names_of_the_functions_work_where_hosting_is_not_deployed(self):
        with Server((200, {}, POLICY)) as server:
            Maestro(f"{server.url}/demo-maestro/us-central1", KEY).policy()
        self.assertEqual(server.came[0][1], "/demo-maestro/us-central1/botPolicy")

    def test_the_clocks_are_compared_with_every_answer(self):
        date = format_datetime(datetime.now(timezone.utc) - timedelta(minutes=7), usegmt=True)

        def answer(handler):
            handler.send_response_only(503)
            handler.send_header("Date", date)
            handler.end_headers()

        with Server((503, {}, answer)) as server:
            client = Maestro(server.url, KEY, patience=0)
            self.assertRaises(Unreachable, client.policy)
        self.assertAlmostEqual(client.clock_ahead.total_seconds(), 420, delta=3)


class Keeping(unittest.TestCase):
    def test_the_key_is_in_no_text(self):
        answers = (error(401, "unauthenticated", "no"), (302, {"Location": "http://x/"}, b""), (200, {}, b"x"))
        for answer in answers:
            with Server(answer) as server:
                client = Maestro(server.url, KEY, patience=0)
                with self.assertRaises(maestro.MaestroError) as raised:
                    client.policy(agent_id="a")
            chain = [raised.exception, raised.exception.__cause__, raised.exception.__context__]
            self.assertNotIn(KEY, "".join(map(repr, [client, *chain, server.came[0][1]])))

    def test_a_key_that_is_none_and_a_url_that_would_show_it_are_refused_without_being_shown(self):
        for url, key in (
            ("https://x.web.app", "secret"),
            ("https://x.web.app", KEY + "\n"),
            ("http://x.web.app", KEY),
            ("", KEY),
            (f"https://bot:{KEY}@x.web.app", KEY),
            (f"https://x.web.app/?key={KEY}", KEY),
        ):
            with self.subTest(url), self.assertRaises(ValueError) as raised:
                Maestro(url, key)
            self.assertNotIn("secret", str(raised.exception))
            self.assertNotIn(KEY, str(raised.exception))


if __name__ == "__main__":
    unittest.main()
