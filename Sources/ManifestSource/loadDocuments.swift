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
  // Of Pods in an overlay, the others of their names do not count.
  var overlaid: Set<NamespacedName> = []
  for document in documents {
    gathered.add(try decode(document.bytes, file: document.name), from: document.name)
    guard keepsObjects else { continue }
    let all = try decodeWhole(document.bytes, file: document.name)
    if Overlay.contains(document.name) {
      overlaid.formUnion(all.filter { $0.kind == "Pod" }.map(\.name))
      objects += all
    } else {
      objects += all.filter { $0.kind != "Pod" || !overlaid.contains($0.name) }
    }
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
