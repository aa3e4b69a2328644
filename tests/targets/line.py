"""A line to a server with faults: a proxy on loopback that forwards requests one by one, and fails those it is told to.

Serves HTTP/1.1 without keeping connections, so that each request is a connection of its own. Knows no protocol above HTTP.
"""

import http.client
import http.server
import random
import socket
import threading

SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>as asked by Authorization: AWS4-HMAC-SHA256</Message></Error>"


class Line:
    """Forwards to `server`. `fault(number, method, path)` names what happens to a request; None lets it through."""

    def __init__(self, server, translate=None):
        self.host, self.port = server.removeprefix("http://").split(":")
        self.translate = translate or (lambda headers: headers)
        self.lock = threading.Lock()
        self.begin()
        line = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, *_):
                pass

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

        for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            setattr(Handler, f"do_{method}", lambda handler: line.serve(handler))
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.http.server_port}"

    def begin(self, fault=None):
        """Counts from one again."""
        self.fault, self.count, self.met, self.sent = fault or (lambda *_: None), 0, {}, 0

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        with self.lock:
            self.count += 1
            self.sent += len(body)
            fault = self.fault(self.count, handler.command, handler.path)
            if fault:
                self.met[fault] = self.met.get(fault, 0) + 1
        match fault:
            case "500":
                return self.answer(handler, 500, [], b"<Error><Code>InternalError</Code></Error>")
            case "503":
                return self.answer(handler, 503, [], SLOW_DOWN)
            case "403":
                said = f"<Error><Code>SignatureDoesNotMatch</Code><x>{handler.path} {dict(handler.headers)}</x></Error>"
                return self.answer(handler, 403, [], said.encode())
            case "reset":
                handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return handler.connection.close()
            case "corrupt":
                body = body and bytes([body[0] ^ 1]) + body[1:]
        status, headers, answer = self.forward(handler, body)
        match fault:
            case "lost":
                return handler.connection.shutdown(socket.SHUT_RDWR)
            case "truncated" if len(answer) > 1:
                self.answer(handler, status, headers, answer[: len(answer) // 2], len(answer))
                return handler.connection.shutdown(socket.SHUT_RDWR)
            case "corrupt" if handler.command == "GET" and status == 200:
                answer = answer and bytes([answer[0] ^ 1]) + answer[1:]
        self.answer(handler, status, headers, answer)

    def forward(self, handler, body):
        server = http.client.HTTPConnection(self.host, int(self.port), timeout=60)
        headers = {name: value for name, value in handler.headers.items() if name.lower() != "connection"}
        server.request(handler.command, handler.path, body=body, headers=self.translate(headers))
        answer = server.getresponse()
        content = answer.read()
        server.close()
        return answer.status, answer.getheaders(), content

    @staticmethod
    def answer(handler, status, headers, body, promised=None):
        handler.send_response_only(status)
        dropped = {"connection", "transfer-encoding", "content-length", "keep-alive"}
        length = next((value for name, value in headers if name.lower() == "content-length"), None)
        for name, value in headers:
            if name.lower() not in dropped:
                handler.send_header(name, value)
        is_head = handler.command == "HEAD"
        handler.send_header("Content-Length", str(length if is_head and length else promised or len(body)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        if not is_head:
            handler.wfile.write(body)
        handler.wfile.flush()


def seldom(seed, share, faults):
    """Fails a share of the requests, each in one of some ways."""
    dice = random.Random(seed)
    return lambda *_: dice.choice(faults) if dice.random() < share else None
