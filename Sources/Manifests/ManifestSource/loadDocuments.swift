internal import ClusterModel
internal import ManifestDecoding

/// A list that an API server returned.
package struct ManifestDocument: Sendable {
  /// Its name in messages.
  package let name: String
  /// The content, in JSON.
  package let bytes: [UInt8]

  /// Creates a document.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Loads lists into one snapshot, as `loadManifests` does with files. Diagnostics have no locations: a position in the
/// server's bytes is of no use.
package func load(
  _ documents: [ManifestDocument], keepsObjects: Bool = false
) throws(ManifestError) -> LoadedManifests {
  var loading = ManifestLoader(keepsObjects: keepsObjects, brokenFiles: .refused)
  for document in documents {
    try loading.add(document.name) { () throws(ManifestError) in document.bytes }
  }
  return try loading.finished().withoutLocations
}

/// Collects manifests into one snapshot.
struct ManifestLoader {
  private let keepsObjects: Bool
  private let brokenFiles: BrokenFiles
  private var gathered = MergedObjects()
  private var objects: [ObjectValue] = []
  /// The objects of an overlay; others with the same names do not count.
  private var overlaid: Set<ObjectReference> = []
  private var broken: [ManifestError] = []
  private var files = 0
  private var bytes = 0

  init(keepsObjects: Bool, brokenFiles: BrokenFiles) {
    self.keepsObjects = keepsObjects
    self.brokenFiles = brokenFiles
  }

  /// Adds a manifest.
  mutating func add(
    _ name: String, _ read: () throws(ManifestError) -> [UInt8]
  ) throws(ManifestError) {
    do throws(ManifestError) {
      let (manifest, size) = try decoded(name, read)
      gathered.add(manifest, from: name)
      keep(manifest.values, from: name)
      files += 1
      bytes += size
    } catch {
      guard brokenFiles == .reported else { throw error }
      broken.append(error)
    }
  }

  /// Returns the content of a manifest and its size. Its bytes are not kept meanwhile: there may be very many.
  private func decoded(
    _ name: String, _ read: () throws(ManifestError) -> [UInt8]
  ) throws(ManifestError) -> (manifest: DecodedManifest, size: Int) {
    let content = try read()
    return (try decode(content, file: name, keepsObjects: keepsObjects), content.count)
  }

  private mutating func keep(_ all: [ObjectValue], from name: String) {
    let isOverlay = Overlay.contains(name)
    if isOverlay { overlaid.formUnion(all.map(\.reference)) }
    objects += isOverlay ? all : all.filter { !overlaid.contains($0.reference) }
  }

  /// Returns the result. Throws if no manifest could be read.
  func finished() throws(ManifestError) -> LoadedManifests {
    if files == 0, let first = broken.first { throw first }
    return LoadedManifests(
      snapshot: gathered.snapshot,
      diagnostics: (gathered.sortedDiagnostics + broken.map(\.diagnostic)).sorted(), objects: objects,
      isWhole: broken.isEmpty, files: files, bytes: bytes)
  }
}

extension LoadedManifests {
  fileprivate var withoutLocations: Self {
    LoadedManifests(
      snapshot: snapshot, diagnostics: diagnostics.map { $0.located(at: nil) }, objects: objects,
      isWhole: isWhole, files: files, bytes: bytes)
  }
}

extension ObjectValue {
  fileprivate var reference: ObjectReference { ObjectReference(kind: kind, name: name) }
}
