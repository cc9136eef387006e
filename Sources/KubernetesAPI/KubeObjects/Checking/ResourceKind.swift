/// A kind that we read: its name, its API versions and the type that decodes it.
package struct ResourceKind: Sendable {
  package let name: String
  /// The supported versions; the first one is recommended in messages.
  package let apiVersions: [String]
  package let type: any (ResourceObject & SendableMetatype).Type

  package static let all = [
    Self(name: "Service", apiVersions: ["v1"], type: ServiceObject.self),
    Self(name: "EndpointSlice", apiVersions: ["discovery.k8s.io/v1"], type: EndpointSliceObject.self),
    Self(name: "Node", apiVersions: ["v1"], type: NodeObject.self),
    Self(
      name: "ServiceCIDR", apiVersions: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1"],
      type: ServiceCIDRObject.self),
    Self(name: "Pod", apiVersions: ["v1"], type: PodObject.self),
    Self(name: "Endpoints", apiVersions: ["v1"], type: EndpointsObject.self),
    Self(name: "Deployment", apiVersions: ["apps/v1"], type: DeploymentObject.self),
    Self(name: "ReplicaSet", apiVersions: ["apps/v1"], type: ReplicaSetObject.self),
  ]
}
