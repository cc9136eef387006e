internal import ClusterModel
internal import ManifestDecoding
internal import YAMLNodes

extension APIConfiguration {
  /// Reads one context of a kubeconfig.
  ///
  /// Client certificates, tokens and token files are supported. Exec plugins, auth providers, proxies, passwords and
  /// impersonation are rejected with an error that names them: a daemon that ignored them would run as a different
  /// user than intended.
  ///
  /// - Parameter context: nil for the file's `current-context`.
  package static func load(kubeconfig path: String, context: String? = nil) throws(KubeConfigError) -> Self {
    let root = try root(of: try contents(path), path: path)
    let file: KubeConfigFile
    do {
      file = try KubeConfigFile(root)
    } catch {
      let field = error.path.joined(separator: ".")
      throw .syntax(
        path: path, problem: field.isEmpty ? "it is not a mapping" : "\(field) has the wrong type")
    }
    return try KubeConfigReader(path: path, file: file).configuration(context: context)
  }

  private static func contents(_ path: String) throws(KubeConfigError) -> [UInt8] {
    do {
      return try readCredentials(path)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }

  /// Returns the only document of the file.
  private static func root(of bytes: [UInt8], path: String) throws(KubeConfigError) -> YAMLNode {
    let roots: [YAMLNode]
    do {
      roots = try firstDocuments(bytes, path: path)
    } catch {
      throw .syntax(path: path, problem: "\(error.place): \(error.problem.onOneLine)")
    }
    guard let root = roots.first else { throw .syntax(path: path, problem: "it is not a mapping") }
    if roots.count > 1 { throw .syntax(path: path, problem: "it has more than one document") }
    return root
  }

  /// Returns the first two documents.
  private static func firstDocuments(
    _ bytes: [UInt8], path: String
  ) throws(ManifestSyntaxError) -> [YAMLNode] {
    let documents = try YAMLDocuments(bytes, file: path, duplicateKeys: .rejected)
    guard let first = try documents.next() else { return [] }
    return [first] + (try documents.next().map { [$0] } ?? [])
  }
}

extension ManifestSyntaxError {
  /// Where in the file.
  fileprivate var place: String { "line \(location.line), column \(location.column)" }
}
