import Foundation
import Yams

/// The files under deploy/.
enum Files {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../deploy")
    .standardized

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The objects of the manifest that have this kind.
  static func objects(_ kind: String) throws -> [Yams.Node] {
    try Array(compose_all(yaml: try text("kubernetes/viaduct.yaml"))).filter { $0["kind"]?.string == kind }
  }
}

extension Yams.Node {
  /// The texts of a sequence.
  var texts: [String] { sequence?.compactMap(\.string) ?? [] }
}
