internal import NFTRuleset

extension Element {
  /// `10.96.0.1 . tcp . 80 : 0:1012 "default/web:http"`
  func text(in set: SetDeclaration) -> String {
    key.text(set.key) + valueText(in: set) + (comment.map { " \"\($0)\"" } ?? "")
  }

  /// `10.96.0.1 . tcp . 80`, `10.96.0.0-10.111.255.255`
  func keyText(in set: SetDeclaration) -> String {
    guard case .through(let last) = value else { return key.text(set.key) }
    return key.text(set.key) + "-" + last.text(set.key)
  }

  private func valueText(in set: SetDeclaration) -> String {
    switch value {
    case .none: return ""
    case .limit(let limit): return " " + limit.text
    case .through(let last): return "-" + last.text(set.key)
    case .verdict(let verdict): return " : " + verdict.text
    case .fields(let words):
      guard case .fields(let fields) = set.value else { return " : " + words.text([]) }
      return " : " + words.text(fields)
    }
  }
}
