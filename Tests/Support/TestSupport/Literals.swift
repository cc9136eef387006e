package import Addresses
package import ServicePlan

extension IPv4Address: ExpressibleByStringLiteral {
  /// An address written in a test.
  package init(stringLiteral text: String) { self = checked(Self(text), text) }
}

extension IPv6Address: ExpressibleByStringLiteral {
  /// An address written in a test.
  package init(stringLiteral text: String) { self = checked(Self(text), text) }
}

extension Prefix: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  /// A block written in a test.
  package init(stringLiteral text: String) { self = checked(IPPrefix(text)?.own(Family.self), text) }
}

extension Endpoint: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  /// `10.0.0.1:80`, `[fd00::1]:80`
  package init(stringLiteral text: String) {
    let colon = checked(text.lastIndex(of: ":"), text)
    let address = String(text[..<colon].filter { $0 != "[" && $0 != "]" })
    let port = Int(text[text.index(after: colon)...]).flatMap { Port($0) }
    self.init(checked(Family.Address(address), text), checked(port, text))
  }
}

private func checked<Value>(_ value: Value?, _ text: String) -> Value {
  guard let value else { preconditionFailure("a test names what there is not: \(text)") }
  return value
}
