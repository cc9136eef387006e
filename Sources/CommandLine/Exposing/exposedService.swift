public import ClusterModel

/// The Service that exposes an object, as `kubectl expose` makes it: from the object's selector, ports and labels, where
/// the options does not say otherwise.
///
/// - Parameter object: a Pod, Service, Deployment or ReplicaSet.
public func exposedService(for object: ObjectValue, _ options: ExposeOptions) throws(ExposureError)
  -> ObjectValue
{
  let selector = if let chosen = options.selector { chosen } else { try object.podSelector() }
  let labels = options.labels ?? object["metadata"]["labels"].labels
  let name = options.name ?? String(object.name.name.prefix(63))
  guard name.isServiceName else {
    throw ExposureError(
      object,
      "\"\(name)\" is not a valid Service name (RFC 1123: at most 63 lowercase letters, digits and hyphens, no hyphen first or last); choose one with --name"
    )
  }
  var metadata: [String: ObjectValue] = ["name": .text(name)]
  if !labels.isEmpty { metadata["labels"] = labels.value }
  if let namespace = options.namespace { metadata["namespace"] = .text(namespace) }
  return .object([
    "apiVersion": .text("v1"), "kind": .text("Service"), "metadata": .object(metadata),
    "spec": .object(try spec(object, options, selector)),
  ])
}

private func spec(
  _ object: ObjectValue, _ options: ExposeOptions, _ selector: Labels
) throws(ExposureError) -> [String: ObjectValue] {
  var spec: [String: ObjectValue] = ["selector": selector.value]
  let ports = try ports(object, options)
  if !ports.isEmpty { spec["ports"] = .list(ports) }
  if let type = options.type { spec["type"] = .text(type.rawValue) }
  if let address = options.externalIP { spec["externalIPs"] = .list([.text(address)]) }
  if let affinity = options.sessionAffinity { spec["sessionAffinity"] = .text(affinity) }
  if let address = options.clusterIP { spec["clusterIP"] = .text(address) }
  if options.type == .loadBalancer, let address = options.loadBalancerIP {
    spec["loadBalancerIP"] = .text(address)
  }
  return spec
}

/// Several ports need names, and get `port-1`, `port-2`; two transports of one number `port-1-tcp`, `port-1-udp`.
private func ports(_ object: ObjectValue, _ options: ExposeOptions) throws(ExposureError) -> [ObjectValue] {
  let known = object.exposablePorts
  let numbers = options.ports.isEmpty ? known.map(\.number).withoutRepetition : options.ports
  guard !numbers.isEmpty || options.clusterIP == "None" else {
    throw ExposureError(object, "it declares no port; specify one with --port")
  }
  let target = try options.targetPort.map { text throws(ExposureError) in try targetPort(text, of: object) }
  var ports: [ObjectValue] = []
  for (index, number) in numbers.enumerated() {
    let transports = options.transport.map { [$0] } ?? known.transports(of: number)
    let name = numbers.count > 1 || transports.count > 1 ? "port-\(index + 1)" : nil
    for transport in transports {
      let suffix = transports.count > 1 ? "-\(transport.lowercased())" : ""
      ports.append(
        port(number, transport, name.map { $0 + suffix }, options.nodePort, to: target ?? .number(number)))
    }
  }
  if options.nodePort != nil, ports.count != 1 {
    throw ExposureError(
      object, "--node-port applies to one port, but there are \(ports.count); choose one with --port")
  }
  return ports
}

private func port(
  _ number: Int, _ transport: String, _ name: String?, _ nodePort: Int?, to target: ObjectValue
) -> ObjectValue {
  var port: [String: ObjectValue] = [
    "port": .number(number), "protocol": .text(transport), "targetPort": target,
  ]
  if let name { port["name"] = .text(name) }
  if let nodePort { port["nodePort"] = .number(nodePort) }
  return .object(port)
}

/// A number, or what a container calls its port: all digits are a number, as in kubectl. What the API server would refuse
/// is refused.
private func targetPort(_ text: String, of object: ObjectValue) throws(ExposureError) -> ObjectValue {
  if let number = Int(text) {
    if (1...65_535).contains(number) { return .number(number) }
    throw ExposureError(
      object, "--target-port: \(number) is not a valid port; use 1 to 65535, or a container port's name")
  }
  guard text.isPortName else {
    throw ExposureError(
      object,
      "--target-port: \"\(text)\" is not a valid port or port name; use 1 to 65535, or at most 15 lowercase "
        + "letters, digits and single hyphens, at least one of them a letter")
  }
  return .text(text)
}

/// A port that an object declares.
struct ExposablePort: Hashable {
  let number: Int
  let transport: String
}

extension [ExposablePort] {
  /// The transports that a number has, each once; TCP for one that nobody declares.
  fileprivate func transports(of number: Int) -> [String] {
    let found = filter { $0.number == number }.map(\.transport).withoutRepetition
    return found.isEmpty ? ["TCP"] : found
  }
}

extension Array where Element: Hashable {
  fileprivate var withoutRepetition: [Element] {
    var known: Set<Element> = []
    return filter { known.insert($0).inserted }
  }
}

extension Labels {
  /// The labels as an object's field.
  fileprivate var value: ObjectValue {
    .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, ObjectValue.text($0.value)) }))
  }
}

extension String {
  /// A label of RFC 1123, as the API server has it since version 1.36 (KEP-5311); before, a letter had to be first.
  fileprivate var isServiceName: Bool { utf8.count <= 63 && hasOnlyLettersDigitsAndInnerDashes }

  /// A name of RFC 6335, what a container may call a port.
  fileprivate var isPortName: Bool {
    utf8.count <= 15 && hasOnlyLettersDigitsAndInnerDashes && utf8.contains { letters.contains($0) }
      && !contains("--")
  }

  private var hasOnlyLettersDigitsAndInnerDashes: Bool {
    !isEmpty && !hasPrefix("-") && !hasSuffix("-")
      && utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
  }
}

private let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
private let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
