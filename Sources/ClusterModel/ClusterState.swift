/// The cluster's state as it changes: what sources have said so far. Applying an update takes time in proportion to the
/// update, and says what it touched.
public struct ClusterState: Sendable {
  /// The Services by name.
  public private(set) var services: [NamespacedName: Service] = [:]
  /// The Nodes by name.
  public private(set) var nodes: [String: Node] = [:]
  /// The ServiceCIDRs by name.
  public private(set) var serviceCIDRs: [String: ServiceCIDR] = [:]
  /// Which kinds have been listed once.
  public private(set) var listedKinds: Set<Kind> = []
  /// The slices by the Service that they are for, each list in order of name. Those for no Service are not kept.
  private var slices: [NamespacedName: [EndpointSlice]] = [:]
  /// The Service that each slice is for.
  private var owners: [NamespacedName: NamespacedName] = [:]

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

  /// What an update made different.
  public struct Touched: Hashable, Sendable {
    /// Services that came, went or changed, or whose slices did.
    public var services: Set<NamespacedName> = []
    /// Nodes that came, went or changed.
    public var nodes: Set<String> = []
    /// Whether any ServiceCIDR came, went or changed.
    public var serviceCIDRs = false

    /// Nothing.
    public init() {}

    /// Whether nothing is different.
    public var isEmpty: Bool { services.isEmpty && nodes.isEmpty && !serviceCIDRs }

    /// Both.
    public mutating func formUnion(_ other: Self) {
      // At the start all Services come at once, to none.
      if services.isEmpty { services = other.services } else { services.formUnion(other.services) }
      nodes.formUnion(other.nodes)
      serviceCIDRs = serviceCIDRs || other.serviceCIDRs
    }
  }

  /// A cluster of which nothing is known.
  public init() {}

  /// The cluster of a snapshot.
  public init(_ snapshot: ClusterSnapshot) {
    replaceServices(snapshot.services)
    replaceSlices(snapshot.slices)
    replaceNodes(snapshot.nodes)
    replaceServiceCIDRs(snapshot.serviceCIDRs)
  }

  /// All Services in order of name, each with its slices in order of theirs. API servers list them in this order, so what
  /// is met together stands together in memory.
  public func forEachService(_ body: (Service, [EndpointSlice]) -> Void) {
    for name in services.keys.sorted() {
      if let service = services[name] { body(service, slices(of: name)) }
    }
  }

  /// The slices for a Service, in order of name.
  public func slices(of service: NamespacedName) -> [EndpointSlice] { slices[service] ?? [] }

  /// How many endpoints all slices name together.
  public var endpointCount: Int {
    slices.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.endpoints.count } }
  }

  /// Whether all that rules are made of has been listed; before that nothing may be programmed.
  public var isComplete: Bool { listedKinds.isSuperset(of: Kind.allCases) }

  /// Takes what a source says, and gives what is different now. An object that is equal to what is known touches nothing.
  public mutating func apply(_ update: ClusterUpdate) -> Touched {
    var touched = Touched()
    switch update {
    case .listed(.services(let all)): touched.services = replaceServices(all)
    case .listed(.slices(let all)): touched.services = replaceSlices(all)
    case .listed(.nodes(let all)): touched.nodes = replaceNodes(all)
    case .listed(.serviceCIDRs(let all)): touched.serviceCIDRs = replaceServiceCIDRs(all)
    case .changed(.service(let name, let service)): touched.services = set(service, at: name)
    case .changed(.slice(let name, let slice)): set(slice, at: name, &touched.services)
    case .changed(.node(let name, let node)): touched.nodes = set(node, at: name)
    case .changed(.serviceCIDR(let name, let cidr)):
      touched.serviceCIDRs = serviceCIDRs[name] != cidr
      serviceCIDRs[name] = cidr
    }
    return touched
  }
}

extension ClusterState {
  private mutating func set(_ service: Service?, at name: NamespacedName) -> Set<NamespacedName> {
    guard services[name] != service else { return [] }
    services[name] = service
    return [name]
  }

  private mutating func set(_ node: Node?, at name: String) -> Set<String> {
    guard nodes[name] != node else { return [] }
    nodes[name] = node
    return [name]
  }

  /// A slice whose label changes moves from one Service to another (kube-proxy keeps it under both).
  private mutating func set(
    _ slice: EndpointSlice?, at name: NamespacedName, _ touched: inout Set<NamespacedName>
  ) {
    if let owner = owners[name], let index = slices[owner]?.firstIndex(where: { $0.name == name }) {
      guard slice != slices[owner]?[index] else { return }
      touched.insert(owner)
      slices[owner]?.remove(at: index)
      if slices[owner]?.isEmpty == true { slices[owner] = nil }
    }
    owners[name] = slice?.service
    if let slice, let owner = slice.service {
      touched.insert(owner)
      slices[owner, default: []].insertInOrder(slice)
    }
  }

  @discardableResult
  private mutating func replaceServices(_ all: [Service]) -> Set<NamespacedName> {
    listedKinds.insert(.services)
    var new: [NamespacedName: Service] = [:]
    new.reserveCapacity(all.count)
    for service in all { new.updateValue(service, forKey: service.name) }
    let old = services
    services = new
    guard !old.isEmpty else { return Set(new.keys) }
    var touched = Set(old.keys.lazy.filter { new[$0] == nil })
    for (name, service) in new where old[name] != service { touched.insert(name) }
    return touched
  }

  @discardableResult
  private mutating func replaceSlices(_ all: [EndpointSlice]) -> Set<NamespacedName> {
    listedKinds.insert(.slices)
    if owners.isEmpty { return takeFirst(all) }
    var touched: Set<NamespacedName> = []
    var gone = Set(owners.keys)
    for slice in all {
      gone.remove(slice.name)
      set(slice, at: slice.name, &touched)
    }
    for name in gone { set(nil as EndpointSlice?, at: name, &touched) }
    return touched
  }

  /// Takes the slices of a cluster of which none is known. Most are for a Service of their own.
  private mutating func takeFirst(_ all: [EndpointSlice]) -> Set<NamespacedName> {
    slices.reserveCapacity(all.count)
    owners.reserveCapacity(all.count)
    var touched: Set<NamespacedName> = []
    for slice in all {
      guard let owner = slice.service else {
        set(slice, at: slice.name, &touched)
        continue
      }
      if let before = owners.updateValue(owner, forKey: slice.name) {
        owners[slice.name] = before
        set(slice, at: slice.name, &touched)
      } else if var others = slices.updateValue([slice], forKey: owner) {
        others.insertInOrder(slice)
        slices[owner] = others
      }
    }
    if touched.isEmpty { return Set(slices.keys) }
    return touched.union(slices.keys)
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

extension [EndpointSlice] {
  /// There are few slices for one Service, one for each hundred endpoints.
  fileprivate mutating func insertInOrder(_ slice: EndpointSlice) {
    insert(slice, at: firstIndex { slice.name < $0.name } ?? endIndex)
  }
}
