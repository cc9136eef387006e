internal import ClusterModel
internal import Foundation
internal import Yams

/// Decodes a manifest, in the forms that kubectl prints and reads: YAML (multiple documents, anchors, merge keys) or JSON (a
/// stream of objects), in UTF-8, or in UTF-16 with a byte order mark.
///
/// Reports invalid objects and ignores them, or only the invalid part if possible; other objects are not affected. Replaces
/// `kind: List` and typed lists by their items. Fields that we do not use are not validated. Diagnostics about JSON have a
/// location if the input is smaller than 1 MiB; for larger inputs, finding it would take several times as long as decoding.
///
/// - Parameter file: the manifest's name, for messages; `-` for standard input.
/// - Throws: if the input is neither YAML nor JSON. Then no object is used.
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

/// Decodes a document; nil if it is not JSON or repeats a key, of which JSONDecoder would pick an arbitrary one.
private func jsonDocument(_ element: JSONObjectStream.Element, of bytes: [UInt8]) -> APIDocument? {
  guard !element.hasRepeatedKey else { return nil }
  return try? JSONDecoder().decode(APIDocument.self, from: Data(bytes[element.range]))
}

extension ManifestReader {
  /// Adds an object of a JSON stream. If there is anything to report, the object is parsed again as YAML, which includes JSON:
  /// the YAML parser provides locations and uses the last of repeated keys.
  fileprivate mutating func add(
    _ document: APIDocument?, _ element: JSONObjectStream.Element, of bytes: [UInt8]
  ) throws(ManifestSyntaxError) {
    if let document, document.isFaultless || bytes.count >= 1 << 20 {
      add(document, root: nil)
    } else {
      try addYAML(Array(bytes[element.range]), after: bytes[..<element.range.lowerBound])
    }
  }

  /// Adds a YAML stream.
  ///
  /// - Parameter before: the bytes of the file before the stream.
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
