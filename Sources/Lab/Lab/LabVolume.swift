internal import ClusterModel

/// A volume of a Pod, of a kind that a lab supports.
package struct LabVolume: Hashable, Sendable {
  /// What is in it.
  package enum Source: Hashable, Sendable {
    /// An empty folder in memory, as long as the Pod exists; with a limit of its size in bytes.
    case emptyDir(limit: Int?)
    /// Files with the contents of a ConfigMap.
    case configMap([File])
    /// A file or folder of the machine; one that is missing may be created as a folder.
    case hostPath(String, isCreated: Bool)
  }

  /// A file of a ConfigMap.
  package struct File: Hashable, Sendable {
    /// Its path in the volume.
    package let path: String
    /// Its contents.
    package let bytes: [UInt8]
  }

  /// Its name, unique in the Pod.
  package let name: String
  /// What is in it.
  package let source: Source
}

/// A volume in the files of a container.
package struct VolumeMount: Hashable, Sendable {
  /// The volume's name.
  package let volume: String
  /// Where it is, an absolute path.
  package let path: String
  /// The part of the volume; empty for all of it.
  package let subPath: String
  /// Whether the container may only read it.
  package let isReadOnly: Bool
}

extension LabVolume {
  /// Returns the files that a ConfigMap becomes: all of its keys, or those that `items` names. nil for an item without key.
  static func files(of configMap: ObjectValue, items: [ObjectValue]) -> [File]? {
    var contents: [String: [UInt8]] = [:]
    for (key, value) in configMap["data"].fields { contents[key] = Array(value.scalar.utf8) }
    for (key, value) in configMap["binaryData"].fields { contents[key] = base64(value.scalar) }
    guard !items.isEmpty else {
      return contents.sorted { $0.key < $1.key }.map { File(path: $0.key, bytes: $0.value) }
    }
    var files: [File] = []
    for item in items {
      guard let bytes = contents[item["key"].scalar] else { return nil }
      files.append(File(path: item["path"].text ?? item["key"].scalar, bytes: bytes))
    }
    return files
  }

  /// Decodes base64 (RFC 4648); what is not of its alphabet is skipped.
  static func base64(_ text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var (result, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
    for letter in text.utf8 {
      guard let value = alphabet.firstIndex(of: letter) else { continue }
      bits = (bits << 6 | UInt32(value)) & 0xffff
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
