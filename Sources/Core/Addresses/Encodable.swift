extension Encodable where Self: CustomStringConvertible {
  /// Encodes the description: an address is a text in JSON.
  fileprivate func encodeDescription(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension IPAddress: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPv4Address: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPv6Address: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension Prefix: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPPrefix: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension AddressFamily: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension Port: Encodable {
  /// A number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

extension Transport: Encodable {
  /// The API's spelling.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(apiName)
  }
}
