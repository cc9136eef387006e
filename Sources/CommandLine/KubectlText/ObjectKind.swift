package import ClusterModel

/// A kind of object that can be listed, with kubectl's names for it.
package enum ObjectKind: String, Hashable, Sendable, CaseIterable {
  case service = "Service"
  case endpoints = "Endpoints"
  case endpointSlice = "EndpointSlice"
  case pod = "Pod"
  case node = "Node"
  case deployment = "Deployment"
  case replicaSet = "ReplicaSet"

  /// Parses a kind on the command line: `services`, `service`, `svc`; also with its group, or a prefix of the group,
  /// and its version: `deployments.apps`, `deployments.v1.apps`, `endpointslices.discovery`.
  package init?(argument: String) {
    let parts = argument.lowercased().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = Self.allCases.first(where: { $0.words.contains(String(parts[0])) }) else { return nil }
    guard parts.count == 1 || kind.isQualified(by: parts[1]) else { return nil }
    self = kind
  }

  private func isQualified(by text: Substring) -> Bool {
    let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    return text.isEmpty
      ? group.isEmpty
      : [text, text.withoutVersion].contains { part in
        part.map { $0.isEmpty ? group.isEmpty : group.hasPrefix($0) } ?? false
      }
  }

  /// All names that kubectl knows the kind by, the plural first.
  package var words: [String] {
    switch self {
    case .service: ["services", "service", "svc"]
    case .endpoints: ["endpoints", "ep"]
    case .endpointSlice: ["endpointslices", "endpointslice", "eps"]
    case .pod: ["pods", "pod", "po"]
    case .node: ["nodes", "node", "no"]
    case .deployment: ["deployments", "deployment", "deploy"]
    case .replicaSet: ["replicasets", "replicaset", "rs"]
    }
  }

  /// What precedes an object's name: `service`, `deployment.apps`.
  package var prefix: String {
    switch self {
    case .endpointSlice: "endpointslice.discovery.k8s.io"
    case .deployment, .replicaSet: rawValue.lowercased() + ".apps"
    case .service, .endpoints, .pod, .node: rawValue.lowercased()
    }
  }

  /// The `apiVersion` of the kind's objects.
  var apiVersion: String {
    switch self {
    case .endpointSlice: "discovery.k8s.io/v1"
    case .deployment, .replicaSet: "apps/v1"
    case .service, .endpoints, .pod, .node: "v1"
    }
  }

  /// The path of the kind's list on an API server.
  ///
  /// - Parameter namespace: nil for all namespaces.
  package func listPath(in namespace: String?) -> String {
    let group = apiVersion.contains("/") ? "/apis/\(apiVersion)" : "/api/\(apiVersion)"
    let scope = namespace.flatMap { isNamespaced ? "/namespaces/\($0)" : nil } ?? ""
    return "\(group)\(scope)/\(words[0])"
  }

  /// Whether objects of this kind live in a namespace.
  package var isNamespaced: Bool { self != .node }

  /// Whether the object is of this kind. Custom resources may have a kind of the same name.
  package func includes(_ object: ObjectValue) -> Bool {
    object.kind == rawValue && object["apiVersion"].text == apiVersion
  }
}

extension Substring {
  /// What follows `v1.`; nil without that prefix.
  fileprivate var withoutVersion: Substring? { hasPrefix("v1.") ? dropFirst(3) : nil }
}
