internal import Addresses
package import ClusterModel

/// The DNS zone of a cluster's Services (Kubernetes DNS-Based Service Discovery, version 1.1.0), derived from the same
/// state as the rules. The cost of an update depends only on the Service, and that of a query only on its response, not
/// on the size of the cluster.
package struct ServiceZone: Sendable {
  /// A name of an address, for reverse lookups.
  struct AddressName: Hashable, Comparable {
    let service: NamespacedName
    /// The endpoint's name; nil for the Service itself.
    let endpoint: String?
    let hasHostname: Bool

    static func < (left: Self, right: Self) -> Bool {
      (left.service, left.endpoint ?? "") < (right.service, right.endpoint ?? "")
    }
  }

  let settings: ZoneSettings
  private var cluster = ClusterState()
  private(set) var services: [NamespacedName: ServiceRecords] = [:]
  /// The number of Services per namespace.
  private(set) var namespaces: [String: Int] = [:]
  private(set) var reverse: [IPAddress: Set<AddressName>] = [:]
  private(set) var serial: UInt32

  /// Creates an empty zone.
  ///
  /// - Parameter serial: the initial serial number, which must increase across restarts; seconds since 1970 are
  ///   suitable.
  package init(_ settings: ZoneSettings, serial: UInt32) {
    self.settings = settings
    self.serial = serial
  }

  /// Whether Services and slices have been listed; before that, negative responses would be wrong.
  package var isComplete: Bool { cluster.listedKinds.isSuperset(of: [.services, .slices]) }

  /// Applies an update from a source, and increments the serial number if it affects a Service.
  package mutating func apply(_ update: ClusterUpdate) {
    let touched = cluster.apply(update).names(in: cluster)
    if !touched.isEmpty { serial &+= 1 }
    for name in touched {
      set(cluster.service(name).map { ServiceRecords($0, slices: cluster.slices(of: name)) }, at: name)
    }
  }

  private mutating func set(_ new: ServiceRecords?, at name: NamespacedName) {
    let old = services[name]
    guard old != new else { return }
    for entry in old?.reverse ?? [] {
      let removed = AddressName(service: name, endpoint: entry.endpoint, hasHostname: entry.hasHostname)
      reverse[entry.address]?.remove(removed)
      if reverse[entry.address]?.isEmpty == true { reverse[entry.address] = nil }
    }
    for entry in new?.reverse ?? [] {
      let added = AddressName(service: name, endpoint: entry.endpoint, hasHostname: entry.hasHostname)
      reverse[entry.address, default: []].insert(added)
    }
    services[name] = new
    let change = (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
    let count = namespaces[name.namespace, default: 0] + change
    namespaces[name.namespace] = count == 0 ? nil : count
  }

  /// The cluster domain, the apex of the zone.
  package var domain: DomainName { settings.domain }

  /// Returns the foreign cluster domain of a name that would be that of an existing Service in our domain; nil
  /// otherwise.
  package func otherDomain(in name: DomainName) -> DomainName? {
    let labels = name.lowercased
    guard !name.isWithin(domain), labels.count > 3, labels[2] == "svc",
      services[NamespacedName(labels[1], labels[0])] != nil
    else { return nil }
    return DomainName(labels: Array(name.labels.dropFirst(3)))
  }

  // MARK: Names

  /// Returns the full name of a Service.
  func name(of service: NamespacedName) -> DomainName? {
    settings.domain.prefixed(by: [service.name, service.namespace, "svc"])
  }

  /// Returns the node at a name in the domain; nil if the name does not exist.
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

  /// Returns the node for any address, whether or not a Pod has it (section 2.6 of the specification; CoreDNS: `pods
  /// insecure`).
  private func pod(_ label: String, _ labels: [String]) -> ZoneNode? {
    guard labels.isEmpty, let address = IPAddress(dashed: label) else { return nil }
    return ZoneNode([.address(address)])
  }

  /// The ranges for whose reverse names we are authoritative.
  var reverseRanges: [IPPrefix] { settings.reverseRanges + cluster.serviceCIDRs.values.flatMap(\.cidrs) }

  /// Returns the names of an address: of Services if any have it, else of endpoints with hostnames, else of other
  /// endpoints.
  func names(of address: IPAddress) -> [DomainName] {
    let all = (reverse[address] ?? []).sorted()
    let services = all.filter { $0.endpoint == nil }
    let named = all.filter(\.hasHostname)
    let chosen = !services.isEmpty ? services : !named.isEmpty ? named : all
    return chosen.compactMap { entry in
      name(of: entry.service).flatMap { $0.prefixed(by: entry.endpoint.map { [$0] } ?? []) }
    }
  }

  /// The name of the zone's server.
  var server: DomainName { settings.domain.prefixed(by: ["ns", "dns"]) ?? settings.domain }

  var start: StartOfAuthority {
    StartOfAuthority(
      server: server, mailbox: settings.domain.prefixed(by: ["hostmaster"]) ?? settings.domain,
      serial: serial,
      minimum: settings.ttl)
  }
}
