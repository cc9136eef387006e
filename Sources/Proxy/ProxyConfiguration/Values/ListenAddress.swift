package import Addresses

/// The address and port that a server listens on, as a flag or the configuration file has it.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// The IP address; the unspecified one stands for all addresses.
  package let address: IPAddress
  /// The port, which is never 0.
  package let port: Port

  /// Creates an address.
  package init(address: IPAddress, port: Port) {
    self.address = address
    self.port = port
  }

  /// Parses `10.0.0.1:80` or `[fd00::1]:80`; nil for anything else.
  package init?(_ text: String) {
    guard let (host, port) = Self.split(text), let address = IPAddress(host), let number = Int(port),
      let port = Port(number)
    else { return nil }
    self.init(address: address, port: port)
  }

  /// The address in the format of the configuration file.
  package var description: String { Self.join("\(address)", "\(port)") }

  /// Adds the port to a text that is an address without one. Any other text is returned as it is; whether it is valid is
  /// checked when it is parsed.
  static func text(_ text: String, withPort port: Int32) -> String {
    guard split(text) == nil, IPAddress(text) != nil else { return text }
    return join(text, "\(port)")
  }

  /// Splits a text at the last colon. An address that contains colons must be in brackets.
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
