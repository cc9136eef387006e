internal import ManifestDecoding
internal import YAMLNodes

extension KubeProxyConfiguration {
  /// The configuration file as JSON on one line, for `/configz`.
  package var json: String { Self.json(tree) }

  private static func json(_ node: YAMLNode) -> String {
    switch node {
    case .mapping(let mapping):
      "{" + mapping.pairs.map { "\(quoted($0.key.shownText)):\(json($0.value))" }.joined(separator: ",") + "}"
    case .sequence(let sequence): "[" + sequence.elements.map(json).joined(separator: ",") + "]"
    case .scalar(let scalar): json(scalar)
    }
  }

  private static func json(_ scalar: YAMLNode.Scalar) -> String {
    guard scalar.style == .plain else { return quoted(scalar.string) }
    switch PlainScalar(scalar.string) {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .wholeNumber(let number): return "\(number)"
    case .number: return Double(scalar.string).map { "\($0)" } ?? quoted(scalar.string)
    case .string: return quoted(scalar.string)
    }
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
