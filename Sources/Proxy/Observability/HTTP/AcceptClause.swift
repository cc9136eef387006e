/// One of the alternatives in a header such as `Accept` or `Accept-Encoding` (RFC 9110, 12.4.2 and 12.5.1):
/// `application/json;v=v1beta1;q=0.9`
struct AcceptClause: Hashable {
  /// `application/json`, `gzip`, `*/*`
  let value: String
  /// The parameters but `q`: `v` is `v1beta1`.
  let parameters: [String: String]
  /// The preference: 0 means "not acceptable". Text that is not a number counts as 0, as in Kubernetes.
  let quality: Double

  /// Parses a header; the clauses are in the order of preference, and specific ones precede `*`.
  static func all(in header: String) -> [Self] {
    let clauses = header.split(separator: ",").compactMap { Self($0) }
    let ranked = clauses.enumerated().sorted {
      ($1.element.quality, $0.element.wildcards, $0.offset)
        < ($0.element.quality, $1.element.wildcards, $1.offset)
    }
    return ranked.map(\.element)
  }

  private var wildcards: Int { value.split(separator: "/").count { $0 == "*" } }

  private init?(_ text: Substring) {
    let parts = text.split(separator: ";").map(\.trimmed)
    guard let first = parts.first, !first.isEmpty else { return nil }
    value = first == "*" ? "*/*" : first.lowercased()
    var found: [String: String] = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false)
      if pair.count == 2, !pair[1].isEmpty { found[pair[0].trimmed] = pair[1].trimmed }
    }
    let quality = found.removeValue(forKey: "q")
    self.quality = quality.map { Double($0) ?? 0 } ?? 1
    parameters = found
  }

  /// Whether it stands for this media type: `application/json`.
  func includes(_ type: String) -> Bool {
    value == type || value == "*/*" || value == type.prefix { $0 != "/" } + "/*"
  }
}

extension Substring {
  /// The text without blanks around it.
  fileprivate var trimmed: String {
    var rest = self
    while rest.first?.isBlank == true { rest.removeFirst() }
    while rest.last?.isBlank == true { rest.removeLast() }
    return String(rest)
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
