package import ClusterModel
internal import CommandInput
package import KubectlText

/// What a word of a command line names, and so what it can be completed with.
package enum Completion: Hashable, Sendable, CaseIterable {
  /// Kinds, and objects of a kind: the arguments of `get`.
  case objects
  /// Services, by name or as `namespace/name`.
  case services
  /// Namespaces that have an object.
  case namespaces
  /// Nodes.
  case nodes

  /// Returns the words that complete a request, sorted and without repetition.
  ///
  /// - Parameter objects: finds the objects of a kind; empty if they cannot be read.
  package func words(for request: CompletionRequest, objects: (ObjectKind) -> [ObjectValue]) -> [String] {
    let all =
      switch self {
      case .objects: objectWords(request, objects)
      case .services: serviceWords(request, objects(.service))
      case .namespaces: objects(.service).map(\.name.namespace)
      case .nodes: objects(.node).map(\.name.name)
      }
    return Set(all.filter { $0.hasPrefix(request.prefix) && $0.isOneWord }).sorted()
  }

  private func objectWords(
    _ request: CompletionRequest, _ objects: (ObjectKind) -> [ObjectValue]
  ) -> [String] {
    let parts = request.prefix.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let kind = ObjectKind(argument: String(parts[0])) else { return [] }
      return request.names(of: kind, in: objects(kind)).map { "\(parts[0])/\($0)" }
    }
    if let kind = request.kind { return request.names(of: kind, in: objects(kind)) }
    return ["all"] + ObjectKind.allCases.flatMap(\.words)
  }

  /// Without `-n`, a Service in another namespace than `default` needs its namespace.
  private func serviceWords(_ request: CompletionRequest, _ services: [ObjectValue]) -> [String] {
    let names = request.names(of: .service, in: services)
    return request.namespace == nil
      ? names + services.map { "\($0.name.namespace)/\($0.name.name)" } : names
  }
}

extension CompletionRequest {
  /// The names of the objects of a kind in the namespace of the request, which is `default` unless it says another.
  fileprivate func names(of kind: ObjectKind, in objects: [ObjectValue]) -> [String] {
    let isAnywhere = isEverywhere || !kind.isNamespaced
    return objects.filter { isAnywhere || $0.name.namespace == namespace ?? "default" }.map(\.name.name)
  }

  /// Reads the objects of a kind where the command would; none if that fails.
  package func objects(of kind: ObjectKind) -> [ObjectValue] {
    let objects = try? InputCluster.objects(at: kind.listPath(in: nil), of: source)
    return objects?.filter(kind.includes) ?? []
  }
}

extension String {
  /// Whether a shell takes it for one word as it is written. Names of objects always are.
  fileprivate var isOneWord: Bool {
    !isEmpty && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"'`\\$&|;<>()*?[]{}!#~".utf8.contains($0) }
  }
}
