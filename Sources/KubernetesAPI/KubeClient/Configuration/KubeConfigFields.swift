internal import ManifestDecoding
internal import YAMLNodes

/// A field of a kubeconfig has the wrong type, or is missing where it is required.
struct KubeConfigFieldError: Error {
  /// The way to it: `users`, `[0]`, `name`; empty for the file itself.
  let path: [String]
}

/// A mapping of a kubeconfig. A field that is null is as good as absent, and a string need not be in quotes, whatever it looks
/// like.
struct KubeConfigFields {
  private let values: [String: YAMLNode]
  private let path: [String]

  init(_ node: YAMLNode, at path: [String] = []) throws(KubeConfigFieldError) {
    guard case .mapping(let mapping) = node else { throw KubeConfigFieldError(path: path) }
    values = Dictionary(mapping.fields.map { ($0.key, $0.value) }) { $1 }
    self.path = path
  }

  func text(_ key: String) throws(KubeConfigFieldError) -> String? {
    guard let node = value(key) else { return nil }
    guard case .scalar(let scalar) = node else { throw KubeConfigFieldError(path: path + [key]) }
    return scalar.string
  }

  func requiredText(_ key: String) throws(KubeConfigFieldError) -> String {
    guard values[key] != nil else { throw KubeConfigFieldError(path: path) }
    return try text(key) ?? ""
  }

  func boolean(_ key: String) throws(KubeConfigFieldError) -> Bool? {
    guard let node = value(key) else { return nil }
    guard case .scalar(let scalar) = node, scalar.tag != YAMLTag.string,
      case .boolean(let value) = PlainScalar(scalar.string)
    else { throw KubeConfigFieldError(path: path + [key]) }
    return value
  }

  func object<Value>(
    _ key: String, _ read: (Self) throws(KubeConfigFieldError) -> Value
  ) throws(KubeConfigFieldError) -> Value? {
    guard let node = value(key) else { return nil }
    return try read(try Self(node, at: path + [key]))
  }

  func list<Value>(
    _ key: String, _ read: (Self) throws(KubeConfigFieldError) -> Value
  ) throws(KubeConfigFieldError) -> [Value]? {
    guard let node = value(key) else { return nil }
    guard case .sequence(let sequence) = node else { throw KubeConfigFieldError(path: path + [key]) }
    var values: [Value] = []
    for (index, element) in sequence.elements.enumerated() {
      values.append(try read(try Self(element, at: path + [key, "[\(index)]"])))
    }
    return values
  }

  /// The value of a key; nil if it is absent or null.
  private func value(_ key: String) -> YAMLNode? {
    guard let node = values[key] else { return nil }
    if case .scalar(let scalar) = node, scalar.style == .plain, PlainScalar(scalar.string) == .null {
      return nil
    }
    return node
  }
}
