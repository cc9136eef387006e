internal import ClusterModel
internal import ManifestDecoding

/// The objects of a folder's manifests, and which of them have changed since they were last taken. A value that
/// neither reads nor waits; a change to one file costs work only for the objects of that file.
struct FolderContents {
  /// A change of one object.
  struct Change {
    let reference: ObjectReference
    /// The last reported state; nil if it is new.
    let old: KubeObject?
    /// The current state; nil if it was deleted.
    let new: KubeObject?
  }

  /// The objects of each file, by file name.
  private var files: [String: [ObjectReference: KubeObject]] = [:]
  /// The files that contain each object; more than one only by mistake.
  private var holders: [ObjectReference: Set<String>] = [:]
  /// The last reported state of each object.
  private var reported: [ObjectReference: KubeObject] = [:]
  private var touched: Set<ObjectReference> = []

  /// Returns the number of objects in a file.
  func count(in file: String) -> Int { files[file]?.count ?? 0 }

  /// Replaces the objects of a file. Returns a diagnostic for each object that the file defines twice with different
  /// content.
  mutating func set(_ objects: [KubeObject], in file: String) -> [Diagnostic] {
    var held: [ObjectReference: KubeObject] = [:]
    var twice: Set<Diagnostic> = []
    for object in objects {
      let first = held[object.reference]
      if first == nil { held[object.reference] = object }
      if let first, first != object {
        twice.insert(MergedObjects.conflict(object.reference, in: file, and: file))
      }
    }
    guard files[file] != held else { return twice.sorted() }
    remove(file)
    files[file] = held
    for reference in held.keys { holders[reference, default: []].insert(file) }
    touched.formUnion(held.keys)
    return twice.sorted()
  }

  /// Removes the objects of a file.
  mutating func remove(_ file: String) {
    for reference in (files.removeValue(forKey: file) ?? [:]).keys {
      touched.insert(reference)
      holders[reference]?.remove(file)
      if holders[reference]?.isEmpty == true { holders[reference] = nil }
    }
  }

  /// Returns the changes since the last call, sorted by kind and name. If two files contain an object, the first file
  /// by name counts.
  mutating func takeChanges() -> [Change] {
    defer { touched = [] }
    return touched.sorted().compactMap { reference in
      let (old, new) = (reported[reference], winner(reference))
      guard old != new else { return nil }
      reported[reference] = new
      return Change(reference: reference, old: old, new: new)
    }
  }

  private func winner(_ reference: ObjectReference) -> KubeObject? {
    first(of: holders[reference] ?? []).flatMap { files[$0]?[reference] }
  }

  /// Returns an overlay if there is one, or else the first by name.
  private func first(of names: Set<String>) -> String? { names.first(where: Overlay.contains) ?? names.min() }

  /// Changed objects that several files define with different content. To be read before the changes are taken.
  var conflicts: [Diagnostic] { touched.sorted().flatMap(conflicts(about:)) }

  private func conflicts(about reference: ObjectReference) -> [Diagnostic] {
    let names = (holders[reference] ?? []).filter { !Overlay.contains($0) }.sorted()
    guard let first = names.first else { return [] }
    let others = names.filter { files[$0]?[reference] != files[first]?[reference] }
    return others.map { MergedObjects.conflict(reference, in: first, and: $0) }
  }
}
