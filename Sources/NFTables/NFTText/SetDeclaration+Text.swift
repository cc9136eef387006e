internal import Addresses
internal import NFTRuleset

extension SetDeclaration {
  /// `set`, or `map` if keys map to something.
  var keyword: String { isMap ? "map" : "set" }

  /// Returns the lines of the declaration's block, without elements.
  func lines(in family: AddressFamily) -> [String] {
    var lines = [typeLine(in: family)]
    if let size { lines.append("size \(size)") }
    if hasCounters { lines.append("counter") }
    if case .limit(let kind) = value { lines.append(kind.template.text) }
    if isInterval { lines.append("flags interval") }
    if let timeoutMilliseconds {
      lines.append("flags dynamic,timeout")
      lines.append("timeout \(timeoutMilliseconds / 1000)s")
    }
    return lines
  }

  /// A number from `numgen` has no type with a name, so a key that contains one is declared by an expression of its
  /// type.
  private func typeLine(in family: AddressFamily) -> String {
    let isNamed = !key.contains(.slot)
    func join(_ fields: [FieldType]) -> String {
      fields.map { isNamed ? $0.name : $0.expression }.joined(separator: " . ")
    }
    let target =
      switch value {
      case .none, .limit: ""
      case .verdict: " : verdict"
      case .fields(let fields): " : \(join(fields))"
      }
    return "\(isNamed ? "type" : "typeof") \(join(key))\(target)"
  }
}

extension FieldType {
  /// An expression of the type. `th dport` rather than `tcp dport`, which would add a match to every rule.
  fileprivate var expression: String {
    switch self {
    case .address(let family): "\(family.keyword) daddr"
    case .transport: "meta l4proto"
    case .port: "th dport"
    case .word: "meta priority"
    case .slot: "numgen random mod 2"
    }
  }
}
