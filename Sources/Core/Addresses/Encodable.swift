extension Encodable where Self: CustomStringConvertible {
  /// Encodes the description as a string.
  fileprivate func encodeDescription(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension IPAddress: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPv4Address: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPv6Address: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension Prefix: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension IPPrefix: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension AddressFamily: Encodable {
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws { try encodeDescription(to: encoder) }
}

extension Port: Encodable {
  /// Encodes the number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

extension Transport: Encodable {
  /// Encodes the API's spelling.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(apiName)
  }
}
