internal import Addresses
internal import ClusterModel

/// What all slices of a Service have in common, and how they are named.
struct SliceTemplate: Sendable {
  private let service: NamespacedName
  private let labels: Labels
  private let proxyName: String?
  private let isHeadless: Bool

  /// For a Service with a selector: its own labels, as the controller copies them.
  init(of service: Service) {
    self.init(
      service, copying: service.labels, controller: SliceLabel.endpointSliceController,
      proxyName: service.proxyName)
  }

  /// For mirrored Endpoints: their labels. The controller does not mark a headless Service's.
  init(of service: Service, mirroring endpoints: Endpoints) {
    let proxyName = endpoints.labels["service.kubernetes.io/service-proxy-name"]
    self.init(
      service, copying: endpoints.labels, controller: SliceLabel.mirroringController, proxyName: proxyName)
  }

  private init(_ service: Service, copying labels: Labels, controller: String, proxyName: String?) {
    self.service = service.name
    self.proxyName = proxyName
    isHeadless = service.isHeadless
    let reserved = [SliceLabel.service, SliceLabel.managedBy, SliceLabel.headless]
    var pairs = labels.entries.filter { !reserved.contains($0.key) }.map { (key: $0.key, value: $0.value) }
    pairs.append((key: SliceLabel.service, value: service.name.name))
    pairs.append((key: SliceLabel.managedBy, value: controller))
    if isHeadless, controller == SliceLabel.endpointSliceController {
      pairs.append((key: SliceLabel.headless, value: ""))
    }
    self.labels = Labels(pairs)
  }

  /// Returns an empty slice of a group.
  func slice(_ group: SliceGroup, named name: NamespacedName) -> EndpointSlice {
    var slice = EndpointSlice(name: name, service: service, family: group.family)
    slice.ports = group.ports
    return filled(slice)
  }

  /// Returns the slice with the current labels and flags.
  func filled(_ slice: EndpointSlice) -> EndpointSlice {
    var slice = slice
    slice.labels = labels
    slice.proxyName = proxyName
    slice.isHeadless = isHeadless
    return slice
  }

  /// Returns an unused name for a slice of a group. It is the same each time if the same names are taken, so slices
  /// keep their names after a restart.
  func name(_ group: SliceGroup, isTaken: (NamespacedName) -> Bool) -> NamespacedName {
    var number = 0
    while true {
      let hash = StableHash.fnv1a("\(service)|\(group.text)|\(number)")
      let name = NamespacedName(
        service.namespace, "\(service.name)-\(StableHash.nameSuffix(hash, length: 5))")
      if !isTaken(name) { return name }
      number += 1
    }
  }
}
