internal import Addresses
public import ClusterModel

/// The names of a cluster's Services (Kubernetes DNS-Based Service Discovery, version 1.1.0), from the same state that the
/// rules come from. A change costs work for its own Service alone, and a question for its own answer, whatever the
/// size of the cluster.
public struct ServiceZone: Sendable {
  /// A name that an address has.
  struct AddressName: Hashable, Comparable {
    let service: NamespacedName
    /// Nil for the Service itself.
    let endpoint: String?
    let hasHostname: Bool

    static func < (left: Self, right: Self) -> Bool {
      (left.service, left.endpoint ?? "") < (right.service, right.endpoint ?? "")
    }
  }

  let settings: ZoneSettings
  private var cluster = ClusterState()
  private(set) var services: [NamespacedName: NamedService] = [:]
  /// How many Services each namespace has.
  private(set) var namespaces: [String: Int] = [:]
  private(set) var reverse: [IPAddress: Set<AddressName>] = [:]
  private(set) var serial: UInt32

  /// A zone of which nothing is known yet.
  ///
  /// - Parameter serial: the zone's first serial number; seconds since 1970 do well, since it must grow over restarts.
  public init(_ settings: ZoneSettings, serial: UInt32) {
    self.settings = settings
    self.serial = serial
  }

  /// Whether Services and slices have been listed; before that nobody knows what there is not.
  public var isComplete: Bool { cluster.listedKinds.isSuperset(of: [.services, .slices]) }

  /// Takes what a source says.
  public mutating func apply(_ update: ClusterUpdate) {
    let touched = cluster.apply(update).names(in: cluster)
    if !touched.isEmpty { serial &+= 1 }
    for name in touched {
      set(cluster.service(name).map { NamedService($0, slices: cluster.slices(of: name)) }, at: name)
    }
  }

  private mutating func set(_ new: NamedService?, at name: NamespacedName) {
    let old = services[name]
    guard old != new else { return }
    for entry in old?.reverse ?? [] {
      let gone = AddressName(service: name, endpoint: entry.endpoint, hasHostname: entry.hasHostname)
      reverse[entry.address]?.remove(gone)
      if reverse[entry.address]?.isEmpty == true { reverse[entry.address] = nil }
    }
    for entry in new?.reverse ?? [] {
      let come = AddressName(service: name, endpoint: entry.endpoint, hasHostname: entry.hasHostname)
      reverse[entry.address, default: []].insert(come)
    }
    services[name] = new
    let change = (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
    let count = namespaces[name.namespace, default: 0] + change
    namespaces[name.namespace] = count == 0 ? nil : count
  }

  /// The cluster's domain.
  public var domain: DomainName { settings.domain }

  /// The domain that a name ends in, if it would be that of a Service that there is, were the domain ours; nil otherwise.
  public func otherDomain(in name: DomainName) -> DomainName? {
    let labels = name.lowercased
    guard !name.isWithin(domain), labels.count > 3, labels[2] == "svc",
      services[NamespacedName(labels[1], labels[0])] != nil
    else { return nil }
    return DomainName(labels: Array(name.labels.dropFirst(3)))
  }

  // MARK: Names

  /// The Service's own name.
  func name(of service: NamespacedName) -> DomainName? {
    settings.domain.prefixed(by: [service.name, service.namespace, "svc"])
  }

  /// What is at a name of the domain; nil when there is no such name.
  func node(at name: DomainName) -> ZoneNode? {
    guard var labels = name.lowercased(below: settings.domain) else { return nil }
    guard let kind = labels.popLast() else { return ZoneNode([.soa(start), .ns(server)]) }
    switch kind {
    case "dns-version" where labels.isEmpty: return ZoneNode([.txt("1.1.0")])
    case "dns" where labels.isEmpty: return ZoneNode()
    case "dns" where labels == ["ns"]: return ZoneNode(settings.serverAddresses.map(RecordData.address))
    case "svc", "pod":
      guard let namespace = labels.popLast() else { return ZoneNode() }
      guard namespaces[namespace] != nil else { return nil }
      guard let last = labels.popLast() else { return ZoneNode() }
      return kind == "pod" ? pod(last, labels) : service(NamespacedName(namespace, last), labels)
    default: return nil
    }
  }

  private func service(_ name: NamespacedName, _ labels: [String]) -> ZoneNode? {
    guard let service = services[name], let own = self.name(of: name) else { return nil }
    return service.node(at: labels, own: own)
  }

  /// Any address, whether or not a pod has it (section 2.6 of the specification; CoreDNS: `pods insecure`).
  private func pod(_ label: String, _ labels: [String]) -> ZoneNode? {
    guard labels.isEmpty, let address = IPAddress(dashed: label) else { return nil }
    return ZoneNode([.address(address)])
  }

  /// The ranges whose addresses have names here and nowhere else.
  var reverseRanges: [IPPrefix] { settings.reverseRanges + cluster.serviceCIDRs.values.flatMap(\.cidrs) }

  /// The names of an address: of the Service that has it, else of endpoints that have names of their own, else of others.
  func names(of address: IPAddress) -> [DomainName] {
    let all = (reverse[address] ?? []).sorted()
    let services = all.filter { $0.endpoint == nil }
    let named = all.filter(\.hasHostname)
    let chosen = !services.isEmpty ? services : !named.isEmpty ? named : all
    return chosen.compactMap { entry in
      name(of: entry.service).flatMap { $0.prefixed(by: entry.endpoint.map { [$0] } ?? []) }
    }
  }

  /// The zone's server.
  var server: DomainName { settings.domain.prefixed(by: ["ns", "dns"]) ?? settings.domain }

  var start: StartOfAuthority {
    StartOfAuthority(
      server: server, mailbox: settings.domain.prefixed(by: ["hostmaster"]) ?? settings.domain,
      serial: serial,
      minimum: settings.ttl)
  }
}
