public import Addresses

/// Where a server listens.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address; the unspecified one means all.
  public let address: IPAddress
  /// The port.
  public let port: Port

  /// An address and a port.
  public init(address: IPAddress, port: Port) {
    self.address = address
    self.port = port
  }

  /// Reads `10.0.0.1:80` and `[fd00::1]:80`; nil for anything else.
  public init?(_ text: String) {
    guard let (host, port) = Self.split(text), let address = IPAddress(host), let number = Int(port),
      let port = Port(number)
    else { return nil }
    self.init(address: address, port: port)
  }

  /// As the configuration file has it.
  public var description: String { Self.join("\(address)", "\(port)") }

  /// The text with this port, if it is an address without one; any other text as it is. What is wrong with it comes out
  /// when it is read.
  static func text(_ text: String, withPort port: Int32) -> String {
    guard split(text) == nil, IPAddress(text) != nil else { return text }
    return join(text, "\(port)")
  }

  /// Brackets belong to hosts with a colon, and to no others.
  private static func split(_ text: String) -> (host: String, port: String)? {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") || host.contains("[") {
      return nil
    }
    return (String(host), String(text[text.index(after: colon)...]))
  }

  private static func join(_ host: String, _ port: String) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
