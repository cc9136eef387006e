public import Addresses

/// A namespace and a name, which identify an object of a given kind.
public struct NamespacedName: Hashable, Sendable, Comparable, CustomStringConvertible, Encodable {
  /// The namespace; empty for cluster-scoped objects.
  public let namespace: String
  /// The name.
  public let name: String

  /// Creates a name in a namespace.
  public init(_ namespace: String, _ name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Orders by namespace, then by name, bytewise.
  public static func < (left: Self, right: Self) -> Bool {
    left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
  }

  /// `namespace/name`, or just the name without a namespace.
  public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

/// The kind and name of the object that a message is about.
public struct ObjectReference: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The API's kind: `Service`, `EndpointSlice`, …
  public let kind: String
  /// The object's name.
  public let name: NamespacedName

  /// Creates a reference to an object.
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

/// The name of one port of one Service, which has its own endpoints, session affinity and counters.
public struct ServicePortName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The Service.
  public let service: NamespacedName
  /// The port's name; empty if not set.
  public let port: String
  /// The port's protocol, for sorting and display. Port names are unique in a valid Service.
  public let transport: Transport

  /// Creates the name of a Service port.
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
  /// Encodes the description as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
