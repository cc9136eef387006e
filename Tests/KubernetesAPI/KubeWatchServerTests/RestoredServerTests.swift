import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import Testing

@testable import KubeWatch

/// Servers that are at an earlier version than before, or say too little to tell.
@Suite(.timeLimit(.minutes(2))) struct RestoredServerTests {
  @Test(arguments: [true, false]) func aRestoredServerIsListedAgain(_ speaksProtobuf: Bool) async throws {
    let server = try await self.server(services: ["a", "b"])
    server.change { $0.speaksProtobuf = speaksProtobuf }
    let log = LoggedLines()
    try await watching(server, log: log) { told in
      try await told.wait("listed") { $0.isWhole }
      server.save()
      let saved = server.version
      server.delete(ObjectKey("Service", namespace: "shop", "a"))
      try server.put([service("c"), service("d")])
      let version = server.version
      try await told.wait("changed") { $0.serviceNames == ["b", "c", "d"] }
      try await server.goAway()
      server.restore()
      try await server.comeBack()
      try await told.wait("it went back") { $0.serviceNames == ["a", "b"] }
      let line = "services: the API server has gone back from resource version \(version) to \(saved)"
      #expect(log.all.contains { $0.hasPrefix("warning: \(line)") }, "\(log.all)")
      // Their versions are those of the changes that were lost.
      try server.put([service("e"), service("f"), service("g")])
      try await told.wait("and is followed") { $0.serviceNames == ["a", "b", "e", "f", "g"] }
    }
  }

  /// A proxy in between may keep the connection to us although it lost that to the server.
  @Test func aWatchFromAVersionThatIsGoneIsNoticedByItsSilence() async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.bookmarkInterval = .milliseconds(50) }
    var timeouts = APIConnection.Timeouts.quick
    timeouts.watch = .seconds(1)
    let log = LoggedLines()
    try await watching(server, timeouts: timeouts, log: log) { told in
      try await told.wait("listed") { $0.isWhole }
      try await server.wait("all watches are open") { _ in server.openWatches == 4 }
      server.save()
      try server.put([service("b"), service("c")])
      try await told.wait("changed") { $0.serviceNames == ["a", "b", "c"] }
      server.restore()
      try await told.wait("it went back") { $0.serviceNames == ["a"] }
      #expect(log.all.contains { $0.hasPrefix("info: services: the watch has been silent") }, "\(log.all)")
      #expect(!log.all.contains { $0.contains("check the load") }, "\(log.all)")
      try server.put([service("d")])
      try await told.wait("and is followed") { $0.serviceNames == ["a", "d"] }
    }
  }

  /// Without its watch cache kube-apiserver sends no bookmarks.
  @Test func aServerWithoutBookmarksIsNoFailure() async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.bookmarkInterval = .seconds(3600) }
    var timeouts = APIConnection.Timeouts.quick
    timeouts.watch = .milliseconds(500)
    let log = LoggedLines()
    try await watching(server, timeouts: timeouts, log: log) { told in
      try await told.wait("listed") { $0.isWhole }
      try await server.wait("some silences have passed") { calls in
        calls.count { $0.verb == .watch && $0.resource.plural == "services" } >= 4
      }
      #expect(told.now.lists.count == 4)
      #expect(!log.all.contains { $0.hasPrefix("warning") }, "\(log.all)")
      #expect(log.all.count { $0.contains("services: the watch has been silent") } == 1, "\(log.all)")
      let calls = server.calls.filter { $0.resource.plural == "services" }
      let checks = calls.count { $0.verb == .list && $0.query["limit"] == "1" }
      let watches = calls.count { $0.verb == .watch }
      #expect(checks <= watches, "one check for each silence")
      try server.put([service("b")])
      try await told.wait("it is followed") { $0.serviceNames == ["a", "b"] }
    }
  }

  @Test func aContinueTokenFromTheFutureRestartsTheList() async throws {
    let names = (0..<25).map { "s\($0)" }
    let server = try await self.server(services: names)
    let target = FaultTarget(.list, "services", isContinued: true)
    server.fail(target, .refuse(504, reason: "Timeout"))
    var timing = WatchTiming.quick
    timing.pageSize = 4
    try await watching(server, timing: timing) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == names.sorted())
      let lists = server.calls.filter { $0.verb == .list && $0.resource.plural == "services" }
      #expect(lists.count { $0.query["continue"] == nil } == 2)
    }
  }

  /// The version of a list is never asked for, so none can be too large or too old.
  @Test func listsAreOfTheCurrentState() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.watch, "services"), .refuse(410, reason: "Expired"))
    try await watching(server) { told in
      try await told.wait("listed twice") { $0.lists.count { $0 == "services" } == 2 }
      let lists = server.calls.filter { $0.verb == .list }
      #expect(
        lists.allSatisfy {
          $0.query["resourceVersion"] == nil && $0.query["resourceVersionMatch"] == nil
            && $0.query["sendInitialEvents"] == nil
        })
    }
  }

  @Test func aServerThatKnowsJSONAloneIsAskedForProtobufOnce() async throws {
    let server = try await self.server(services: ["a"])
    server.change { $0.refusesProtobuf = 406 }
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      try await server.wait("all watches are open") { _ in server.openWatches == 4 }
      try await server.goAway()
      try server.put([service("b")])
      try await server.comeBack()
      try await told.wait("followed") { $0.serviceNames == ["a", "b"] }
      #expect(server.calls.count { $0.accept.contains("protobuf") } == 4, "once for each kind")
    }
  }

  @Test func aWatchIsLeftAloneAsLongAsTheServerRequests() async throws {
    let server = try await self.server(services: ["a"])
    server.fail(FaultTarget(.watch, "services"), .refuse(429, reason: "TooManyRequests", retryAfter: 1))
    let start = ContinuousClock.now
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      try await server.wait("watched again") { calls in
        calls.count { $0.verb == .watch && $0.resource.plural == "services" } == 2
      }
      #expect(.now - start >= .seconds(1))
      #expect(told.now.lists.count == 4)
    }
  }

  private func server(services: [String]) async throws -> KubeTestServer {
    let server = try await KubeTestServer()
    try server.put(services.map { service($0) } + [node("node1"), serviceCIDR])
    return server
  }
}
