import Addresses
import ClusterModel
import LocalhostListeners
import ServicePlan
import TestSupport
import Testing

/// Which listeners are opened, closed and tried again.
struct ListenerSetTests {
  private func port(
    _ number: Port, _ name: NamespacedName = "default/web", endpoints: [Endpoint<IPv4>] = ["10.244.1.5:80"]
  ) -> LocalhostNodePort {
    LocalhostNodePort(
      ServicePortName(name, port: "http", transport: .tcp), at: LocalhostListener(.ipv4, number),
      endpoints: .ipv4(endpoints))
  }

  private func listener(_ number: Port) -> LocalhostListener { LocalhostListener(.ipv4, number) }

  /// A set in which these ports are open.
  private func opened(_ ports: LocalhostNodePort...) -> Listeners {
    let set = Listeners()
    for port in set.want(ports).open { _ = set.opened(port.listener) }
    return set
  }

  @Test func newPortsAreOpenedInOrder() {
    let set = Listeners()
    let changes = set.want([port(30081), port(30080)])
    #expect(changes.open.map(\.listener.port) == [30080, 30081])
    #expect(changes.close.isEmpty && changes.update.isEmpty)
    #expect(set.open == [], "nothing is open before that is reported")
    #expect(!set.opened(listener(30080)), "that it works at once is no news")
    #expect(set.open == [listener(30080)])
  }

  @Test func whatStaysIsLeftAlone() {
    let set = opened(port(30080))
    #expect(set.want([port(30080)]) == ListenerSet.Changes())
  }

  @Test func endpointsChangeWithoutANewListener() {
    let set = opened(port(30080))
    let changed = port(30080, endpoints: ["10.244.1.6:80"])
    var expected = ListenerSet.Changes()
    expected.update = [changed]
    #expect(set.want([changed]) == expected)
    #expect(set.want([changed]) == ListenerSet.Changes())
  }

  @Test func aPortThatIsGoneIsClosed() {
    let set = opened(port(30080), port(30081))
    var expected = ListenerSet.Changes()
    expected.close = [listener(30080)]
    #expect(set.want([port(30081)]) == expected)
    #expect(set.open == [listener(30081)])
    expected.close = []
    expected.open = [port(30080)]
    #expect(set.want([port(30080), port(30081)]) == expected, "and opened again when it returns")
  }

  @Test func failuresAreReportedOnceAndTriedAgain() {
    let set = Listeners()
    _ = set.want([port(30080)])
    #expect(set.nextAttempt == nil)
    var now = Duration.zero
    var delays: [Duration] = []
    for attempt in 0..<9 {
      #expect(set.failed(listener(30080), reason: "in use", at: now) == (attempt == 0))
      guard let next = set.nextAttempt else {
        Issue.record("a failed listener is not tried again")
        return
      }
      #expect(set.due(at: next - .milliseconds(1)) == [])
      #expect(set.due(at: next) == [port(30080)])
      delays.append(next - now)
      now = next
    }
    #expect(delays == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { Duration.seconds($0) })
    #expect(set.failed(listener(30080), reason: "not permitted", at: now), "another reason is news")
    #expect(set.opened(listener(30080)), "that it works at last is news")
    #expect(set.nextAttempt == nil)
    #expect(set.due(at: .seconds(10_000)) == [])
  }

  @Test func anUpdateDoesNotHurryARetry() {
    let set = Listeners()
    _ = set.want([port(30080)])
    _ = set.failed(listener(30080), reason: "in use", at: .zero)
    let changed = port(30080, endpoints: ["10.244.1.6:80"])
    #expect(set.want([changed]) == ListenerSet.Changes())
    #expect(set.due(at: .seconds(1)) == [changed], "with the endpoints of now")
  }

  @Test func anotherServiceIsTriedAndReportedAtOnce() {
    let set = Listeners()
    _ = set.want([port(30080)])
    _ = set.failed(listener(30080), reason: "in use", at: .zero)
    let other = port(30080, "default/other")
    #expect(set.want([other]).open == [other])
    #expect(set.failed(listener(30080), reason: "in use", at: .zero))
  }

  @Test func aFailedPortThatIsGoneIsForgotten() {
    let set = Listeners()
    _ = set.want([port(30080)])
    _ = set.failed(listener(30080), reason: "in use", at: .zero)
    #expect(set.want([]) == ListenerSet.Changes(), "it is not open, so there is nothing to close")
    #expect(set.nextAttempt == nil)
  }

  @Test func anOpenListenerThatBrokeIsTriedAgain() {
    let set = opened(port(30080))
    #expect(set.failed(listener(30080), reason: "closed", at: .seconds(5)))
    #expect(set.open == [])
    #expect(set.nextAttempt == .seconds(6))
  }
}

/// A set that need not be a variable.
private final class Listeners {
  private var listeners = ListenerSet()

  var open: [LocalhostListener] { listeners.open }
  var nextAttempt: Duration? { listeners.nextAttempt }

  func want(_ ports: [LocalhostNodePort]) -> ListenerSet.Changes { listeners.want(ports) }
  func opened(_ listener: LocalhostListener) -> Bool { listeners.opened(listener) }
  func due(at now: Duration) -> [LocalhostNodePort] { listeners.due(at: now) }

  func failed(_ listener: LocalhostListener, reason: String, at now: Duration) -> Bool {
    listeners.failed(listener, reason: reason, at: now)
  }
}
