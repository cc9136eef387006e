internal import ClusterModel
internal import ManifestDecoding

/// The objects of a folder's manifests, and which of them have changed since they were asked for. A value: it neither
/// reads nor waits. A change to one file costs work for that file's objects alone.
struct FolderContents {
  /// What became of one object.
  struct Change {
    let reference: ObjectReference
    /// As it was told before; nil when it is new.
    let old: KubeObject?
    /// As it is now; nil when it is gone.
    let new: KubeObject?
  }

  /// The objects that each file holds, by the file's name.
  private var files: [String: [ObjectReference: KubeObject]] = [:]
  /// The files that hold each object; more than one only by mistake.
  private var holders: [ObjectReference: Set<String>] = [:]
  /// What was told.
  private var told: [ObjectReference: KubeObject] = [:]
  private var touched: Set<ObjectReference> = []

  /// How many objects there are in a file.
  func count(in file: String) -> Int { files[file]?.count ?? 0 }

  /// A file holds these objects now, and no others. Gives those that it tells of twice and differently.
  mutating func set(_ objects: [KubeObject], in file: String) -> [Diagnostic] {
    var held: [ObjectReference: KubeObject] = [:]
    var twice: Set<Diagnostic> = []
    for object in objects {
      let first = held[object.reference]
      if first == nil { held[object.reference] = object }
      if let first, first != object { twice.insert(MergedObjects.conflict(object.reference, file, file)) }
    }
    guard files[file] != held else { return twice.sorted() }
    remove(file)
    files[file] = held
    for reference in held.keys { holders[reference, default: []].insert(file) }
    touched.formUnion(held.keys)
    return twice.sorted()
  }

  /// A file is gone.
  mutating func remove(_ file: String) {
    for reference in (files.removeValue(forKey: file) ?? [:]).keys {
      touched.insert(reference)
      holders[reference]?.remove(file)
      if holders[reference]?.isEmpty == true { holders[reference] = nil }
    }
  }

  /// What is different from what was told before, by kind and name. Of two files that hold one object the first by name
  /// counts.
  mutating func takeChanges() -> [Change] {
    defer { touched = [] }
    return touched.sorted().compactMap { reference in
      let (old, new) = (told[reference], winner(reference))
      guard old != new else { return nil }
      told[reference] = new
      return Change(reference: reference, old: old, new: new)
    }
  }

  private func winner(_ reference: ObjectReference) -> KubeObject? {
    first(of: holders[reference] ?? []).flatMap { files[$0]?[reference] }
  }

  /// An overlay, else the first by name.
  private func first(of names: Set<String>) -> String? { names.first(where: Overlay.contains) ?? names.min() }

  /// Objects that several files tell of differently, among those that have changed; ask before the changes are taken.
  var conflicts: [Diagnostic] { touched.sorted().flatMap(conflicts(about:)) }

  private func conflicts(about reference: ObjectReference) -> [Diagnostic] {
    let names = (holders[reference] ?? []).filter { !Overlay.contains($0) }.sorted()
    guard let first = names.first else { return [] }
    let others = names.filter { files[$0]?[reference] != files[first]?[reference] }
    return others.map { MergedObjects.conflict(reference, first, $0) }
  }
}
