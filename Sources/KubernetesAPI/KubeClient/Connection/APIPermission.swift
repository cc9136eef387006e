internal import KubeClient
internal import KubeWire

/// A request that the proxy makes of the API server, as an RBAC rule allows it: `list discovery.k8s.io/endpointslices`.
public struct APIPermission: Hashable, Sendable, CustomStringConvertible {
  /// `get`, `list`, `watch` or `create`.
  public let verb: String
  /// The API group; empty for core/v1.
  public let group: String
  /// The resource's name in the plural.
  public let resource: String

  /// `list services`, `create events.k8s.io/events`
  public var description: String { "\(verb) \(group.isEmpty ? "" : group + "/")\(resource)" }

  /// Everything that `ClusterWatch` and `EventRecorder` request.
  public static let all: Set<Self> = Set(
    WireKind.allCases.flatMap { kind in
      let group = kind.apiVersions[0].split(separator: "/").dropLast().joined()
      return ["list", "watch"].map { Self(verb: $0, group: group, resource: kind.resource) }
    } + [Self(verb: "create", group: EventBody.group, resource: EventBody.resource)])
}
