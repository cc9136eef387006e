internal import ClusterModel

/// Builds the Endpoints (core/v1) that the control plane would keep for the Services from their slices: for each set of
/// ports, the ready addresses and those that are not ready.
func derivedEndpoints(from objects: [ObjectValue]) -> [ObjectValue] {
  var slices: [NamespacedName: [ObjectValue]] = [:]
  for object in objects where ObjectKind.endpointSlice.includes(object) {
    guard let service = object["metadata"]["labels"]["kubernetes.io/service-name"].text else { continue }
    slices[NamespacedName(object.name.namespace, service), default: []].append(object)
  }
  let services = objects.filter {
    ObjectKind.service.includes($0) && $0["spec"]["type"].text != "ExternalName"
  }
  let described = Dictionary(services.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  let names = Set(slices.keys).union(described.keys).sorted()
  return names.compactMap { name in
    endpoints(of: name, described[name], slices[name] ?? [])
  }
}

private func endpoints(
  of name: NamespacedName, _ service: ObjectValue?, _ slices: [ObjectValue]
) -> ObjectValue? {
  // The control plane keeps no Endpoints for a Service without a selector, whose slices are written by hand.
  guard service?["spec"]["selector"].isNull != true || !slices.isEmpty else { return nil }
  let sorted = slices.sorted { $0.name < $1.name }
  let metadata = (service ?? sorted.first)?["metadata"] ?? .null
  let subsets = subsets(of: sorted, service)
  var fields: [String: ObjectValue] = [
    "apiVersion": .text("v1"), "kind": .text("Endpoints"),
    "metadata": .object(
      ["name": .text(name.name), "namespace": .text(name.namespace)].merging(
        ["creationTimestamp", "labels"].filter { !metadata[$0].isNull }.map { ($0, metadata[$0]) },
        uniquingKeysWith: { $1 })),
  ]
  // An API server omits an empty list.
  if !subsets.isEmpty { fields["subsets"] = .list(subsets) }
  return .object(fields)
}

/// Builds a subset for each set of ports, in their order. Endpoints have only the Service's first family; if the
/// Service does not specify one, it is that of the first slice with an endpoint.
private func subsets(of slices: [ObjectValue], _ service: ObjectValue?) -> [ObjectValue] {
  let first = slices.first { !$0["endpoints"].elements.isEmpty }?["addressType"]
  let family = service?["spec"]["ipFamilies"].elements.first ?? first
  var order: [ObjectValue] = []
  var members: [ObjectValue: [ObjectValue]] = [:]
  // Pods with none of the Service's ports cannot be reached; only a Service without ports has addresses alone.
  let needsPorts = service.map { !$0["spec"]["ports"].elements.isEmpty } ?? false
  for slice in slices where slice["addressType"] == family {
    if needsPorts, slice["ports"].elements.isEmpty { continue }
    if members[slice["ports"]] == nil { order.append(slice["ports"]) }
    members[slice["ports"], default: []] += slice["endpoints"].elements.filter(\.isInEndpoints)
  }
  return order.compactMap { subset(ports: $0, members[$0] ?? []) }
}

private func subset(ports: ObjectValue, _ endpoints: [ObjectValue]) -> ObjectValue? {
  if endpoints.isEmpty { return nil }
  var fields: [String: ObjectValue] = ["ports": ports]
  let ready = endpoints.filter { $0["conditions"]["ready"].boolean != false }.map(\.endpointAddress)
  let others = endpoints.filter { $0["conditions"]["ready"].boolean == false }.map(\.endpointAddress)
  if !ready.isEmpty { fields["addresses"] = .list(ready) }
  if !others.isEmpty { fields["notReadyAddresses"] = .list(others) }
  return .object(fields)
}

extension ObjectValue {
  /// A terminating Pod is in slices, but in Endpoints only if the Service publishes Pods that are not ready: then it
  /// counts as ready.
  fileprivate var isInEndpoints: Bool {
    self["conditions"]["terminating"].boolean != true || self["conditions"]["ready"].boolean != false
  }

  /// The slice's entry as an address of Endpoints.
  fileprivate var endpointAddress: ObjectValue {
    var fields: [String: ObjectValue] = ["ip": self["addresses"].elements.first ?? .null]
    for key in ["hostname", "nodeName", "targetRef"] where !self[key].isNull { fields[key] = self[key] }
    return .object(fields)
  }
}

extension ObjectValue {
  /// The number of distinct ready addresses in Endpoints.
  var endpointAddressCount: Int {
    let all = self["subsets"].elements.flatMap { $0["addresses"].elements.compactMap { $0["ip"].text } }
    return Set(all).count
  }
}
