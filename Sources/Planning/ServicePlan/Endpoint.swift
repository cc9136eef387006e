public import Addresses

/// The address and port on which a pod serves.
public struct Endpoint<Family: IPFamily>: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The pod's address.
  public let address: Family.Address
  /// The port on the pod.
  public let port: Port

  /// Creates an endpoint from a pod's address and port.
  public init(_ address: Family.Address, _ port: Port) {
    self.address = address
    self.port = port
  }

  /// Orders by address, then by port.
  public static func < (left: Self, right: Self) -> Bool {
    left.address == right.address ? left.port < right.port : left.address < right.address
  }

  /// `10.0.0.1:80`, `[fd00::1]:80`
  public var description: String { Family.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
