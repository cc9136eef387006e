import ClusterModel
import Foundation
import ManifestDecoding

/// The files under deploy/.
enum Files {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../deploy")
    .standardized

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The objects of the manifest that have this kind.
  static func objects(_ kind: String) throws -> [ObjectValue] { try objects().filter { $0.kind == kind } }

  /// All objects of the manifest.
  static func objects() throws -> [ObjectValue] {
    let path = "kubernetes/viaduct.yaml"
    return try decodeObjects(Array(try text(path).utf8), file: path)
  }
}

extension ObjectValue {
  /// The texts of a list.
  var texts: [String] {
    elements.compactMap { element in if case .text(let text) = element { text } else { nil } }
  }

  /// The element at this index; null if there is none.
  subscript(index: Int) -> ObjectValue { elements.indices.contains(index) ? elements[index] : .null }
}
