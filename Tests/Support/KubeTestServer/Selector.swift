/// `labelSelector` and `fieldSelector`: all terms must hold.
struct Selector: Sendable {
  private var labels: [Term] = []
  private var fields: [Term] = []

  private enum Term: Sendable {
    case exists(String), absent(String)
    case among(String, Set<String>), notAmong(String, Set<String>)

    func holds(_ value: (String) -> String?) -> Bool {
      switch self {
      case .exists(let key): value(key) != nil
      case .absent(let key): value(key) == nil
      case .among(let key, let values): value(key).map(values.contains) ?? false
      case .notAmong(let key, let values): value(key).map { !values.contains($0) } ?? true
      }
    }
  }

  init(labels: String?, fields: String?) {
    self.labels = Self.terms(labels ?? "")
    self.fields = Self.terms(fields ?? "")
  }

  func selects(_ object: JSONValue) -> Bool {
    labels.allSatisfy { $0.holds { object["metadata"]?["labels"]?[$0]?.text } }
      && fields.allSatisfy { $0.holds { Self.field($0, of: object) } }
  }

  private static func field(_ path: String, of object: JSONValue) -> String {
    let value = path.split(separator: ".").reduce(Optional(object)) { $0?[String($1)] }
    return value?.text ?? ""
  }

  private static func terms(_ text: String) -> [Term] {
    var terms: [Term] = []
    var depth = 0
    var parts = [""]
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    for part in parts where !part.isEmpty { terms.append(term(part)) }
    return terms
  }

  private static func term(_ text: String) -> Term {
    for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
      guard let range = text.firstRange(of: sign) else { continue }
      let (key, value) = (text[..<range.lowerBound].trimmed, text[range.upperBound...].trimmed)
      return isEqual ? .among(key, [value]) : .notAmong(key, [value])
    }
    for (word, isIn) in [(" notin ", false), (" in ", true)] {
      guard let range = text.firstRange(of: word) else { continue }
      let values = text[range.upperBound...].filter { !"() ".contains($0) }.split(separator: ",").map(
        String.init)
      let key = text[..<range.lowerBound].trimmed
      return isIn ? .among(key, Set(values)) : .notAmong(key, Set(values))
    }
    return text.hasPrefix("!") ? .absent(text.dropFirst().trimmed) : .exists(text[...].trimmed)
  }
}

extension Substring {
  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
