package import KubeWire

/// What the daemon may request of an API server, as RBAC rules allow it: `list discovery.k8s.io/endpointslices`. A
/// request of the daemon cannot be made without one (`APIRequest`), so the role in `deploy` is compared with all of them.
package enum APIPermission: Hashable, Sendable, CustomStringConvertible {
  /// List all objects of a kind.
  case list(WireKind)
  /// Watch all objects of a kind.
  case watch(WireKind)
  /// Create Events, in any namespace.
  case createEvents

  /// All permissions.
  package static let all: Set<Self> = Set(
    WireKind.allCases.flatMap { [.list($0), .watch($0)] } + [.createEvents])

  /// `list services`, `create events.k8s.io/events`
  package var description: String { "\(verb) \(group.isEmpty ? "" : group + "/")\(resource)" }

  /// `v1`, `discovery.k8s.io/v1`
  package var apiVersion: String {
    switch self {
    case .list(let kind), .watch(let kind): kind.apiVersions[0]
    case .createEvents: "events.k8s.io/v1"
    }
  }

  private var verb: String {
    switch self {
    case .list: "list"
    case .watch: "watch"
    case .createEvents: "create"
    }
  }

  /// The API group; empty for core/v1.
  private var group: String { apiVersion.split(separator: "/").dropLast().joined() }

  private var resource: String {
    switch self {
    case .list(let kind), .watch(let kind): kind.resource
    case .createEvents: "events"
    }
  }

  /// The HTTP method.
  var method: String { self == .createEvents ? "POST" : "GET" }

  /// The path of all objects, or of those in one namespace.
  func path(in namespace: String?) -> String {
    let place = namespace.map { "namespaces/\($0)/" } ?? ""
    return "/\(group.isEmpty ? "api" : "apis")/\(apiVersion)/\(place)\(resource)"
  }
}
