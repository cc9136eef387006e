internal import ClusterModel
internal import KubeDecoding

/// A manifest that somebody else has read: a file's content, or a list that an API server gave.
public struct ManifestDocument: Sendable {
  /// What messages call it.
  public let name: String
  /// YAML or JSON.
  public let bytes: [UInt8]

  /// A manifest of this content.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Takes manifests into one snapshot, as `loadManifests` does it with files.
public func load(
  _ documents: [ManifestDocument], keepsObjects: Bool = false
) throws(ManifestError) -> LoadedManifests {
  var gathered = GatheredObjects()
  var objects: [ObjectValue] = []
  for document in documents {
    gathered.add(try decode(document.bytes, file: document.name), from: document.name)
    if keepsObjects { objects += try decodeWhole(document.bytes, file: document.name) }
  }
  return LoadedManifests(
    snapshot: gathered.snapshot, diagnostics: gathered.sortedDiagnostics, objects: objects,
    files: documents.count, bytes: documents.reduce(0) { $0 + $1.bytes.count })
}

private func decodeWhole(_ content: [UInt8], file: String) throws(ManifestError) -> [ObjectValue] {
  do {
    return try decodeObjects(content, file: file)
  } catch {
    throw .syntax(error)
  }
}
