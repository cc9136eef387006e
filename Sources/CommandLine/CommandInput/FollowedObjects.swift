internal import ClusterModel
internal import ManifestDecoding

/// The objects of several lists of an API server, kept up to date with the events of watches.
struct FollowedObjects: Sendable {
  private var lists: [String: [NamespacedName: ObjectValue]?]

  /// What is to be done after an event.
  enum Outcome: Hashable {
    /// An object was added, changed or removed; a watch continues from this version.
    case changed(version: String?)
    /// Nothing changed; a watch continues from this version.
    case unchanged(version: String?)
    /// The server no longer knows the version, or says something unknown: everything is listed again.
    case expired
  }

  /// Creates the objects of these lists, before any of them has been read.
  init(of paths: [String]) {
    lists = Dictionary(paths.map { ($0, nil) }, uniquingKeysWith: { first, _ in first })
  }

  /// All objects in the order of the lists' paths; nil until every list has been read.
  var objects: [ObjectValue]? {
    let known = lists.sorted { $0.key < $1.key }.compactMap(\.value)
    return known.count == lists.count ? known.flatMap(\.values) : nil
  }

  /// Replaces the objects of a list.
  mutating func replace(_ path: String, by objects: [ObjectValue]) {
    lists[path] = .some(Dictionary(objects.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last }))
  }

  /// Applies an event of a list's watch, in JSON.
  mutating func apply(_ event: [UInt8], to path: String) -> Outcome {
    guard let event = try? decodeObjects(event, file: path).first, let type = event["type"].text else {
      return .expired
    }
    let object = event["object"]
    let version = object["metadata"]["resourceVersion"].text
    switch type {
    case "ADDED", "MODIFIED": lists[path]??[object.name] = object
    case "DELETED": lists[path]??[object.name] = nil
    case "BOOKMARK": return .unchanged(version: version)
    default: return .expired
    }
    return .changed(version: version)
  }
}
