internal import Addresses

package import ClusterModel

/// Creates the Service that exposes an object as `kubectl expose` does, from the object's selector, ports and labels
/// unless the options override them.
///
/// - Parameter object: a Pod, Service, Deployment or ReplicaSet.
package func exposedService(for object: ObjectValue, _ options: ExposeOptions) throws(ExposureError)
  -> ObjectValue
{
  let selector = if let chosen = options.selector { chosen } else { try object.podSelector() }
  let labels = options.labels ?? object["metadata"]["labels"].labels
  let name = options.name ?? String(object.name.name.prefix(APIRules.longestLabel))
  guard name.isServiceName else {
    throw ExposureError(
      object,
      "\"\(name)\" is not a valid Service name (RFC 1123: at most \(APIRules.longestLabel) lowercase letters, digits and hyphens, no hyphen first or last); choose one with --name"
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

/// Creates the Service's ports. Several ports need names and get `port-1`, `port-2`; two protocols of one number get
/// `port-1-tcp`, `port-1-udp`.
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
        port(
          number, transport: transport, name: name.map { $0 + suffix }, nodePort: options.nodePort,
          to: target ?? .number(number)))
    }
  }
  if options.nodePort != nil, ports.count != 1 {
    throw ExposureError(
      object, "--node-port applies to one port, but there are \(ports.count); choose one with --port")
  }
  return ports
}

private func port(
  _ number: Int, transport: String, name: String?, nodePort: Int?, to target: ObjectValue
) -> ObjectValue {
  var port: [String: ObjectValue] = [
    "port": .number(number), "protocol": .text(transport), "targetPort": target,
  ]
  if let name { port["name"] = .text(name) }
  if let nodePort { port["nodePort"] = .number(nodePort) }
  return .object(port)
}

/// Parses a target port: a number, or a container port's name. All digits are a number, as in kubectl. What the API
/// server would reject is rejected.
private func targetPort(_ text: String, of object: ObjectValue) throws(ExposureError) -> ObjectValue {
  if let number = Int(text) {
    if Port.numbers.contains(number) { return .number(number) }
    throw ExposureError(
      object,
      "--target-port: \(number) is not a valid port; use \(Port.numbersInWords), or a container port's name")
  }
  guard text.isPortName else {
    throw ExposureError(
      object,
      "--target-port: \"\(text)\" is not a valid port or port name; use \(Port.numbersInWords), or at most "
        + "\(APIRules.longestPortName) lowercase letters, digits and single hyphens, at least one of them a letter"
    )
  }
  return .text(text)
}

/// A port that the exposed object declares.
struct ExposablePort: Hashable {
  let number: Int
  let transport: String
}

extension [ExposablePort] {
  /// Returns the protocols of a port number, each once; TCP if the object does not declare the number.
  fileprivate func transports(of number: Int) -> [String] {
    let found = filter { $0.number == number }.map(\.transport).withoutRepetition
    return found.isEmpty ? ["TCP"] : found
  }
}

extension Labels {
  /// The labels as the value of a field.
  fileprivate var value: ObjectValue {
    .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, ObjectValue.text($0.value)) }))
  }
}

extension String {
  /// Whether this is an RFC 1123 label, which the API server requires since version 1.36 (KEP-5311); before, the first
  /// character had to be a letter.
  fileprivate var isServiceName: Bool {
    utf8.count <= APIRules.longestLabel && hasOnlyLettersDigitsAndInnerDashes
  }

  /// Whether this is an RFC 6335 name, as container ports have.
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
