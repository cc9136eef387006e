/// The current state of a cluster, according to the updates so far. Applying an update takes time proportional to the
/// update, and returns what changed.
///
/// Objects are stored contiguously, in the order in which they were listed, and so are the entries that connect a Service
/// with its slices: when everything is planned at once, looking up a Service by name would take longer than planning it.
public struct ClusterState: Sendable {
  /// The Nodes by name.
  public private(set) var nodes: [String: Node] = [:]
  /// The ServiceCIDRs by name.
  public private(set) var serviceCIDRs: [String: ServiceCIDR] = [:]
  /// The kinds that have been listed at least once.
  public private(set) var listedKinds: Set<Kind> = []
  /// The Services, unsorted.
  public private(set) var services: [Service] = []
  /// The slices, unsorted. Slices that do not belong to a Service are not stored.
  private var slices: [EndpointSlice] = []
  /// One entry for each Service that exists or to which slices belong, unsorted.
  private var entries: [ServiceEntry] = []
  /// The index in `entries` of each Service.
  private var entryIndices: [NamespacedName: Int32] = [:]
  /// The Services of slices that are not named after their Service, by slice name.
  private var irregularOwners: [NamespacedName: NamespacedName] = [:]

  /// A kind that sources list.
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

  /// A Service and its slices, as indices.
  private struct ServiceEntry {
    /// The index in `services`; nil if the Service does not exist.
    var service: Int32?
    /// The indices in `slices`, sorted by slice name.
    var slices = SliceIndices()

    var isEmpty: Bool { service == nil && slices.isEmpty }
  }

  /// Creates an empty state.
  public init() {}

  /// Creates the state of a snapshot.
  public init(_ snapshot: ClusterSnapshot) {
    var touched = Touched()
    replaceServices(snapshot.services, &touched)
    replaceSlices(snapshot.slices, &touched)
    replaceNodes(snapshot.nodes)
    replaceServiceCIDRs(snapshot.serviceCIDRs)
  }

  /// Returns the Service with this name.
  public func service(_ name: NamespacedName) -> Service? {
    entryIndices[name].flatMap { entries[Int($0)].service }.map { services[Int($0)] }
  }

  /// Returns the slices of a Service, sorted by name.
  public func slices(of service: NamespacedName) -> ServiceSlices {
    ServiceSlices(of: slices, at: entryIndices[service].map { entries[Int($0)].slices } ?? SliceIndices())
  }

  /// All Services, sorted by name, each with its slices, sorted by name. The API server lists objects in this order, so
  /// objects that are read together are close to each other in memory.
  public var inOrder: OrderedServices {
    var rows = services.indices.map { OrderedServices.Row(service: Int32($0), slices: SliceIndices()) }
    for index in entries.indices {
      if let service = entries[index].service { rows[Int(service)].slices = entries[index].slices }
    }
    let isInOrder = services.indices.dropFirst().allSatisfy { services[$0 - 1].name < services[$0].name }
    if !isInOrder { rows.sort { services[Int($0.service)].name < services[Int($1.service)].name } }
    return OrderedServices(services: services, slices: slices, rows: rows)
  }

  /// The total number of endpoints in all slices.
  public var endpointCount: Int { slices.reduce(0) { $0 + $1.endpoints.count } }

  /// Whether all kinds have been listed. Nothing may be programmed before that.
  public var isComplete: Bool { listedKinds.isSuperset(of: Kind.allCases) }

  /// Applies an update and returns what changed. An object that is equal to the known one does not count as a change.
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

// MARK: Entries

extension ClusterState {
  /// Returns the index of a Service's entry, which may be new.
  ///
  /// - Parameter last: the index that was returned last; updated by this call. Since sources list in order of name, the
  ///   Service often has the same or the next entry, and checking that is faster than a lookup.
  private mutating func entryIndex(of name: NamespacedName, after last: inout Int) -> Int {
    for near in last..<min(last + 2, entries.count) where self.name(ofEntry: near) == name {
      last = near
      return near
    }
    last = entryIndex(of: name)
    return last
  }

  private mutating func entryIndex(of name: NamespacedName) -> Int {
    let index = Int(entryIndices[name, default: Int32(entries.count)].inserted())
    if index == entries.count { entries.append(ServiceEntry()) }
    return index
  }

  private mutating func reserveCapacity(for count: Int) {
    entries.reserveCapacity(count)
    entryIndices.reserveCapacity(count)
  }

  /// Returns the name of the Service of an entry. Entries are never empty, so the Service or one of
  /// its slices has the name.
  private func name(ofEntry index: Int) -> NamespacedName? {
    if let service = entries[index].service { return services[Int(service)].name }
    return entries[index].slices.first.flatMap { slices[Int($0)].service }
  }

  /// Removes an empty entry; the last entry takes its index.
  private mutating func removeEntryIfEmpty(_ service: NamespacedName) {
    guard let index = entryIndices[service], entries[Int(index)].isEmpty else { return }
    entryIndices[service] = nil
    entries.swapAt(Int(index), entries.count - 1)
    entries.removeLast()
    if index < entries.count, let moved = name(ofEntry: Int(index)) { entryIndices[moved] = index }
  }
}

extension Int32 {
  /// Returns the number itself. Because it is mutating, calling it on `dictionary[key, default:]` stores the default value:
  /// one lookup instead of two.
  fileprivate mutating func inserted() -> Self { self }
}

// MARK: Services

extension ClusterState {
  private mutating func set(_ service: Service?, at name: NamespacedName, _ touched: inout Touched) {
    switch (entryIndices[name].flatMap { entries[Int($0)].service }, service) {
    case (nil, nil): return
    case (nil, let new?):
      entries[entryIndex(of: name)].service = Int32(services.count)
      services.append(new)
    case (let place?, let new?):
      guard services[Int(place)] != new else { return }
      services[Int(place)] = new
    case (let place?, nil): removeService(name, at: place)
    }
    touched.services.insert(name)
  }

  /// Removes a Service; the last one takes its index.
  private mutating func removeService(_ name: NamespacedName, at place: Int32) {
    services.swapAt(Int(place), services.count - 1)
    entries[entryIndex(of: services[Int(place)].name)].service = place
    entries[entryIndex(of: name)].service = nil
    services.removeLast()
    removeEntryIfEmpty(name)
  }

  private mutating func replaceServices(_ all: [Service], _ touched: inout Touched) {
    listedKinds.insert(.services)
    if services.isEmpty { return loadInitial(all, &touched) }
    for name in Self.removedNames(services.map { $0.name }, all.map { $0.name }) {
      set(nil as Service?, at: name, &touched)
    }
    for service in all { set(service, at: service.name, &touched) }
  }

  /// Returns the old names that are not among the new ones.
  private static func removedNames(_ old: [NamespacedName], _ new: [NamespacedName]) -> [NamespacedName] {
    let new = Set(new)
    return old.filter { !new.contains($0) }
  }

  /// Applies a list of Services when there were none before.
  private mutating func loadInitial(_ all: [Service], _ touched: inout Touched) {
    touched.allServices = !all.isEmpty
    services = all
    reserveCapacity(for: all.count)
    var (last, areUnique) = (0, true)
    for place in all.indices {
      let index = entryIndex(of: all[place].name, after: &last)
      areUnique = areUnique && entries[index].service == nil
      entries[index].service = Int32(place)
    }
    guard !areUnique else { return }
    // If a name is repeated, the last object is used.
    services = all.indices.filter { entries[entryIndex(of: all[$0].name)].service == Int32($0) }.map {
      all[$0]
    }
    for place in services.indices { entries[entryIndex(of: services[place].name)].service = Int32(place) }
  }
}

// MARK: Slices

extension ClusterState {
  /// Stores or removes a slice. A slice whose label changes moves from one Service to another (kube-proxy keeps it under
  /// both).
  private mutating func set(_ slice: EndpointSlice?, at name: NamespacedName, _ touched: inout Touched) {
    if let (owner, place) = find(slice: name) {
      guard slice != slices[Int(place)] else { return }
      touched.services.insert(owner)
      if let slice, slice.service == owner {
        slices[Int(place)] = slice
        return
      }
      entries[entryIndex(of: owner)].slices.remove(place)
      removeEntryIfEmpty(owner)
      irregularOwners[name] = nil
      removeSlice(at: place)
    }
    guard let slice, let owner = slice.service else { return }
    touched.services.insert(owner)
    if !name.isSliceName(of: owner) { irregularOwners[name] = owner }
    slices.append(slice)
    _ = insertSlice(slices.count - 1, at: entryIndex(of: owner))
  }

  /// Returns the Service to which a slice belongs, and the slice's index.
  private func find(slice name: NamespacedName) -> (owner: NamespacedName, place: Int32)? {
    let owner = irregularOwners[name] ?? name.serviceFromSliceName
    let place = entryIndices[owner].flatMap { entries[Int($0)].slices.first { slices[Int($0)].name == name } }
    return place.map { (owner, $0) }
  }

  /// Adds a slice to an entry. Returns false if the entry has a slice with its name.
  private mutating func insertSlice(_ place: Int, at index: Int) -> Bool {
    let slices = slices
    return entries[index].slices.insert(Int32(place)) { slices[Int($0)].name }
  }

  /// Removes a slice; the last one takes its index.
  private mutating func removeSlice(at place: Int32) {
    let last = Int32(slices.count - 1)
    slices.swapAt(Int(place), Int(last))
    slices.removeLast()
    if place != last, let index = slices[Int(place)].service.flatMap({ entryIndices[$0] }) {
      entries[Int(index)].slices.replace(last, by: place)
    }
  }

  private mutating func replaceSlices(_ all: [EndpointSlice], _ touched: inout Touched) {
    listedKinds.insert(.slices)
    if slices.isEmpty { return loadInitial(all, &touched) }
    for name in Self.removedNames(slices.map { $0.name }, all.map { $0.name }) {
      set(nil as EndpointSlice?, at: name, &touched)
    }
    for slice in all { set(slice, at: slice.name, &touched) }
  }

  /// Applies a list of slices when there were none before. Most are named after their Services; the others are added one by
  /// one afterwards.
  private mutating func loadInitial(_ all: [EndpointSlice], _ touched: inout Touched) {
    slices = all
    reserveCapacity(for: all.count)
    var others: [Int] = []
    var last = 0
    for place in all.indices {
      // Avoid touching anything else that the slice refers to: it is not needed here and not in any CPU cache yet.
      guard let owner = all[place].service, all[place].name.isSliceName(of: owner),
        insertSlice(place, at: entryIndex(of: owner, after: &last))
      else {
        others.append(place)
        continue
      }
    }
    // If a name is repeated, the last object is used.
    let latest = others.filter { place in find(slice: all[place].name).map { $0.place < place } ?? true }
    for place in others.reversed() { removeSlice(at: Int32(place)) }
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
