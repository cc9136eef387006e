/// `metadata`, as far as we read it.
package struct MetadataObject: APIObject {
  package var name: Field<String> = .absent
  package var namespace: Field<String> = .absent
  package var resourceVersion: Field<String> = .absent
  package var creationTimestamp: Field<TimeObject> = .absent
  package var deletionTimestamp: Field<TimeObject> = .absent
  package var labels: Field<Labels> = .absent
  package var annotations: Field<Annotations> = .absent

  package init() {}

  /// The labels that have a meaning for a proxy.
  package struct Labels: APIObject {
    package var proxyName: Field<String> = .absent
    package var headless: Field<String> = .absent
    package var serviceName: Field<String> = .absent
    package var zone: Field<String> = .absent

    package init() {}

    package enum CodingKeys: String, CodingKey {
      case proxyName = "service.kubernetes.io/service-proxy-name"
      case headless = "service.kubernetes.io/headless"
      case serviceName = "kubernetes.io/service-name"
      case zone = "topology.kubernetes.io/zone"
    }
  }

  /// The annotations that have a meaning for a proxy.
  package struct Annotations: APIObject {
    package var changeTriggered: Field<TimeObject> = .absent

    package init() {}

    package enum CodingKeys: String, CodingKey {
      case changeTriggered = "endpoints.kubernetes.io/last-change-trigger-time"
    }
  }
}
