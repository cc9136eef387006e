internal import ClusterModel
internal import ManifestDecoding
internal import ObjectNotation

extension FuzzTarget {
  /// Manifests as a folder has them: the fast readers and the general ones find the same objects and say the same.
  static let manifest = FuzzTarget("manifest") { bytes in
    let fast = Reading(bytes, usesFastReaders: true)
    let general = Reading(bytes, usesFastReaders: false)
    guard fast == general else { return "the fast reader: \(fast); the general one: \(general)" }
    return tooLarge("what is said", fast.said, for: bytes, each: 600)
  }

  /// Objects of any kind with all fields: what is printed is read again as the same.
  static let values = FuzzTarget("values") { bytes in
    guard let objects = try? decodeObjects(bytes, file: "a") else { return nil }
    for object in objects where !object.isListLike {
      guard let again = try? decodeObjects(Array(object.json.utf8), file: "a"), again == [object] else {
        return "JSON is read differently: \(object.json)"
      }
      guard let again = try? decodeObjects(Array(object.yaml.utf8), file: "a"), again == [object] else {
        return "YAML is read differently: \(object.yaml)"
      }
    }
    return nil
  }
}

/// What one of the readers makes of a manifest.
private enum Reading: Equatable {
  case objects([KubeObject], [Diagnostic])
  case refused(ManifestSyntaxError)

  init(_ bytes: [UInt8], usesFastReaders: Bool) {
    do throws(ManifestSyntaxError) {
      let manifest = try decodeManifest(bytes, file: "a", usesFastReaders: usesFastReaders)
      self = .objects(manifest.objects, manifest.diagnostics)
    } catch {
      self = .refused(error)
    }
  }

  /// The size of the messages in bytes.
  var said: Int {
    switch self {
    case .objects(_, let diagnostics): diagnostics.reduce(0) { $0 + $1.description.utf8.count }
    case .refused(let error): error.description.utf8.count
    }
  }
}

extension ObjectValue {
  /// Whether it is replaced by its items when it is read.
  fileprivate var isListLike: Bool { kind.hasSuffix("List") }
}
