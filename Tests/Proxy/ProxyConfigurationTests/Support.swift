import ClusterModel
import ProxyConfiguration

/// What flags, and a configuration file if there is one, give.
func resolve(_ words: [String], file: String? = nil) throws -> ResolvedConfiguration {
  let words = words + (file == nil ? [] : ["--config=proxy.yaml"])
  return try ResolvedConfiguration(
    try RunCommandLine(words), file: file.map { (name: "proxy.yaml", content: Array($0.utf8)) })
}

/// What is wrong with them, one line each; empty when nothing is.
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

/// The names of the fields and flags that are warned of.
func warned(_ words: [String], file: String? = nil) throws -> [String] {
  try resolve(words, file: file).warnings.map { $0.field ?? "" }
}

/// A configuration file with these lines.
func file(_ lines: String = "") -> String {
  "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + lines
}
