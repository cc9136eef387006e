package import ServiceDNS

extension DomainName: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  /// Creates a name from a literal in a test.
  package init(stringLiteral text: String) {
    guard let name = DomainName(text) else { preconditionFailure("no name: \(text)") }
    self = name
  }
}
