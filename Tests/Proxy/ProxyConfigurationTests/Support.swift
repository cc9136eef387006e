import ClusterModel
import ProxyConfiguration

/// Returns the configuration that results from flags and, if there is one, a file.
func resolve(_ words: [String], file: String? = nil) throws -> ResolvedConfiguration {
  let words = words + (file == nil ? [] : ["--config=proxy.yaml"])
  return try ResolvedConfiguration(
    try RunCommandLine(words), file: file.map { (name: "proxy.yaml", content: Array($0.utf8)) })
}

/// Returns the errors, one line each.
func problems(_ words: [String], file: String? = nil) -> [String] {
  do {
    _ = try resolve(words, file: file)
    return []
  } catch let error as ConfigurationError {
    return error.problems.map(\.description)
  } catch {
    return ["\(error)"]
  }
}

/// Returns the fields and flags of the warnings.
func warned(_ words: [String], file: String? = nil) throws -> [String] {
  try resolve(words, file: file).warnings.map { $0.field ?? "" }
}

/// Returns a configuration file with these lines.
func file(_ lines: String = "") -> String {
  "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + lines
}
