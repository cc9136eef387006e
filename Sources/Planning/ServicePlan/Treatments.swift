internal import Addresses
internal import ClusterModel

/// The treatment at each kind of frontend of a Service port.
struct Treatments {
  let clusterIP: Treatment
  let external: Treatment

  init(_ service: borrowing Service, cluster: Bool, local: Bool, clusterIPMasquerade: Masquerade) {
    guard cluster || local else {
      clusterIP = .refuse
      external = .refuse
      return
    }
    switch service.internalTrafficPolicy {
    case .cluster: clusterIP = .balance(over: .cluster, clusterIPMasquerade)
    case .local: clusterIP = local ? .balance(over: .local, clusterIPMasquerade) : .drop
    }
    switch service.externalTrafficPolicy {
    case .cluster: external = .balance(over: .cluster, .always)
    case .local: external = .preserveSource
    }
  }
}
