/// What etcd and the watch cache are to an API server: objects, a counter that each change moves on, and the changes of
/// late, of which the oldest are forgotten.
struct ObjectStore: Sendable {
  /// One change.
  struct Change: Sendable {
    let version: Int
    let key: ObjectKey
    let before: JSONValue?
    let after: JSONValue?
  }

  private(set) var objects: [ObjectKey: JSONValue] = [:]
  /// The version of the latest change. Real clusters have larger numbers than 1, too.
  private(set) var version = 1000
  private(set) var changes: [Change] = []
  /// Changes up to this version are forgotten.
  private(set) var forgotten = 1000
  /// The states that continue tokens need.
  private var snapshots: [Int: [ObjectKey: JSONValue]] = [:]
  /// How many changes are remembered.
  var historyLimit = 100_000
  private var saved: (version: Int, objects: [ObjectKey: JSONValue])?

  /// Adds the object, or replaces the one of its name. Its resource version is set.
  mutating func put(_ object: JSONValue) throws {
    var object = object
    let key = try Self.key(of: object)
    version += 1
    object["metadata"]?["resourceVersion"] = .string("\(version)")
    if object["metadata"]?["uid"] == nil {
      object["metadata"]?["uid"] = objects[key]?["metadata"]?["uid"] ?? .string("uid-\(version)")
    }
    note(key, object)
  }

  /// Removes the object; nothing happens when there is none.
  mutating func delete(_ key: ObjectKey) {
    guard objects[key] != nil else { return }
    version += 1
    note(key, nil)
  }

  /// Forgets all changes and all lists that are under way.
  mutating func compact() {
    changes = []
    snapshots = [:]
    forgotten = version
  }

  /// Keeps the objects and the version for `restore`.
  mutating func save() { saved = (version, objects) }

  /// Goes back to what was saved, as etcd does when it is restored from a backup. Of changes nothing is remembered, as
  /// after a start of the API server. Versions that were in use come again, for other changes.
  mutating func restore() {
    guard let saved else { return }
    (version, objects) = saved
    compact()
  }

  /// The objects as they are now, to be continued later.
  mutating func snapshot() -> (version: Int, objects: [ObjectKey: JSONValue]) {
    snapshots[version] = objects
    return (version, objects)
  }

  /// The objects as they were; nil when that is forgotten.
  func snapshot(at version: Int) -> [ObjectKey: JSONValue]? { snapshots[version] }

  /// The changes after this version; nil when they are forgotten.
  func changes(after version: Int) -> ArraySlice<Change>? {
    guard version >= forgotten else { return nil }
    // Versions are consecutive.
    return changes.dropFirst(version - forgotten)
  }

  private mutating func note(_ key: ObjectKey, _ after: JSONValue?) {
    changes.append(Change(version: version, key: key, before: objects[key], after: after))
    objects[key] = after
    if changes.count > historyLimit {
      changes.removeFirst(changes.count - historyLimit)
      forgotten = version - historyLimit
    }
  }

  private static func key(of object: JSONValue) throws -> ObjectKey {
    guard let kind = object["kind"]?.text, let resource = Resource.named(kind),
      let name = object["metadata"]?["name"]?.text
    else { throw UnknownObject(object: String(decoding: object.bytes, as: UTF8.self)) }
    let namespace = resource.isNamespaced ? object["metadata"]?["namespace"]?.text ?? "default" : ""
    return ObjectKey(kind, namespace: namespace, name)
  }
}

/// An object of no kind that the server knows, or without a name.
struct UnknownObject: Error {
  let object: String
}
