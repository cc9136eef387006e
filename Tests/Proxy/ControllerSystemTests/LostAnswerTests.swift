import DriverSupport
import NFTDriver
import Addresses
import ClusterModel
import NFTNetlink
import Netlink
import NFTRuleset
import SeededRandom
import ServicePlan
import TestSupport
import Testing

@testable import Controller

/// Commits for which the engine cannot know whether they are in force until it has read the tables again.
struct LostAnswerTests {
  private static let name: NamespacedName = "default/dns"
  private static let vip = FrontendKey<IPv4>.address("10.96.0.7", .udp, 53)
  private static let second = FrontendKey<IPv4>.address("10.96.0.8", .udp, 53)

  private func engine(_ cluster: ClusterSnapshot) -> ProxyEngine {
    var engine = ProxyEngine(ProxyEngine.Configuration(nodeName: "node1") { _ in ProxySettings() })
    for update in lists(of: cluster) { engine.apply(update) }
    return engine
  }

  private static func dns(at address: IPAddress = "10.96.0.7") -> Service {
    service("default/dns") {
      $0.clusterIPs = [address]
      $0.ports = [ServicePort(name: "dns", transport: .udp, port: 53)]
    }
  }

  private static func slice(_ hosts: IPAddress...) -> EndpointSlice {
    TestSupport.slice(
      "default/dns-1", of: "default/dns", ports: [EndpointPort(name: "dns", transport: .udp, port: 53)],
      hosts.map { endpoint($0, on: "node2") })
  }

  private static let cluster = ClusterSnapshot(services: [dns()], slices: [slice("10.244.1.1", "10.244.1.2")])

  /// What happens to the Service, and the endpoints that must have no flows afterwards.
  enum Happening: CaseIterable, Sendable {
    case serviceGoes, addressChanges, endpointGoes, allEndpointsGo

    var updates: [ObjectChange] {
      switch self {
      case .serviceGoes: [.service(name, nil)]
      case .addressChanges: [.service(name, dns(at: "10.96.0.8"))]
      case .endpointGoes: [.slice("default/dns-1", slice("10.244.1.2"))]
      case .allEndpointsGo: [.slice("default/dns-1", nil)]
      }
    }

    var flows: [FrontendKey<IPv4>: Set<Endpoint<IPv4>>] {
      let (one, two) = (Endpoint<IPv4>("10.244.1.1", 53), Endpoint<IPv4>("10.244.1.2", 53))
      return switch self {
      case .serviceGoes, .allEndpointsGo: [vip: []]
      case .addressChanges: [vip: [], second: [one, two]]
      case .endpointGoes: [vip: [two]]
      }
    }
  }

  /// How the first attempt to send the change ends.
  enum Ending: CaseIterable, Sendable {
    case answerLost, batchLostToo, socketFailed, raced, refused

    func arrange(_ kernel: FakeKernel) {
      kernel.losesBatchesToo = self == .batchLostToo
      kernel.failures =
        switch self {
        case .answerLost, .batchLostToo: [.outcomeUnknown]
        case .socketFailed: [.socket(.system(.noBufferSpace, during: "send"))]
        case .raced: [.raced]
        case .refused: [.rejected(.noMemory, nil, kernelSays: nil)]
        }
    }
  }

  /// What happens between the first attempt and the next.
  enum Meanwhile: CaseIterable, Sendable {
    case nothing, tableFlushed, otherServiceComes, serviceReturns
  }

  /// Whether the attempt that fails sends everything.
  @Test(arguments: Happening.allCases, Ending.allCases)
  func noFlowIsForgottenHoweverTheCommitEnds(_ happening: Happening, _ ending: Ending) throws {
    for meanwhile in Meanwhile.allCases {
      for sendsEverything in [false, true] {
        let flows = try flows(after: happening, ending, meanwhile, sendsEverything: sendsEverything)
        let expected =
          meanwhile == .serviceReturns
          ? [Self.vip: Set([Endpoint<IPv4>("10.244.1.1", 53), Endpoint("10.244.1.2", 53)])] : happening.flows
        for (key, serving) in expected {
          #expect(flows[key] == serving, "\(meanwhile), everything: \(sendsEverything)")
        }
        if meanwhile == .serviceReturns, ending == .answerLost, happening == .addressChanges {
          #expect(flows[Self.second] == [], "everything: \(sendsEverything)")
        }
      }
    }
  }

  private func flows(
    after happening: Happening, _ ending: Ending, _ meanwhile: Meanwhile, sendsEverything: Bool
  ) throws -> [FrontendKey<IPv4>: Set<Endpoint<IPv4>>] {
    let kernel = FakeKernel()
    var engine = engine(Self.cluster)
    _ = try engine.sync(everything: true, with: kernel)
    engine.forgetFlows(.ipv4)
    for update in happening.updates { engine.apply(.changed(update)) }
    ending.arrange(kernel)
    var mustRead = sendsEverything
    do {
      _ = try engine.sync(everything: sendsEverything, with: kernel)
      Issue.record("the commit did not fail")
    } catch { mustRead = error.cause.mustRead }
    #expect(engine.ipv4Flows.isEmpty)
    switch meanwhile {
    case .nothing: break
    case .tableFlushed:
      kernel.meddle { $0 = LiveTables() }
      mustRead = true
    case .otherServiceComes:
      engine.apply(
        .changed(.service("default/web", service("default/web") { $0.clusterIPs = ["10.96.0.99"] })))
    case .serviceReturns: for update in lists(of: Self.cluster) { engine.apply(update) }
    }
    _ = try engine.sync(everything: mustRead, with: kernel)
    return engine.ipv4Flows.endpoints
  }

  /// The caller need not know which errors require reading the tables.
  @Test func anUncertainTableIsReadWithoutBeingRequested() throws {
    let kernel = FakeKernel()
    var engine = engine(Self.cluster)
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(.changed(.service(Self.name, nil)))
    kernel.failures = [.outcomeUnknown]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    engine.apply(.changed(.service(Self.name, Self.dns())))
    #expect(try engine.sync(everything: false, with: kernel).isFull)
    #expect(kernel.tables.ipv4?.sets["services"]?.elements.count == 1)
  }

  @Test(arguments: [false, true])
  func aReportIncludesTheBatchWhoseAnswerWasLost(_ isLostToo: Bool) throws {
    let kernel = FakeKernel()
    var engine = engine(Self.cluster)
    _ = try engine.sync(everything: true, with: kernel)
    engine.apply(.changed(.slice("default/dns-1", Self.slice("10.244.1.2", "10.244.1.3"))))
    kernel.losesBatchesToo = isLostToo
    kernel.failures = [.outcomeUnknown]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: false, with: kernel) }
    kernel.readFailures = [ProgrammingError(cause: .socket(.malformed), owner: nil)]
    #expect(throws: ProgrammingError.self) { try engine.sync(everything: true, with: kernel) }
    let report = try engine.sync(everything: true, with: kernel)
    #expect(report.batches == 1)
    #expect(report.elementsAdded == [.ipv4: 1])
    #expect(report.elementsDeleted == [.ipv4: 1])
    #expect(report.size.messages == 4)
    #expect(try engine.sync(everything: true, with: kernel).batches == 0)
  }

  /// Random clusters and commits that fail in all ways: reports count exactly what came into force, and no frontend
  /// that was ever served keeps flows to an endpoint that no longer serves it.
  @Test(arguments: UInt64(1)...30)
  func everythingIsReportedOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let kernel = FakeKernel()
    var now = randomCluster(&random)
    var engine = engine(now)
    var mustRead = true
    var told = Told()
    for step in 0..<30 {
      let next = randomCluster(&random)
      for update in updates(from: now, to: next).shuffled(using: &random) { engine.apply(update) }
      now = next
      if Bool.random(using: &random), let ending = Ending.allCases.randomElement(using: &random) {
        ending.arrange(kernel)
      }
      do {
        told.add(try engine.sync(everything: mustRead, with: kernel))
        mustRead = Int.random(in: 0..<5, using: &random) == 0
      } catch {
        mustRead = error.cause.mustRead
        continue
      }
      #expect(told == Told(kernel.commits), "seed \(seed), step \(step)")
      var serving = ServedFlows<IPv4>()
      serving.close(kernel.udpFrontends)
      let plan = Plan<IPv4>.make(for: now, on: engine.node, with: engine.settings).plan
      for service in plan.services { serving.serve(service) }
      for (key, endpoints) in engine.ipv4Flows.endpoints {
        #expect(endpoints == serving.endpoints[key], "seed \(seed), step \(step), \(key)")
      }
      let closed = serving.endpoints.filter(\.value.isEmpty).keys
      #expect(closed.allSatisfy { engine.ipv4Flows.endpoints[$0] == [] }, "seed \(seed), step \(step)")
    }
  }

  /// The sum of the reports.
  private struct Told: Equatable {
    var batches = 0
    var messages = 0
    var added: [AddressFamily: Int] = [:]
    var deleted: [AddressFamily: Int] = [:]

    init() {}

    /// The expected sum for these batches.
    init(_ commits: [[Transaction]]) {
      batches = commits.count
      messages = commits.reduce(0) { $0 + FakeKernel.messages(for: $1) }
      for transaction in commits.joined() {
        added[transaction.family, default: 0] += transaction.elementsAdded
        deleted[transaction.family, default: 0] += transaction.elementsDeleted
      }
    }

    mutating func add(_ report: SyncReport) {
      batches += report.batches
      messages += report.size.messages
      added.merge(report.elementsAdded, uniquingKeysWith: +)
      deleted.merge(report.elementsDeleted, uniquingKeysWith: +)
    }
  }
}
