internal import ClusterModel
internal import Foundation
internal import Yams

/// Reads a manifest: YAML (several documents, anchors, merge keys) or JSON (one object after the other), as kubectl prints
/// and reads it; in UTF-8, or in UTF-16 with a byte order mark.
///
/// What is wrong with an object costs the part that is of no use, or the object, and is reported; all others work.
/// `kind: List` and the typed lists are read as their items. Fields that a proxy does not need are not looked at. JSON's
/// diagnostics have a location where the input is below one MiB; for larger inputs that would cost several times the
/// reading itself.
///
/// - Parameter file: the manifest's name, for messages; `-` for standard input.
/// - Throws: when the input is neither YAML nor JSON; then nothing of it is used.
public func decodeManifest(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) -> DecodedManifest {
  let bytes = try utf8Bytes(bytes, file: file)
  var reader = ManifestReader(file: file)
  let elements = JSONObjectStream(bytes)?.elements ?? []
  var document = elements.first.flatMap { jsonDocument($0, of: bytes) }
  guard let first = elements.first, document != nil || first.hasRepeatedKey else {
    try reader.addYAML(bytes)
    return reader.manifest
  }
  for (index, element) in elements.enumerated() {
    if index > 0 { document = jsonDocument(element, of: bytes) }
    try reader.add(document, element, of: bytes)
  }
  return reader.manifest
}

/// Nil when it is not JSON, or has a key twice, of which JSONDecoder would take any.
private func jsonDocument(_ element: JSONObjectStream.Element, of bytes: [UInt8]) -> APIDocument? {
  guard !element.hasRepeatedKey else { return nil }
  return try? JSONDecoder().decode(APIDocument.self, from: Data(bytes[element.range]))
}

extension ManifestReader {
  /// Adds an object of a stream of JSON. JSON is YAML, and YAML's parser tells where things stand, and lets the last of two
  /// keys count.
  fileprivate mutating func add(
    _ document: APIDocument?, _ element: JSONObjectStream.Element, of bytes: [UInt8]
  ) throws(ManifestSyntaxError) {
    if let document, document.isFaultless || bytes.count >= 1 << 20 {
      add(document, root: nil)
    } else {
      try addYAML(Array(bytes[element.range]), after: bytes[..<element.range.lowerBound])
    }
  }

  /// Adds a stream of YAML.
  ///
  /// - Parameter before: what stands before it in the file.
  fileprivate mutating func addYAML(
    _ bytes: [UInt8], after before: ArraySlice<UInt8> = []
  ) throws(ManifestSyntaxError) {
    start = TextPosition(after: before)
    do throws(ManifestSyntaxError) {
      let documents = try YAMLDocuments(bytes, file: file)
      while let root = try documents.next() {
        let decoder = NodeDecoder(node: root)
        if let document = try? APIDocument(from: decoder) {
          add(document, root: root, documents.repeatedKeys)
        } else if !decoder.isNull {
          addNonObject(root: root)
        }
      }
    } catch {
      throw error.moved(by: start)
    }
  }
}

extension ManifestSyntaxError {
  fileprivate func moved(by start: TextPosition) -> Self {
    ManifestSyntaxError(location: start.locationInFile(of: location), problem: problem, remedy: remedy)
  }
}
