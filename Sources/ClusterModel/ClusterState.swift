/// The cluster's state as it changes: what sources have said so far. Applying an update takes time in proportion to the
/// update, and says what it touched.
///
/// A list is kept as it came, side by side in memory, with the places of all that concerns a Service under its name: when
/// everything is planned at once, looking up a Service would take longer than planning it.
public struct ClusterState: Sendable {
  /// The Nodes by name.
  public private(set) var nodes: [String: Node] = [:]
  /// The ServiceCIDRs by name.
  public private(set) var serviceCIDRs: [String: ServiceCIDR] = [:]
  /// Which kinds have been listed once.
  public private(set) var listedKinds: Set<Kind> = []
  /// The Services, in no order.
  public private(set) var services: [Service] = []
  /// The slices, in no order. Those for no Service are not kept.
  private var slices: [EndpointSlice] = []
  /// By the name of a Service, whether it is there or not.
  private var places: [NamespacedName: Places] = [:]
  /// The Services of slices whose names do not tell them.
  private var strays: [NamespacedName: NamespacedName] = [:]

  /// The kinds that a source lists.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Services, core/v1.
    case services
    /// EndpointSlices, discovery.k8s.io/v1.
    case slices
    /// Nodes, core/v1.
    case nodes
    /// ServiceCIDRs, networking.k8s.io/v1.
    case serviceCIDRs
  }

  /// Where a Service stands, and the slices for it.
  private struct Places {
    var service: Int32?
    /// In order of name.
    var slices = SlicePlaces()

    var isEmpty: Bool { service == nil && slices.isEmpty }

    /// False when it stands somewhere already; then it stands here now.
    mutating func put(service place: Int) -> Bool {
      defer { service = Int32(place) }
      return service == nil
    }
  }

  /// A cluster of which nothing is known.
  public init() {}

  /// The cluster of a snapshot.
  public init(_ snapshot: ClusterSnapshot) {
    var touched = Touched()
    replaceServices(snapshot.services, &touched)
    replaceSlices(snapshot.slices, &touched)
    replaceNodes(snapshot.nodes)
    replaceServiceCIDRs(snapshot.serviceCIDRs)
  }

  /// The Service of this name.
  public func service(_ name: NamespacedName) -> Service? {
    places[name]?.service.map { services[Int($0)] }
  }

  /// The slices for a Service, in order of name.
  public func slices(of service: NamespacedName) -> ServiceSlices {
    ServiceSlices(of: slices, at: places[service]?.slices ?? SlicePlaces())
  }

  /// All Services in order of name, each with its slices in order of theirs. API servers list them in this order, so what
  /// is met together stands together in memory.
  public var inOrder: OrderedServices {
    var rows = services.indices.map { OrderedServices.Row(service: Int32($0), slices: SlicePlaces()) }
    for places in places.values {
      if let service = places.service { rows[Int(service)].slices = places.slices }
    }
    let isInOrder = services.indices.dropFirst().allSatisfy { services[$0 - 1].name < services[$0].name }
    if !isInOrder { rows.sort { services[Int($0.service)].name < services[Int($1.service)].name } }
    return OrderedServices(services: services, slices: slices, rows: rows)
  }

  /// How many endpoints all slices name together.
  public var endpointCount: Int { slices.reduce(0) { $0 + $1.endpoints.count } }

  /// Whether all that rules are made of has been listed; before that nothing may be programmed.
  public var isComplete: Bool { listedKinds.isSuperset(of: Kind.allCases) }

  /// Takes what a source says, and gives what is different now. An object that is equal to what is known touches nothing.
  public mutating func apply(_ update: ClusterUpdate) -> Touched {
    var touched = Touched()
    switch update {
    case .listed(.services(let all)): replaceServices(all, &touched)
    case .listed(.slices(let all)): replaceSlices(all, &touched)
    case .listed(.nodes(let all)): touched.nodes = replaceNodes(all)
    case .listed(.serviceCIDRs(let all)): touched.serviceCIDRs = replaceServiceCIDRs(all)
    case .changed(.service(let name, let service)): set(service, at: name, &touched)
    case .changed(.slice(let name, let slice)): set(slice, at: name, &touched)
    case .changed(.node(let name, let node)): touched.nodes = set(node, at: name)
    case .changed(.serviceCIDR(let name, let cidr)):
      touched.serviceCIDRs = serviceCIDRs[name] != cidr
      serviceCIDRs[name] = cidr
    }
    return touched
  }
}

// MARK: Services

extension ClusterState {
  private mutating func set(_ service: Service?, at name: NamespacedName, _ touched: inout Touched) {
    switch (places[name]?.service, service) {
    case (nil, nil): return
    case (nil, let new?):
      places[name, default: Places()].service = Int32(services.count)
      services.append(new)
    case (let place?, let new?):
      guard services[Int(place)] != new else { return }
      services[Int(place)] = new
    case (let place?, nil): removeService(name, at: place)
    }
    touched.services.insert(name)
  }

  /// The last Service takes the place of one that goes.
  private mutating func removeService(_ name: NamespacedName, at place: Int32) {
    services.swapAt(Int(place), services.count - 1)
    places[services[Int(place)].name]?.service = place
    services.removeLast()
    places[name]?.service = nil
    forgetIfEmpty(name)
  }

  private mutating func forgetIfEmpty(_ service: NamespacedName) {
    if places[service]?.isEmpty == true { places[service] = nil }
  }

  private mutating func replaceServices(_ all: [Service], _ touched: inout Touched) {
    listedKinds.insert(.services)
    if services.isEmpty { return takeFirst(all, &touched) }
    for name in Self.gone(services.map { $0.name }, all.map { $0.name }) {
      set(nil as Service?, at: name, &touched)
    }
    for service in all { set(service, at: service.name, &touched) }
  }

  /// What was there and is not any more.
  private static func gone(_ old: [NamespacedName], _ new: [NamespacedName]) -> [NamespacedName] {
    let there = Set(new)
    return old.filter { !there.contains($0) }
  }

  /// Takes the Services of a cluster of which none is known.
  private mutating func takeFirst(_ all: [Service], _ touched: inout Touched) {
    touched.allServices = !all.isEmpty
    services = all
    places.reserveCapacity(all.count)
    var isEachOnce = true
    for place in all.indices {
      isEachOnce = places[all[place].name, default: Places()].put(service: place) && isEachOnce
    }
    guard !isEachOnce else { return }
    // Of two with one name the later one counts.
    services = all.indices.filter { places[all[$0].name]?.service == Int32($0) }.map { all[$0] }
    for place in services.indices { places[services[place].name]?.service = Int32(place) }
  }
}

// MARK: Slices

extension ClusterState {
  /// A slice whose label changes moves from one Service to another (kube-proxy keeps it under both).
  private mutating func set(_ slice: EndpointSlice?, at name: NamespacedName, _ touched: inout Touched) {
    if let (owner, place) = find(slice: name) {
      guard slice != slices[Int(place)] else { return }
      touched.services.insert(owner)
      if let slice, slice.service == owner {
        slices[Int(place)] = slice
        return
      }
      places[owner]?.slices.remove(place)
      forgetIfEmpty(owner)
      strays[name] = nil
      fill(place)
    }
    guard let slice, let owner = slice.service else { return }
    touched.services.insert(owner)
    if !slice.tellsItsService { strays[name] = owner }
    slices.append(slice)
    _ = enter(slices.count - 1, for: owner)
  }

  /// The Service that a slice is for, and the slice's place.
  private func find(slice name: NamespacedName) -> (owner: NamespacedName, place: Int32)? {
    let owner = strays[name] ?? name.serviceOfSlice
    let place = places[owner]?.slices.first { slices[Int($0)].name == name }
    return place.map { (owner, $0) }
  }

  /// Puts a slice among those for the Service. False when one of its name is there.
  private mutating func enter(_ place: Int, for owner: NamespacedName) -> Bool {
    let slices = slices
    return places[owner, default: Places()].slices.insert(Int32(place)) { slices[Int($0)].name }
  }

  /// The last slice takes the place of one that goes.
  private mutating func fill(_ place: Int32) {
    let last = Int32(slices.count - 1)
    slices.swapAt(Int(place), Int(last))
    slices.removeLast()
    if place != last, let owner = slices[Int(place)].service {
      places[owner]?.slices.replace(last, by: place)
    }
  }

  private mutating func replaceSlices(_ all: [EndpointSlice], _ touched: inout Touched) {
    listedKinds.insert(.slices)
    if slices.isEmpty { return takeFirst(all, &touched) }
    for name in Self.gone(slices.map { $0.name }, all.map { $0.name }) {
      set(nil as EndpointSlice?, at: name, &touched)
    }
    for slice in all { set(slice, at: slice.name, &touched) }
  }

  /// Takes the slices of a cluster of which none is known. Most tell their Services by their names; the others are taken
  /// one by one afterwards.
  private mutating func takeFirst(_ all: [EndpointSlice], _ touched: inout Touched) {
    slices = all
    places.reserveCapacity(all.count)
    var others: [Int] = []
    for place in all.indices {
      guard all[place].tellsItsService, let owner = all[place].service, enter(place, for: owner) else {
        others.append(place)
        continue
      }
    }
    // Of two with one name the later one counts.
    let latest = others.filter { place in find(slice: all[place].name).map { $0.place < place } ?? true }
    for place in others.reversed() { fill(Int32(place)) }
    touched.allServices = !slices.isEmpty
    for place in latest { set(all[place], at: all[place].name, &touched) }
  }
}

// MARK: Nodes and ServiceCIDRs

extension ClusterState {
  private mutating func set(_ node: Node?, at name: String) -> Set<String> {
    guard nodes[name] != node else { return [] }
    nodes[name] = node
    return [name]
  }

  @discardableResult
  private mutating func replaceNodes(_ all: [Node]) -> Set<String> {
    listedKinds.insert(.nodes)
    let new = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(new.keys).union(nodes.keys).filter { new[$0] != nodes[$0] }
    nodes = new
    return names
  }

  @discardableResult
  private mutating func replaceServiceCIDRs(_ all: [ServiceCIDR]) -> Bool {
    listedKinds.insert(.serviceCIDRs)
    let new = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    defer { serviceCIDRs = new }
    return new != serviceCIDRs
  }
}
