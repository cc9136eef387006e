import DriverSupport
import NFTDriver
import Addresses
import ClusterModel
import NFTNetlink
import PrivateNetwork
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

@testable import Controller

/// What happens to clients that the kernel remembers when the affinity timeout of their Service changes.
struct AffinityTests {
  fileprivate static func service(
    _ seconds: UInt32?, name: String = "default/web", _ address: IPAddress = "10.96.0.10"
  )
    -> Service
  {
    TestSupport.service(name) {
      $0.clusterIPs = [address]
      $0.affinitySeconds = seconds
      $0.ports = [ServicePort(name: "http", port: 80), ServicePort(name: "other", port: 81)]
    }
  }

  private static func slice(_ name: String = "default/web") -> EndpointSlice {
    TestSupport.slice(
      "\(name)-1", of: name,
      ports: [EndpointPort(name: "http", port: 8080), EndpointPort(name: "other", port: 9090)],
      [endpoint("10.244.1.5", on: "node1"), endpoint("10.244.1.6", on: "node1")])
  }

  fileprivate static func cluster(_ seconds: UInt32?) -> ClusterSnapshot {
    ClusterSnapshot(
      services: [service(seconds), service(7, name: "default/other", "10.96.0.11")],
      slices: [slice(), slice("default/other")])
  }

  fileprivate static func plans(_ seconds: UInt32?) -> Plans {
    Intent(cluster: cluster(seconds), node: NodeView(name: "node1"), settings: ProxySettings()).plans
  }

  private func engine(_ kernel: FakeKernel, _ seconds: UInt32?) throws -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: Self.cluster(seconds)) { engine.apply(update) }
    _ = try engine.sync(everything: true, with: kernel)
    return engine
  }

  /// The requested timeouts in milliseconds, by the service words of ports with frontends.
  private func times(_ engine: ProxyEngine, _ kernel: FakeKernel) -> [UInt64] {
    let frontends = kernel.tables.ipv4?.sets["services"]?.elements.values.map(\.value) ?? []
    let words = frontends.compactMap { if case .fields(let data) = $0 { data[0] & 0xffff_e000 } else { nil } }
    let times = engine.affinityTimes.first { $0.family == .ipv4 }
    return words.compactMap { times?.milliseconds(for: RegisterWords($0, 0)) }.sorted()
  }

  @Test func aNewTimeoutAppliesOnlyToThePortsOfItsService() throws {
    let kernel = FakeKernel()
    var engine = try engine(kernel, 3600)
    #expect(times(engine, kernel) == [7000, 7000, 3_600_000, 3_600_000])
    engine.forgetAffinityTimes()
    engine.apply(.changed(.service("default/web", Self.service(10))))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(times(engine, kernel) == [10_000, 10_000])
    engine.apply(.changed(.service("default/web", Self.service(20))))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(times(engine, kernel) == [20_000, 20_000])
  }

  @Test func otherChangesRequestNothing() throws {
    let kernel = FakeKernel()
    var engine = try engine(kernel, 3600)
    engine.forgetAffinityTimes()
    engine.apply(.changed(.slice("default/web-1", nil)))
    _ = try engine.sync(everything: false, with: kernel)
    engine.apply(.changed(.slice("default/web-1", Self.slice())))
    _ = try engine.sync(everything: false, with: kernel)
    engine.apply(.changed(.service("default/web", Self.service(nil))))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(engine.affinityTimes.isEmpty)
  }

  /// If affinity was off between two timeouts, clients are still remembered for the first one.
  @Test func affinityThatReturnsUsesItsNewTimeout() throws {
    let kernel = FakeKernel()
    var engine = try engine(kernel, 3600)
    engine.apply(.changed(.service("default/web", Self.service(nil))))
    _ = try engine.sync(everything: false, with: kernel)
    engine.forgetAffinityTimes()
    engine.apply(.changed(.service("default/web", Self.service(10))))
    _ = try engine.sync(everything: false, with: kernel)
    #expect(times(engine, kernel) == [10_000, 10_000])
  }

  @Test func nothingIsForgottenWhenTheAnswerIsLost() throws {
    let kernel = FakeKernel()
    var engine = try engine(kernel, 3600)
    engine.forgetAffinityTimes()
    engine.apply(.changed(.service("default/web", Self.service(10))))
    kernel.failures = [.outcomeUnknown]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    #expect(engine.affinityTimes.isEmpty)
    _ = try engine.sync(everything: true, with: kernel)
    #expect(times(engine, kernel) == [7000, 7000, 10_000, 10_000])
  }
}

/// The same in the kernel.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct KernelAffinityTests {
  /// The seconds that clients have left, by the last number of their address, and their timeouts.
  private struct Client: Equatable {
    var timeout: String
    var left: Int
  }

  private static func clients() -> [String: Client] {
    let text = shell("nft list map ip viaduct affinity").output
    var clients: [String: Client] = [:]
    for match in text.matches(of: /(192\.168\.0\.\d+) (?:timeout (\S+) )?expires (\S+) :/) {
      clients[String(match.1)] = Client(timeout: String(match.2 ?? ""), left: seconds(String(match.3)))
    }
    return clients
  }

  /// `1h2m3s456ms` without its milliseconds.
  private static func seconds(_ text: String) -> Int {
    text.matches(of: /(\d+)(ms|d|h|m|s)/).reduce(0) { sum, match in
      let factor = ["d": 86400, "h": 3600, "m": 60, "s": 1][String(match.2)] ?? 0
      return sum + (Int(match.1) ?? 0) * factor
    }
  }

  private static func apply(_ seconds: UInt32?) throws {
    var programmer = try Programmer()
    var report = SyncReport()
    _ = try programmer.apply(AffinityTests.plans(seconds), by: NFTBackEnd(), report: &report)
  }

  /// Adds this many remembered clients to each of the two Services, as packets would.
  private static func remember(_ count: Int, timeout: String) throws -> String {
    var connection = try NFTConnection()
    let table = try connection.readTable(.ipv4)
    var lines: [String] = []
    for frontend in table?.sets["services"]?.elements ?? [:] {
      guard case .fields(let data) = frontend.value, frontend.comment?.hasSuffix(":http") == true else {
        continue
      }
      let word = data[0] & 0xffff_e000
      let name = "\(String(word >> 16, radix: 16)):\(String(word & 0xffff, radix: 16))"
      let isOther = frontend.comment?.contains("other:") == true
      for number in 0..<(isOther ? 1 : count) {
        let address = isOther ? "192.168.0.250" : "192.168.\(number / 200).\(number % 200)"
        lines.append("\(name) . \(address) timeout \(timeout) : \(name)")
      }
    }
    return shell("nft -f -", input: "add element ip viaduct affinity { \(lines.joined(separator: ", ")) }")
      .output
  }

  @Test(
    arguments: [(3600, "1h", 10), (10, "10s", 3600), (10_800, "3h", 20), (20, "20s", 10_800)]
      as [(UInt32, String, UInt32)])
  func aNewTimeoutAppliesFromTheChangeOn(_ old: UInt32, _ spelled: String, _ new: UInt32) async throws {
    let (output, before, after, again) = try await inPrivateNetwork {
      try Self.apply(old)
      let output = try Self.remember(3, timeout: spelled)
      let before = Self.clients()
      try Self.apply(new)
      let after = Self.clients()
      try Self.apply(new)
      return (output, before, after, Self.clients())
    }
    #expect(output == "")
    #expect(before.count == 4)
    #expect(after.count == 4)
    for (client, state) in after {
      // The other Service had a timeout of seven seconds all the time, but its client was added with a longer one.
      let time = client == "192.168.0.250" ? 7 : Int(new)
      #expect(state.left <= time && state.left >= time - 3, "\(client): \(state)")
    }
    #expect(again.mapValues(\.timeout) == after.mapValues(\.timeout))
  }

  /// More clients than fit in one batch.
  @Test func manyClientsAreUpdatedAtOnce() async throws {
    let (before, after) = try await inPrivateNetwork {
      try Self.apply(3600)
      _ = try Self.remember(5000, timeout: "1h")
      let before = shell("nft list map ip viaduct affinity | grep -o 'timeout [0-9a-z]*' | sort | uniq -c")
        .output
      try Self.apply(30)
      let after = shell("nft list map ip viaduct affinity | grep -o 'timeout [0-9a-z]*' | sort | uniq -c")
        .output
      return (before, after)
    }
    #expect(before.split(separator: " ").contains("5001"), "\(before)")
    #expect(after.split(separator: "\n").contains { $0.hasSuffix("5000 timeout 30s") }, "\(after)")
  }

  /// As in the daemon: the change is sent first, and then the clients are updated.
  @Test func theDaemonUpdatesThemToo() async throws {
    let (output, isFull, clients, isUnchanged) = try await inPrivateNetwork {
      let kernel = try NFTKernel(ownsTables: false)
      var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
      for update in lists(of: AffinityTests.cluster(3600)) { engine.apply(update) }
      _ = try engine.sync(everything: true, with: kernel)
      let output = try Self.remember(3, timeout: "1h")
      _ = try engine.sync(everything: true, with: kernel)
      engine.forgetAffinityTimes()
      engine.apply(.changed(.service("default/web", AffinityTests.service(30))))
      let isFull = try engine.sync(everything: false, with: kernel).isFull
      for times in engine.affinityTimes { try kernel.restartAffinity(times) }
      return (output, isFull, Self.clients(), try kernel.isUnchanged())
    }
    #expect(output == "")
    #expect(!isFull)
    #expect(
      clients.filter { $0.value.timeout == "30s" }.keys.sorted() == [
        "192.168.0.0", "192.168.0.1", "192.168.0.2",
      ])
    #expect(clients["192.168.0.250"]?.timeout == "1h")
    #expect(isUnchanged)
  }
}
