/// The cluster's state as it changes: what sources have said so far. Applying an update takes time in proportion to the
/// update, and says what it touched.
///
/// A list is kept as it came, side by side in memory, and so are the places of all that concerns each Service: when
/// everything is planned at once, looking up a Service by its name would take longer than planning it.
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
  /// Of each Service that is there or that slices are for, in no order.
  private var places: [Places] = []
  /// Where in `places` those of a Service stand, by its name.
  private var rows: [NamespacedName: Int32] = [:]
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
    var slices = SliceIndices()

    var isEmpty: Bool { service == nil && slices.isEmpty }
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
    rows[name].flatMap { places[Int($0)].service }.map { services[Int($0)] }
  }

  /// The slices for a Service, in order of name.
  public func slices(of service: NamespacedName) -> ServiceSlices {
    ServiceSlices(of: slices, at: rows[service].map { places[Int($0)].slices } ?? SliceIndices())
  }

  /// All Services in order of name, each with its slices in order of theirs. API servers list them in this order, so what
  /// is met together stands together in memory.
  public var inOrder: OrderedServices {
    var rows = services.indices.map { OrderedServices.Row(service: Int32($0), slices: SliceIndices()) }
    for row in places.indices {
      if let service = places[row].service { rows[Int(service)].slices = places[row].slices }
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

// MARK: Places

extension ClusterState {
  /// The row of a Service, which may be a new one.
  ///
  /// - Parameter last: the row that was asked for last; this one from now on. Sources list in order of name, so it is
  ///   often the same or the next one, which is quicker to see than to look up.
  private mutating func row(of name: NamespacedName, after last: inout Int) -> Int {
    for near in last..<min(last + 2, places.count) where self.name(at: near) == name {
      last = near
      return near
    }
    last = row(of: name)
    return last
  }

  private mutating func row(of name: NamespacedName) -> Int {
    let row = Int(rows[name, default: Int32(places.count)].entered())
    if row == places.count { places.append(Places()) }
    return row
  }

  private mutating func makeRoom(for count: Int) {
    places.reserveCapacity(count)
    rows.reserveCapacity(count)
  }

  /// The Service that a row is of. One of the two says so, since no row is empty.
  private func name(at row: Int) -> NamespacedName? {
    if let service = places[row].service { return services[Int(service)].name }
    return places[row].slices.first.flatMap { slices[Int($0)].service }
  }

  /// The last row takes the place of one that is empty.
  private mutating func forgetIfEmpty(_ service: NamespacedName) {
    guard let row = rows[service], places[Int(row)].isEmpty else { return }
    rows[service] = nil
    places.swapAt(Int(row), places.count - 1)
    places.removeLast()
    if row < places.count, let moved = name(at: Int(row)) { rows[moved] = row }
  }
}

extension Int32 {
  /// The number itself. In place of a dictionary's default it has become an entry with that.
  fileprivate mutating func entered() -> Self { self }
}

// MARK: Services

extension ClusterState {
  private mutating func set(_ service: Service?, at name: NamespacedName, _ touched: inout Touched) {
    switch (rows[name].flatMap { places[Int($0)].service }, service) {
    case (nil, nil): return
    case (nil, let new?):
      places[row(of: name)].service = Int32(services.count)
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
    places[row(of: services[Int(place)].name)].service = place
    places[row(of: name)].service = nil
    services.removeLast()
    forgetIfEmpty(name)
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
    makeRoom(for: all.count)
    var (last, isEachOnce) = (0, true)
    for place in all.indices {
      let row = row(of: all[place].name, after: &last)
      isEachOnce = isEachOnce && places[row].service == nil
      places[row].service = Int32(place)
    }
    guard !isEachOnce else { return }
    // Of two with one name the later one counts.
    services = all.indices.filter { places[row(of: all[$0].name)].service == Int32($0) }.map { all[$0] }
    for place in services.indices { places[row(of: services[place].name)].service = Int32(place) }
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
      places[row(of: owner)].slices.remove(place)
      forgetIfEmpty(owner)
      strays[name] = nil
      fill(place)
    }
    guard let slice, let owner = slice.service else { return }
    touched.services.insert(owner)
    if !name.isSliceName(of: owner) { strays[name] = owner }
    slices.append(slice)
    _ = enter(slices.count - 1, at: row(of: owner))
  }

  /// The Service that a slice is for, and the slice's place.
  private func find(slice name: NamespacedName) -> (owner: NamespacedName, place: Int32)? {
    let owner = strays[name] ?? name.serviceFromSliceName
    let place = rows[owner].flatMap { places[Int($0)].slices.first { slices[Int($0)].name == name } }
    return place.map { (owner, $0) }
  }

  /// Puts a slice among those of a row. False when one of its name is there.
  private mutating func enter(_ place: Int, at row: Int) -> Bool {
    let slices = slices
    return places[row].slices.insert(Int32(place)) { slices[Int($0)].name }
  }

  /// The last slice takes the place of one that goes.
  private mutating func fill(_ place: Int32) {
    let last = Int32(slices.count - 1)
    slices.swapAt(Int(place), Int(last))
    slices.removeLast()
    if place != last, let row = slices[Int(place)].service.flatMap({ rows[$0] }) {
      places[Int(row)].slices.replace(last, by: place)
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
    makeRoom(for: all.count)
    var others: [Int] = []
    var last = 0
    for place in all.indices {
      // What the slice refers to besides is not needed here, and not in any cache yet.
      guard let owner = all[place].service, all[place].name.isSliceName(of: owner),
        enter(place, at: row(of: owner, after: &last))
      else {
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
