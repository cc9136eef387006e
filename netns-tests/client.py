#!/usr/bin/env python3
"""Connects, asks, and says what happened.

    client.py ask    tcp|udp|sctp ADDRESS PORT [--count N] [--source A[-B]] [--source-port P[-Q]] [--timeout S] [--sends N]
                  [--tally]
    client.py spread tcp|udp      ADDRESS PORT --over NAME,NAME… [--shares N,N…] [--count N] …
    client.py stream tcp|udp      ADDRESS PORT --until FILE …
    client.py keep   tcp          ADDRESS PORT --until FILE [--progress FILE] …
    client.py reach  tcp          ADDRESS,ADDRESS… PORT …
    client.py expect tcp|udp|sctp ADDRESS PORT --wanted OUTCOME[;OUTCOME…] [--own yes] [--least N] …
    client.py serve

`ask` prints a line per connection: the server's line (name, its address, the address it saw) or refused, timeout,
unreachable, prohibited (the kernel did not let us send) or reset; then the elapsed milliseconds. With --tally: how
many times each server or failure came. With --sends, a datagram that is not answered is sent again from the same port, up
to N times in all, as resolvers do. `spread` holds the tally against an even distribution: chi-square, p > 0.001,
nobody starves; with --shares, against a distribution of these shares. `stream` opens connections until the file exists and prints the tally. `keep` asks again and again over
one connection until the file exists and prints how many answers came, and from whom; --progress counts in a file.
`reach` asks until all of the addresses have answered, for ten seconds at most. `expect` asks --count times, or --least
times if it has met everything wanted by then, and says nothing if that and nothing else was met: NAME sees ADDRESS,
refused, dropped; --own: the sender is the node.

`serve` does all that for others: a line of standard input has requests, separated by tabs, with words separated by |:
FILE NAMESPACE MODE …. They run at the same time, each in a process of its own, in that network namespace, and print into
their files; when all have ended, a line of output has the highest exit status. Hundreds of requests are made, and an
emulated processor takes half a second for a start of Python. That is also why what is rarely needed is imported late, and
why options are read by hand.
"""

import collections
import contextlib
import errno
import itertools
import os
import socket
import struct
import sys
import time

FAILURES = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.EPIPE: "reset",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.EPERM: "prohibited",
    errno.ETIMEDOUT: "timeout",
    errno.EAGAIN: "timeout",
}
IPV6_FREEBIND = 78
# How many times slower than a machine of today this one is: answers take so much longer.
SLOWER = float(os.environ.get("SLOWER", 1))


class Target:
    """Where to connect to, and from where."""

    def __init__(self, options):
        self.address, self.port, self.timeout = options.address, options.port, options.timeout * SLOWER
        self.family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
        self.sources = itertools.cycle(addresses(options.source)) if options.source else None
        self.ports = itertools.cycle(port_range(options.source_port))
        self.sends = options.sends

    def socket(self, kind, protocol=0):
        """A socket of the family, bound to the next source, connected to nobody yet."""
        made = socket.socket(self.family, kind, protocol)
        made.settimeout(self.timeout)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = 0 if kind == socket.SOCK_RAW else next(self.ports)
        if self.sources or port:
            freebind(made)
            made.bind((next(self.sources) if self.sources else "", port))
        return made


def freebind(made):
    if made.family == socket.AF_INET:
        made.setsockopt(socket.IPPROTO_IP, 15, 1)  # IP_FREEBIND
    else:
        made.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)


def addresses(text):
    """`A` or `A-B`, both included."""
    import ipaddress

    first, _, last = text.partition("-")
    low, high = (int(ipaddress.ip_address(end)) for end in (first, last or first))
    kind = type(ipaddress.ip_address(first))
    return [str(kind(number)) for number in range(low, high + 1)]


def port_range(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def ask_tcp(target):
    with target.socket(socket.SOCK_STREAM) as connection:
        # A reset on close leaves no port behind in TIME_WAIT.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.connect((target.address, target.port))
        return http_get(connection)


def http_get(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: viaduct.test\r\n\r\n")
    received = b""
    while b"\r\n\r\n" not in received or not received.endswith(b"\n"):
        data = connection.recv(4096)
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "closed before the answer")
        received += data
    return received.partition(b"\r\n\r\n")[2]


def ask_udp(target):
    with target.socket(socket.SOCK_DGRAM) as asking:
        asking.connect((target.address, target.port))
        for _ in range(target.sends - 1):
            asking.send(b"who?\n")
            with contextlib.suppress(TimeoutError):
                return asking.recv(4096)
        asking.send(b"who?\n")
        return asking.recv(4096)


def ask_sctp(target):
    import random

    import sctp

    with target.socket(socket.SOCK_RAW, socket.IPPROTO_SCTP) as raw:
        raw.connect((target.address, 0))
        source = next(target.ports) or random.randrange(32768, 61000)
        raw.send(sctp.init(source, target.port))
        deadline = time.monotonic() + target.timeout
        while time.monotonic() < deadline:
            packet = sctp.parse(sctp.without_ip_header(raw.recv(4096), target.family))
            if packet and packet.chunk_type == sctp.INIT_ACK and packet.destination == source:
                return packet.text
        raise TimeoutError


ASK = {"tcp": ask_tcp, "udp": ask_udp, "sctp": ask_sctp}


def attempt(ask, target):
    """One connection: what the server said or the name of the failure, and the milliseconds it took."""
    start = time.monotonic()
    try:
        answer = ask(target).decode().strip()
    except TimeoutError:
        answer = "timeout"
    except OSError as error:
        answer = FAILURES.get(error.errno, errno.errorcode.get(error.errno, str(error)))
    return answer, (time.monotonic() - start) * 1000


def names(options, target, going):
    """The name (or failure) of each attempt for as long as `going` says."""
    counts = collections.Counter()
    while going():
        counts[attempt(ASK[options.transport], target)[0].split()[0]] += 1
    return counts


def times(count):
    steps = iter(range(count))
    return lambda: next(steps, None) is not None


def print_tally(counts):
    for name, count in sorted(counts.items()):
        print(f"{count} {name}")


def ask(options, target):
    if options.tally:
        print_tally(names(options, target, times(options.count)))
        return 0
    for _ in range(options.count):
        answer, elapsed = attempt(ASK[options.transport], target)
        print(f"{answer} {elapsed:.0f}", flush=True)
    return 0


def spread(options, target):
    expected = options.over.split(",")
    counts = names(options, target, times(options.count))
    print_tally(counts)
    if set(counts) != set(expected):
        print(f"expected answers from exactly {', '.join(expected)}")
        return 1
    shares = [int(share) for share in options.shares.split(",")] if options.shares else [1] * len(expected)
    chi_square = 0
    for name, share in zip(expected, shares, strict=True):
        wanted = options.count * share / sum(shares)
        chi_square += (counts[name] - wanted) ** 2 / wanted
    probability = chi_square_survival(chi_square, len(expected) - 1)
    print(f"chi-square {chi_square:.2f}, p {probability:.4f}")
    return 0 if probability > 0.001 else 1


def chi_square_survival(statistic, freedom):
    """How likely an even distribution gives this statistic or a larger one."""
    import math

    half = statistic / 2
    if half == 0:
        return 1.0
    # The lower incomplete gamma function by its series.
    term = total = 1 / (freedom / 2)
    step = freedom / 2
    while term > total * 1e-12:
        step += 1
        term *= half / step
        total += term
    lower = total * math.exp(-half + freedom / 2 * math.log(half) - math.lgamma(freedom / 2))
    return max(0.0, 1 - lower)


def stream(options, target):
    print_tally(names(options, target, lambda: not os.path.exists(options.until)))
    return 0


def keep(options, target):
    answers = collections.Counter()
    with target.socket(socket.SOCK_STREAM) as connection:
        connection.connect((target.address, target.port))
        try:
            while not os.path.exists(options.until):
                answers[http_get(connection).decode().strip()] += 1
                report_progress(options.progress, answers.total())
                time.sleep(0.02)
        except OSError as error:
            print(f"broken after {answers.total()} answers: {error}")
            return 1
    for answer, count in answers.items():
        print(f"{count} {answer}")
    return 0


def report_progress(path, count):
    if path:
        with open(f"{path}.new", "w") as file:
            print(count, file=file)
        os.replace(f"{path}.new", path)


def reach(options, _):
    missing = options.address.split(",")
    deadline = time.monotonic() + 10 * SLOWER
    while missing:
        options.address = missing[0]
        answer = attempt(ASK[options.transport], Target(options))[0]
        if answer.split()[0] not in FAILURES.values():
            missing.pop(0)
        elif time.monotonic() > deadline:
            print(f"{missing[0]} is not reached: {answer}")
            return 1
        else:
            time.sleep(0.02)
    return 0


def expect(options, target):
    wanted, found = set(options.wanted.split(";")), set()
    for tried in range(options.count):
        if tried >= (options.least or options.count) and wanted <= found:
            break
        found.add(outcome(options, *attempt(ASK[options.transport], target)))
    if found == wanted:
        return 0
    print(f"    expected: {', '.join(sorted(wanted))}\n    found:    {', '.join(sorted(found))}")
    return 1


def outcome(options, answer, elapsed):
    """What an attempt came to. A refusal that takes half a second is none. The node's own UDP and SCTP packets meet EPERM
    both when they are refused and when they are dropped: the kernel tells the sender at once."""
    words = answer.split()
    if answer == "refused":
        return answer if elapsed < 500 * SLOWER else f"refused after {elapsed:.0f} ms"
    if answer == "timeout":
        return "dropped"
    if answer == "prohibited" and options.own and options.transport != "tcp" and options.wanted in ("refused", "dropped"):
        return options.wanted
    if len(words) < 3:
        return answer
    return f"{words[0]} sees {words[2].rpartition(':')[0].strip('[]')}"


def serve():
    enter = network_entrance()
    for line in sys.stdin:
        children = []
        for request in line.rstrip("\n").split("\t"):
            file, namespace, *arguments = request.split("|")
            import_early(arguments)
            child = os.fork()
            if child == 0:
                answer_request(file, lambda: enter(namespace), arguments)
            children.append(child)
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(max(abs(status) for status in statuses), flush=True)


def network_entrance():
    """What makes a process join a namespace of ip-netns(8)."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)

    def enter(name):
        with open(f"/run/netns/{name}") as namespace:
            if library.setns(namespace.fileno(), 0x40000000) != 0:  # CLONE_NEWNET
                sys.exit(f"{name} cannot be entered: {os.strerror(ctypes.get_errno())}")

    return enter


def import_early(arguments):
    """What requests import, imported once for all of them."""
    if "sctp" in arguments:
        import random

        import sctp
    if "--source" in arguments:
        import ipaddress


def answer_request(file, enter, arguments):
    status = 2
    try:
        enter()
        with open(file, "w") as sys.stdout:
            result = run(arguments)
        status = result
    except BaseException as error:  # a child must not go on as its parent
        print(f"client.py: {arguments}: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


MODES = {"ask": ask, "spread": spread, "stream": stream, "keep": keep, "reach": reach, "expect": expect}


class Options:
    """The arguments; an option is given as `--name VALUE`, but --tally, which has no value."""

    count, timeout, tally = 1, 1.0, False
    source, source_port = None, "0"
    over, shares, until, progress = "", "", None, None
    wanted, own, least, sends = "", "", 0, 1

    def __init__(self, arguments):
        if len(arguments) < 4 or arguments[0] not in MODES or arguments[1] not in ASK:
            sys.exit(__doc__)
        self.mode, self.transport, self.address, self.port = *arguments[:3], int(arguments[3])
        rest = iter(arguments[4:])
        for option in rest:
            name = option.removeprefix("--").replace("-", "_")
            if name == option or not hasattr(Options, name):
                sys.exit(f"client.py has no option {option}")
            kind = {"count": int, "timeout": float, "least": int, "sends": int}.get(name, str)
            setattr(self, name, True if name == "tally" else kind(next(rest)))


def run(arguments):
    options = Options(arguments)
    return MODES[options.mode](options, Target(options))


if __name__ == "__main__":
    sys.exit(serve() if sys.argv[1:] == ["serve"] else run(sys.argv[1:]))
