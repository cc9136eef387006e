internal import ClusterModel

extension ObjectDescription {
  mutating func addService(
    _ service: ObjectValue, among others: [ObjectValue], _ checked: CheckedServices
  ) {
    let (spec, cells) = (service["spec"], ServiceCells(service))
    add("Selector", cells.selector)
    add("Type", cells.type)
    add("IP Family Policy", ifAny: spec["ipFamilyPolicy"].text)
    add("IP Families", families(of: spec, cells))
    add("IP", cells.clusterIPs.first ?? "")
    add("IPs", cells.clusterIPs.cell)
    addOutside(spec, service["status"])
    let slices = others.slices(of: service.name)
    for port in spec["ports"].elements { addPort(port, slices) }
    add("Session Affinity", affinity(spec))
    addSpread(of: service.name, in: checked)
    addPolicies(spec, cells.type)
    add("Endpoint Count", EndpointStates(slices).text)
  }

  private func families(of spec: ObjectValue, _ cells: ServiceCells) -> String {
    let written = spec["ipFamilies"].elements.compactMap(\.text)
    let addresses = cells.clusterIPs.filter { $0 != "None" }
    return (written.isEmpty ? addresses.map { $0.contains(":") ? "IPv6" : "IPv4" } : written).cell
  }

  private mutating func addOutside(_ spec: ObjectValue, _ status: ObjectValue) {
    let external = spec["externalIPs"].elements.compactMap(\.text).joined(separator: ",")
    add("External IPs", ifAny: external)
    add("Desired LoadBalancer IP", ifAny: spec["loadBalancerIP"].text)
    let ingress = status["loadBalancer"]["ingress"].elements.compactMap { entry in
      (entry["ip"].text ?? entry["hostname"].text).map {
        $0 + (entry["ipMode"].text.map { " (\($0))" } ?? "")
      }
    }
    add("External Name", ifAny: spec["externalName"].text)
    add("LoadBalancer Ingress", ifAny: ingress.joined(separator: ", "))
  }

  private mutating func addPort(_ port: ObjectValue, _ slices: [ObjectValue]) {
    let name = port["name"].text ?? "<unset>"
    let transport = port["protocol"].text ?? "TCP"
    let number = port["port"].number ?? 0
    add("Port", "\(name)  \(number)/\(transport)")
    let target = port["targetPort"].text ?? "\(port["targetPort"].number ?? number)"
    add("TargetPort", "\(target)/\(transport)")
    add("AppProtocol", ifAny: port["appProtocol"].text)
    if let nodePort = port["nodePort"].number, nodePort > 0 {
      add("NodePort", "\(name)  \(nodePort)/\(transport)")
    }
    add("Endpoints", endpoints(port["name"].text ?? "", slices))
  }

  /// Lists the ready endpoints that slices have for the port.
  private func endpoints(_ port: String, _ slices: [ObjectValue]) -> String {
    let all = slices.flatMap { slice in
      slice["ports"].elements.filter { ($0["name"].text ?? "") == port }.compactMap { $0["port"].number }
        .flatMap { number in
          slice["endpoints"].elements.filter(\.isReadyEndpoint).compactMap {
            $0["addresses"].elements.first?.text
          }
          .map { EndpointCells.hostPort($0, number) }
        }
    }
    let more = all.count > 3 ? " + \(all.count - 3) more..." : ""
    return all.prefix(3).cell + more
  }

  private func affinity(_ spec: ObjectValue) -> String {
    let kind = spec["sessionAffinity"].text ?? "None"
    let seconds =
      spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"].number
      ?? Int(APIRules.defaultAffinitySeconds)
    return kind == "ClientIP" ? "\(kind) (\(seconds) s)" : kind
  }

  private mutating func addPolicies(_ spec: ObjectValue, _ type: String) {
    let isOutside = type == "NodePort" || type == "LoadBalancer"
    add(
      "External Traffic Policy",
      ifAny: spec["externalTrafficPolicy"].text ?? (isOutside ? "Cluster" : nil))
    add(
      "Internal Traffic Policy",
      ifAny: spec["internalTrafficPolicy"].text ?? (type == "ExternalName" ? nil : "Cluster"))
    add("HealthCheck NodePort", ifAny: spec["healthCheckNodePort"].number.flatMap { $0 == 0 ? nil : "\($0)" })
    let ranges = spec["loadBalancerSourceRanges"].elements.compactMap(\.text)
    add("LoadBalancer Source Ranges", ifAny: ranges.joined(separator: ","))
    add("Traffic Distribution", ifAny: spec["trafficDistribution"].text)
  }

  mutating func addEndpoints(_ endpoints: ObjectValue) {
    add("Endpoints", EndpointCells.ofEndpoints(endpoints))
    for subset in endpoints["subsets"].elements {
      add("Addresses", subset["addresses"].elements.compactMap { $0["ip"].text }.cell)
      add("NotReadyAddresses", subset["notReadyAddresses"].elements.compactMap { $0["ip"].text }.cell)
      add("Ports", subset["ports"].elements.map(\.portText))
    }
  }

  mutating func addSlice(_ slice: ObjectValue, _ checked: CheckedServices) {
    add("AddressType", slice["addressType"].text ?? "<none>")
    add("Ports", slice["ports"].elements.map(\.portText))
    let name = slice.name
    add(
      "Endpoints",
      slice["endpoints"].elements.map { endpoint in
        let address = endpoint["addresses"].elements.first?.text ?? ""
        return endpoint.endpointText + (checked.weight(of: address, in: name).map { ", weight \($0)" } ?? "")
      })
  }
}

extension [ObjectValue] {
  /// The slices labeled for the Service, in order of name.
  func slices(of service: NamespacedName) -> [ObjectValue] {
    filter {
      ObjectKind.endpointSlice.includes($0) && $0.name.namespace == service.namespace
        && $0["metadata"]["labels"]["kubernetes.io/service-name"].text == service.name
    }.sorted { $0.name < $1.name }
  }
}

extension ObjectValue {
  fileprivate var isReadyEndpoint: Bool { self["conditions"]["ready"].boolean != false }

  /// `http 8080/TCP`
  fileprivate var portText: String {
    let number = self["port"].number.map(String.init) ?? "*"
    return "\(self["name"].text ?? "<unset>")  \(number)/\(self["protocol"].text ?? "TCP")"
  }

  /// `10.0.0.1, ready, on node1, Pod web-0`
  fileprivate var endpointText: String {
    let conditions = self["conditions"]
    let parts: [String?] = [
      self["addresses"].elements.compactMap(\.text).cell, isReadyEndpoint ? "ready" : "not ready",
      conditions["terminating"].boolean == true ? "terminating" : nil,
      conditions["serving"].boolean == false ? "not serving" : nil, self["nodeName"].text.map { "on \($0)" },
      self["zone"].text.map { "zone \($0)" },
      self["targetRef"]["name"].text.map { "\(self["targetRef"]["kind"].text ?? "") \($0)" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}

/// The number of addresses in slices, by state.
private struct EndpointStates {
  private let ready: Set<String>
  private let others: Set<String>

  init(_ slices: [ObjectValue]) {
    let all = slices.flatMap { $0["endpoints"].elements }
    let addresses = { (endpoints: [ObjectValue]) in
      Set(endpoints.compactMap { $0["addresses"].elements.first?.text })
    }
    ready = addresses(all.filter(\.isReadyEndpoint))
    others = addresses(all.filter { !$0.isReadyEndpoint }).subtracting(ready)
  }

  var text: String { others.isEmpty ? "\(ready.count)" : "\(ready.count) ready, \(others.count) not ready" }
}
