/// What we keep in a folder of manifests beside its author's files.
enum Overlay {
  /// Hidden, so that nobody takes it for a manifest.
  static let folder = ".viaduct"
  /// Pods and their owners with their status, as 'viaduct lab up' found it. One there stands in for the object of that
  /// kind and name elsewhere.
  static let pods = "\(folder)/pods.yaml"

  /// Whether a file is one of these.
  static func contains(_ file: String) -> Bool { file.hasSuffix("/\(pods)") }
}
