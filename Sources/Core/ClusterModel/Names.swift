public import Addresses

/// Namespace and name, which identify an object among its kind.
public struct NamespacedName: Hashable, Sendable, Comparable, CustomStringConvertible, Encodable {
  /// The namespace; empty for objects that have none.
  public let namespace: String
  /// The name.
  public let name: String

  /// A name in a namespace.
  public init(_ namespace: String, _ name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Orders by namespace, then by name, byte by byte.
  public static func < (left: Self, right: Self) -> Bool {
    left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
  }

  /// `namespace/name`, or the name alone.
  public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

/// Which object a message is about.
public struct ObjectReference: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The API's kind: `Service`, `EndpointSlice`, …
  public let kind: String
  /// Its name.
  public let name: NamespacedName

  /// A reference to the object of this kind and name.
  public init(kind: String, name: NamespacedName) {
    self.kind = kind
    self.name = name
  }

  /// Orders by kind, then by name.
  public static func < (left: Self, right: Self) -> Bool {
    left.kind == right.kind ? left.name < right.name : left.kind < right.kind
  }

  /// `Service default/web`
  public var description: String { "\(kind) \(name)" }
}

/// One port of one Service: what endpoints, affinity and counters belong to.
public struct ServicePortName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The Service.
  public let service: NamespacedName
  /// The port's name; empty when it has none.
  public let port: String
  /// The port's transport. A Service may have two ports of one name only if it is invalid, so this is for order
  /// and for display.
  public let transport: Transport

  /// The port of the Service.
  public init(_ service: NamespacedName, port: String, transport: Transport) {
    self.service = service
    self.port = port
    self.transport = transport
  }

  /// Orders by Service, then by port name and transport.
  public static func < (left: Self, right: Self) -> Bool {
    if left.service != right.service { return left.service < right.service }
    return left.port == right.port ? left.transport < right.transport : left.port < right.port
  }

  /// `namespace/name:port`, or `namespace/name` for a port without a name.
  public var description: String { port.isEmpty ? "\(service)" : "\(service):\(port)" }
}

extension ServicePortName: Encodable {
  /// A text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
