internal import ClusterModel
internal import Foundation
internal import Yams

/// Reads a manifest: YAML (several documents, anchors, merge keys) or JSON, as kubectl prints and reads it.
///
/// An object that is wrong is left out and reported, all others work. `kind: List` and the typed lists are read as
/// their items. Fields that a proxy does not need are not looked at. JSON's diagnostics have a location where the input
/// is below one MiB; for larger inputs that would cost several times the reading itself.
///
/// - Parameter file: the manifest's name, for messages; `-` for standard input.
/// - Throws: when the input is neither YAML nor JSON; then nothing of it is used.
public func decodeManifest(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) -> DecodedManifest {
  guard let manifest = decodeJSON(bytes, file: file) else { return try decodeYAML(bytes, file: file) }
  if manifest.diagnostics.isEmpty || bytes.count >= 1 << 20 { return manifest }
  // JSON is YAML, and YAML's parser tells where things stand.
  return (try? decodeYAML(bytes, file: file)) ?? manifest
}

/// Nil when the bytes are not one JSON object; they may be YAML all the same.
private func decodeJSON(_ bytes: [UInt8], file: String) -> DecodedManifest? {
  guard bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{"),
    let document = try? JSONDecoder().decode(APIDocument.self, from: Data(bytes))
  else { return nil }
  var reader = ManifestReader(file: file)
  reader.add(document, root: nil)
  return reader.manifest
}

private func decodeYAML(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) -> DecodedManifest {
  var reader = ManifestReader(file: file)
  let documents = try YAMLDocuments(bytes, file: file)
  while let root = try documents.next() {
    let decoder = NodeDecoder(node: root)
    if let document = try? APIDocument(from: decoder) {
      reader.add(document, root: root)
    } else if !decoder.isNull {
      reader.addShapeless(root: root)
    }
  }
  return reader.manifest
}
