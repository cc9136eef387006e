package import ManifestSource

extension InputSource {
  /// Takes the stamp of the manifests, and of the store if the daemon of a folder has one.
  package func stamp() throws(ManifestError) -> ManifestStamp {
    try ManifestStamp(
      of: paths, isRecursive: isRecursive, andOf: LabManifests(paths, store: store).map { [$0.store] } ?? [])
  }
}
