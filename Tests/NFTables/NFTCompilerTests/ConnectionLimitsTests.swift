import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Services that accept a limited number of connections.
struct ConnectionLimitsTests {
  private func service(
    _ limits: ConnectionLimits?, _ hosts: [Int] = [1, 2, 3], _ edit: (inout Service) -> Void = { _ in }
  ) -> ClusterSnapshot {
    let plain = oneService(hosts)
    let services = plain.services.map { service in
      var service = service
      service.limits = limits
      edit(&service)
      return service
    }
    return ClusterSnapshot(services: services, slices: plain.slices)
  }

  private let limitSets: [SetName] = ["rate-limits", "connection-limits", "over-limit"]
  private let both = ConnectionLimits(atOnce: 100, perSecond: 20)

  @Test func aTableWithoutLimitsHasNothingForThem() {
    let ruleset = compile(service(nil)).ruleset
    #expect(!ruleset.sets.contains { limitSets.contains($0.declaration.name) })
    #expect(!ruleset.chainNames.contains { $0.contains("limit") })
  }

  @Test func aPortHasOneLimitForAllItsAddresses() throws {
    let cluster = service(both) { service in
      service.type = .nodePort
      service.externalIPs = ["192.168.50.7"]
      service.ports[0].nodePort = 30_093
    }
    let ruleset = compile(cluster).ruleset
    #expect(ruleset.problems == [])
    let word = try #require(ruleset.words["default/0:http"])
    let key = RegisterWords(word.rawValue & ServiceWord.portMask)
    #expect(ruleset.elements("rate-limits") == [Element(key, .limit(.rate(overPerSecond: 20)))])
    #expect(ruleset.elements("connection-limits") == [Element(key, .limit(.connections(over: 100)))])
    #expect(ruleset.elements("over-limit") == [Element(key, comment: "default/0:http")])
  }

  @Test func onlyWhatIsLimitedHasElements() {
    let ruleset = compile(service(ConnectionLimits(atOnce: 5))).ruleset
    #expect(ruleset.elements("rate-limits") == [])
    #expect(ruleset.elements("connection-limits").count == 1)
    let refusing = compile(service(both, [])).ruleset
    #expect(!refusing.sets.contains { limitSets.contains($0.declaration.name) })
  }

  /// The check comes before the choice, which is that of Services without limits.
  @Test func theChoiceIsThatOfOtherServices() throws {
    let names = compile(service(both)).ruleset.chainNames
    for name in ["check-limits", "over-limit", "pick-limited-3", "pick-3", "pick-1"] {
      #expect(names.contains(name), "\(name)")
    }
    let remembering = compile(service(both) { $0.affinitySeconds = 600 }).ruleset
    #expect(remembering.problems == [])
    #expect(remembering.chainNames.contains("limited-affinity-3-600s"))
    #expect(remembering.chainNames.contains("affinity-3-600s"))
  }

  /// A Service without limits does not come near them.
  @Test func otherServicesKeepTheirChains() throws {
    let limited = service(both)
    let other = uniformCluster(services: 3)
    let cluster = ClusterSnapshot(
      services: limited.services + other.services.filter { $0.name != limited.services[0].name },
      slices: limited.slices + other.slices.filter { $0.service != limited.services[0].name })
    let words = compile(cluster).ruleset.words
    let before = compile(other).ruleset.words
    #expect(words["default/1:http"] == before["default/1:http"])
    #expect(words["default/2:http"] == before["default/2:http"])
  }

  /// An element of each set for each Service, and no more chains or rules than for a few.
  @Test func tenThousandLimitedServicesShareSetsAndRules() {
    func limited(_ count: Int) -> Ruleset {
      let cluster = uniformCluster(services: count, endpoints: { _ in 1 }) { service, number in
        service.limits = ConnectionLimits(atOnce: UInt32(1 + number), perSecond: 20)
      }
      return compile(cluster).ruleset
    }
    let (few, many) = (limited(10), limited(10_000))
    #expect(many.problems == [])
    #expect(many.chains == few.chains)
    #expect(many.sets.map(\.declaration.name) == few.sets.map(\.declaration.name))
    for name in limitSets {
      #expect(few.elements(name).count == 10, "\(name)")
      #expect(Set(many.elements(name).map(\.key)).count == 10_000, "\(name)")
    }
  }

  @Test func aChangedLimitReplacesItsElement() {
    let before = compile(service(ConnectionLimits(atOnce: 5))).ruleset
    let after = compile(service(ConnectionLimits(atOnce: 6)), like: before).ruleset
    #expect(
      after.difference(from: TableImage(before)).summary == ["-connection-limits 1", "+connection-limits 1"])
  }

  /// What is there for limits stays, like every kind of treatment.
  @Test func theSetsStayWithoutLimits() {
    let before = compile(service(both)).ruleset
    let after = compile(service(nil), like: before).ruleset
    #expect(after.problems == [])
    #expect(limitSets.allSatisfy { after.elements($0).isEmpty && after.set($0) != nil })
    #expect(after.applied(to: TableImage(before)) == TableImage(after))
  }

  /// The first limit needs more than elements, so everything is compiled; after that, a change is.
  @Test func onlyTheFirstLimitCompilesEverything() {
    func change(from old: ClusterSnapshot, to new: ClusterSnapshot) -> ProgramChange<IPv4>? {
      let plan = Plan<IPv4>.make(for: old, on: node1, with: ProxySettings()).plan
      let program = NFTCompiler.compile(plan).program
      var state = ClusterState(old)
      var live = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
      _ = live.update(state.services.map(\.name), from: state)
      let changed = new.services[0]
      let touched = state.apply(.changed(.service(changed.name, changed)))
      return program.change(to: live.update(touched.names(in: state), from: state), node: live.node)
    }
    #expect(change(from: service(nil), to: service(both)) == nil)
    let second = change(from: service(both), to: service(ConnectionLimits(atOnce: 9, perSecond: 20)))
    #expect(second?.transaction.summary == ["-connection-limits 1", "+connection-limits 1"])
  }

  @Test func aLimitedClassCanBeReadFromItsName() {
    for (choice, seconds, isLocal) in [
      (.random, nil, false), (.random, 600, false), (.random, 600, true), (.hash(.flow), nil, false),
      (.hash(.source), 600, true),
    ] as [(SlotChoice, UInt32?, Bool)] {
      let chain = PickChain(
        choice, slotCount: 3, affinitySeconds: seconds, isLocal: isLocal, isLimited: true)
      #expect(chain != chain.unlimited)
      for treatment in [
        TreatmentClass.choose(chain), .clusterIP(chain), .external(chain), .local(chain),
        .guarded(.external(chain)),
      ] {
        #expect(TreatmentClass(name: treatment.name) == treatment, "\(treatment.name)")
        #expect(treatment.fixedNumber == nil)
        #expect(treatment.path.contains(.choose(chain.unlimited)))
      }
    }
  }

  @Test func whatLimitsRefusedIsCountedByServicePort() throws {
    let table = compile(service(both)).ruleset
    var counts = ServiceCounts()
    counts.add(
      [
        "over-limit": table.elements("over-limit").map {
          (element: $0, count: ElementCount(packets: 4, bytes: 0))
        }
      ], .ipv4)
    #expect(counts.services.map(\.overLimit) == [4])
    #expect(counts.counters == .none)
  }
}
