/// The files that we keep in a folder of manifests, beside its author's.
enum Overlay {
  /// Hidden, so that it is not taken for a manifest.
  static let folder = ".viaduct"
  /// Pods and their owners with the status that 'viaduct lab up' observed. An object here replaces the one of the same
  /// kind and name elsewhere.
  static let pods = "\(folder)/pods.yaml"

  /// Whether a file is part of the overlay.
  static func contains(_ file: String) -> Bool { file.hasSuffix("/\(pods)") }
}
