internal import Addresses
internal import NFTRuleset

extension TableObject {
  /// nft's word for the object: `set`, `map`, `chain`.
  var keyword: String {
    switch self {
    case .set(let declaration): declaration.keyword
    case .chain: "chain"
    }
  }

  /// Returns the lines of the object's block, without what is in it and without semicolons.
  func lines(in family: AddressFamily) -> [String] {
    switch self {
    case .set(let declaration): declaration.lines(in: family)
    case .chain(_, let base): base.map { [$0.text] } ?? []
    }
  }
}

extension BaseChain {
  /// `type nat hook prerouting priority -100; policy accept`
  var text: String { "type \(type) hook \(hook) priority \(priority.rawValue); policy \(policy)" }
}
