internal import ClusterModel

/// Splits a template into text and actions in braces, and matches `range` with `end`.
struct TemplateParser {
  private var scanner: PathScanner

  init(_ text: String) { scanner = PathScanner(text) }

  mutating func template() throws(JSONPathError) -> [TemplateSegment] {
    var isClosed = false
    return try segments(isWithinRange: false, &isClosed)
  }

  private mutating func segments(
    isWithinRange: Bool, _ isClosed: inout Bool
  ) throws(JSONPathError) -> [TemplateSegment] {
    var segments: [TemplateSegment] = []
    while true {
      let text = scanner.scanText()
      if !text.isEmpty { segments.append(.text(text)) }
      guard let action = try scanner.scanAction() else { return segments }
      switch action {
      case .path(let steps): segments.append(.path(steps))
      case .range(let steps): segments += try range(over: steps)
      case .end:
        guard isWithinRange else {
          throw JSONPathError(
            "{end} has no matching {range}", "remove it, or begin with {range .items[*]}")
        }
        isClosed = true
        return segments
      }
    }
  }

  /// Without an `end`, what follows the range is its body and is evaluated once more after it, as in client-go.
  private mutating func range(over steps: [PathStep]) throws(JSONPathError) -> [TemplateSegment] {
    var isClosed = false
    let body = try segments(isWithinRange: true, &isClosed)
    return [.range(steps, body)] + (isClosed ? [] : body)
  }
}

/// What is in braces.
enum TemplateAction {
  case path([PathStep])
  case range([PathStep])
  case end
}
