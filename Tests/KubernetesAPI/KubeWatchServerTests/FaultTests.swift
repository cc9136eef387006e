import Addresses
import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWire
import Testing

@testable import KubeWatch

/// Faults between a node and its API server, after which the state must be right all the same.
@Suite(.timeLimit(.minutes(2))) struct FaultTests {
  @Test func theServerGoesAwayAndComesBack() async throws {
    let server = try await self.server(services: ["a", "b"])
    let log = LoggedLines()
    try await watching(server, log: log) { told in
      try await told.wait("listed") { $0.isWhole }
      // Before that, a kind may meet a refused, an established and a closed connection: two log lines.
      try await server.wait("all watches are open") { _ in server.openWatches == 4 }
      let before = told.now.updates.count
      try await server.goAway()
      try server.put([service("c")])
      server.delete(ObjectKey("Service", namespace: "shop", "a"))
      try await log.wait("noticed") { lines in lines.count { $0.contains("warning: ") } == 4 }
      #expect(told.now.updates.count == before, "nothing changes while it is away")
      try await server.comeBack()
      try await told.wait("caught up") { $0.serviceNames == ["b", "c"] }
      #expect(told.now.lists.count == 4, "the watch went on where it was")
      try await log.wait("recovered") { lines in lines.count { $0.contains("answers again") } == 4 }
      #expect(log.all.count { $0.contains("warning: ") } == 4, "one line for each kind: \(log.all)")
    }
  }

  @Test func theServerForgetsItsHistoryWhileItIsAway() async throws {
    let server = try await self.server(services: ["a", "b"])
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      try await server.goAway()
      server.delete(ObjectKey("Service", namespace: "shop", "a"))
      try server.put([service("c")])
      server.compact()
      try await server.comeBack()
      try await told.wait("listed again") { now in
        now.serviceNames == ["b", "c"] && now.lists.count { $0 == "services" } == 2
      }
      let services = told.now.updates.compactMap {
        if case .listed(.services(let all)) = $0 { all.count } else { nil }
      }
      #expect(services == [2, 2], "no list is delivered in parts or empty")
    }
  }

  @Test(arguments: [false, true], [false, true])
  func anExpiredWatchListsAgain(_ asEvent: Bool, _ speaksProtobuf: Bool) async throws {
    let server = try await self.server(services: ["a"])
    server.change { ($0.tellsExpiryAsEvent, $0.speaksProtobuf) = (asEvent, speaksProtobuf) }
    if asEvent { server.fail(FaultTarget(.watch, "services"), .errorEvent(410, reason: "Expired")) }
    if !asEvent { server.fail(FaultTarget(.watch, "services"), .refuse(410, reason: "Expired")) }
    try await watching(server) { told in
      try await told.wait("listed twice") { $0.lists.count { $0 == "services" } == 2 }
      try server.put([service("b")])
      try await told.wait("and watches") { $0.serviceNames == ["a", "b"] }
    }
  }

  @Test(arguments: [false, true]) func theConnectionClosesInTheMiddleOfAnObject(_ speaksProtobuf: Bool)
    async throws
  {
    let server = try await self.server(services: ["a"])
    server.change { $0.speaksProtobuf = speaksProtobuf }
    server.fail(FaultTarget(.watch, "services"), .cutFirstEvent)
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      try server.put([service("b")])
      try await told.wait("the whole object came") { $0.serviceNames == ["a", "b"] }
      #expect(told.now.lists.count == 4)
    }
  }

  @Test func repeatedEventsAreDeliveredOnce() async throws {
    let server = try await self.server(services: [])
    server.fail(FaultTarget(.watch, "services"), .repeatEvents)
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      for index in 0..<20 { try server.put([service("s\(index)")]) }
      server.delete(ObjectKey("Service", namespace: "shop", "s0"))
      try await told.wait("all came") {
        $0.services.count == 19 && $0.services[NamespacedName("shop", "s19")] != nil
      }
      #expect(told.now.updates.count <= 4 + 20 + 2)
    }
  }

  @Test(arguments: [false, true]) func anInvalidEventListsAgain(_ speaksProtobuf: Bool) async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.speaksProtobuf = speaksProtobuf }
    server.fail(FaultTarget(.watch, "services"), .garbage)
    try await watching(server) { told in
      try await told.wait("listed twice") { $0.lists.count { $0 == "services" } == 2 }
      try server.put([service("b")])
      try await told.wait("and watches") { $0.serviceNames == ["a", "b"] }
    }
  }

  @Test func aPagedListIsDeliveredAsAWhole() async throws {
    let names = (0..<25).map { "s\($0)" }
    let server = try await self.server(services: names)
    var timing = WatchTiming.quick
    timing.pageSize = 4
    try await watching(server, timing: timing) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == names.sorted())
      let pages = server.calls.filter { $0.resource.plural == "services" && $0.verb == .list }
      #expect(pages.count == 7)
    }
  }

  @Test func aContinueTokenThatExpiresRestartsTheList() async throws {
    let names = (0..<25).map { "s\($0)" }
    let server = try await self.server(services: names)
    server.fail(FaultTarget(.list, "services", isContinued: true), .refuse(410, reason: "Expired"), times: 2)
    var timing = WatchTiming.quick
    timing.pageSize = 4
    try await watching(server, timing: timing) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == names.sorted())
      #expect(
        server.calls.last { $0.resource.plural == "services" && $0.verb == .list }?.query["limit"] == nil)
    }
  }

  @Test func aListThatChangesBetweenItsPagesEndsUpRight() async throws {
    let names = (0..<25).map { "s\($0)" }
    let server = try await self.server(services: names)
    // Delays the second page.
    server.fail(
      FaultTarget(.list, "services", isContinued: true), .trickle(bytes: 100, pause: .milliseconds(5)))
    var timing = WatchTiming.quick
    timing.pageSize = 20
    try await watching(server, timing: timing) { told in
      try await server.wait("the second page") { $0.contains { $0.query["continue"] != nil } }
      server.delete(ObjectKey("Service", namespace: "shop", "s1"))
      try server.put([service("late")])
      try await told.wait("the end is right") { $0.services.count == 25 && $0.serviceNames.contains("late") }
      #expect(!told.now.serviceNames.contains("s1"))
    }
  }

  @Test func aTruncatedListIsRequestedAgain() async throws {
    let server = try await self.server(services: ["a", "b"])
    server.fail(FaultTarget(.list, "services"), .cut(afterBytes: 100))
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == ["a", "b"])
    }
  }

  @Test func aSlowServerIsAwaited() async throws {
    let server = try await self.server(services: ["a", "b"])
    server.fail(FaultTarget(.list, "services"), .trickle(bytes: 20, pause: .milliseconds(50)))
    server.fail(FaultTarget(.watch, "services"), .trickle(bytes: 7, pause: .milliseconds(2)))
    var timeouts = APIConnection.Timeouts.quick
    // Longer than a pause, shorter than the whole response.
    (timeouts.response, timeouts.watch) = (.milliseconds(1500), .seconds(20))
    try await watching(server, timeouts: timeouts) { told in
      try await told.wait("listed") { $0.isWhole }
      try server.put([service("c")])
      try await told.wait("changed") { $0.serviceNames == ["a", "b", "c"] }
      #expect(server.calls.count { $0.verb == .list && $0.resource.plural == "services" } == 1)
      #expect(server.calls.count { $0.verb == .watch && $0.resource.plural == "services" } == 1)
    }
  }
}

// Silence, refusals and load.
extension FaultTests {
  @Test func aServerThatNeverRespondsIsRetried() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.list, "services"), .neverAnswer)
    var timeouts = APIConnection.Timeouts.quick
    timeouts.response = .milliseconds(200)
    let log = LoggedLines()
    try await watching(server, timeouts: timeouts, log: log) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(log.all.contains { $0.contains("services: no response in time") })
    }
  }

  @Test func aSilentWatchIsReplaced() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.watch, "services"), .silence)
    var timeouts = APIConnection.Timeouts.quick
    timeouts.watch = .milliseconds(300)
    server.change { $0.bookmarkInterval = .milliseconds(50) }
    try await watching(server, timeouts: timeouts) { told in
      try await told.wait("listed") { $0.isWhole }
      try server.put([service("b")])
      try await told.wait("a new watch delivered it") { $0.serviceNames == ["a", "b"] }
      #expect(told.now.lists.count == 4)
    }
  }

  @Test func bookmarksKeepAWatchAliveAndAdvanceIt() async throws {
    let server = try await self.server(services: ["a"])
    var timeouts = APIConnection.Timeouts.quick
    timeouts.watch = .seconds(2)
    server.change { $0.bookmarkInterval = .milliseconds(20) }
    try await watching(server, timeouts: timeouts) { told in
      try await told.wait("listed") { $0.isWhole }
      // Only bookmarks tell the watch of Services how far the Nodes have advanced the resource version.
      for _ in 0..<5 { try server.put([node("node1")]) }
      let version = server.version
      let watches = { server.calls.filter { $0.resource.plural == "services" && $0.verb == .watch } }
      var place: String?
      for _ in 0..<100 where place != "\(version)" {
        let count = watches().count
        try await Task.sleep(for: .milliseconds(50))
        try await server.goAway()
        try await server.comeBack()
        try await server.wait("the next watch") { _ in watches().count > count }
        place = watches().last?.query["resourceVersion"]
      }
      #expect(place == "\(version)")
      #expect(told.now.lists.count { $0 == "services" } == 1)
    }
  }

  @Test func anOverloadedServerIsLeftAloneAsLongAsItRequests() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.list, "services"), .refuse(429, reason: "TooManyRequests", retryAfter: 1))
    let start = ContinuousClock.now
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(.now - start >= .seconds(1))
      #expect(server.calls.count { $0.verb == .list && $0.resource.plural == "services" } == 2)
    }
  }

  @Test func aServerErrorDoesNotEndTheWatch() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.watch, "services"), .refuse(503), times: 3)
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      try server.put([service("b")])
      try await told.wait("watched at last") { $0.serviceNames == ["a", "b"] }
      #expect(told.now.lists.count == 4)
    }
  }

  @Test func aServerWithoutServiceCIDRsHasNone() async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.absent = ["servicecidrs"] }
    let log = LoggedLines()
    try await watching(server, log: log) { told in
      try await told.wait("everything was delivered") { $0.isWhole }
      #expect(told.now.serviceCIDRs.isEmpty)
      try server.put([serviceCIDR])
      server.change { $0.absent = [] }
      try await told.wait("found later") { !$0.serviceCIDRs.isEmpty }
      #expect(log.all.count { $0.contains("servicecidrs: treated as empty") } == 1)
    }
  }

  @Test func aRenewedTokenIsUsedAtOnce() async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.tokens = ["new"] }
    let token = try TemporaryFile("old\n")
    let log = LoggedLines()
    try await watching(server, kubeconfig: server.kubeconfig(user: "tokenFile: \(token.path)"), log: log) {
      told in
      try await log.wait("refused") { $0.contains { $0.contains("401") } }
      try token.write("new\n")
      try await told.wait("let in") { $0.isWhole }
      #expect(told.now.serviceNames == ["a"])
    }
    withExtendedLifetime(token) {}
  }

  @Test func aSliceOfAThousandEndpointsIsComplete() async throws {
    let server = try await self.server(services: ["a"])
    try server.put([slice("a-1", of: "a", endpoints: 1000)])
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.slices.values.first?.endpoints.count == 1000)
      try server.put([slice("a-1", of: "a", endpoints: 999)])
      try await told.wait("changed") { $0.slices.values.first?.endpoints.count == 999 }
    }
  }

  @Test func aBusyReceiverGetsOnlyTheLatestStates() async throws {
    let server = try await self.server(services: ["a"])
    let file = try TemporaryFile(server.kubeconfig())
    let logger = LoggedLines().logger
    let connection = APIConnection(try APIConfiguration.load(kubeconfig: file.path), logger: logger)
    let queue = UpdateQueue()
    let source = ListWatcher(kind: WireKind.service, selector: ObjectSelector(), connection: connection)
    let task = Task {
      var run = ReflectorDriver(.service, timing: .quick, queue: queue, logger: logger)
      await run.run(source)
    }
    try await server.wait("the watch") { _ in server.openWatches == 1 }
    for index in 0..<5000 {
      try server.put([service("s\(index % 50)", ip: "10.96.\(index / 250).\(index % 250 + 1)")])
    }
    let told = Told()
    try await told.wait("the last state is here") { _ in
      queue.pendingUpdates.contains("s49", at: "10.96.19.250")
    }
    #expect(queue.pendingUpdates.count == 1 + 50, "one list and one update for each object, of 5000")
    task.cancel()
    await task.value
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  private func server(services: [String]) async throws -> KubeTestServer {
    let server = try await KubeTestServer()
    try server.put(services.map { service($0) } + [node("node1"), serviceCIDR])
    return server
  }
}

extension PendingUpdates {
  /// Whether an update of this Service with this address is pending.
  fileprivate func contains(_ name: String, at ip: String) -> Bool {
    var pending = self
    while let next = pending.popFirst() {
      if case .changed(.service(let found, let service)) = next.update, found.name == name {
        return service?.clusterIPs.map(\.description) == [ip]
      }
    }
    return false
  }
}
