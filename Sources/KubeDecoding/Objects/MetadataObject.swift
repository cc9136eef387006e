/// `metadata`, as far as we read it.
struct MetadataObject: APIObject {
  let name: Field<String>
  let namespace: Field<String>
  let creationTimestamp: Field<String>
  let labels: Field<Labels>

  /// The labels that have a meaning for a proxy.
  struct Labels: APIObject {
    let proxyName: Field<String>
    let headless: Field<String>
    let serviceName: Field<String>
    let zone: Field<String>

    enum CodingKeys: String, CodingKey {
      case proxyName = "service.kubernetes.io/service-proxy-name"
      case headless = "service.kubernetes.io/headless"
      case serviceName = "kubernetes.io/service-name"
      case zone = "topology.kubernetes.io/zone"
    }
  }
}
