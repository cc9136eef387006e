internal import ManifestDecoding
internal import Yams

extension KubeProxyConfiguration {
  /// The configuration file as JSON on one line, for `/configz`.
  package var json: String { Self.json(tree) }

  private static func json(_ node: YAMLNode) -> String {
    switch node {
    case .mapping(let mapping):
      "{" + mapping.map { "\(quoted($0.key.string ?? "")):\(json($0.value))" }.joined(separator: ",") + "}"
    case .sequence(let sequence): "[" + sequence.map(json).joined(separator: ",") + "]"
    case .scalar(let scalar): json(scalar, node)
    case .alias: "null"
    }
  }

  private static func json(_ scalar: YAMLNode.Scalar, _ node: YAMLNode) -> String {
    guard scalar.style == .plain || scalar.style == .any, scalar.tag != Tag(.str) else {
      return quoted(scalar.string)
    }
    if node.null != nil { return "null" }
    if let bool = node.bool { return bool ? "true" : "false" }
    if let number = node.int { return "\(number)" }
    if let number = node.float, number.isFinite { return "\(number)" }
    return quoted(scalar.string)
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
