import Addresses
import ClusterModel
import NFTCompiler
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import Inspection
@testable import NFTNetlink

/// What `top` reads at one time, and what it shows of the time between two.
@Suite struct TopSampleTests {
  private static let start = ContinuousClock.now

  /// The tables of two Services, of which each frontend has counted this many connections.
  private func tables(
    _ counters: PacketCounters, connections: UInt64 = 0, after seconds: Int = 0,
    _ edit: (inout Service) -> Void = { _ in }
  ) -> CountedTables {
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
          edit(&$0)
        },
        service("shop/db") {
          $0.clusterIPs = ["10.96.0.2"]
          $0.ports = [ServicePort(port: 5432)]
        },
      ],
      slices: [
        slice(
          "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          [endpoint("10.244.1.5")]),
        slice(
          "shop/web-6", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          [endpoint("fd00:244::5")]),
        slice("shop/db-1", of: "shop/db", ports: [EndpointPort(port: 5432)], [endpoint("10.244.1.6")]),
      ])
    let intent = Intent(cluster: cluster, node: NodeView(name: "node1"), settings: ProxySettings())
    let rulesets = NFTBackEnd(counting: counters).program(for: intent.plans).map(\.ruleset)
    let sets = rulesets.map { ruleset in
      (
        ruleset.family,
        ruleset.sets.filter { set in
          set.declaration.hasCounters || ServiceCounts.explainingSets.contains(set.declaration.name)
        }.map { set in
          let counts = set.elements.map { ($0.key, ElementCount(packets: connections)) }
          return CountedSet(
            declaration: set.declaration, elements: KeyedElements(set.elements) ?? [:],
            counts: Dictionary(uniqueKeysWithValues: counts))
        }
      )
    }
    return CountedTables(
      time: Self.start + .seconds(seconds), sets: Dictionary(uniqueKeysWithValues: sets))
  }

  @Test func bothFamiliesAreAddedUp() throws {
    let sample = try TopSample(tables(.services, connections: 3))
    #expect(sample.services.map(\.name) == ["shop/db", "shop/web:http"])
    #expect(sample.services.map(\.connections) == [3, 6])
    #expect(sample.services.allSatisfy { $0.endpoints.isEmpty })
  }

  @Test func endpointsAreCountedIfTheTableCountsThem() throws {
    let sample = try TopSample(tables(.servicesAndEndpoints, connections: 2))
    let web = try #require(sample.services.last)
    #expect(web.endpoints.map(\.key.description).sorted() == ["10.244.1.5:8080", "[fd00:244::5]:8080"])
    #expect(web.endpoints.values.allSatisfy { $0 == 2 })
  }

  // MARK: How connections are spread and limited

  @Test func theUsualChoiceIsNotNamed() throws {
    let sample = try TopSample(tables(.services))
    #expect(sample.services.map(\.algorithm) == [nil, nil])
    #expect(sample.services.map(\.limits) == [nil, nil])
  }

  @Test(arguments: BalancingAlgorithm.allCases, [nil, 600] as [UInt32?])
  func anAlgorithmIsReadFromTheTables(_ algorithm: BalancingAlgorithm, _ affinitySeconds: UInt32?) throws {
    let sample = try TopSample(
      tables(.servicesAndEndpoints) { service in
        service.algorithm = algorithm
        service.affinitySeconds = affinitySeconds
        service.sourceRanges = ["10.0.0.0/8"]
      })
    #expect(sample.services.map(\.algorithm) == [nil, algorithm == .random ? nil : algorithm])
  }

  @Test(arguments: [(100, nil), (nil, 20), (3, 1_000_000)] as [(UInt32?, UInt32?)])
  func limitsAreReadFromTheTables(_ atOnce: UInt32?, _ perSecond: UInt32?) throws {
    let sample = try TopSample(
      tables(.services, connections: 4) { service in
        service.algorithm = .maglev
        service.limits = ConnectionLimits(atOnce: atOnce, perSecond: perSecond)
      })
    let web = try #require(sample.services.last)
    #expect(web.limits == ConnectionLimits(atOnce: atOnce, perSecond: perSecond))
    #expect(web.algorithm == .maglev)
    #expect(web.overLimit == 8)
    #expect(sample.services.first?.limits == nil)
  }

  @Test func withoutATableNothingIsProgrammed() {
    let error = #expect(throws: InspectionError.self) {
      try TopSample(CountedTables(time: Self.start, sets: [:]))
    }
    guard case .nothingProgrammed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func withoutCountersNothingIsCounted() {
    let error = #expect(throws: InspectionError.self) { try TopSample(tables(.none)) }
    guard case .nothingCounted = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func anIntervalHasTheRatesOfItsLength() throws {
    let before = try TopSample(tables(.services, connections: 10))
    let now = try TopSample(tables(.services, connections: 30, after: 4))
    let interval = TopInterval(from: before, to: now, by: .rate, limit: nil)
    #expect(interval.seconds == 4)
    #expect(interval.services.map(\.service) == ["shop/web:http", "shop/db"])
    #expect(interval.services.map(\.perSecond) == [10, 5])
    #expect(interval.services.map(\.connections) == [60, 30])
  }

  @Test func onlyTheFirstRowsAreShownOnRequest() throws {
    let sample = try TopSample(tables(.services, connections: 1))
    for (limit, shown) in [
      (1, ["shop/db"]), (2, ["shop/db", "shop/web:http"]), (9, ["shop/db", "shop/web:http"]),
    ] {
      let interval = TopInterval(from: sample, to: sample, by: .name, limit: limit)
      #expect(interval.services.map(\.service) == shown)
    }
    #expect(TopInterval(from: sample, to: sample, by: .name, limit: nil).services.map(\.perSecond) == [0, 0])
  }

  // MARK: One interval after another

  /// Follows samples with these numbers of connections, two seconds apart, and returns the rates of `shop/db`.
  private func rates(_ connections: [UInt64], waits: Int, isOnce: Bool = false) throws -> [Double] {
    var samples = try connections.enumerated().map { index, count in
      try TopSample(tables(.services, connections: count, after: 2 * index))
    }
    var (waits, rates) = (waits, [Double]())
    try TopInterval.follow(
      .init(order: .name, limit: nil, isOnce: isOnce), from: samples.removeFirst(),
      sample: { samples.removeFirst() },
      wait: {
        waits -= 1
        return waits >= 0
      }
    ) { rates.append($0.services[0].perSecond) }
    return rates
  }

  @Test func eachIntervalStartsWhereTheLastOneEnded() throws {
    #expect(try rates([0, 2, 12, 12], waits: 3) == [1, 5, 0])
  }

  @Test func oneIntervalIsEnoughIfThatIsAskedFor() throws {
    #expect(try rates([0, 2, 12], waits: 2, isOnce: true) == [1])
  }

  @Test func nothingIsShownIfTheWaitIsInterrupted() throws {
    #expect(try rates([0], waits: 0) == [])
  }

  @Test func aSampleThatCannotBeReadEndsIt() {
    #expect(throws: InspectionError.self) {
      try TopInterval.follow(
        .init(order: .name, limit: nil, isOnce: false), from: try TopSample(tables(.services)),
        sample: { throw InspectionError.nothingProgrammed }, wait: { true }, show: { _ in })
    }
  }
}
