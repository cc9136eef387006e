import Addresses
import ClusterModel
import SeededRandom
import Testing

/// Compares `ClusterState` with a trivial implementation through random lists and changes. Slices are named in all possible
/// ways: by controllers, like their Services, like the slice of another Service, and at random.
struct ClusterStateTests {
  @Test(arguments: UInt64(1)...200)
  func randomUpdatesMatchTheTrivialImplementation(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (state, plain) = (ClusterState(), PlainState())
    for step in 0..<60 {
      let update = Self.update(&random)
      let before = plain
      plain.apply(update)
      let touched = state.apply(update)
      let note = Comment(rawValue: "seed \(seed), step \(step)")
      for name in Self.services {
        #expect(state.service(name) == plain.services[name], note)
        #expect(Array(state.slices(of: name)) == plain.slices(of: name), note)
      }
      #expect(state.services.count == plain.services.count, note)
      #expect(state.endpointCount == plain.slices.values.reduce(0) { $0 + $1.endpoints.count }, note)
      #expect(Self.shown(state.inOrder) == plain.services.keys.sorted(), note)
      let different = Set(Self.services.filter { before.part($0) != plain.part($0) })
      let there = different.filter { plain.services[$0] != nil || before.services[$0] != nil }
      #expect(touched.names(in: state).isSuperset(of: there), note)
      if !touched.allServices { #expect(touched.services == different, note) }
    }
  }

  @Test(arguments: UInt64(1)...200)
  func theLastOfRepeatedNamesIsUsed(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let names = (0..<20).map { _ in Self.slices.randomElement(using: &random) ?? Self.slices[0] }
    let update = ClusterUpdate.listed(.slices(names.map { Self.slice($0, &random) }))
    var (state, plain) = (ClusterState(), PlainState())
    plain.apply(update)
    _ = state.apply(update)
    for name in Self.services {
      #expect(Array(state.slices(of: name)) == plain.slices(of: name), "seed \(seed)")
    }
    #expect(state.endpointCount == plain.slices.values.reduce(0) { $0 + $1.endpoints.count }, "seed \(seed)")
  }

  @Test func anEqualListChangesNothing() {
    let list = Self.services.map { Service(name: $0) }
    var state = ClusterState()
    #expect(state.apply(.listed(.services(list))).names(in: state) == Set(Self.services))
    #expect(state.apply(.listed(.services(list.reversed()))).isEmpty)
    #expect(state.apply(.listed(.services([]))).services == Set(Self.services))
    #expect(state.apply(.listed(.services([]))).isEmpty)
  }

  @Test func slicesWithoutAServiceChangeNothing() {
    let slices = Self.slices.map { EndpointSlice(name: $0, service: nil, family: .ipv4) }
    var state = ClusterState(ClusterSnapshot(services: [Service(name: Self.services[0])]))
    #expect(state.apply(.listed(.slices(slices))).isEmpty)
    #expect(state.endpointCount == 0 && state.slices(of: Self.slices[0]).isEmpty)
  }

  @Test func theFilterAppliesToTheFirstList() {
    var state = ClusterState()
    let touched = state.apply(.listed(.services(Self.services.map { Service(name: $0) })))
    #expect(touched.names(in: state) { $0.name.name == "web" } == [NamespacedName("shop", "web")])
  }

  private static let services = ["web", "web-a", "web-a-b", "db", "-"].map { NamespacedName("shop", $0) }
  private static let slices = [
    "web", "web-a", "web-x", "web-a-b", "web-a-x", "web-a-b-x", "db-", "-", "--x", "odd",
  ]
  .map { NamespacedName("shop", $0) }

  private static func update(_ random: inout SeededGenerator) -> ClusterUpdate {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return .listed(.services(list(few(services, &random).map { service($0, &random) }, &random)))
    case 1: return .listed(.slices(list(few(slices, &random).map { slice($0, &random) }, &random)))
    case 2...5:
      let name = services.randomElement(using: &random) ?? services[0]
      return .changed(.service(name, Bool.random(using: &random) ? service(name, &random) : nil))
    default:
      let name = slices.randomElement(using: &random) ?? slices[0]
      return .changed(.slice(name, Int.random(in: 0..<3, using: &random) > 0 ? slice(name, &random) : nil))
    }
  }

  private static func few(_ names: [NamespacedName], _ random: inout SeededGenerator) -> [NamespacedName] {
    names.shuffled(using: &random).prefix(Int.random(in: 0...names.count, using: &random)).sorted()
  }

  /// Sorted or shuffled. Occasionally one is repeated, as happens if it moves between two pages.
  private static func list<Object>(_ objects: [Object], _ random: inout SeededGenerator) -> [Object] {
    let listed = Bool.random(using: &random) ? objects : objects.shuffled(using: &random)
    return listed + objects.prefix(Int.random(in: 0...1, using: &random))
  }

  private static func service(_ name: NamespacedName, _ random: inout SeededGenerator) -> Service {
    var service = Service(name: name)
    service.created = Int64.random(in: 0..<3, using: &random)
    return service
  }

  private static func slice(_ name: NamespacedName, _ random: inout SeededGenerator) -> EndpointSlice {
    let isFree = Int.random(in: 0..<6, using: &random) == 0
    var slice = EndpointSlice(
      name: name, service: isFree ? nil : services.randomElement(using: &random), family: .ipv4)
    slice.endpoints = (0..<Int.random(in: 0..<3, using: &random)).map { _ in
      SliceEndpoint(.v4(IPv4Address(rawValue: 1)))
    }
    return slice
  }

  private static func shown(_ services: OrderedServices) -> [NamespacedName] {
    (0..<services.count).map { index in
      let name = services.services[services.serviceIndex(at: index)].name
      #expect(services.slices(at: index).allSatisfy { $0.service == name })
      return name
    }
  }
}

/// A trivial implementation: dictionaries of objects by name.
private struct PlainState {
  var services: [NamespacedName: Service] = [:]
  /// The slices that belong to a Service.
  var slices: [NamespacedName: EndpointSlice] = [:]

  struct Part: Equatable {
    let service: Service?
    let slices: [EndpointSlice]
  }

  mutating func apply(_ update: ClusterUpdate) {
    switch update {
    case .listed(.services(let all)): services = Dictionary(all.map { ($0.name, $0) }) { _, later in later }
    case .listed(.slices(let all)):
      slices = Dictionary(all.map { ($0.name, $0) }) { _, later in later }.filter { $0.value.service != nil }
    case .changed(.service(let name, let service)): services[name] = service
    case .changed(.slice(let name, let slice)): slices[name] = slice?.service == nil ? nil : slice
    default: break
    }
  }

  func slices(of service: NamespacedName) -> [EndpointSlice] {
    slices.values.filter { $0.service == service }.sorted { $0.name < $1.name }
  }

  func part(_ name: NamespacedName) -> Part { Part(service: services[name], slices: slices(of: name)) }
}
